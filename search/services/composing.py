"""From an entry in plain words to the row both engines search."""

from itertools import chain

from search.analysis import items, names, pinyin
from search.analysis.folding import fold
from search.analysis.places import Places
from search.matching import join_values
from search.models import SearchDocument
from search.projections import Entry

_LONGEST_TITLE = 300
_LONGEST_SORT_NAME = 600
_LONGEST_BODY = 20_000
_CODE_LENGTH = 18


def compose(kind: str, entry: Entry, places: Places) -> SearchDocument:
    """The unsaved document of an entry, without version. `kind` is the type of the projection."""
    title = entry.title[:_LONGEST_TITLE]
    called = [title, *(alias.text for alias in entry.aliases)]
    forms = [names.aliases(name, places) for name in called if fold(name)]
    every_form = list(dict.fromkeys(chain.from_iterable(forms)))
    told = {label: value for label, value in entry.items.items() if value}
    read = [reading for form in every_form for reading in pinyin.readings(form)]
    return SearchDocument(
        type=kind,
        object_id=entry.object_id,
        code=entry.code,
        code_part=entry.code[8:17] if len(entry.code) == _CODE_LENGTH else "",
        title=title,
        aliases=[{"text": alias.text, "label": alias.label, "note": alias.note} for alias in entry.aliases],
        kind=entry.kind,
        level=entry.level,
        district=entry.district,
        street=entry.street,
        status=entry.status,
        grade=entry.grade,
        last_grade=entry.last_grade,
        hubs=join_values(entry.hubs),
        lists=join_values(entry.lists),
        rank=entry.rank,
        sort_name=_sort_name(title),
        registered_on=entry.registered_on,
        url=entry.url,
        name_key=fold(title)[:_LONGEST_TITLE],
        names=join_values(every_form),
        abbreviations=join_values((*names.abbreviations(title, places), *items.stored(told, places))),
        pinyin=join_values(dict.fromkeys(f" {' '.join(one)} " for one in read)),
        initials=join_values(dict.fromkeys(pinyin.initials(one) for one in read)),
        payload={**entry.payload, **({"items": told} if told else {})},
        text=entry.text[:_LONGEST_BODY],
        body=join_values(fold(line) for line in entry.text[:_LONGEST_BODY].splitlines()),
    )


def _sort_name(title: str) -> str:
    """Pinyin first, then the characters: the order of a Chinese list."""
    folded = fold(title)
    return f"{''.join(pinyin.reading(folded))} {folded}"[:_LONGEST_SORT_NAME]
