"""Pinyin of names with the readings people really use, and Latin queries cut back into syllables."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.seg import mmseg

from search.analysis.folding import is_han

_SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
    cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
    cuan cui cun cuo da dai dan dang dao de dei deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en
    er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun
    guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin
    jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai
    lan lang lao lar le lei leng li lia lian liang liao lie lin ling liu long lou lu luan lun luo lv lve ma mai man
    mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang
    niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping
    po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru
    ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua
    shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie
    ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu
    xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha
    zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan
    zui zun zuo
    """.split()
)
_LONGEST = 6
_RUNS = re.compile(
    "[〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+|[^〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+"
)
_MOST_READINGS = 6
_MOST_CUTS = 8

#: Words that the phrase dictionary reads wrongly or cuts wrongly in names of this trade and this city.
_PHRASES = {
    "大栅栏": "da shi lan",
    "长辛店": "chang xin dian",
    "朝阳": "chao yang",
    "朝阳区": "chao yang qu",
    "街道": "jie dao",
    "行业": "hang ye",
    "行业协会": "hang ye xie hui",
    "音乐": "yin yue",
    "乐团": "yue tuan",
    "民乐": "min yue",
    "重阳": "chong yang",
    "重庆": "chong qing",
    "长者": "zhang zhe",
    "成长": "cheng zhang",
    "长城": "chang cheng",
    "六里桥": "liu li qiao",
}
#: Every reading a visitor may type for a character that has several.
_READINGS = {
    "重": ("zhong", "chong"),
    "乐": ("le", "yue", "lao"),
    "长": ("chang", "zhang"),
    "朝": ("chao", "zhao"),
    "行": ("xing", "hang"),
    "栅": ("zha", "shi"),
    "绿": ("lv", "lu"),
    "血": ("xue", "xie"),
    "厦": ("sha", "xia"),
    "校": ("xiao", "jiao"),
    "调": ("tiao", "diao"),
    "传": ("chuan", "zhuan"),
    "藏": ("cang", "zang"),
    "曾": ("zeng", "ceng"),
    "单": ("dan", "shan"),
    "解": ("jie", "xie"),
    "仇": ("chou", "qiu"),
    "石": ("shi", "dan"),
}
_FOLK = (("大栅栏", ("da", "shi", "lar")),)


@lru_cache(maxsize=1)
def _load_phrases() -> None:
    load_phrases_dict({word: [[part] for part in reading.split()] for word, reading in _PHRASES.items()})


@lru_cache(maxsize=4096)
def reading(text: str) -> tuple[str, ...]:
    """The usual reading of a folded text: a syllable a character, a run of letters or digits as one."""
    _load_phrases()
    parts: list[str] = []
    for run in _RUNS.findall(text):
        if is_han(run[0]):
            parts.extend(syllable for word in mmseg.seg.cut(run) for syllable in _word(word))
        else:
            parts.append(run)
    return tuple(parts)


@lru_cache(maxsize=65536)
def _word(word: str) -> tuple[str, ...]:
    """Names are made of few words: each is read once."""
    # Characters without a reading stand for themselves, one by one.
    parts = lazy_pinyin(word, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]  # its stub forgets lists
    return tuple(part.replace("ü", "v") for part in parts)


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The usual reading first, then the others of its many-voiced characters; at most six, and folk readings."""
    usual = reading(text)
    voiced = [place for place, char in enumerate(text) if char in _READINGS]
    if not voiced or len(usual) != len(text):
        return (usual,)
    found: dict[tuple[str, ...], None] = {}
    for changed in _by_number_of_changes(text, usual, voiced):
        found.setdefault(changed)
        if len(found) == _MOST_READINGS:
            break
    found.update(dict.fromkeys(_folk_readings(text, usual)))
    return tuple(found)


def _by_number_of_changes(text: str, usual: tuple[str, ...], voiced: list[int]) -> Iterator[tuple[str, ...]]:
    """All usual; then one character read otherwise at a time; then the rest, when there are few of them."""
    yield usual
    for place in voiced:
        for other in _READINGS[text[place]]:
            yield (*usual[:place], other, *usual[place + 1 :])
    if len(voiced) in (2, 3):
        for changes in product(*(_READINGS[text[place]] for place in voiced)):
            changed = list(usual)
            for place, other in zip(voiced, changes, strict=True):
                changed[place] = other
            yield tuple(changed)


def _folk_readings(text: str, usual: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for word, spoken in _FOLK:
        start = text.find(word)
        if start >= 0:
            yield (*usual[:start], *spoken, *usual[start + len(word) :])


def initials(syllables: tuple[str, ...]) -> str:
    """First letters; a run of digits or foreign letters stays whole (北京798艺术 → bj798ys)."""
    return "".join(part[:1] if part in _SYLLABLES else part for part in syllables)


def syllable_cuts(text: str) -> list[tuple[tuple[str, ...], str]]:
    """Ways to cut Latin letters into syllables, fewest first: (whole syllables, unfinished last one or '').

    Apostrophes force a cut (xi'an). Empty when the letters are no pinyin, as with initials or an English name.
    """
    if not re.fullmatch(r"[a-z']{2,80}", text):
        return []
    found: list[tuple[tuple[str, ...], str]] = []
    _cut(text, (), found)
    found.sort(key=lambda cut: (bool(cut[1]), len(cut[0])))
    whole = [cut for cut in found if not cut[1]]
    return (whole or found)[:_MOST_CUTS]


def _cut(rest: str, done: tuple[str, ...], found: list[tuple[tuple[str, ...], str]]) -> None:
    rest = rest.lstrip("'")
    if len(found) >= _MOST_CUTS * 4:
        return
    if not rest:
        found.append((done, ""))
        return
    for length in range(min(_LONGEST, len(rest)), 0, -1):
        if rest[:length] in _SYLLABLES:
            _cut(rest[length:], (*done, rest[:length]), found)
    if done and len(rest) < _LONGEST and any(syllable.startswith(rest) for syllable in _SYLLABLES):
        found.append((done, rest))
