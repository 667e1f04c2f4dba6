"""Batches: atomic, resumable, in flat memory; rows of every badness beside good ones."""

import gc
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from registry.imports.benchmark import write_register
from registry.imports.models import ImportedRow, ImportIssue, ImportRun
from registry.imports.services import AlreadyRunning, check, run, run_file, running
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import as_of
from registry.ledger.services import projection
from registry.ledger.services.verification import Verification
from registry.organisations.models import Organisation
from registry.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
REGISTER = ImportRun.Kind.REGISTER


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)


@pytest.fixture
def register(tmp_path) -> Path:
    path = tmp_path / "register.csv"
    write_register(path, 35)
    return path


def started(path):
    return ImportRun.objects.create(kind=REGISTER, file_name=path.name, sha256="0" * 64, state="waiting")


def everything():
    return (
        Organisation.objects.count(),
        LedgerEntry.objects.count(),
        OutboxMessage.objects.filter(topic="organisation.changed").count(),
        ImportedRow.objects.count(),
    )


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_any_two_statements_it_goes_on_where_it_stopped(small_batches, register, monkeypatch):
    current = started(register)
    original, calls = running.store, 0

    def store(*args):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Killed
        original(*args)

    monkeypatch.setattr(running, "store", store)
    with pytest.raises(Killed):
        run(current, register)
    assert everything() == (20, 20, 20, 20), "the third batch left nothing behind"
    again = ImportRun.objects.get(pk=current.pk)
    assert (again.state, again.rows_done) == ("running", 20)
    assert run(again, register) is True
    assert everything() == (35, 35, 35, 35)
    assert (again.counts["rows"], again.counts["opened"]) == (35, 35)
    assert not list(Verification().damages())


def test_in_slices_it_says_when_it_is_done(small_batches, register):
    current = started(register)
    done = [run(current, register, seconds=0) for _ in range(5)]
    assert done == [False, False, False, False, True]
    assert everything() == (35, 35, 35, 35)


def test_a_code_repeated_after_a_resumption_is_still_found(small_batches, register):
    lines = register.read_text().splitlines()
    register.write_text("\n".join([*lines, lines[1]]))
    current = started(register)
    while not run(current, register, seconds=0):
        pass
    issue = ImportIssue.objects.get(severity="error")
    assert (issue.row, "第2行已出现" in issue.reason) == (37, True)


def test_two_processes_cannot_write_one_run(small_batches, register):
    first = started(register)
    run(first, register, seconds=0)
    stale = ImportRun.objects.get(pk=first.pk)
    run(first, register, seconds=0)
    with pytest.raises(AlreadyRunning):
        run(stale, register)
    assert everything() == (20, 20, 20, 20)


def test_the_command_takes_up_an_interrupted_run_of_the_same_file(small_batches, register, monkeypatch):
    original = running.store
    monkeypatch.setattr(running, "store", lambda *args: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        run_file(register, REGISTER)
    monkeypatch.setattr(running, "store", original)
    assert run_file(register, REGISTER).pk == ImportRun.objects.get().pk


HEADER = "统一社会信用代码,社会组织名称,社会组织类型,法定代表人,成立登记日期,登记状态,登记管理机关,注册资金(万元),住所"
GOOD = "51110000MJ0101505U,北京数字健康研究会,社会团体,张某某,2010-01-15,正常,北京市民政局,3,示例路1号"
CODE = "52110000MJ0163191U"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"{CODE},甲\x00乙,,,,,,,", "社会组织名称"),
        ("5211\x000000MJ0163191U,甲,,,,,,,", "统一社会信用代码"),
        (f"{CODE},{'长' * 201},,,,,,,", "社会组织名称"),
        (f"{CODE},{'长' * 3_500_000},,,,,,,", "社会组织名称"),
        (f"{'5' * 10_000},甲,,,,,,,", "统一社会信用代码"),
        (f"{CODE},,,,,,,,", "社会组织名称"),
        (f"{CODE},甲,公司,,,,,,", "社会组织类型"),
        (f"{CODE},甲,,,9999-12-31,,,,", "成立登记日期"),
        (f"{CODE},甲,,,0000-01-01,,,,", "成立登记日期"),
        (f"{CODE},甲,,,,打烊,,,", "登记状态"),
        (f"{CODE},甲,,,,,,-5,", "注册资金(万元)"),
        (f"{CODE},甲,,,,,,1{'0' * 60},", "注册资金(万元)"),
        (f"{CODE},甲,,{'名' * 61},,,,,", "法定代表人"),
        (f"{CODE},甲,,,,,{'局' * 121},,", "登记管理机关"),
        (f"{CODE},甲,,,,,,,{'路' * 301}", "住所"),
        ("51110000MJ010150X6,甲,,,,,,,", "统一社会信用代码"),
        ("#N/A,甲,,,,,,,", "统一社会信用代码"),
        (f"{CODE},#N/A,,,,,,,", "社会组织名称"),
        (f"{CODE},甲,#N/A,,,,,,", "社会组织类型"),
        (f"{CODE},甲,,#N/A,,,,,", "法定代表人"),
        (f"{CODE},甲,,,########,,,,", "成立登记日期"),
        (f"{CODE},甲,,,,#N/A,,,", "登记状态"),
        (f"{CODE},甲,,,,,#REF!,,", "登记管理机关"),
        (f"{CODE},甲,,,,,,#DIV/0!,", "注册资金(万元)"),
        (f"{CODE},甲,,,,,,,#VALUE!", "住所"),
    ],
)
def test_one_bad_row_is_reported_and_the_good_one_loads(tmp_path, line, column):
    path = tmp_path / "register.csv"
    path.write_text(f"{HEADER}\n{line}\n{GOOD}\n", encoding="utf-8")
    run_file(path, REGISTER)
    assert [body.name for body in Organisation.objects.all()] == ["北京数字健康研究会"]
    issue = ImportIssue.objects.get(severity="error")
    assert (issue.row, issue.column) == (2, column)
    assert issue.reason.endswith("。")
    assert "\x00" not in issue.value


def test_lines_of_a_cell_are_one_where_the_item_is_one_and_stay_in_the_scope(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(
        "统一社会信用代码,社会组织名称,社会组织类型,法定代表人,登记状态,住所,业务范围\n"
        f'{CODE},"北京数字\n健康研究院","民办非企业单位\n（社会服务机构）",王　伟,"正\n常","示例路\n1号","一、研究\n二、培训"\n',
        encoding="utf-8",
    )
    run_file(path, REGISTER)
    body = Organisation.objects.get()
    assert (body.name, body.legal_representative, body.address) == ("北京数字健康研究院", "王伟", "示例路1号")
    assert body.business_scope == "一、研究\n二、培训"


def test_a_stray_quote_is_reported_and_the_rows_behind_it_load(small_batches, register):
    lines = register.read_text(encoding="utf-8").splitlines()
    cells = lines[10].split(",")
    lines[10] = ",".join([*cells[:10], f'"{cells[10]}', *cells[11:]])
    register.write_text("\n".join(lines), encoding="utf-8")
    current = run_file(register, REGISTER)
    assert (current.counts["rows"], current.counts["opened"], current.counts["refused"]) == (35, 34, 1)
    issue = ImportIssue.objects.get()
    assert (issue.row, issue.severity, issue.value[:18]) == (11, "error", cells[0])
    assert "引号没有成对" in issue.reason


def test_a_code_with_one_wrong_digit_of_two_is_let_in_where_that_is_set(tmp_path, settings):
    path = tmp_path / "register.csv"
    path.write_text("统一社会信用代码,社会组织名称\n52110000585825247D,北京中间美术馆\n", encoding="utf-8")
    assert run_file(path, REGISTER).counts["refused"] == 1
    settings.IMPORT_ACCEPTS_WRONG_CHECK9 = True
    path.write_text("统一社会信用代码,社会组织名称\n51110000MJ010150X6,某协会\n", encoding="utf-8")
    assert run_file(path, REGISTER).counts["opened"] == 1
    assert ImportIssue.objects.filter(severity="warning", reason__contains="对照证书核实").exists()


def test_an_ended_body_counts_from_the_day_of_the_import(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('正常', '注销')}\n", encoding="utf-8")
    run_file(path, REGISTER)
    body = Organisation.objects.get()
    assert (body.status, body.ended_on, body.registered_on) == ("dissolved", None, date(2010, 1, 15))
    assert body.entries.get().effective_on == timezone.localdate()


def test_a_body_in_liquidation_was_not_so_since_its_registration(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('正常', '清算中')}\n", encoding="utf-8")
    run_file(path, REGISTER)
    body = Organisation.objects.get()
    assert (body.status, body.registered_on) == ("liquidating", date(2010, 1, 15))
    assert body.entries.get().effective_on == timezone.localdate()
    assert as_of(body, date(2012, 6, 1)) == {}
    assert as_of(body, timezone.localdate())["status"] == "liquidating"
    assert not list(Verification().damages())


def peak(path) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        run_file(path, REGISTER)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    # The cache of name keys is bounded, but its bound lies between the two sizes.
    monkeypatch.setattr(projection, "name_key", lambda name: name)
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    write_register(tmp_path / "warm.csv", 2_000)
    check(tmp_path / "warm.csv", REGISTER, lambda findings: None)
    write_register(small, 10_000)
    write_register(large, 100_000)
    # The large file begins with the bodies of the small one: it has rows of new bodies and of bodies that are there.
    new, known = peak(small), peak(small)
    assert peak(large) < 1.2 * max(new, known)
