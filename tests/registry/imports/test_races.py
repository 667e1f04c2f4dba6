"""An import beside somebody else who writes to the same body."""

import threading
import time
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from registry.imports.models import ImportRun
from registry.imports.services import run_file
from registry.ledger.models import LedgerEntry
from registry.ledger.services import record
from registry.ledger.services.verification import Verification
from tests.factories.bodies import body, new_code

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DOCUMENT_NO, DAY, MATTER = "京民社许准变字〔2017〕287号", date(2017, 5, 25), "变更登记"


def wait_until_somebody_waits_for_a_lock():
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def beside(path, kind, outcomes):
    def read_in():
        try:
            outcomes.append(run_file(path, kind).counts)
        finally:
            connection.close()

    thread = threading.Thread(target=read_in)
    thread.start()
    return thread


def test_a_decision_recorded_while_the_import_waits_is_recorded_once(tmp_path):
    organisation, outcomes = body(), []
    path = tmp_path / "decisions.csv"
    path.write_text(
        "统一社会信用代码,决定文书号,决定日期,事项\n"
        f"{organisation.code},{DOCUMENT_NO},{DAY.isoformat()},{MATTER}\n"
    )
    with transaction.atomic():
        record(
            organisation,
            "decided",
            {},
            effective_on=DAY,
            actor=None,
            reason=MATTER,
            document_no=DOCUMENT_NO,
        )
        thread = beside(path, ImportRun.Kind.DECISIONS, outcomes)
        wait_until_somebody_waits_for_a_lock()
    thread.join()
    assert LedgerEntry.objects.filter(document_no=DOCUMENT_NO).count() == 1
    assert [(counts["recorded"], counts["unchanged"]) for counts in outcomes] == [(0, 1)]


def test_a_row_that_somebody_else_records_while_the_import_waits_changes_nothing_more(tmp_path):
    organisation, outcomes = body("北京守序协会", registrar="bj-mz"), []
    path = tmp_path / "register.csv"
    path.write_text(f"统一社会信用代码,社会组织名称,住所\n{organisation.code},北京守序协会,示例路1号\n")
    with transaction.atomic():
        record(organisation, "changed", {"address": "示例路1号"}, effective_on=DAY, actor=None)
        thread = beside(path, ImportRun.Kind.REGISTER, outcomes)
        wait_until_somebody_waits_for_a_lock()
    thread.join()
    assert organisation.entries.count() == 2
    assert [(counts["changed"], counts["unchanged"]) for counts in outcomes] == [(0, 1)]
    assert not list(Verification().damages())


def test_a_body_opened_while_the_import_waits_ends_it_with_a_sentence_and_the_same_file_goes_on(tmp_path):
    code, outcomes = new_code(), []
    path = tmp_path / "register.csv"
    path.write_text(f"统一社会信用代码,社会组织名称\n{code},北京守序协会\n")

    def command():
        try:
            call_command("import_register", str(path), stdout=StringIO())
        except CommandError as error:
            outcomes.append((error.returncode, str(error)))
        finally:
            connection.close()

    thread = threading.Thread(target=command)
    with transaction.atomic():
        body("北京守序协会", code=code)
        thread.start()
        wait_until_somebody_waits_for_a_lock()
    thread.join()
    ((returncode, sentence),) = outcomes
    assert returncode == 1
    assert f"统一社会信用代码 {code} 已在登记簿中。" in sentence
    assert "重新运行同一命令" in sentence
    out = StringIO()
    call_command("import_register", str(path), stdout=out)
    assert "新增0家" in out.getvalue()
    assert not list(Verification().damages())
