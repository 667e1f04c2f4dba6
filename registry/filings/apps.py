"""Application configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FilingsConfig(AppConfig):
    """Reference rows after migrations; notices from the outbox."""

    name = "registry.filings"
    label = "filings"
    verbose_name = "办件"

    def ready(self) -> None:
        from registry.filings import notices, receivers, tasks
        from registry.offices.signals import closing
        from registry.outbox.services import schedule, subscribe

        post_migrate.connect(receivers.install_provisions, sender=self)
        closing.connect(receivers.say_what_is_under_way)
        subscribe("filing.changed", "filings.notices", notices.tell_applicants)
        schedule("filings.sweep_deadlines", 300, tasks.sweep_deadlines)
        schedule("filings.turned_provisions", 3600, tasks.tell_turned_provisions)
