"""Pairs and single characters: the smallest pieces by which any part of a name is found."""

from collections.abc import Iterable


def pairs(text: str) -> list[str]:
    """The neighbouring pairs of a folded text, in order."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


def pieces(text: str) -> list[str]:
    """What to look up for a phrase: its pairs, or the one character itself."""
    return pairs(text) if len(text) > 1 else list(text)


def all_pieces(values: Iterable[str]) -> set[str]:
    """Every pair and every single character of the values, for an unordered index."""
    found: set[str] = set()
    for value in values:
        found.update(pairs(value))
        found.update(value)
    return found
