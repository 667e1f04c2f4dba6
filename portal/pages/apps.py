"""Application configuration."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "页面"

    def ready(self) -> None:
        from portal.pages import receivers, tasks
        from registry.outbox.services import schedule

        receivers.connect(self)
        schedule("pages.publish_scheduled", 60, tasks.publish_scheduled)
