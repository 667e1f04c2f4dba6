"""A city whose building was interrupted is built anew; nothing else is ever taken away."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.demo.declarations.plan import bodies
from portal.demo.services import building
from registry.organisations.models import Organisation
from registry.outbox.models import ScheduledRun
from tests.factories.bodies import body

SHARE = 0.01
#: What is done in a process of its own: "break" is Ctrl-C when the register stands and nothing else does.
PROGRAMME = """
import sys
import django
django.setup()
from django.core.management import call_command
from portal.demo.services import building
building.SHARES["small"] = {share}

def interrupt(told):
    if "登记簿" in told:
        raise KeyboardInterrupt

if sys.argv[1] == "break":
    from django.utils import timezone
    call_command("migrate", verbosity=0)
    building.build("small", timezone.localdate(), interrupt)
else:
    for _ in ("anew", "kept"):
        call_command("demo", "--size", "small", "--build-only")
    call_command("verify_ledger")
    from registry.organisations.models import Organisation
    from registry.standing.models import Grade
    print("bodies", Organisation.objects.filter(source="demo").count(), "grades", Grade.objects.exists())
"""


@pytest.fixture
def run(tmp_path):
    """run(what) → (exit code, output) of the embedded set-up in a folder of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "VAR_DIR": str(tmp_path),
    }

    def start(what: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAMME.format(share=SHARE), what],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return start


@pytest.mark.servers
@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_a_building_that_was_broken_off_is_begun_anew_and_a_whole_city_is_kept(run, tmp_path):
    code, told = run("break")
    assert code != 0 and "KeyboardInterrupt" in told
    stale = tmp_path / "papers" / "filings" / "stale.pdf"
    stale.parent.mkdir(parents=True)
    stale.touch()
    code, told = run("build")
    assert code == 0, told
    assert told.count("上一次没有建完") == 1
    assert f"bodies {len(list(bodies(timezone.localdate(), share=SHARE)))} grades True" in told
    assert not stale.exists()
    first, _, again = told.partition("演示城市已就绪")
    assert "登记簿" in first and "登记簿" not in again


@pytest.fixture
def part(db) -> Organisation:
    return body(source="demo")


def test_a_database_that_is_not_the_demonstrations_own_is_left_alone(part, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    with pytest.raises(building.NotOursError):
        building.discard_part()
    with pytest.raises(CommandError, match="没有改动"):
        call_command("demo", build_only=True)
    assert Organisation.objects.filter(pk=part.pk).exists()


def test_other_bodies_beside_the_part_are_left_alone(part):
    body(source="import")
    with pytest.raises(building.NotOursError):
        building.discard_part()
    assert Organisation.objects.count() == 2


def test_a_whole_city_and_a_register_without_one_are_left_alone(db):
    body(source="import")
    assert not building.discard_part()
    body(source="demo")
    now = timezone.now()
    ScheduledRun.objects.create(name="demo.build", started_at=now, finished_at=now)
    assert not building.discard_part()
    assert Organisation.objects.count() == 2
