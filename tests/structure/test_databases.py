"""Every test begins on the same database, whatever the one before it committed."""

import sqlite3
import threading
from contextlib import closing

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from wagtail.models import Page, Site

from registry.divisions.models import Division


def mark_everything() -> None:
    get_user_model().objects.create_user("left-behind")
    Site.objects.all().delete()


def assert_untouched() -> None:
    assert not get_user_model().objects.exists()
    assert Site.objects.count() == 1
    assert Page.objects.filter(depth=1).exists()
    assert Division.objects.filter(parent__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_and_migrated_ones_are_back(turn):
    assert_untouched()
    with transaction.atomic():
        mark_everything()


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_rolled_back_rows_are_gone(turn):
    assert_untouched()
    mark_everything()


@pytest.mark.django_db(transaction=True)
def test_a_thread_sees_what_this_test_committed():
    get_user_model().objects.create_user("shared")
    seen = []

    def look() -> None:
        seen.append(get_user_model().objects.get().username)
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["shared"]


def test_another_process_sees_it_too(database_url):
    get_user_model().objects.create_user("shared")
    assert names_seen_by_another_client(database_url) == ["shared"]


def names_seen_by_another_client(url: str) -> list[str]:
    query = "SELECT username FROM accounts_user"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as embedded:
            return [name for (name,) in embedded.execute(query)]
    with psycopg.connect(url) as other:
        return [name for (name,) in other.execute(query)]
