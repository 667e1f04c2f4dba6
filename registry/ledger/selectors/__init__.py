"""Reading the ledger."""

from registry.ledger.selectors.doubts import doubts
from registry.ledger.selectors.lines import line_of, lines_of
from registry.ledger.selectors.states import as_of, ends_of, history, known_at
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
    "latest",
    "line_of",
    "lines_of",
    "moments_of",
    "shown",
    "timeline",
]
