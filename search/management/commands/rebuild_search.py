"""Build the whole search index anew without a moment in which less is found."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailableError
from search.services.rebuilding import RebuildError, rebuild


class Command(BaseCommand):
    help = "Refresh every search document from its source and, with ELASTICSEARCH_URL, build and swap in a new index."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 with the reason when the new index may not go live (the old one stays) or lacks documents."""
        try:
            rebuilt = rebuild(self.stdout.write)
        except RebuildError as error:
            raise CommandError(str(error)) from error
        except EngineUnavailableError as error:
            raise CommandError(
                f"Elasticsearch 没有应答，索引未能重建，请恢复服务后重新运行 rebuild_search：{error}"
            ) from error
        for key, reason in sorted(rebuilt.refused.items()):
            self.stdout.write(self.style.ERROR(f"{key}: {reason}"))
        if rebuilt.refused:
            raise CommandError(
                f"新索引 {rebuilt.index} 已启用，但 Elasticsearch 拒收了上列 {len(rebuilt.refused)} 条，"
                "请按所述原因修改其内容后重新运行 rebuild_search。"
            )
        where = f"index {rebuilt.index}" if rebuilt.index else "the database engine"
        self.stdout.write(self.style.SUCCESS(f"{rebuilt.documents} documents in {where}"))
