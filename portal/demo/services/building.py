"""The whole city, step by step; each step leaves alone what is already there."""

import io
import time
from collections.abc import Callable
from datetime import date

from django.core.management import call_command

from portal.demo.declarations.plan import bodies
from portal.demo.services.content import build_content
from portal.demo.services.people import ensure_people
from portal.demo.services.register import assign_code_blocks, build_register
from portal.demo.services.reputation import build_reputation
from portal.demo.services.stories import tell_stories
from registry.ledger.services.anchors import take_anchor
from registry.organisations.models import Organisation
from registry.outbox.models import OutboxMessage
from registry.outbox.services import drain
from search.models import SearchDocument

SHARES = {"city": 1.0, "small": 0.1}


def build(size: str, today: date, say: Callable[[str], None]) -> None:
    """Builds the city of `size` (city or small) unless it stands already; tells each step and its seconds."""
    steps: list[tuple[str, Callable[[], object]]] = [
        ("人员", ensure_people),
        ("赋码号段", assign_code_blocks),
    ]
    if not Organisation.objects.filter(source="demo").exists():
        steps += [
            ("登记簿", lambda: build_register(bodies(today, share=SHARES[size]), today)),
            ("信用与资格", lambda: build_reputation(today)),
            # The index is rebuilt below in one go; a message for each body would only repeat it.
            ("", lambda: OutboxMessage.objects.filter(topic="organisation.changed").delete()),
        ]
    steps += [
        ("页面", lambda: build_content(today)),
        ("办件", lambda: tell_stories(ensure_people())),
        ("消息", _drain_all),
    ]
    if not SearchDocument.objects.filter(type="organisation").exists():
        steps.append(("检索", lambda: call_command("rebuild_search", verbosity=0, stdout=io.StringIO())))
    steps.append(("封存", take_anchor))
    for title, step in steps:
        began = time.monotonic()
        step()
        if title:
            say(f"  {title} {time.monotonic() - began:.1f} 秒")


def _drain_all() -> None:
    while drain():
        pass
