"""Compare sources, documents and index, and name every difference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailableError
from search.services.checking import differences


class Command(BaseCommand):
    help = "Compare the register with the search documents and these with the index; exit code 1 on any difference."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each difference."""
        found = 0
        try:
            for line in differences():
                self.stdout.write(line)
                found += 1
        except EngineUnavailableError as error:
            raise CommandError(
                f"Elasticsearch 没有应答，无法核对索引，请恢复服务后重新运行 check_search：{error}"
            ) from error
        if found:
            raise CommandError(f"{found} differences")
        self.stdout.write(self.style.SUCCESS("sources, documents and index agree"))
