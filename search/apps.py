"""The reading room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from registry.outbox.services import schedule
        from search import receivers, tasks
        from search.benchmark.areas import register
        from search.benchmark.declarations import IMPORT, SEARCH
        from search.engines.database.grams import install

        receivers.connect()
        schedule("search.turned_grades", 6 * 3600, tasks.refresh_turned_grades)
        register(SEARCH)
        register(IMPORT)
        post_migrate.connect(install, sender=self, dispatch_uid="search.grams")
