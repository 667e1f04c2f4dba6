"""Messages written in the transaction that causes them, delivered after it."""

from django.conf import settings
from django.db import models


class OutboxMessage(models.Model):
    """One thing that happened, to be told to every subscriber of its topic, at least once each."""

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=128, help_text="What it is about, e.g. a credit code or filing number.")
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField(help_text="Not to be delivered before; moved on by failures.")
    claimed_until = models.DateTimeField(
        null=True, blank=True, help_text="A worker has it in hand until then."
    )
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    delivered_to = models.JSONField(default=list, help_text="Names of subscribers that are done with it.")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "待发消息"
        verbose_name_plural = "待发消息"
        indexes = (
            models.Index(
                fields=["available_at", "id"],
                name="outbox_pending",
                condition=models.Q(done_at__isnull=True),
            ),
            models.Index(
                fields=["claimed_until"],
                name="outbox_claimed",
                condition=models.Q(claimed_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic}:{self.key}"


class InboxMessage(models.Model):
    """A notice in a person's inbox; `key` makes it arrive exactly once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox", verbose_name="收件人"
    )
    key = models.CharField(max_length=160, unique=True)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "站内消息"
        verbose_name_plural = "站内消息"
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.title


class OutgoingMail(models.Model):
    """An e-mail to be sent; never lost, repeated only if killed between sending and recording.

    `message_id` is made from `key` alone, so a repeated mail is recognised as the same one.
    """

    key = models.CharField(max_length=160, unique=True)
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "外发邮件"
        verbose_name_plural = "外发邮件"

    def __str__(self) -> str:
        return f"{self.address}:{self.subject}"


class ScheduledRun(models.Model):
    """When a scheduled job last ran, so that several workers and restarts keep one rhythm."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.name
