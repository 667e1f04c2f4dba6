"""`manage.py import_register FILE`: an office's register."""

from registry.imports.management.importing import ImportCommand
from registry.imports.models import ImportRun


class Command(ImportCommand):
    help = "导入登记册（CSV 或 XLSX）。有误的行逐条列出，正确的行分批写入登记簿；重复运行不产生变化。"
    kind = ImportRun.Kind.REGISTER
