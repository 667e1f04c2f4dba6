"""After a commit that published something, wake a Celery worker, without ever making the request wait for it."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.dispatch import receiver

from registry.outbox.signals import published
from registry.outbox.tasks import drain_outbox

logger = logging.getLogger(__name__)

_PAUSE_AFTER_FAILURE = 5.0  # seconds; the beat drains every five seconds anyway


class Waker:
    """One thread of this process that talks to the broker, started with the first wake-up."""

    def __init__(self, ask: Callable[[], object]) -> None:
        self._ask = ask
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Ask for a drain soon; several requests become one."""
        with self._starting:
            if not self.alive:
                self._thread = threading.Thread(target=self._run, name="outbox-waker", daemon=True)
                self._thread.start()
        self._wanted.set()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._ask()
            except Exception:
                logger.warning("the broker did not take the wake-up; the beat will drain", exc_info=True)
                time.sleep(_PAUSE_AFTER_FAILURE)


def _ask_broker() -> None:
    drain_outbox.apply_async(retry=False, expires=60)


_waker = Waker(_ask_broker)


@receiver(published, dispatch_uid="outbox.wake_worker")
def wake_worker(**kwargs: object) -> None:
    """Ask for a drain soon. Without a broker the process of `manage.py work` looks for itself every second."""
    if settings.CELERY_TASK_ALWAYS_EAGER or settings.CELERY_BROKER_URL.startswith("filesystem:"):
        return
    _waker.wake()
