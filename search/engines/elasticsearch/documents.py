"""The document of the index and its strict mapping.

Folded text is sent with a space between characters, so that the standard tokenizer, the only one there is, makes
one term of each character of any plane. Pairs are made of them by the shingle filter.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from elasticsearch_dsl import (  # type: ignore[import-untyped]
    Date,
    Document,
    Integer,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
    analyzer,
    token_filter,
    tokenizer,
)

from search.matching import join_values, split_values
from search.models import SearchDocument

_pair_filter = token_filter(
    "pair_filter",
    "shingle",
    min_shingle_size=2,
    max_shingle_size=2,
    output_unigrams=False,
    token_separator="",
)
_pair = analyzer("pair", tokenizer="standard", filter=["lowercase", _pair_filter])
#: For marking the original spelling: one term a character of Latin letters and digits too.
_characters = analyzer(
    "characters", tokenizer=tokenizer("one_character", "standard", max_token_length=1), filter=["lowercase"]
)


#: Lucene refuses a term of more than 32,766 bytes, three of which may be one character; no name is as long.
_LONGEST_WHOLE = 8191


def _whole() -> Keyword:
    return Keyword(ignore_above=_LONGEST_WHOLE)


def _spaced_text(**more: Any) -> Text:
    return Text(analyzer="standard", fields={"pair": Text(analyzer=_pair), **more})


class SearchEntry(Document):
    """A SearchDocument in the index; the same columns, text fields as lists of spaced values."""

    key = Keyword()
    type = Keyword()
    object_id = Keyword()
    code = Keyword()
    code_part = Keyword()
    title = Text(analyzer=_characters)
    aliases = Object(enabled=False)
    kind = Keyword()
    level = Keyword()
    district = Keyword()
    street = Keyword()
    status = Keyword()
    grade = Keyword()
    last_grade = Keyword()
    hubs = Keyword()
    lists = Keyword()
    rank = Integer()
    sort_name = Keyword()
    registered_on = Date()
    url = Keyword(index=False, doc_values=False)
    version = Long()
    name_key = Keyword()
    names = _spaced_text(exact=_whole())
    abbreviations = _spaced_text(exact=_whole())
    pinyin = Text(analyzer="standard", fields={"exact": _whole()})
    initials = _spaced_text(exact=_whole())
    payload = Object(enabled=False)
    text = Text(analyzer=_characters)
    #: Paragraphs: nobody asks for one that begins with or is what was typed.
    body = _spaced_text()

    class Meta:
        dynamic = MetaField("strict")


#: Left out of answers: only for matching.
NOT_SHOWN = ["abbreviations", "pinyin", "initials", "text", "body", "sort_name", "name_key"]
_COLUMNS = (
    "type object_id code code_part title aliases kind level district street status grade last_grade rank sort_name "
    "url version name_key payload text"
).split()


def read_alias() -> str:
    """The alias searches go to."""
    return f"{settings.SEARCH_INDEX_PREFIX}search"


def building_alias() -> str:
    """The alias of an index under construction: writers write to it too."""
    return f"{settings.SEARCH_INDEX_PREFIX}search-next"


def spaced(folded: str) -> str:
    """海淀 → 海 淀."""
    return " ".join(folded)


def source_of(document: SearchDocument) -> dict[str, Any]:
    """The body of the index document."""
    source = {name: getattr(document, name) for name in _COLUMNS}
    source["key"] = document.key
    source["hubs"] = split_values(document.hubs)
    source["lists"] = split_values(document.lists)
    source["registered_on"] = document.registered_on.isoformat() if document.registered_on else None
    source["pinyin"] = [value.strip() for value in split_values(document.pinyin)]
    for name in ("names", "abbreviations", "initials", "body"):
        source[name] = [spaced(value) for value in split_values(getattr(document, name))]
    return source


def actions_for(documents: Iterable[SearchDocument], index: str) -> Iterable[dict[str, Any]]:
    """Bulk actions that never write an older version over a newer one."""
    for document in documents:
        yield {
            "_op_type": "index",
            "_index": index,
            "_id": document.key,
            "_source": source_of(document),
            "version": document.version,
            "version_type": "external_gte",
        }


def document_from(source: dict[str, Any], in_text: Iterable[str] = ()) -> SearchDocument:
    """The part of a SearchDocument that results show, from an answer of the index; of the text what was asked for."""
    names = join_values(value.replace(" ", "") for value in source.get("names", ()))
    shown = {name: source[name] for name in _COLUMNS if name in source}
    hubs = join_values(source.get("hubs", ()))
    return SearchDocument(**shown, names=names, hubs=hubs, body=join_values(in_text))
