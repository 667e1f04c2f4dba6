"""Messages that must arrive."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "registry.outbox"
    label = "outbox"
    verbose_name = "待发消息"

    def ready(self) -> None:
        from registry.outbox import receivers, services  # noqa: F401

        services.subscribe(services.MAIL_TOPIC, "mail", services.send_mails)
        services.schedule("outbox.prune", 24 * 60 * 60, services.prune)
