"""What Celery runs: a full rebuild on demand, what turns with the day, and the daily look for differences."""

import logging

from celery import shared_task

from search.services.checking import differences
from search.services.rebuilding import rebuild
from search.services.turning import turn

logger = logging.getLogger(__name__)


@shared_task
def rebuild_index() -> int:
    """Build everything anew; returns the number of documents."""
    return rebuild().documents


@shared_task
def refresh_turned() -> int:
    """Several times a day: what reads otherwise since a day began; returns of how many things."""
    return turn()


@shared_task
def check_index() -> int:
    """Once a day: number of differences between sources, documents and index; each is logged, and all as an error."""
    found = sum(1 for _ in differences())
    if found:
        logger.error("search: %d differences between sources, documents and index; run rebuild_search", found)
    return found
