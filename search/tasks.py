"""What Celery runs: a full rebuild on demand and the daily look for differences."""

from celery import shared_task

from search.services.checking import differences
from search.services.rebuilding import rebuild
from search.services.turning import turn_grades


@shared_task
def rebuild_index() -> int:
    """Build everything anew; returns the number of documents."""
    return rebuild().documents


@shared_task
def refresh_turned_grades() -> int:
    """Once a day: grades that began or ended; returns the number of bodies."""
    return turn_grades()


@shared_task
def check_index() -> int:
    """Number of differences between sources, documents and index; each is logged."""
    return sum(1 for _ in differences())
