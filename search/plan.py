"""From what was typed to tiers of clauses: the order in which kinds of agreement count.

exact code > exact name > exact alias or former name > beginning of a name > all words in the name >
short name > synonyms > parts > text > pinyin > initials > registered items; tolerance only when all of these find
nothing. Code and names find the body they belong to before whatever else bears them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import chain

from search.analysis.codes import CodeQuery, read_code
from search.analysis.cutting import cut
from search.analysis.folding import as_written, fold, is_han, split_words
from search.analysis.items import wanted
from search.analysis.names import shortest_key
from search.analysis.pinyin import syllable_cuts
from search.analysis.places import Places
from search.analysis.synonyms import variants
from search.analysis.words import FilterWord, recognise, without_asking
from search.matching import (
    ABBREVIATIONS,
    BODY,
    EVERYTHING,
    INITIALS,
    LISTS,
    NAMES,
    PINYIN,
    Clause,
    Contains,
    Equals,
    OneOf,
    Starts,
    YearOf,
    both,
    either,
    leaves,
)
from search.query import SearchQuery
from search.tolerance import (
    by_script,
    homophones,
    misspellings,
    most_pairs,
    name_parts,
    sounds,
    telling_pairs,
    within,
)

#: From this score on a body is meant by name or code and shown even when it has ended.
EXACT = 800
#: Types whose code and name are their own, and how much lower ranks what bears another's.
_BEARERS = ("organisation",)
_BEARS_ONLY = 10
_SHORTEST_INNER_INITIALS = 3
_MOST_TOLERATED = 4
#: Leaves of one request's tiers. The smallest Elasticsearch allows 1,024 clauses, and SQLite a depth of 1,000.
MOST_LEAVES = 1000
#: Sounds need little of it; what they leave is for misspellings.
_SHARE_OF_SOUNDS = 8
#: Digits of their codes.
_DISTRICT, _STREET = 6, 9
Tolerance = Callable[[str], Iterable[list[Clause]]]


class Because(StrEnum):
    """Why a tier matches; `search.explaining` puts it into words."""

    CODE = "code"
    CODE_PART = "code_part"
    CODE_PREFIX = "code_prefix"
    NAME = "name"
    ALIAS = "alias"
    PREFIX = "prefix"
    WORDS = "words"
    ABBREVIATION = "abbreviation"
    SYNONYM = "synonym"
    PARTS = "parts"
    TEXT = "text"
    PINYIN = "pinyin"
    INITIALS = "initials"
    ITEM = "item"
    FILTER = "filter"
    HOMOPHONE = "homophone"
    MISSPELLING = "misspelling"
    PIECES = "pieces"
    PAIRS = "pairs"


@dataclass(frozen=True)
class Tier:
    """Documents that match `clause` score at least `score`; `literal` when nothing was exchanged or guessed."""

    score: int
    because: Because
    clause: Clause
    literal: bool = True


@dataclass(frozen=True)
class Plan:
    """`typed` is the query, `whole` and `terms` its folded forms. `fallback` is for when `tiers` match nothing, `last` for when that does not either.

    `words` are the filters read out of the query; `phrases` what to mark, `pieces` too where the last was asked.
    """

    typed: str = ""
    whole: str = ""
    terms: tuple[str, ...] = ()
    words: tuple[FilterWord, ...] = ()
    code: CodeQuery | None = None
    tiers: tuple[Tier, ...] = ()
    fallback: tuple[Tier, ...] = ()
    last: tuple[Tier, ...] = ()
    phrases: tuple[str, ...] = field(default=())
    pieces: tuple[str, ...] = ()

    @property
    def stages(self) -> tuple[tuple[Tier, ...], ...]:
        """What is asked one after another until something matches; the first is there even when it is empty."""
        return (self.tiers, *filter(None, (self.fallback, self.last)))

    def quoted(self, folded: str) -> str:
        """A folded piece of the query as it was typed; of another word that means the same, its usual form."""
        return as_written(self.typed, folded) or (folded.upper() if folded.isascii() else folded)

    def marks(self, stage: tuple[Tier, ...]) -> tuple[str, ...]:
        """What to mark in the results of a stage, longest agreement first."""
        return (*self.phrases, *self.pieces) if stage is self.last else self.phrases

    @property
    def exact(self) -> Clause | None:
        """What shows an ended body by default: its own code or name."""
        clauses = [tier.clause for tier in self.tiers if tier.score >= EXACT]
        return either(clauses) if clauses else None

    @property
    def asks_for_status(self) -> bool:
        """A list is asked for with all who stand on it: a revoked body is what one of them is about."""
        return any(word.facet in ("status", "list") for word in self.words)


def build_plan(query: SearchQuery, places: Places) -> Plan:
    """The plan of a query; without text everything matches, with text that has no letters nothing does."""
    if not query.q:
        return Plan(tiers=(Tier(10, Because.FILTER, EVERYTHING),))
    code = read_code(query.q)
    if code and code.part == "whole":
        exact = _body_first(1000, Because.CODE, Equals("code", code.value))
        return Plan(typed=query.q, whole=code.value, code=code, tiers=tuple(exact))
    words, terms = _read_words(query, places)
    whole = fold(query.q)
    if not whole:
        return Plan()
    reader = _Reader(whole, tuple(terms), tuple(words), query.literal, places)
    tiers = [*_code_tiers(code), *reader.tiers()]
    tolerant = not query.literal and not code
    return Plan(
        typed=query.q,
        whole=whole,
        terms=tuple(terms),
        words=tuple(words),
        code=code,
        tiers=_fitting(tiers),
        fallback=_fitting(reader.fallback()) if tolerant else (),
        last=_fitting(reader.last()) if tolerant else (),
        phrases=tuple(reader.phrases()),
        pieces=tuple(reader.pieces()) if tolerant else (),
    )


def _fitting(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    """The tiers that fit into MOST_LEAVES, taken in order: the firmest come first."""
    kept: list[Tier] = []
    room = MOST_LEAVES
    for tier in tiers:
        cost = leaves(tier.clause)
        if cost <= room:
            kept.append(tier)
            room -= cost
    return tuple(kept)


def _read_words(query: SearchQuery, places: Places) -> tuple[list[FilterWord], list[str]]:
    words: list[FilterWord] = []
    terms: list[str] = []
    plain = {fold(word) for word in query.as_text}
    asked = chain.from_iterable(without_asking(word, places) for word in split_words(query.q))
    for typed in asked:
        meant = [] if fold(typed) in plain else recognise(typed, places)
        meant = [word for word in meant if fold(word.word) not in plain]
        words += meant
        if not meant or meant[0].keeps_text:
            terms.append(fold(typed))
    if len(words) == 1 and words[0].keeps_text and len(terms) == 1:
        words = []  # 协会 alone is a word of names, not a wish for a kind
    return words, list(dict.fromkeys(terms))


def _code_tiers(code: CodeQuery | None) -> Iterator[Tier]:
    if code and code.part == "body":
        yield from _body_first(950, Because.CODE_PART, Equals("code_part", code.value))
    if code and code.part == "prefix":
        yield Tier(650, Because.CODE_PREFIX, Starts("code", code.value))


def _body_first(score: int, because: Because, clause: Clause) -> Iterator[Tier]:
    """What the code or name belongs to, even when it has ended, before what only bears it, as a notice does."""
    yield Tier(score, because, both(OneOf("type", _BEARERS), clause))
    yield Tier(score - _BEARS_ONLY, because, clause)


def filter_clause(word: FilterWord) -> Clause:
    """What a filter word asks of a document. A grade word also means bodies whose grade has expired: they rank below.

    A place is where the column says so or the name does: of many a body no address is known.
    """
    match word.facet:
        case "grade":
            return OneOf("last_grade", word.values)
        case "district":
            return either((district_clause(word.values), *(Contains(NAMES, name) for name in word.names)))
        case "list":
            return either(Equals(LISTS, name) for name in word.values)
        case "registered":
            return YearOf("registered_on", int(word.values[0]))
    return OneOf(word.facet, word.values)


def filters_clause(words: Iterable[FilterWord]) -> Clause:
    """What the filter words ask together: of one facet any, as with parameters, of several facets each.

    A word that is also looked for in names narrows by itself (社团 协会).
    """
    listed = tuple(words)
    alone = [filter_clause(word) for word in listed if word.keeps_text]
    facets = dict.fromkeys(word.facet for word in listed if not word.keeps_text)
    together = [[word for word in listed if word.facet == facet and not word.keeps_text] for facet in facets]
    return both(*(_any_of(same) for same in together), *alone)


def _any_of(words: list[FilterWord]) -> Clause:
    """One of the words of a facet; a street narrows the district it lies in."""
    streets = [word for word in words if word.facet == "district" and len(word.values[0]) == _STREET]
    around = {code[:_DISTRICT] for word in streets for code in word.values}
    narrowed = [word for word in words if word not in streets and around & set(word.values)]
    if not narrowed:
        return either(map(filter_clause, words))
    others = [word for word in words if word not in streets and word not in narrowed]
    inside = both(either(map(filter_clause, narrowed)), either(map(filter_clause, streets)))
    return either((inside, *map(filter_clause, others)))


def district_clause(codes: tuple[str, ...]) -> Clause:
    """Districts (six digits) and streets (nine); a street narrows its own district, districts add to one another."""
    streets = tuple(code for code in codes if len(code) == _STREET)
    narrowed = {code[:_DISTRICT] for code in streets}
    districts = tuple(code for code in codes if len(code) == _DISTRICT and code not in narrowed)
    clauses = [OneOf(column, some) for column, some in (("district", districts), ("street", streets)) if some]
    return either(clauses)


@dataclass(frozen=True)
class _Reader:
    """Builds the tiers of one text query."""

    whole: str
    terms: tuple[str, ...]
    words: tuple[FilterWord, ...]
    literal: bool
    places: Places

    @property
    def _filters(self) -> Clause:
        return filters_clause(self.words)

    @property
    def _forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.whole, shortest_key(self.whole, self.places))))

    def tiers(self) -> Iterator[Tier]:
        yield from _body_first(900, Because.NAME, Equals("name_key", self.whole))
        alias = either(Equals(NAMES, form) for form in self._forms)
        yield from _body_first(EXACT + _BEARS_ONLY, Because.ALIAS, alias)
        if not self.terms:
            yield Tier(10, Because.FILTER, self._filters)
            return
        yield Tier(700, Because.PREFIX, either(Starts(NAMES, form) for form in self._forms))
        yield Tier(600, Because.WORDS, self._each(lambda term: Contains(NAMES, term)))
        yield Tier(320, Because.TEXT, self._each(lambda term: somewhere((NAMES, BODY), (term,))))
        yield from self._items()
        if not self.literal:
            yield from self._loose_tiers()

    def _items(self) -> Iterator[Tier]:
        """A term is a registered item, and the others are too or stand in names or text; one may name the item."""
        items = {term: [Equals(ABBREVIATIONS, value) for value in wanted(term)] for term in self.terms}
        asked = {term: equal for term, equal in items.items() if equal}
        if not asked:
            return
        said = (either((somewhere((NAMES, BODY), (term,)), *equal)) for term, equal in asked.items())
        yield Tier(100, Because.ITEM, both(self._filters, either(chain(*asked.values())), *said))

    def _loose_tiers(self) -> Iterator[Tier]:
        short = [Equals(ABBREVIATIONS, form) for form in self._forms]
        yield Tier(580, Because.ABBREVIATION, either(short), literal=False)
        if any(len(variants(term)) > 1 for term in self.terms):
            exact = [Equals(NAMES, other) for form in self._forms for other in variants(form)[1:]]
            if exact:
                yield Tier(780, Because.SYNONYM, either(exact), literal=False)
            yield Tier(500, Because.SYNONYM, self._each(_in_names), literal=False)
            yield Tier(
                300, Because.TEXT, self._each(lambda t: somewhere((NAMES, BODY), variants(t))), literal=False
            )
        if any(name_parts(term, self.places) for term in self.terms):
            yield Tier(450, Because.PARTS, self._each(self._whole_or_parts), literal=False)
        yield from self._latin_tiers()

    def _each(self, make: Callable[[str], Clause]) -> Clause:
        return both(self._filters, *(make(term) for term in self.terms))

    def _whole_or_parts(self, term: str) -> Clause:
        parts = name_parts(term, self.places)
        if not parts:
            return _in_names(term)
        return either((_in_names(term), both(*(self._part(part) for part in parts))))

    def _part(self, part: str) -> Clause:
        code = self.places.districts.get(part)
        return either((OneOf("district", (code,)), Contains(NAMES, part))) if code else _in_names(part)

    def _latin_tiers(self) -> Iterator[Tier]:
        if self.whole.isascii() and not self.whole.isdigit():
            yield from _pinyin_tiers(self.whole)
        several = self.words or len(self.terms) > 1
        if any(_has_sound(term, alone=not several) for term in self.terms):
            yield Tier(205, Because.PINYIN, self._each(_in_names_or_spoken), literal=False)
            yield Tier(200, Because.PINYIN, self._each(self._in_names_or_sound), literal=False)

    def _in_names_or_sound(self, term: str) -> Clause:
        """The term, or its Latin letters as pinyin or initials beside its Chinese characters (xuyang幼儿园)."""
        runs = tuple(by_script(term))
        if len(runs) == 1:
            return _in_names_or_pinyin(term)
        return either((_in_names(term), both(*(self._run(run) for run in runs))))

    def _run(self, run: str) -> Clause:
        if run.isascii():
            return _in_names_or_pinyin(run) if len(run) > 1 else _in_names(run)
        return self._part(run) if run in self.places.districts else self._whole_or_parts(run)

    def fallback(self) -> Iterator[Tier]:
        as_text = tuple(dict.fromkeys((*(fold(word.word) for word in self.words), *self.terms)))
        as_written = both(*(somewhere((NAMES, BODY), variants(one)) for one in as_text))
        room = MOST_LEAVES
        if self.words:
            yield Tier(90, Because.TEXT, as_written, literal=False)
            room -= leaves(as_written)
        if not any(is_han(char) for term in self.terms for char in term):
            return
        alike = self._alike(homophones, room // _SHARE_OF_SOUNDS)
        yield Tier(80, Because.HOMOPHONE, alike, literal=False)
        alike = self._alike(misspellings, room - leaves(alike))
        yield Tier(70, Because.MISSPELLING, alike, literal=False)

    def _alike(self, tolerance: Tolerance, most: int) -> Clause:
        """Every term or something like it, each with the same share of the leaves."""
        share = (most - leaves(self._filters)) // len(self.terms)
        return self._each(partial(_tolerated, tolerance, share))

    def last(self) -> Iterator[Tier]:
        """All the words that the terms are made of, wherever they stand; names with most of the pairs."""
        if not self.terms:
            return
        yield Tier(60, Because.PARTS, self._each(partial(self._pieces, (NAMES,))), literal=False)
        yield Tier(50, Because.PIECES, self._each(partial(self._pieces, (NAMES, BODY))), literal=False)
        alike = [most_pairs(term, self.places) for term in self.terms]
        if all(alike):
            yield Tier(40, Because.PAIRS, both(self._filters, *alike), literal=False)

    def _pieces(self, fields: tuple[str, ...], term: str) -> Clause:
        pieces = cut(term, self.places) or (term,)
        return both(*(self._piece(fields, piece) for piece in pieces))

    def _piece(self, fields: tuple[str, ...], piece: str) -> Clause:
        code = self.places.districts.get(piece)
        said = somewhere(fields, variants(piece))
        return either((OneOf("district", (code,)), said)) if code else said

    def phrases(self) -> Iterator[str]:
        """What to mark in a result, longest agreement first."""
        yield from self._forms
        for term in (*self.terms, *(fold(word.word) for word in self.words if not word.word.isascii())):
            yield from (term,) if self.literal else variants(term)
            yield from () if self.literal else name_parts(term, self.places)
        for word in self.words:
            yield from word.names

    def pieces(self) -> Iterator[str]:
        """What to mark where only parts of the terms were found."""
        for term in self.terms:
            for piece in cut(term, self.places):
                yield from variants(piece)
            yield from telling_pairs(term, self.places)


def somewhere(fields: tuple[str, ...], values: tuple[str, ...]) -> Clause:
    """Any of the values in any of the fields."""
    return either(Contains(one, value) for value in values for one in fields)


def _in_names(term: str) -> Clause:
    return either(Contains(NAMES, variant) for variant in variants(term))


def _tolerated(tolerance: Tolerance, most: int, term: str) -> Clause:
    """The term in names, or something like it, or like a few of its synonyms (睿博社工 → 睿搏社会工作)."""
    exact = _in_names(term)
    groups = chain.from_iterable(map(tolerance, variants(term)[:_MOST_TOLERATED]))
    return either((exact, *within(groups, most - leaves(exact))))


def _has_sound(term: str, *, alone: bool) -> bool:
    """Letters that may be pinyin or initials: a term of them among others, or several beside Chinese characters."""
    if term.isascii():
        return not alone
    return any(run.isascii() and run.isalpha() and len(run) > 1 for run in by_script(term))


def _in_names_or_spoken(term: str) -> Clause:
    if term.isascii() or all(map(is_han, term)):
        return _in_names_or_pinyin(term)
    return either((_in_names(term), *sounds(term)))


def _in_names_or_pinyin(term: str) -> Clause:
    clauses: list[Clause] = [_in_names(term)]
    if term.isascii() and term.isalpha():
        clauses += [_pinyin_inside(cut) for cut in syllable_cuts(term)]
        clauses.append(Contains(INITIALS, term))
    return either(clauses)


def _pinyin_inside(cut: tuple[tuple[str, ...], str]) -> Clause:
    syllables, unfinished = cut
    return Contains(PINYIN, " ".join((*syllables, unfinished)).strip(), open_end=bool(unfinished))


def _pinyin_tiers(letters: str) -> Iterator[Tier]:
    cuts = syllable_cuts(letters)
    whole = [" ".join(syllables) for syllables, unfinished in cuts if not unfinished]
    if whole:
        yield Tier(260, Because.PINYIN, either(Equals(PINYIN, one) for one in whole), literal=False)
        yield Tier(250, Because.PINYIN, either(Starts(PINYIN, one) for one in whole), literal=False)
    if cuts:
        yield Tier(240, Because.PINYIN, either(map(_pinyin_inside, cuts)), literal=False)
    if len(letters) > 1:
        yield Tier(230, Because.INITIALS, Equals(INITIALS, letters), literal=False)
        yield Tier(220, Because.INITIALS, Starts(INITIALS, letters), literal=False)
    if len(letters) >= _SHORTEST_INNER_INITIALS:
        yield Tier(210, Because.INITIALS, Contains(INITIALS, letters), literal=False)
