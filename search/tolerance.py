"""What a visitor may have meant: parts of a name run together, the same sound, a wrong character."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice, product

from search.analysis.cutting import cut, is_common
from search.analysis.folding import is_han
from search.analysis.grams import pairs
from search.analysis.names import form_of
from search.analysis.pinyin import readings, syllable_cuts
from search.analysis.places import Places, leading_district, without_city
from search.matching import NAMES, PINYIN, AtLeast, Clause, Contains, Near, both, either, leaves

#: One wrong character is forgiven in every four, at most two.
_CHARACTERS_PER_EDIT = 4
_MOST_EDITS = 2
_LONGEST = 40
_MOST_SOUNDS = 16
_MOST_OF_PAIRS = 60


def name_parts(term: str, places: Places) -> tuple[str, ...]:
    """District, field and form of a term that leaves something out (海淀社工 → 海淀, 社工); () when it is one piece."""
    rest = without_city(term, places)
    district = leading_district(rest, places)
    rest = rest[len(district) :]
    form = form_of(rest)
    if len(rest) - len(form) == 1:
        form = ""  # 医学会 is one word: a single character says too little by itself
    middle = rest[: len(rest) - len(form)]
    parts = [part for part in (district, *by_script(middle), form) if part]
    if district.endswith("区") and district[:-1] in places.districts:
        parts[0] = district[:-1]
    whole = "".join(parts)
    return tuple(parts) if len(parts) > 1 or (parts and whole != term) else ()


def by_script(text: str) -> Iterator[str]:
    """Cut where Chinese and Latin characters meet (北京bj)."""
    start = 0
    for place in range(1, len(text)):
        if is_han(text[place]) != is_han(text[place - 1]):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def sounds(term: str) -> list[Clause]:
    """A term of both scripts as one run of syllables (煦yang → xu yang), a few ways of cutting and reading it."""
    runs = tuple(by_script(term))
    spoken = [_spoken(run, last=place == len(runs) - 1) for place, run in enumerate(runs)]
    found = (" ".join(parts) for parts in islice(product(*spoken), _MOST_SOUNDS))
    return [
        Contains(PINYIN, syllables.removesuffix("~"), open_end=syllables.endswith("~")) for syllables in found
    ]


def _spoken(run: str, *, last: bool) -> list[str]:
    """The syllables of a run; "~" after an unfinished one, which only stands last."""
    if not run.isascii():
        return [" ".join(syllables) for syllables in readings(run)]
    if not run.isalpha():
        return [run]
    cuts = syllable_cuts(run)
    return [
        " ".join((*whole, f"{rest}~" if rest else "")).strip() for whole, rest in cuts if last or not rest
    ]


def homophones(term: str) -> Iterator[list[Clause]]:
    """Names with the same toneless sound, reading by reading; for two characters and more."""
    if len(term) > 1 and all(map(is_han, term)):
        for reading in readings(term):
            yield [Contains(PINYIN, " ".join(reading))]


def misspellings(term: str) -> Iterator[list[Clause]]:
    """Names that differ by one character in four: exchanged, missing, too many, or two neighbours swapped.

    In groups, the likeliest first; each grows with the square of the length, that of two characters with the cube.
    """
    edits = min(len(term) // _CHARACTERS_PER_EDIT, _MOST_EDITS)
    if not edits or len(term) > _LONGEST:
        return
    yield list(_exchanged(term))
    yield list(_missing(term))
    yield list(_swapped(term))
    if edits == _MOST_EDITS:
        yield list(_two_exchanged(term))


def most_pairs(term: str, places: Places) -> Clause | None:
    """Names with three in five of the pairs of the term, one of them such as few names hold; None without any."""
    listed = sorted(_pairs(term, places), key=is_common)
    telling = [Contains(NAMES, pair) for pair in listed if not is_common(pair)]
    if not telling or len(listed) > _LONGEST:
        return None
    least = -(-len(listed) * _MOST_OF_PAIRS // 100)
    return both(either(telling), AtLeast(least, tuple(Contains(NAMES, pair) for pair in listed)))


def telling_pairs(term: str, places: Places) -> tuple[str, ...]:
    """The pairs of a term such as few names hold."""
    return tuple(pair for pair in _pairs(term, places) if not is_common(pair))


def _pairs(term: str, places: Places) -> tuple[str, ...]:
    """The pairs inside the words of a term: where it was run together, names need not be."""
    return tuple(dict.fromkeys(chain.from_iterable(map(pairs, cut(term, places)))))


def within(groups: Iterable[list[Clause]], most: int) -> list[Clause]:
    """The clauses of those groups that fit whole into that many leaves, taken in order."""
    kept: list[Clause] = []
    for group in groups:
        cost = sum(map(leaves, group))
        if cost <= most:
            kept += group
            most -= cost
    return kept


def _exchanged(term: str) -> Iterator[Clause]:
    """One character exchanged or too many: the rest stands with at most one other character between."""
    yield Contains(NAMES, term[1:])
    yield Contains(NAMES, term[:-1])
    for place in range(1, len(term) - 1):
        yield Near(NAMES, (term[:place], term[place + 1 :]))


def _missing(term: str) -> Iterator[Clause]:
    for place in range(1, len(term)):
        yield Near(NAMES, (term[:place], term[place:]))


def _swapped(term: str) -> Iterator[Clause]:
    for place in range(len(term) - 1):
        if term[place] != term[place + 1]:
            yield Contains(NAMES, term[:place] + term[place + 1] + term[place] + term[place + 2 :])


def _two_exchanged(term: str) -> Iterator[Clause]:
    for first in range(1, len(term) - 3):
        for second in range(first + 2, len(term) - 1):
            yield Near(NAMES, (term[:first], term[first + 1 : second], term[second + 1 :]))
