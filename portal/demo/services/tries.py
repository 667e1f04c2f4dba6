"""The searches that the home page suggests: one for each way of finding, made from bodies that exist."""

from collections.abc import Iterator

from django.db.models import QuerySet

from portal.pages.models import HomePage
from registry.organisations.models import FormerName, Organisation
from search.analysis import names, pinyin
from search.analysis.folding import fold
from search.selectors import places

_SHOWN = Organisation.Status.ACTIVE
_Try = tuple[str, str]


def build_tries() -> None:
    """Fills the field of the home page, unless somebody has filled it."""
    home = HomePage.objects.get()
    if home.tries:
        return
    home.tries = [("search", {"query": query, "note": note}) for query, note in _tries()]
    home.save_revision().publish()


def _tries() -> Iterator[_Try]:
    """(what to type, what it is): district and field, short name, initials, code, former name."""
    told = Organisation.objects.filter(source=Organisation.Source.FILING, status=_SHOWN).order_by("pk")
    ways = (_district_and_field, _short_name, _initials)
    for body, way in zip(told.select_related("division"), ways, strict=False):
        yield way(body)
    standing = Organisation.objects.filter(source=Organisation.Source.DEMO, status=_SHOWN).order_by("code")
    if first := standing.first():
        yield first.code, "信用代码"
    if former := _borne_by_nobody_now(standing):
        yield former, "曾用名"


def _borne_by_nobody_now(bodies: QuerySet[Organisation]) -> str | None:
    """A former name in short, no part of any name of today: only the former name can be what finds the body."""
    renamed = FormerName.objects.filter(organisation__in=bodies).order_by("organisation__code", "pk")
    shorts = (_short(former.name) for former in renamed.iterator())
    return next(
        (short for short in shorts if not Organisation.objects.filter(name__contains=short).exists()), None
    )


def _district_and_field(body: Organisation) -> _Try:
    district = body.division.name.removesuffix("区") if body.division else ""
    return f"{district} {body.sector}".strip(), ""


def _short_name(body: Organisation) -> _Try:
    return _short(body.name), ""


def _initials(body: Organisation) -> _Try:
    return pinyin.initials(pinyin.reading(_short(body.name))), "拼音首字母"


def _short(name: str) -> str:
    """字号 and field, as people remember a body: without its division and without its form."""
    bare = names.bare_key(fold(name), places())
    return bare.removesuffix(names.form_of(bare))
