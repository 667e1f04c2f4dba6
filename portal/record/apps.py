"""Application configuration."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "portal.record"
    label = "record"
    verbose_name = "公开登记簿"

    def ready(self) -> None:
        from portal.record.benchmark.declarations import RECORD
        from search.benchmark.areas import register

        register(RECORD)
