"""What else a registered name is called: parts left out, and the short forms people make of it."""

import warnings
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, product

from registry.organisations.validators.names import vocabulary
from search.analysis.folding import fold
from search.analysis.places import Places, leading_district, without_city

_MOST_ABBREVIATIONS = 24

#: Forms that shrink inside a short name, and how (联合会: 海淀社联会, 海淀社联).
_SHRUNK = {
    "志愿者联合会": ("志愿者联合会", "志联会", "志联"),
    "联合会": ("联合会", "联会", "联"),
    "促进会": ("促进会", "促会"),
    "研究会": ("研究会", "研会"),
    "基金会": ("基金会",),
    "联谊会": ("联谊会",),
    "校友会": ("校友会",),
    "研究院": ("研究院", "研院"),
    "研究所": ("研究所", "研所"),
    "服务中心": ("服务中心", "中心"),
    "发展中心": ("发展中心", "中心"),
    "事务所": ("事务所",),
    "协会": ("协会", "协"),
    "学会": ("学会",),
    "商会": ("商会",),
    "联盟": ("联盟",),
    "总会": ("总会",),
    "中心": ("中心",),
}
#: A general word and the form after it are one piece of a name; forms of one character say too little to be one.
_COMPOUND = "服务中心 发展中心 促进中心 指导中心 支持中心 研究中心 服务站 工作站".split()
#: Every form 组织形式 of two characters and more, the longest first.
FORMS = tuple(
    sorted(
        {form for form in chain(_COMPOUND, _SHRUNK, *vocabulary.FORMS.values()) if len(form) > 1},
        key=lambda form: (-len(form), form),
    )
)
#: Words of the field that fall away in short names altogether.
_DROPPED = frozenset(("组织", "发展", "服务", "管理", "事业", "技术", "文化", "交流", "综合", "公益"))


def shortest_key(folded: str, places: Places) -> str:
    """The name as people say it: without the city, and without 区 after the district (海淀…联合会)."""
    rest = without_city(folded, places)
    district = leading_district(rest, places)
    if district.endswith("区") and district[:-1] in places.districts and len(rest) > len(district):
        return district[:-1] + rest[len(district) :]
    return rest


def bare_key(folded: str, places: Places) -> str:
    """The name without any division; unchanged when nothing would be left."""
    rest = without_city(folded, places)
    district = leading_district(rest, places)
    return rest[len(district) :] or rest


def aliases(name: str, places: Places) -> list[str]:
    """Folded forms that stand for the whole name, the name itself first: without city, without 区, without division."""
    folded = fold(name)
    forms = [folded, without_city(folded, places), shortest_key(folded, places), bare_key(folded, places)]
    return [form for form in dict.fromkeys(forms) if len(form) > 1] or [folded]


def form_of(folded: str) -> str:
    """The form 组织形式 a name ends with, '' when unknown."""
    return _ending(folded, FORMS)


def _ending(folded: str, forms: Iterable[str]) -> str:
    return next((form for form in forms if folded.endswith(form) and len(folded) > len(form)), "")


def abbreviations(name: str, places: Places) -> list[str]:
    """Short names people make: first characters of the words of the field, a shrunk form (社联会, 社企促进会)."""
    folded = fold(name)
    bare = bare_key(folded, places)
    form = _ending(bare, _SHRUNK)
    words = _words(bare[: len(bare) - len(form)]) if form else []
    if not 1 < len(words) < 6 or any(word.isascii() for word in words):
        return []
    choices = [(words[0][0],)] + [_shortened(word) for word in words[1:]] + [_SHRUNK[form]]
    short = ("".join(parts) for parts in product(*choices))
    made = [word for word in dict.fromkeys(short) if 2 < len(word) < len(bare)][:_MOST_ABBREVIATIONS]
    district = shortest_key(folded, places).removesuffix(bare)
    return made + ([district + word for word in made] if district else [])


def _shortened(word: str) -> tuple[str, ...]:
    if word in _DROPPED:
        return "", word[0], word
    return (word[0], word) if len(word) > 1 else (word,)


@lru_cache(maxsize=4096)
def _words(text: str) -> list[str]:
    parts: list[str] = []
    for word in _tokenizer().cut(text):
        parts += [word[:2], word[2:]] if len(word) == 4 else [word]
    return parts


@lru_cache(maxsize=1)
def _tokenizer():  # type: ignore[no-untyped-def]  # jieba ships no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its regular expressions are written without raw strings
        import jieba
    jieba.setLogLevel(60)
    return jieba.Tokenizer()
