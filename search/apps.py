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
        from search.services.turning import turned_grades, turns

        receivers.connect()
        turns("grades", turned_grades)
        schedule("search.turned", 6 * 3600, tasks.refresh_turned)
        schedule("search.check", 24 * 3600, tasks.check_index)
        register(SEARCH)
        register(IMPORT)
        post_migrate.connect(install, sender=self, dispatch_uid="search.grams")
