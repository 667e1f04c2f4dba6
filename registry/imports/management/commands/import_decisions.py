"""`manage.py import_decisions FILE`: published decisions of the past."""

from registry.imports.management.importing import ImportCommand
from registry.imports.models import ImportRun


class Command(ImportCommand):
    help = "导入历史决定（统一社会信用代码、决定文书号、决定日期、事项），每件记入登记簿一次。"
    kind = ImportRun.Kind.DECISIONS
