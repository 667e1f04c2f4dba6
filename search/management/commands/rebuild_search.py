"""Build the whole search index anew without a moment in which less is found."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailableError
from search.services.rebuilding import RebuildError, rebuild


class Command(BaseCommand):
    help = "Refresh every search document from its source and, with ELASTICSEARCH_URL, build and swap in a new index."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 with the reason when the new index may not go live; the old one stays."""
        try:
            rebuilt = rebuild(self.stdout.write)
        except (RebuildError, EngineUnavailableError) as error:
            raise CommandError(str(error)) from error
        where = f"index {rebuilt.index}" if rebuilt.index else "the database engine"
        self.stdout.write(self.style.SUCCESS(f"{rebuilt.documents} documents in {where}"))
