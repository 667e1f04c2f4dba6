"""From what was typed to the plan of a search: what it is read as, and the tiers to ask an engine for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from search.analysis.codes import CodeQuery, read_code
from search.analysis.folding import as_written, fold, split_words
from search.analysis.places import Places
from search.analysis.words import FilterWord, asks_how, recognise, without_asking
from search.matching import EVERYTHING, Clause, Equals, Starts, either, leaves
from search.query import SearchQuery
from search.reading import MOST_LEAVES, Reader, body_first
from search.tiers import EXACT, Step, Tier


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
        return Plan(tiers=(Tier(Step.FILTER, EVERYTHING),))
    code = read_code(query.q)
    if code and code.part == "whole":
        exact = body_first(Step.CODE, Step.CODE_BORNE, Equals("code", code.value))
        return Plan(typed=query.q, whole=code.value, code=code, tiers=tuple(exact))
    words, terms = _read_words(query, places)
    whole = fold(query.q)
    if not whole:
        return Plan()
    reader = Reader(whole, tuple(terms), tuple(words), query.literal, places)
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
    for word in split_words(query.q):
        for typed in without_asking(word, places):
            meant = _conditions(typed, plain, places)
            if asks_how(word) and any(one.facet == "status" for one in meant):
                meant = []
            words += meant
            if not meant or meant[0].keeps_text:
                terms.append(fold(typed) or fold(word))  # 找？？ asks for nothing else
    if len(words) == 1 and words[0].keeps_text and len(terms) == 1:
        words = []  # 协会 alone is a word of names, not a wish for a kind
    return words, [term for term in dict.fromkeys(terms) if term]


def _conditions(typed: str, plain: set[str], places: Places) -> list[FilterWord]:
    """The filters a word stands for; none of those that are to be taken as text."""
    meant = [] if fold(typed) in plain else recognise(typed, places)
    return [word for word in meant if fold(word.word) not in plain]


def _code_tiers(code: CodeQuery | None) -> Iterator[Tier]:
    if code and code.part == "body":
        yield from body_first(Step.CODE_PART, Step.CODE_PART_BORNE, Equals("code_part", code.value))
    if code and code.part == "prefix":
        yield Tier(Step.CODE_PREFIX, Starts("code", code.value))
