"""What examining a filing says, and the refusals of the desk: always sentences that say what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` stops a submission; `warning` and `review` go to the reviewer beside the item; `info` informs."""

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One thing found: `item` is a field key, a paper code or ''; `source` cites the rule."""

    item: str
    sentence: str
    severity: Severity = Severity.ERROR
    source: str = ""
    rule: str = ""


class Refusal(Exception):
    """A move that may not be made now. `findings` says why, in Chinese, item by item."""

    def __init__(self, findings: Iterable[Finding] | str) -> None:
        if isinstance(findings, str):
            findings = [Finding("", findings)]
        self.findings = list(findings)
        super().__init__("；".join(finding.sentence for finding in self.findings))


class TooLate(Refusal):
    """Somebody else moved the filing first; the sentence names who and when."""
