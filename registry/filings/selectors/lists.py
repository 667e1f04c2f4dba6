"""Lists of filings."""

from django.db.models import QuerySet

from registry.filings.models import Filing
from registry.filings.workflows import By, State, moves_from


def of_applicant(user: object) -> QuerySet[Filing]:
    """The filings of one applicant, newest first."""
    return Filing.objects.filter(applicant=user).select_related("office", "organisation")


def waiting_for(by: By) -> list[str]:
    """States in which somebody of this kind has a move to make that is not a mere option."""
    optional = {"withdraw", "pause", "resume", "extend", "revoke"}
    return [state.value for state in State if any(move.name not in optional for move in moves_from(state, by))]
