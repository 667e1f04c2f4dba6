"""Telling people: the inbox, exactly once, and e-mail, never lost."""

import hashlib
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from registry.outbox.models import InboxMessage, OutboxMessage, OutgoingMail
from registry.outbox.services.publishing import publish

MAIL_TOPIC = "mail.outgoing"
_LONGEST_TITLE = 200
_LONGEST_KEY = 160


def notify(user: Any, key: str, title: str, body: str = "", url: str = "") -> InboxMessage:
    """Put a notice in the person's inbox, and an e-mail on its way where an address is known.

    `key` names the occasion and the person (at most 160 characters, else ValueError): a second call with it changes
    nothing and returns the first notice, also when both come at once. `url` is a path of this site.
    """
    if len(key) > _LONGEST_KEY:
        raise ValueError(f"the key of a notice has at most {_LONGEST_KEY} characters")
    title = " ".join(title.replace("\x00", "").split())[:_LONGEST_TITLE]
    body = body.replace("\x00", "")
    with transaction.atomic():
        notice, new = InboxMessage.objects.get_or_create(
            key=key, defaults={"user": user, "title": title, "body": body, "url": url}
        )
        if new and user.email and user.is_active:
            _queue_mail(notice, user.email)
    return notice


def mark_read(notice: InboxMessage) -> None:
    """Record the first time the notice was opened."""
    InboxMessage.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())


def mark_all_read(user: Any) -> int:
    """Record that everything in the person's inbox was read; returns how many were new."""
    return InboxMessage.objects.filter(user=user, read_at__isnull=True).update(read_at=timezone.now())


def _queue_mail(notice: InboxMessage, address: str) -> None:
    link = f"\n\n{settings.SITE_URL.rstrip('/')}{notice.url}" if notice.url else ""
    mail = OutgoingMail.objects.create(
        key=notice.key,
        address=address,
        subject=notice.title,
        body=f"{notice.body}{link}",
        message_id=_message_id(notice.key),
    )
    publish(MAIL_TOPIC, str(mail.pk))


def _message_id(key: str) -> str:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def send_mails(messages: Sequence[OutboxMessage]) -> None:
    """Subscriber of `mail.outgoing`: send what is not yet sent, recording each at once."""
    ids = [int(message.key) for message in messages]
    waiting = list(OutgoingMail.objects.filter(pk__in=ids, sent_at__isnull=True).order_by("id"))
    if not waiting:
        return
    with get_connection() as connection:
        for mail in waiting:
            EmailMessage(
                mail.subject,
                mail.body,
                to=[mail.address],
                headers={"Message-ID": mail.message_id},
                connection=connection,
            ).send()
            OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
