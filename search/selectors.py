"""Reading what search needs of the register: the divisions, and documents by key."""

import time
from collections.abc import Iterable
from threading import Lock

from registry.divisions.models import Division
from search.analysis.places import Places, build_places
from search.models import SearchDocument

_KEPT_SECONDS = 60.0
_lock = Lock()
_kept: tuple[float, Places] | None = None


def places() -> Places:
    """The divisions as lookup tables; read again every minute, or at once after `forget_places`."""
    global _kept  # noqa: PLW0603  # one table for the process
    now = time.monotonic()
    kept = _kept
    if kept is None or now - kept[0] > _KEPT_SECONDS:
        rows = Division.objects.values_list("code", "name", "level", "parent_id")
        kept = (now, build_places(rows))
        with _lock:
            _kept = kept if kept[1].names else None
    return kept[1]


def forget_places(**kwargs: object) -> None:
    """Receiver for a changed division."""
    global _kept  # noqa: PLW0603
    with _lock:
        _kept = None


def titles(codes: Iterable[str]) -> dict[str, str]:
    """Titles of bodies by credit code, for labels."""
    wanted = list(codes)
    if not wanted:
        return {}
    found = SearchDocument.objects.filter(type__in=("organisation", "hub"), code__in=wanted)
    return dict(found.values_list("code", "title"))


def by_codes(codes: Iterable[str]) -> list[SearchDocument]:
    """The bodies with these credit codes, in their order."""
    wanted = list(codes)
    return list(SearchDocument.objects.filter(type="organisation", code__in=wanted).order_by("code"))
