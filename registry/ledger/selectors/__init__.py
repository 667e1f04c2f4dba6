"""Reading the ledger."""

from registry.ledger.selectors.doubts import doubts
from registry.ledger.selectors.lines import line_of, lines_in, lines_of
from registry.ledger.selectors.states import as_of, ends_of, history, known_at, last_ends
from registry.ledger.selectors.timelines import (
    ItemChange,
    Moment,
    Remark,
    item_changes,
    latest,
    moments_of,
    shown,
    timeline,
)

__all__ = [
    "ItemChange",
    "Moment",
    "Remark",
    "as_of",
    "doubts",
    "ends_of",
    "history",
    "item_changes",
    "known_at",
    "last_ends",
    "latest",
    "line_of",
    "lines_in",
    "lines_of",
    "moments_of",
    "shown",
    "timeline",
]
