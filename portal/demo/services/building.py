"""The whole city, step by step; each step leaves alone what is already there.

A city of which only a part was built is no city: a mark in the database, written last, says that it is whole.
"""

import io
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from portal.demo.declarations.plan import bodies
from portal.demo.services.content import build_content
from portal.demo.services.people import ensure_people
from portal.demo.services.register import assign_code_blocks, build_register
from portal.demo.services.reputation import build_reputation
from portal.demo.services.stories import tell_stories
from portal.demo.services.tries import build_tries
from registry.ledger.services.anchors import AnchorError, set_aside, take_anchor
from registry.organisations.models import Organisation
from registry.outbox.models import OutboxMessage, ScheduledRun
from registry.outbox.services import drain
from search.models import SearchDocument

SHARES = {"city": 1.0, "small": 0.1}
#: Building is a job that runs once for each database; its row of the schedule says that it came to its end.
_MARK = "demo.build"


class NotOursError(Exception):
    """A part of a city stands in a database that is not the demonstration's own; nothing was changed."""


def discard_part() -> bool:
    """Takes a city away whose building was interrupted, so that the next one starts from nothing; True if there was one.

    Only the SQLite database of the demonstration itself under VAR_DIR, with the files that belong to it; NotOursError for
    any other, and where bodies of another source stand beside those of the city.
    """
    if _is_whole() or not _begun():
        return False
    home, database = Path(settings.VAR_DIR).resolve(), Path(str(connection.settings_dict["NAME"])).resolve()
    others = Organisation.objects.exclude(source__in=(Organisation.Source.DEMO, Organisation.Source.FILING))
    if connection.vendor != "sqlite" or not database.is_relative_to(home) or others.exists():
        raise NotOursError
    connection.close()
    for ending in ("", "-wal", "-shm", "-journal"):
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
    for folder in ("PAPERS_ROOT", "LEDGER_ANCHOR_DIR"):
        path = Path(getattr(settings, folder)).resolve()
        if path.is_relative_to(home):
            shutil.rmtree(path, ignore_errors=True)
    return True


def _begun() -> bool:
    """Whether bodies of the city stand in the database, which may be empty yet."""
    return _is_there(Organisation) and Organisation.objects.filter(source=Organisation.Source.DEMO).exists()


def _is_whole() -> bool:
    return _is_there(ScheduledRun) and ScheduledRun.objects.filter(name=_MARK).exists()


def _is_there(model: type[Model]) -> bool:
    return model._meta.db_table in connection.introspection.table_names()


def _mark_whole() -> None:
    now = timezone.now()
    ScheduledRun.objects.get_or_create(name=_MARK, defaults={"started_at": now, "finished_at": now})


def build(size: str, today: date, say: Callable[[str], None]) -> None:
    """Builds the city of `size` (city or small) unless it stands already; tells each step and its seconds."""
    steps: list[tuple[str, Callable[[], object]]] = [
        ("人员", ensure_people),
        ("赋码号段", assign_code_blocks),
    ]
    if not _begun():
        steps += [
            ("", set_aside),  # anchors of an earlier city in this folder know other bodies
            ("登记簿", lambda: build_register(bodies(today, share=SHARES[size]), today)),
            ("信用与资格", lambda: build_reputation(today)),
            # The index is rebuilt below in one go; a message for each body would only repeat it.
            ("", lambda: OutboxMessage.objects.filter(topic="organisation.changed").delete()),
        ]
    steps += [
        ("页面", lambda: build_content(today)),
        ("办件", lambda: tell_stories(ensure_people())),
        ("", build_tries),
        ("消息", _drain_all),
    ]
    if not SearchDocument.objects.filter(type="organisation").exists():
        steps.append(("检索", lambda: call_command("rebuild_search", verbosity=0, stdout=io.StringIO())))
    steps += [("封存", lambda: _seal(say)), ("", _mark_whole)]
    for title, step in steps:
        began = time.monotonic()
        step()
        if title:
            say(f"  {title} {time.monotonic() - began:.1f} 秒")


def _seal(say: Callable[[str], None]) -> None:
    """A city somebody has tampered with, to see what `verify_ledger` says of it, is still served."""
    try:
        take_anchor()
    except AnchorError as error:
        say(f"  {error}")


def _drain_all() -> None:
    while drain():
        pass
