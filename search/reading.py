"""From the terms of a query to tiers of clauses: all that a document may have to do with what was typed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from search.analysis.cutting import cut
from search.analysis.folding import fold, is_han
from search.analysis.items import wanted
from search.analysis.names import shortest_key
from search.analysis.pinyin import syllable_cuts
from search.analysis.places import Places
from search.analysis.synonyms import variants
from search.analysis.words import FilterWord
from search.conditions import filters_clause
from search.matching import (
    ABBREVIATIONS,
    BODY,
    INITIALS,
    NAMES,
    PINYIN,
    Clause,
    Contains,
    Equals,
    OneOf,
    Starts,
    both,
    either,
    leaves,
)
from search.tiers import Step, Tier
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

#: Leaves of one request's tiers. The smallest Elasticsearch allows 1,024 clauses, and SQLite a depth of 1,000.
MOST_LEAVES = 1000
#: Types whose code and name are their own.
_BEARERS = ("organisation",)
_SHORTEST_INNER_INITIALS = 3
_MOST_TOLERATED = 4
#: Sounds need little of it; what they leave is for misspellings.
_SHARE_OF_SOUNDS = 8
Tolerance = Callable[[str], Iterable[list[Clause]]]


@dataclass(frozen=True)
class Reader:
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
        yield from body_first(Step.NAME, Step.NAME_BORNE, Equals("name_key", self.whole))
        alias = either(Equals(NAMES, form) for form in self._forms)
        yield from body_first(Step.ALIAS, Step.ALIAS_BORNE, alias)
        if not self.terms:
            yield Tier(Step.FILTER, self._filters)
            return
        yield Tier(Step.PREFIX, either(Starts(NAMES, form) for form in self._forms))
        yield Tier(Step.WORDS, self._each(lambda term: Contains(NAMES, term)))
        yield Tier(Step.TEXT, self._each(lambda term: somewhere((NAMES, BODY), (term,))))
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
        yield Tier(Step.ITEM, both(self._filters, either(chain(*asked.values())), *said))

    def _loose_tiers(self) -> Iterator[Tier]:
        short = [Equals(ABBREVIATIONS, form) for form in self._forms]
        yield Tier(Step.ABBREVIATION, either(short))
        if any(len(variants(term)) > 1 for term in self.terms):
            exact = [Equals(NAMES, other) for form in self._forms for other in variants(form)[1:]]
            if exact:
                yield Tier(Step.SYNONYM_WHOLE, either(exact))
            yield Tier(Step.SYNONYM, self._each(_in_names))
            yield Tier(Step.TEXT_SYNONYM, self._each(lambda t: somewhere((NAMES, BODY), variants(t))))
        if any(name_parts(term, self.places) for term in self.terms):
            yield Tier(Step.PARTS, self._each(self._whole_or_parts))
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
            yield Tier(Step.PINYIN_TOGETHER, self._each(_in_names_or_spoken))
            yield Tier(Step.PINYIN_APART, self._each(self._in_names_or_sound))

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
            yield Tier(Step.TEXT_AS_TYPED, as_written)
            room -= leaves(as_written)
        if not any(is_han(char) for term in self.terms for char in term):
            return
        alike = self._alike(homophones, room // _SHARE_OF_SOUNDS)
        yield Tier(Step.HOMOPHONE, alike)
        alike = self._alike(misspellings, room - leaves(alike))
        yield Tier(Step.MISSPELLING, alike)

    def _alike(self, tolerance: Tolerance, most: int) -> Clause:
        """Every term or something like it, each with the same share of the leaves."""
        share = (most - leaves(self._filters)) // len(self.terms)
        return self._each(partial(_tolerated, tolerance, share))

    def last(self) -> Iterator[Tier]:
        """All the words that the terms are made of, wherever they stand; names with most of the pairs."""
        if not self.terms:
            return
        yield Tier(Step.PARTS_ANYWHERE, self._each(partial(self._pieces, (NAMES,))))
        yield Tier(Step.PIECES, self._each(partial(self._pieces, (NAMES, BODY))))
        alike = [found for term in self.terms if (found := most_pairs(term, self.places))]
        if len(alike) == len(self.terms):
            yield Tier(Step.PAIRS, both(self._filters, *alike))

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


def body_first(own: Step, borne: Step, clause: Clause) -> Iterator[Tier]:
    """What the code or name belongs to, even when it has ended, before what only bears it, as a notice does."""
    yield Tier(own, both(OneOf("type", _BEARERS), clause))
    yield Tier(borne, clause)


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
        yield Tier(Step.PINYIN_WHOLE, either(Equals(PINYIN, one) for one in whole))
        yield Tier(Step.PINYIN_START, either(Starts(PINYIN, one) for one in whole))
    if cuts:
        yield Tier(Step.PINYIN_INSIDE, either(map(_pinyin_inside, cuts)))
    if len(letters) > 1:
        yield Tier(Step.INITIALS_WHOLE, Equals(INITIALS, letters))
        yield Tier(Step.INITIALS_START, Starts(INITIALS, letters))
    if len(letters) >= _SHORTEST_INNER_INITIALS:
        yield Tier(Step.INITIALS_INSIDE, Contains(INITIALS, letters))
