"""What it means for a document to match: a small algebra that every engine carries out.

A text field is a list of folded values stored between separators (see `join_values`). Three readers of the
algebra exist: `holds` here in Python (the meaning of it), the SQL of the database engine and the queries of the
Elasticsearch engine. Conformance tests compare them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

SEPARATOR = "\n\n"

#: Text fields; pinyin values are syllables between spaces, initials plain letters. What is found only whole stands
#: among the abbreviations: short names, and registered items behind their labels.
NAMES, ABBREVIATIONS, BODY, PINYIN, INITIALS = "names", "abbreviations", "body", "pinyin", "initials"
#: The hubs of a body: several values in one column, filtered whole and never searched in.
HUBS = "hubs"
#: The lists a body stands on today, likewise.
LISTS = "lists"


class Searchable(Protocol):
    """What `holds` reads of a document: text fields and facet columns as attributes."""

    def __getattr__(self, name: str) -> str: ...


@dataclass(frozen=True)
class Equals:
    """A value of the text field, or the column, is exactly `value`."""

    field: str
    value: str


@dataclass(frozen=True)
class Starts:
    """A value of the text field, or the column, begins with `value`."""

    field: str
    value: str


@dataclass(frozen=True)
class Contains:
    """`value` stands somewhere inside one value; `open_end` lets the last syllable be unfinished."""

    field: str
    value: str
    open_end: bool = False


@dataclass(frozen=True)
class Near:
    """The parts stand one after another in one value, with at most one other character between neighbours."""

    field: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class OneOf:
    """The column has one of the values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class YearOf:
    """The date column lies in the year."""

    column: str
    year: int


@dataclass(frozen=True)
class Scored:
    """The document's tier is at least `score`, which is so exactly when `clause` holds."""

    score: int
    clause: "Clause"


@dataclass(frozen=True)
class All:
    """Every clause holds; an empty one always does."""

    clauses: tuple["Clause", ...]


@dataclass(frozen=True)
class Some:
    """At least one clause holds."""

    clauses: tuple["Clause", ...]


@dataclass(frozen=True)
class AtLeast:
    """So many of the clauses hold; the rarest stand first, which is what an index is asked by."""

    count: int
    clauses: tuple["Clause", ...]

    @property
    def telling(self) -> tuple["Clause", ...]:
        """The first of the clauses, so many that at least one of them holds of whatever matches."""
        return self.clauses[: len(self.clauses) - self.count + 1]


Clause = Equals | Starts | Contains | Near | OneOf | YearOf | Scored | All | Some | AtLeast
EVERYTHING = All(())
TEXT_FIELDS = frozenset((NAMES, ABBREVIATIONS, BODY, PINYIN, INITIALS, HUBS, LISTS))


def join_values(values: Iterable[str]) -> str:
    """The stored form of a text field: every value between separators; '' for no value."""
    kept = [value for value in values if value]
    return SEPARATOR + SEPARATOR.join(kept) + SEPARATOR if kept else ""


def split_values(stored: str) -> list[str]:
    """The values of a stored text field."""
    return [value for value in stored.split(SEPARATOR) if value]


def needle(clause: Equals | Starts | Contains) -> str:
    """The text to look for in the stored form of a text field."""
    value = clause.value
    if clause.field == PINYIN:
        value = f" {value}" if isinstance(clause, Contains) and clause.open_end else f" {value} "
    if isinstance(clause, Equals):
        return SEPARATOR + value + SEPARATOR
    return SEPARATOR + value if isinstance(clause, Starts) else value


def either(clauses: Iterable[Clause]) -> Clause:
    """`Some`, without the wrapping of a single clause."""
    listed = tuple(dict.fromkeys(clauses))
    return listed[0] if len(listed) == 1 else Some(listed)


def both(*clauses: Clause) -> Clause:
    """`All`, flat, without the clauses that always hold."""
    flat: list[Clause] = []
    for clause in clauses:
        flat += clause.clauses if isinstance(clause, All) else (clause,)
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def holds(clause: Clause, document: Searchable) -> bool:
    """True when the document matches the clause."""
    match clause:
        case All(clauses):
            return all(holds(part, document) for part in clauses)
        case Some(clauses):
            return any(holds(part, document) for part in clauses)
        case AtLeast(count, clauses):
            return sum(holds(part, document) for part in clauses) >= count
        case Scored(_, inner):
            return holds(inner, document)
        case OneOf(column, values):
            return getattr(document, column) in values
        case YearOf(column, year):
            day = getattr(document, column)
            return day is not None and day.year == year
        case Near(field, parts):
            return re.search(".?".join(map(re.escape, parts)), getattr(document, field)) is not None
        case Equals() | Starts() | Contains():
            return _holds_text(clause, getattr(document, clause.field))
    raise TypeError(f"no such clause: {clause!r}")


def _holds_text(clause: Equals | Starts | Contains, stored: str) -> bool:
    if clause.field in TEXT_FIELDS:
        return needle(clause) in stored
    return stored == clause.value if isinstance(clause, Equals) else stored.startswith(clause.value)


def leaves(clause: Clause) -> int:
    """How many terms an engine looks up for the clause, as Elasticsearch counts: one a leaf, but of `Near` each character."""
    match clause:
        case All(clauses) | Some(clauses) | AtLeast(_, clauses):
            return sum(map(leaves, clauses))
        case Scored(_, inner):
            return leaves(inner)
        case Near(_, parts):
            return sum(map(len, parts))
    return 1


def walk(clause: Clause) -> Iterator[Clause]:
    """The clause and every clause inside it."""
    yield clause
    if isinstance(clause, All | Some | AtLeast):
        for part in clause.clauses:
            yield from walk(part)
