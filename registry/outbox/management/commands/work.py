"""`manage.py work`: the one process beside an embedded server; delivers messages and runs the schedule."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from registry.outbox import services

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Delivers outbox messages and runs scheduled jobs until it is stopped (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now and end.")
        parser.add_argument("--pause", type=float, default=1.0, help="Seconds between two looks (default 1).")

    def handle(self, *args: object, once: bool, pause: float, **options: object) -> None:
        if once:
            look()
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            try:
                look()
            except DatabaseError:
                # A database that is away for a moment must not end the only worker.
                logger.exception("the database did not answer; trying again")
                close_old_connections()
            stopped.wait(pause)


def look() -> None:
    """Deliver and run what is due."""
    services.drain()
    services.run_due()
