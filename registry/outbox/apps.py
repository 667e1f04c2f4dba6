"""Messages that must arrive."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "registry.outbox"
    label = "outbox"
    verbose_name = "待发消息"
