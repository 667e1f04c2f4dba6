"""A circuit breaker: after a failure nobody waits for a sick server again until a probe has found it well.

closed ── failure ──▶ open ── after `pause` seconds ──▶ half open: one probe in the background ──▶ closed or open
A visitor's request never is the probe, so no thread of the server waits for a time-out twice.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

logger = logging.getLogger(__name__)


class Breaker:
    """`probe` returns when the server is well and raises when not; it must limit its own time.

    `clock` gives seconds; `run` starts the probe (a daemon thread unless a test says otherwise).
    """

    def __init__(
        self,
        probe: Callable[[], object],
        *,
        pause: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
        run: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._probe = probe
        self._pause = pause
        self._clock = clock
        self._run = run or _in_background
        self._lock = threading.Lock()
        self._opened_at: float | None = None
        self._probing = False
        self._since: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """When the present outage began; None while the server is well."""
        return self._since

    def allows(self) -> bool:
        """True while closed. Open, it is False at once; when the pause is over a probe is sent for next time."""
        with self._lock:
            if self._opened_at is None:
                return True
            due = self._clock() - self._opened_at >= self._pause and not self._probing
            self._probing = self._probing or due
        if due:
            self._run(self._try)
        return self._opened_at is None

    def failed(self, error: BaseException) -> None:
        """Record a failure: open from now on."""
        with self._lock:
            if self._since is None:
                logger.warning("search engine unavailable, the database answers: %s", error)
                self._since = datetime.now(UTC)
            self._opened_at = self._clock()

    def succeeded(self) -> None:
        """Record an answer: closed again."""
        with self._lock:
            if self._since is not None:
                logger.warning("search engine answers again")
            self._opened_at = None
            self._since = None

    def _try(self) -> None:
        try:
            self._probe()
        except Exception as error:
            self.failed(error)
        else:
            self.succeeded()
        finally:
            with self._lock:
                self._probing = False


def _in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="search-probe", daemon=True).start()
