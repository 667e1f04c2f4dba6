"""After a commit that published something, wake a Celery worker, without ever making the request wait for it."""

import logging
import threading
import time

from django.conf import settings
from django.dispatch import receiver

from registry.outbox.signals import published
from registry.outbox.tasks import drain_outbox

logger = logging.getLogger(__name__)

_PAUSE_AFTER_FAILURE = 5.0  # seconds; the beat drains every five seconds anyway

_wanted = threading.Event()
_start = threading.Lock()
_waker: threading.Thread | None = None


@receiver(published, dispatch_uid="outbox.wake_worker")
def wake_worker(**kwargs: object) -> None:
    """Ask for a drain soon. Without a broker the process of `manage.py work` looks for itself every second."""
    if settings.CELERY_TASK_ALWAYS_EAGER or settings.CELERY_BROKER_URL.startswith("filesystem:"):
        return
    _ensure_waker()
    _wanted.set()


def _ensure_waker() -> None:
    global _waker
    with _start:
        if _waker is None or not _waker.is_alive():
            _waker = threading.Thread(target=_wake_forever, name="outbox-waker", daemon=True)
            _waker.start()


def _wake_forever() -> None:
    while True:
        _wanted.wait()
        _wanted.clear()
        try:
            drain_outbox.apply_async(retry=False, expires=60)
        except Exception:
            logger.warning("the broker did not take the wake-up; the beat will drain", exc_info=True)
            time.sleep(_PAUSE_AFTER_FAILURE)
