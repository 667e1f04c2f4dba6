"""The reading room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from search import receivers
        from search.benchmark.areas import register
        from search.benchmark.declarations import IMPORT, SEARCH
        from search.engines.database.grams import install

        receivers.connect()
        register(SEARCH)
        register(IMPORT)
        post_migrate.connect(install, sender=self, dispatch_uid="search.grams")
