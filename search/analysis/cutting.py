"""Cutting what was run together into the words that names and texts are made of."""

from functools import lru_cache
from itertools import chain

from registry.organisations.validators.names import vocabulary
from search.analysis.folding import fold
from search.analysis.grams import pairs
from search.analysis.names import FORMS
from search.analysis.places import Places
from search.analysis.synonyms import known_words

_LONGEST = 16
_SHORTEST = 2
#: Says nothing of what is looked for.
_PARTICLES = frozenset("的了吗呢")


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset(chain(FORMS, map(fold, vocabulary.FIELD_WORDS), known_words()))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(chain.from_iterable(map(pairs, _vocabulary())))


def cut(term: str, places: Places) -> tuple[str, ...]:
    """Forms, field words, synonyms and places of a folded term, the longest first, and what is left between them."""
    parts: list[str] = []
    between = ""
    start = 0
    while start < len(term):
        word = _word_at(term, start, places)
        if word:
            parts += [between, word]
            between = ""
        elif term[start] in _PARTICLES:
            parts.append(between)
            between = ""
        else:
            between += term[start]
        start += len(word) or 1
    return tuple(dict.fromkeys(part for part in (*parts, between) if part))


def _word_at(term: str, start: int, places: Places) -> str:
    for length in range(min(_LONGEST, len(term) - start), _SHORTEST - 1, -1):
        word = term[start : start + length]
        if word in _vocabulary() or word in places.words:
            return word
    return ""


def is_common(pair: str) -> bool:
    """True for two characters that stand beside each other in some word of the trade: many names hold them."""
    return pair in _common()
