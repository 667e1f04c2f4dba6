"""Bodies that notices speak of and that have ended since.

A notice is a record of what was made public on a day: it stays, and says what has become of the body
(docs/decisions/0008).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.pages.models import NoticePage
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import last_ends
from registry.organisations.models import Organisation
from registry.organisations.selectors import ENDED

#: By status: what was done to the body, and the two characters of a badge.
_WORDS: dict[str, tuple[str, str]] = {
    Organisation.Status.DISSOLVED: ("注销登记", "已注销"),
    Organisation.Status.ANNULLED: ("被撤销登记", "已撤销"),
    Organisation.Status.REVOKED: ("被吊销登记证书", "已吊销"),
}


@dataclass(frozen=True)
class EndedBody:
    """How a body ended: `on` and `document_no` are None and '' where the register does not know them."""

    name: str
    url: str
    status: str
    on: datetime.date | None
    document_no: str

    @property
    def done(self) -> str:
        """注销登记, 被撤销登记 or 被吊销登记证书: what stands behind 已."""
        return _WORDS[self.status][0]

    @property
    def word(self) -> str:
        """What a badge says of the body."""
        return f"机构{_WORDS[self.status][1]}"

    def since(self, notice: NoticePage) -> bool:
        """Whether the end came after the notice; an end of unknown day may have."""
        return self.on is None or self.on >= notice.period_from


def ended_bodies(codes: Iterable[str]) -> dict[str, EndedBody]:
    """Those of the bodies with these credit codes that have ended, by code. Three queries, none without a code."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    bodies = list(Organisation.objects.filter(code__in=wanted, status__in=ENDED))
    pks = [body.pk for body in bodies]
    documents, days = _documents(pks), last_ends(pks)
    return {
        body.code: EndedBody(
            body.name,
            body.get_absolute_url(),
            body.status,
            days.get(body.pk),
            documents.get((body.pk, body.status), ""),
        )
        for body in bodies
    }


def _documents(pks: Iterable[int]) -> dict[tuple[int, str], str]:
    """Number of the document of the last entry of each end. The kinds of an end are called like its status."""
    rows = LedgerEntry.objects.filter(organisation_id__in=list(pks), kind__in=ENDED).order_by("number")
    return {
        (pk, kind): number for pk, kind, number in rows.values_list("organisation_id", "kind", "document_no")
    }


def notices_of(codes: Iterable[str]) -> QuerySet[NoticePage]:
    """The live notices that name one of these bodies."""
    return NoticePage.objects.live().filter(organisation_code__in=[code for code in codes if code])
