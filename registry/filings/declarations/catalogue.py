"""The catalogue of matters. Alcoves above register theirs from AppConfig.ready()."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.filings.declarations.findings import Finding
from registry.filings.declarations.matter import Matter


@dataclass(frozen=True)
class Behaviour:
    """What a matter does besides what it says.

    `examine(filing, similar=None)` runs the automatic checks; called at submission, on the desk, and again while
    deciding. `similar` is what `similar(filing)` gave, where it was asked already: the dearest of the checks.
    `effect(filing, decision, actor)` writes the ledger inside the deciding transaction and returns the body.
    `undo(filing, actor, reason, document_no)` writes the entry that revokes the effect, citing the letter that says so.
    `office_for(filing)` is the deciding office, None while the answers do not say it yet.
    `similar(filing)` lists names beside the name asked for, hardest first; nothing where a matter asks for none.
    """

    examine: Callable[..., Sequence[Finding]]
    effect: Callable[..., Any]
    undo: Callable[..., Any]
    office_for: Callable[[Any], Any]
    similar: Callable[[Any], Sequence[Any]] = lambda filing: ()


_MATTERS: dict[str, Matter] = {}
_BEHAVIOURS: dict[str, Behaviour] = {}


def register(matter: Matter, behaviour: Behaviour) -> None:
    """Adds a matter; two matters may not share a code."""
    if matter.code in _MATTERS and _MATTERS[matter.code] != matter:
        raise ValueError(f"matter {matter.code} is declared twice")
    _MATTERS[matter.code] = matter
    _BEHAVIOURS[matter.code] = behaviour


def get(code: str) -> Matter | None:
    """The matter of a code, or None."""
    return _MATTERS.get(code)


def behaviour_of(code: str) -> Behaviour:
    """The behaviour of a registered matter. KeyError when the code is unknown."""
    return _BEHAVIOURS[code]


def all_matters() -> tuple[Matter, ...]:
    """Every matter, in the order of registration."""
    return tuple(_MATTERS.values())
