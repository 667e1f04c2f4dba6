"""A notice arrives exactly once; its e-mail is never lost and keeps its Message-ID."""

import threading
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone

from registry.outbox import services
from registry.outbox.models import InboxMessage, OutboxMessage, OutgoingMail
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


class BrokenFor(EmailBackend):
    """A mail server that refuses one address, as real ones do."""

    refused = ""

    def send_messages(self, messages):
        if any(self.refused in message.to for message in messages):
            raise OSError("550 mailbox unavailable")
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def empty_outbox(db) -> None:
    OutboxMessage.objects.all().delete()


def test_the_same_occasion_is_told_once() -> None:
    user: Any = UserFactory()
    first = services.notify(user, "filing:1:accepted", "已受理", "内容", "/workspace/filings/1/")
    second = services.notify(user, "filing:1:accepted", "另一标题")
    assert first == second
    assert InboxMessage.objects.get().title == "已受理"
    services.drain()
    services.drain()
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == ([user.email], "已受理")
    assert sent.body == "内容\n\nhttp://127.0.0.1:8000/workspace/filings/1/"
    assert sent.extra_headers["Message-ID"] == OutgoingMail.objects.get().message_id


def test_rolled_back_work_tells_nobody() -> None:
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        services.notify(UserFactory(), "key", "标题")
        raise ValueError("undone")
    services.drain()
    assert not mail.outbox
    assert not InboxMessage.objects.exists()


def test_titles_that_would_break_a_mail_are_made_one_line() -> None:
    services.notify(UserFactory(), "key", "第一行\r\nBcc: someone@example.org\x00" + "长" * 300, "正文\x00")
    services.drain()
    assert "\n" not in mail.outbox[0].subject
    assert len(mail.outbox[0].subject) == 200
    assert mail.outbox[0].body == "正文"


def test_no_address_and_no_account_get_no_mail() -> None:
    services.notify(UserFactory(email=""), "1", "标题")
    services.notify(UserFactory(is_active=False), "2", "标题")
    services.drain()
    assert InboxMessage.objects.count() == 2
    assert not mail.outbox


def test_a_key_is_never_cut() -> None:
    with pytest.raises(ValueError, match="160"):
        services.notify(UserFactory(), "k" * 161, "标题")


@pytest.mark.django_db(transaction=True)
def test_a_refused_address_delays_no_other_mail(settings, monkeypatch) -> None:
    users: list[Any] = [UserFactory() for _ in range(7)]
    for user in users:
        services.notify(user, f"key:{user.pk}", "标题")
    settings.EMAIL_BACKEND = f"{__name__}.BrokenFor"
    monkeypatch.setattr(BrokenFor, "refused", users[3].email)
    services.drain()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        user.email for user in users if user != users[3]
    )
    waiting = OutgoingMail.objects.get(sent_at__isnull=True)
    assert waiting.address == users[3].email
    monkeypatch.setattr(BrokenFor, "refused", "nobody")
    OutboxMessage.objects.filter(done_at__isnull=True).update(available_at=timezone.now())
    services.drain()
    assert mail.outbox[-1].extra_headers["Message-ID"] == waiting.message_id
    assert len(mail.outbox) == 7


def test_a_mail_that_was_sent_but_not_recorded_keeps_its_message_id() -> None:
    services.notify(UserFactory(), "key", "标题")
    services.drain()
    OutgoingMail.objects.update(sent_at=None)  # killed between sending and recording
    OutboxMessage.objects.update(done_at=None, delivered_to=[], available_at=timezone.now())
    services.drain()
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def test_reading_is_recorded_once() -> None:
    user = UserFactory()
    notice = services.notify(user, "1", "标题")
    services.notify(user, "2", "标题")
    services.mark_read(notice)
    first = InboxMessage.objects.get(key="1").read_at
    services.mark_read(notice)
    assert InboxMessage.objects.get(key="1").read_at == first
    assert services.mark_all_read(user) == 1
    assert services.mark_all_read(user) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_threads_tell_it_once() -> None:
    user = UserFactory()
    barrier = threading.Barrier(20)
    failures: list[Exception] = []

    def tell() -> None:
        try:
            barrier.wait()
            services.notify(user, "the same", "标题")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert InboxMessage.objects.count() == OutgoingMail.objects.count() == 1
    assert OutboxMessage.objects.filter(topic=services.MAIL_TOPIC).count() == 1
