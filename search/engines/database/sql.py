"""Clauses as SQL: a cheap condition on grams that lets through every match, and the exact one on the text."""

# ruff: noqa: S608  # names in statements are constants of this package; every value is a parameter

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from search.analysis.grams import pieces
from search.engines.database.grams import MARKS, TABLE
from search.matching import (
    PINYIN,
    TEXT_FIELDS,
    All,
    AtLeast,
    Clause,
    Contains,
    Equals,
    Near,
    OneOf,
    Scored,
    Some,
    Starts,
    YearOf,
    needle,
)

#: Columns a clause may name; nothing else ever reaches the text of a statement.
_COLUMNS = frozenset(
    (
        "code",
        "code_part",
        "name_key",
        "type",
        "kind",
        "level",
        "district",
        "street",
        "status",
        "grade",
        "last_grade",
    )
)
#: Columns with an index: what is asked of them needs no reading of every row.
_INDEXED = frozenset(("code", "code_part", "name_key"))


@dataclass(frozen=True)
class Sql:
    """A condition with its parameters."""

    text: str
    params: tuple[object, ...] = ()


def join(word: str, parts: list[Sql], empty: str) -> Sql:
    """Several conditions joined by AND or OR; `empty` for none."""
    if not parts:
        return Sql(empty)
    if len(parts) == 1:
        return parts[0]
    return Sql(
        f"({f' {word} '.join(part.text for part in parts)})", tuple(p for part in parts for p in part.params)
    )


def condition(clause: Clause, vendor: str, table: str = "d") -> Sql:
    """The exact meaning of a clause on a row of the documents."""
    match clause:
        case All(clauses):
            return join("AND", [condition(part, vendor, table) for part in clauses], "1 = 1")
        case Some(clauses):
            return join("OR", [condition(part, vendor, table) for part in clauses], "1 = 0")
        case AtLeast(count, clauses):
            return _at_least(count, [condition(part, vendor, table) for part in clauses])
        case OneOf(column, values):
            marks = ", ".join(["%s"] * len(values))
            return Sql(f"{table}.{_column(column)} IN ({marks})", values)
        case Scored(score, _):
            return Sql(f"{table}.tier >= {score:d}")
        case YearOf(_, year):
            return Sql(f"{table}.registered_on BETWEEN %s AND %s", (date(year, 1, 1), date(year, 12, 31)))
        case Near(field, parts):
            return _near(field, parts, table)
        case Equals() | Starts() | Contains():
            return _text(clause, vendor, table)
    raise TypeError(f"no such clause: {clause!r}")


def _at_least(count: int, parts: list[Sql]) -> Sql:
    held = " + ".join(f"CASE WHEN {part.text} THEN 1 ELSE 0 END" for part in parts)
    return Sql(f"({held}) >= {count:d}", tuple(value for part in parts for value in part.params))


def _column(name: str) -> str:
    if name not in _COLUMNS:
        raise ValueError(f"not a column to search by: {name}")
    return name


def _text(clause: Equals | Starts | Contains, vendor: str, table: str) -> Sql:
    if clause.field in TEXT_FIELDS:
        function = "strpos" if vendor == "postgresql" else "instr"
        return Sql(f"{function}({table}.{clause.field}, %s) > 0", (needle(clause),))
    column = f"{table}.{_column(clause.field)}"
    if isinstance(clause, Equals):
        return Sql(f"{column} = %s", (clause.value,))
    if vendor == "postgresql":
        # A range would go by the locale of the database, where "~" may sort before "0". Codes need no escape.
        return Sql(f"{column} LIKE %s", (f"{clause.value}%",))
    # A range instead of LIKE: only that uses the index here, and codes hold nothing above "Z".
    return Sql(f"({column} >= %s AND {column} < %s)", (clause.value, f"{clause.value}~"))


def _near(field: str, parts: tuple[str, ...], table: str) -> Sql:
    """Folded text holds no % or _, so the parts need no escape; "_" cannot bridge the two newlines between values."""
    patterns = [parts[0]]
    for part in parts[1:]:
        patterns = [pattern + gap + part for pattern in patterns for gap in ("", "_")]
    return join("OR", [Sql(f"{table}.{field} LIKE %s", (f"%{pattern}%",)) for pattern in patterns], "1 = 0")


def candidates(clause: Clause, vendor: str) -> Sql | None:
    """A SELECT of ids by index that holds every match of the clause; None when only a full reading would do."""
    if isinstance(clause, Equals | Starts) and clause.field in _INDEXED:
        found = condition(clause, vendor)
        return Sql(f"SELECT d.id FROM search_searchdocument d WHERE {found.text}", found.params)
    grams = _fts(clause) if vendor != "postgresql" else None
    if grams:
        return Sql(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", (grams,))
    array = _array(clause) if vendor == "postgresql" else None
    if array:
        return Sql(f"SELECT rowid FROM {TABLE} WHERE {array.text}", array.params)
    return _mixed(clause, vendor)


def _mixed(clause: Clause, vendor: str) -> Sql | None:
    """Clauses of which only some have grams: any one of several that must hold will do, all of several that may."""
    if isinstance(clause, All):
        found = [one for one in (candidates(part, vendor) for part in clause.clauses) if one]
        return found[0] if found else None
    if isinstance(clause, Some):
        return union(candidates(part, vendor) for part in clause.clauses)
    return candidates(Some(clause.telling), vendor) if isinstance(clause, AtLeast) else None


def union(parts: Iterable[Sql | None]) -> Sql | None:
    """The ids of any of the parts; None when there is none, or one of them needs a full reading."""
    listed = list(parts)
    selects = [one for one in listed if one]
    if not selects or None in listed:
        return None
    text = " UNION ".join(one.text for one in selects)
    return Sql(text, tuple(value for one in selects for value in one.params))


def _looked_up(clause: Clause) -> tuple[str, list[str]] | None:
    """Field and pieces of a clause on text; the unfinished last syllable is no piece."""
    if not isinstance(clause, Equals | Starts | Contains) or clause.field not in MARKS:
        return None
    if clause.field != PINYIN:
        return clause.field, pieces(clause.value)
    syllables = clause.value.split()
    finished = syllables[:-1] if isinstance(clause, Contains) and clause.open_end else syllables
    return clause.field, finished


def _fts(clause: Clause) -> str:
    """An FTS5 expression; '' when the clause cannot be one. Pieces are letters and digits, so quoting is safe."""
    looked_up = _looked_up(clause)
    if looked_up:
        field, words = looked_up
        return f'({field} : "{" ".join(words)}")' if words else ""
    match clause:
        case Near(field, parts):
            return f"({' AND '.join(_fts(Contains(field, part)) for part in parts)})"
        case All(clauses):
            found = [one for one in map(_fts, clauses) if one]
            return f"({' AND '.join(found)})" if found else ""
        case Some(clauses):
            each = [_fts(part) for part in clauses]
            return f"({' OR '.join(each)})" if each and all(each) else ""
        case AtLeast():
            return _fts(Some(clause.telling))
    return ""


def _array(clause: Clause) -> Sql | None:
    looked_up = _looked_up(clause)
    if looked_up:
        field, words = looked_up
        marked = list(dict.fromkeys(MARKS[field] + word for word in words))
        return Sql("grams @> %s::text[]", (marked,)) if marked else None
    match clause:
        case Near(field, parts):
            return join("AND", [one for part in parts if (one := _array(Contains(field, part)))], "1 = 1")
        case All(clauses):
            found = [one for one in map(_array, clauses) if one]
            return join("AND", found, "") if found else None
        case Some(clauses):
            each = [_array(part) for part in clauses]
            kept = [one for one in each if one]
            return join("OR", kept, "1 = 0") if kept and len(kept) == len(each) else None
        case AtLeast():
            return _array(Some(clause.telling))
    return None
