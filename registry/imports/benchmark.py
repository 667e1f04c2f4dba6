"""How fast a register is read in: the import, against one save() per row, against bare COPY (or INSERT).

Runs in a scratch database made by migration and dropped afterwards; the database in use is not touched.
Called by `manage.py benchmark import --size N`.
"""

import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, connections, transaction
from django.utils import timezone

from registry.imports.declarations import REGISTER_COLUMNS
from registry.imports.models import ImportedRow, ImportRun
from registry.imports.services import run_file
from registry.imports.services.places import Places
from registry.imports.services.planning import Planner
from registry.imports.services.running import BATCH
from registry.imports.validators.rows import Row, Rules, is_blank, register_row
from registry.imports.validators.tables import Fault, open_table
from registry.ledger.declarations import UNKNOWN
from registry.ledger.models import LedgerEntry
from registry.ledger.services.items import encode
from registry.ledger.services.projection import OfficeCodes, columns_of
from registry.ledger.services.seals import ledger_key, seal_of
from registry.organisations.models import Organisation
from registry.organisations.validators.codes import compose
from registry.outbox.models import OutboxMessage
from registry.outbox.services.storage import insert_rows

GOAL_RATIO = 10
MOST_NAIVE_ROWS = 5_000
_DISTRICTS = ("东城", "西城", "朝阳", "丰台", "石景山", "海淀", "通州", "昌平")
_FIELDS = ("科学教育", "文化艺术", "社区服务", "养老服务", "环境保护", "体育健身", "法律援助", "行业交流")
_FORMS = (
    ("association", "社会团体", "协会"),
    ("service", "民办非企业单位", "服务中心"),
    ("foundation", "基金会", "基金会"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds a row each way took, on this database."""

    size: int
    naive_rows: int
    import_s: float
    naive_s: float
    raw_s: float
    statement: str

    @property
    def ratio_to_save(self) -> float:
        """How many times as fast the import is as one save() per row."""
        return self.naive_s / self.import_s

    @property
    def ratio_to_raw(self) -> float:
        """How many times as long the import takes as writing the organisation rows alone."""
        return self.import_s / self.raw_s

    def lines(self) -> Iterator[tuple[bool, tuple[str, ...]]]:
        """(is it the import itself, way, rows, seconds, rows per second, how the import compares)."""
        ways = (
            ("import_register", self.size, self.import_s, ""),
            ("one save() per row", self.naive_rows, self.naive_s, f"{self.ratio_to_save:.1f} × as fast"),
            (
                f"bare {self.statement}, bodies only",
                self.size,
                self.raw_s,
                f"{self.ratio_to_raw:.1f} × as long",
            ),
        )
        for index, (way, rows, seconds, compared) in enumerate(ways):
            yield index == 0, (way, f"{rows:,}", f"{seconds * rows:.2f}", f"{1 / seconds:,.0f}", compared)


def run(size: int) -> Result:
    """Read `size` synthetic rows in, three ways; one save() per row is measured on at most `MOST_NAIVE_ROWS`."""
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "register.csv", Path(folder) / "other.csv"
        naive_rows = min(size, MOST_NAIVE_ROWS)
        write_register(path, size)
        write_register(
            other, naive_rows, first=size
        )  # other names: nothing remembered of them helps the import
        naive_s = _timed(lambda: save_per_row(other, naive_rows)) / naive_rows
        forget_rows()
        import_s = _timed(lambda: run_file(path, ImportRun.Kind.REGISTER)) / size
        organisations = _renamed()
        raw_s = _timed(lambda: _insert_bodies(organisations)) / size
    statement = "COPY" if connection.vendor == "postgresql" else "INSERT"
    return Result(size, naive_rows, import_s, naive_s, raw_s, statement)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def scratch_database() -> Iterator[None]:
    """A migrated, empty database in place of the default one, for the time being."""
    name, options = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    before = options.get("NAME")
    with tempfile.TemporaryDirectory() as folder:
        options["NAME"] = (
            f"{folder}/scratch.sqlite3" if connection.vendor == "sqlite" else f"{name}_benchmark"
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
            options["NAME"] = before
            connections["default"].close()


def write_register(path: Path, size: int, first: int = 0) -> None:
    """A register of invented bodies in the columns of the contract, every cell filled."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            f"{column.label}(万元)" if column.field == "funds" else column.label
            for column in REGISTER_COLUMNS[:12]
        )
        writer.writerows(_synthetic(number) for number in range(first, first + size))


def _synthetic(number: int) -> tuple[str, ...]:
    kind, kind_label, form = _FORMS[number % 3]
    district, field = _DISTRICTS[number % 8], _FIELDS[number // 8 % 8]
    registered_on = date(2000, 1, 1) + timedelta(days=number % 8000)
    return (
        compose(kind, "110000", f"{number + 10_000_000:08d}"),
        f"北京{district}第{number}号{field}{form}",
        kind_label,
        f"张{number}",
        registered_on.isoformat(),
        "正常",
        "北京市民政局",
        "",
        str(number % 500 + 3),
        f"北京市{district}区示例路{number}号",
        f"{field}、交流与培训",
        "2021-01-01至2025-12-31",
    )


def save_per_row(path: Path, size: int) -> None:
    """What the import replaces: each row judged alike, then saved model by model, in a transaction of its own."""
    run_ = ImportRun.objects.create(kind=ImportRun.Kind.REGISTER, file_name="naive", sha256="0" * 64)
    places, offices, key = Places(), OfficeCodes(), ledger_key()
    planner = Planner(places, f"import-{run_.pk}", timezone.localdate())
    for row in _rows(path, size):
        with transaction.atomic():
            plan = planner.plan([row])
            _save(plan.openings[0].values, row, run_, offices, key)


def _rows(path: Path, size: int) -> Iterator[Row]:
    rules = Rules(timezone.localdate())
    with open_table(path, REGISTER_COLUMNS) as table:
        for number, cells in table.rows:
            if number > size + 1:
                return
            if not isinstance(cells, Fault) and not is_blank(cells):
                yield register_row(number, cells, table.header, rules)


def _save(values: object, row: Row, run_: ImportRun, offices: OfficeCodes, key: bytes) -> None:
    now = timezone.now()
    after = {name: value for name, value in encode(dict(values)).items() if value != UNKNOWN[name]}  # type: ignore[call-overload]
    entry = LedgerEntry(
        number=1, kind="imported", effective_on=timezone.localdate(), recorded_at=now, before={}, after=after,
        source_kind="import", source_ref=f"import-{run_.pk}/{row.number}", reason="按登记管理机关原有登记册导入",
    )  # fmt: skip
    entry.hash = seal_of(entry, row.code, None, key)
    body = Organisation(**columns_of(after, offices), ledger_number=1, ledger_head=entry.hash, updated_at=now)
    body.save_base(force_insert=True)
    entry.organisation = body
    entry.save()
    OutboxMessage.objects.create(
        topic="organisation.changed", key=row.code, payload={"code": row.code}, available_at=now
    )
    ImportedRow.objects.create(organisation=body, run=run_, row=row.number, items=row.items)


def forget_rows() -> None:
    """Empty the scratch database's register again, as nobody may a real one."""
    tables = (ImportedRow, LedgerEntry, OutboxMessage, Organisation)
    with connection.cursor() as cursor:
        for name in ("ledger_no_update", "ledger_no_delete") if connection.vendor == "sqlite" else ():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {LedgerEntry._meta.db_table} DISABLE TRIGGER USER")
        for model in tables:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - our own table names


def _renamed() -> list[Organisation]:
    """The bodies just read in, under other codes."""
    organisations = list(Organisation.objects.all())
    for number, organisation in enumerate(organisations):
        organisation.code = f"{number:018d}"
    return organisations


def _insert_bodies(organisations: list[Organisation]) -> None:
    with transaction.atomic():
        for start in range(0, len(organisations), BATCH):
            insert_rows(organisations[start : start + BATCH])
