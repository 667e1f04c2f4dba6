"""Keys: what is one name, what sounds alike, what differs by one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from registry.organisations.validators.names import name_key, simplified, sound_key, within_one_edit

_LONG_WAY = OpenCC("t2s")
short = st.text("禾渡睿a", max_size=6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海澱區社會組織聯合會", "海淀区社会组织联合会"),
        ("北京（海淀）禾渡 中心", "北京(海淀)禾渡中心"),
        ("北京·禾渡“中心”", "北京禾渡中心"),
        ("北京Ａ１中心", "北京a1中心"),
        ("北京\u200b禾渡中心\n", "北京禾渡中心"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_nothing_has_the_empty_key():
    assert name_key(None) == name_key("") == name_key(" （）") == ""


def test_real_names_keep_their_keys(real_names):
    keys = [name_key(name) for name, _, _ in real_names]
    assert len(set(keys)) == 464
    assert all(name_key(key) == key for key in keys)


@pytest.mark.parametrize("text", ["反覆", "乾隆年間", "乾燥", "頭髮和發展", "一目瞭然", "海淀区"])
def test_words_decide_what_a_character_becomes(text):
    assert simplified(text) == OpenCC("t2s").convert(text)


@given(st.text("反覆乾隆燥瞭藉口頭髮發展海淀区后後里裡著Aａ", max_size=12) | st.text(max_size=12))
def test_the_short_way_of_simplifying_agrees_with_the_long_one(text):
    assert simplified(text) == _LONG_WAY.convert(text)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text):
    assert name_key(name_key(text)) == name_key(text)


def test_sounds_ignore_tones_and_characters():
    assert sound_key("睿搏") == sound_key("睿博") == "rui bo"
    assert sound_key("禾渡") != sound_key("惠泽")


def test_one_edit_is_one_character_put_in_left_out_or_changed():
    assert all(within_one_edit("社工中心", b) for b in ("社工中心", "社工中", "社工大中心", "社会中心"))
    assert not any(within_one_edit("社工中心", b) for b in ("社工", "工社中心", "社会工作中心"))


@given(short, short)
def test_one_edit_agrees_with_the_full_distance(a, b):
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        above, row = row, [i]
        for j, right in enumerate(b, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right)))
    assert within_one_edit(a, b) == (row[-1] <= 1)
