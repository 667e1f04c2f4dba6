"""Personal data is unreadable without a key, survives a change of key, and an altered seal shows."""

from datetime import date

import pytest

from registry.organisations.services.sealing import SealBroken, reseal, seal, unseal

ID_NUMBER = "11010519491231002X"


def test_what_is_sealed_comes_back_and_cannot_be_read() -> None:
    sealed = seal({"id_number": ID_NUMBER, "姓名": "张三", "born": date(1949, 12, 31)})
    assert ID_NUMBER.encode() not in sealed
    assert unseal(memoryview(sealed)) == {"id_number": ID_NUMBER, "姓名": "张三", "born": "1949-12-31"}


@pytest.mark.parametrize("nothing", [None, b"", memoryview(b"")])
def test_nothing_is_an_empty_dict(nothing) -> None:
    assert unseal(nothing) == {}


def test_an_altered_seal_is_broken() -> None:
    sealed = bytearray(seal({"id_number": ID_NUMBER}))
    sealed[30] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(sealed))


def test_the_key_can_be_changed(settings) -> None:
    settings.SEALING_KEY = "old"
    sealed = seal({"phone": "1"})
    settings.SEALING_KEY = "new, old"
    assert unseal(sealed) == {"phone": "1"}
    renewed = reseal(sealed)
    settings.SEALING_KEY = "new"
    assert unseal(renewed) == {"phone": "1"}
    with pytest.raises(SealBroken):
        unseal(sealed)
    with pytest.raises(SealBroken):
        reseal(sealed)


def test_a_secret_key_with_commas_is_one_key(settings) -> None:
    settings.SEALING_KEY = ""
    settings.SECRET_KEY = "a,b"
    sealed = seal({"phone": "1"})
    settings.SECRET_KEY = "a"
    with pytest.raises(SealBroken):
        unseal(sealed)
