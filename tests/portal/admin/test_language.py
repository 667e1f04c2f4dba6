"""The whole admin speaks Chinese: Wagtail's own screens and ours, to everybody who reaches them."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.test import Client
from wagtail.models import Collection, Page, PageLogEntry, Task, Workflow

from portal.accounts.services import EDITORS, STAFF, name_in_chinese
from tests.factories.people import UserFactory
from tests.factories.sessions import desk_session
from tests.portal.admin.forged import forms
from tests.portal.admin.places import Places
from tests.portal.admin.words import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
#: Written for scripts, never shown.
FOR_SCRIPTS = ("multiple/add/",)


@pytest.fixture
def places() -> Places:
    return Places()


def editor():
    user = UserFactory(display_name="尹编辑")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def data_of(places: Places) -> frozenset[str]:
    """What is Latin because people named it so."""
    names = get_user_model().objects.values_list("username", flat=True)
    return frozenset({*names, "bj-haidian-mz", "news-one", "news-two", places.image.filename})


def spoken(client: Client, places: Places) -> dict[str, str]:
    """Foreign words that this person meets, each with the first screen that shows it; forms are sent empty too."""
    met: dict[str, str] = {}
    known = data_of(places)
    for address in places.addresses():
        screen = client.get(address)
        for words in foreign(screen, known):
            met.setdefault(words, address)
        writes = address.endswith(("/add/", "/new/")) or "/edit/" in address or "/add/" in address
        if screen.status_code != 200 or not writes or address.endswith(FOR_SCRIPTS):
            continue
        for form in forms(screen, address):
            if form.method != "post":
                continue
            with transaction.atomic():
                answer = client.post(form.action, form.emptied())
                transaction.set_rollback(True)
            for words in foreign(answer, known):
                met.setdefault(words, f"POST {form.action}")
    return met


@pytest.mark.parametrize("who", ["superuser", "registrar", "supervisor", "intake", "editor"])
def test_nobody_meets_a_foreign_word(places, who):
    people = {"superuser": lambda: places.admin, "editor": editor}
    person = people[who]() if who in people else getattr(places.cast, who)
    assert spoken(desk_session(person), places) == {}


def test_what_wagtail_named_while_migrating_bears_chinese_names():
    names = [
        *Group.objects.values_list("name", flat=True),
        *Workflow.objects.values_list("name", flat=True),
        *Task.objects.values_list("name", flat=True),
        *Page.objects.filter(depth=1).values_list("title", flat=True),
        *Collection.objects.filter(depth=1).values_list("name", flat=True),
        *Permission.objects.values_list("name", flat=True),
    ]
    assert [name for name in names if not any("\u4e00" <= char <= "\u9fff" for char in name)] == []
    assert not PageLogEntry.objects.filter(label__startswith="Welcome").exists()


def test_names_given_by_hand_stay():
    Group.objects.filter(name="内容审核").update(name="Moderators")
    Group.objects.create(name="内容审核")
    Group.objects.filter(name=STAFF).update(name="本局人员")
    name_in_chinese()
    assert {"Moderators", "内容审核", "本局人员"} <= set(Group.objects.values_list("name", flat=True))


def test_the_menu_calls_people_by_their_name(places):
    page = desk_session(places.cast.intake).get("/admin/").content.decode()
    props = page.split('id="wagtail-sidebar-props"', 1)[1].split("</script>", 1)[0]
    name = places.cast.intake.display_name.encode("unicode_escape").decode()
    assert f'"name": "{name}"' in props
    assert places.cast.intake.username not in props


def test_ones_own_settings_do_not_ask_for_western_names_and_can_be_saved(places):
    client = desk_session(places.cast.intake)
    screen = client.get("/admin/account/")
    assert "first_name" not in screen.content.decode()
    form = next(form for form in forms(screen, "/admin/account/") if form.method == "post")
    assert client.post(form.action, form.data()).status_code == 302
