"""The two commands on the real files and on the faults such files have."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from registry.imports.models import ImportedRow, ImportIssue, ImportRun
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import timeline
from registry.ledger.services import open_body
from registry.ledger.services.verification import Verification
from registry.organisations.models import Organisation
from registry.organisations.selectors import gaps
from registry.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "data"
SAMPLE, REGISTER, DECISIONS = (
    DATA / name for name in ("register_sample.csv", "beijing_register.csv", "beijing_decisions.csv")
)


def run(command, file, *options):
    out = StringIO()
    call_command(command, str(file), *options, stdout=out)
    return out.getvalue()


def report_of(command, file, tmp_path, *options):
    path = tmp_path / "report.csv"
    run(command, file, "--report", str(path), *options)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def everything():
    return (Organisation.objects.count(), LedgerEntry.objects.count(), OutboxMessage.objects.count())


class TestSample:
    """Fourteen bodies and seven faulty rows, as an office would send them."""

    def test_fourteen_bodies_load(self):
        said = run("import_register", SAMPLE)
        assert Organisation.objects.count() == 14
        assert "新增14家" in said
        assert "未导入7行" in said
        assert not list(Verification().damages())

    def test_seven_rows_are_reported_with_row_column_value_and_reason(self, tmp_path):
        lines = report_of("import_register", SAMPLE, tmp_path)
        errors = [(line["行"], line["列"]) for line in lines if line["处理"] == "未导入"]
        assert errors == [
            ("16", "统一社会信用代码"),
            ("17", "统一社会信用代码"),
            ("18", "统一社会信用代码"),
            ("19", "社会组织类型"),
            ("19", "成立登记日期"),
            ("19", "注册资金"),
            ("19", "统一社会信用代码"),
            ("20", "社会组织类型"),
            ("21", "统一社会信用代码"),
            ("22", "社会组织名称"),
            ("22", "统一社会信用代码"),
        ]
        reasons = {(line["行"], line["列"]): (line["值"], line["原因"]) for line in lines}
        assert "第5行已出现" in reasons["16", "统一社会信用代码"][1]
        assert "第18位校验码应为 U，现为 W" in reasons["17", "统一社会信用代码"][1]
        assert "字母 O" in reasons["18", "统一社会信用代码"][1]
        assert "民办非企业单位" in reasons["19", "社会组织类型"][1]
        assert reasons["19", "成立登记日期"] == ("2016-02-30", "“2016-02-30”不存在这一天，请核对。")
        assert "负数" in reasons["19", "注册资金"][1]
        assert "街道办事处" in reasons["20", "社会组织类型"][1]
        assert "市场监管" in reasons["21", "统一社会信用代码"][1]

    def test_values_arrive_as_the_register_holds_them(self):
        run("import_register", SAMPLE)
        body = Organisation.objects.get(code="51110000MJ0101505U")
        assert (body.name, body.kind, body.status, body.source) == (
            "北京数字健康研究会",
            "association",
            "active",
            "import",
        )
        assert (body.funds, body.registered_on) == (Decimal("30000.00"), date(2010, 1, 15))
        assert (body.certificate_from, body.certificate_to) == (date(2021, 1, 1), date(2025, 12, 31))
        assert (body.level, body.division_id, body.registrar_name) == ("city", "110000", "北京市民政局")
        assert body.registrar is not None
        assert body.registrar.division_id == "110000"
        assert body.entries.get().effective_on == date(2010, 1, 15)

    def test_an_unknown_column_is_named(self):
        said = run("import_register", SAMPLE)
        assert "未使用的列：备注" in said
        assert "“注册资金”没有写明单位，已按万元理解" in said

    def test_an_organ_from_elsewhere_is_kept_as_given_with_a_warning(self):
        run("import_register", SAMPLE)
        body = Organisation.objects.get(code="51310110501144395U")
        assert (body.registrar_name, body.registrar, body.division, body.level) == (
            "上海市杨浦区民政局",
            None,
            None,
            "district",
        )
        warned = ImportIssue.objects.filter(severity="warning", column="登记管理机关")
        assert set(warned.values_list("value", flat=True)) == {
            "上海市杨浦区民政局",
            "沈阳市民政局",
            "深圳市民政局",
        }
        national = Organisation.objects.get(code="51100000500002862F")
        assert (national.level, national.division_id) == ("national", "100000")

    def test_a_dry_run_writes_nothing_and_says_the_same(self, tmp_path):
        before = everything()
        lines = report_of("import_register", SAMPLE, tmp_path, "--dry-run")
        assert everything() == before
        assert not ImportRun.objects.exists()
        assert lines == report_of("import_register", SAMPLE, tmp_path)


class TestBeijing:
    """464 real bodies with the gaps such files have, and their 454 published decisions."""

    def test_all_load_and_a_second_run_changes_nothing(self):
        said = run("import_register", REGISTER)
        assert Organisation.objects.count() == 464
        assert "新增464家" in said
        assert "未导入0行" in said
        assert "待补录：法定代表人（负责人）464家" in said
        before = everything()
        again = run("import_register", REGISTER)
        assert "无变化464行" in again
        assert everything() == before
        assert not list(Verification().damages())

    def test_without_an_organ_the_code_gives_the_district_and_says_that_it_guessed(self):
        run("import_register", REGISTER)
        body = Organisation.objects.get(code="51110114MJ0348313G")
        assert (body.level, body.division_id) == ("district", "110114")
        assert body.district_code == "", "the digits are no address"
        assert "registrar_name" in {gap.item for gap in gaps(body)}, "staff find it without the report"
        assert body.is_charity is None, "the file does not say"
        assert body.registrar is not None, "somebody must be asked to complete it"
        assert body.registrar_name == "", "a guess is not shown as a fact"
        warned = ImportIssue.objects.filter(severity="warning", reason__contains="暂记为")
        assert warned.count() == 24
        assert warned.filter(reason__contains="昌平区").filter(reason__contains="所在区没有据此填写").exists()

    def test_an_address_that_names_a_district_gives_it(self, tmp_path):
        path = register(tmp_path, "51110114MJ0348313G,北京某协会,社会团体,,,正常,,,,北京市海淀区清河路1号,,")
        run("import_register", path)
        body = Organisation.objects.get(code="51110114MJ0348313G")
        assert (body.division_id, body.district_code) == ("110114", "110108")

    def test_decisions_become_entries_of_the_past_once_each(self):
        run("import_register", REGISTER)
        said = run("import_decisions", DECISIONS)
        assert "记入决定454件" in said
        decided = LedgerEntry.objects.filter(kind="decided")
        assert decided.count() == 454
        entry = decided.get(document_no="京民社许准变字〔2017〕287号")
        assert (entry.effective_on, entry.reason) == (date(2017, 5, 25), "变更登记")
        moments = timeline(Organisation.objects.get(code="51110000069583988B"))
        assert [(moment.title, moment.document_no) for moment in moments][-1] == (
            "历史决定",
            "京民社许准变字〔2017〕287号",
        )
        before = everything()
        assert "无变化454行" in run("import_decisions", DECISIONS)
        assert everything() == before
        assert not list(Verification().damages())

    def test_a_decision_of_an_unknown_body_is_reported(self, tmp_path):
        lines = report_of("import_decisions", DECISIONS, tmp_path)
        assert len(lines) == 454
        assert "请先导入登记册" in lines[0]["原因"]
        assert not LedgerEntry.objects.exists()

    def test_a_decision_that_stands_in_the_ledger_as_what_it_did_is_not_recorded_again(self, tmp_path):
        body = open_body(
            {"code": CODE, "kind": "association", "name": "北京自有协会", "level": "city"},
            effective_on=date(2024, 3, 2),
            actor=None,
            document_no="京民社准〔2024〕7号",
        )
        path = tmp_path / "decisions.csv"
        line = f"{CODE},京民社准（2024）7号,2024-03-02,成立登记"
        path.write_text(f"统一社会信用代码,决定文书号,决定日期,事项\n{line}\n")
        assert "记入决定0件，无变化1行" in run("import_decisions", path)
        path.write_text(path.read_text().replace("2024-03-02", "2024-03-03"))
        assert "日期或事项不同" in run("import_decisions", path)
        assert body.entries.count() == 1


HEADER = "统一社会信用代码,社会组织名称,社会组织类型,法定代表人,成立登记日期,登记状态,登记管理机关,业务主管单位,注册资金(万元),住所,业务范围,证书有效期"
CODE = "51110000MJ0101505U"


def register(tmp_path, *rows, header=HEADER, encoding="utf-8", name="register.csv"):
    path = tmp_path / name
    path.write_bytes("\n".join((header, *rows, "")).encode(encoding))
    return path


def imported(tmp_path, *rows, **options):
    run("import_register", register(tmp_path, *rows, **options))
    return Organisation.objects.filter(code=CODE).first()


class TestSecondFile:
    ROW = f"{CODE},北京数字健康研究会,社会团体,张某某,2010-01-15,正常,北京市民政局,,3,示例路1号,,"

    def test_a_changed_row_becomes_an_entry_of_today(self, tmp_path):
        imported(tmp_path, self.ROW)
        body = imported(tmp_path, self.ROW.replace("示例路1号", "新路2号").replace("张某某", "李某某"))
        entry = body.entries.get(number=2)
        assert (entry.kind, entry.effective_on) == ("changed", timezone.localdate())
        assert entry.before == {"address": "示例路1号", "legal_representative": "张某某"}
        assert body.address == "新路2号"

    def test_what_was_unknown_is_completed(self, tmp_path):
        imported(tmp_path, self.ROW.replace("示例路1号", ""))
        body = imported(tmp_path, self.ROW)
        assert body.entries.get(number=2).kind == "completed"

    def test_an_empty_cell_takes_nothing_away(self, tmp_path):
        imported(tmp_path, self.ROW)
        body = imported(tmp_path, self.ROW.replace("示例路1号", ""))
        assert (body.ledger_number, body.address) == (1, "示例路1号")

    def test_a_new_name_leaves_the_former_one(self, tmp_path):
        imported(tmp_path, self.ROW)
        body = imported(tmp_path, self.ROW.replace("数字健康研究会", "数字医学研究会"))
        assert body.former_names.get().name == "北京数字健康研究会"

    @pytest.mark.parametrize(
        ("word", "status"),
        [("注销", "dissolved"), ("撤销", "annulled"), ("吊销", "revoked"), ("清算中", "liquidating")],
    )
    def test_an_end_is_an_entry_of_its_kind_without_a_day_nobody_gave(self, tmp_path, word, status):
        imported(tmp_path, self.ROW)
        body = imported(tmp_path, self.ROW.replace("正常", word))
        assert (body.status, body.ended_on) == (status, None)
        assert body.entries.get(number=2).kind in (status, "liquidation")
        assert not list(Verification().damages())

    def test_an_end_in_the_file_takes_no_day_from_the_register(self, tmp_path):
        from registry.ledger.services import record

        body, on = imported(tmp_path, self.ROW), date(2020, 1, 1)
        record(body, "annulled", {}, effective_on=on, actor=None)
        body = imported(tmp_path, self.ROW.replace("正常", "注销"))
        assert (body.status, body.ended_on) == ("dissolved", on)
        assert not list(Verification().damages())

    def test_a_status_that_cannot_follow_is_told_and_left(self, tmp_path):
        from registry.ledger.services import record

        body = imported(tmp_path, self.ROW)
        record(body, "dissolved", {}, effective_on=date(2020, 1, 1), actor=None)
        body = imported(tmp_path, self.ROW.replace("正常", "撤销").replace("示例路1号", "新路2号"))
        assert (body.status, body.address) == ("dissolved", "新路2号")
        assert ImportIssue.objects.get(column="登记状态").value == "已撤销"
        body = imported(tmp_path, self.ROW.replace("正常", "撤销").replace("示例路1号", "新路2号"))
        assert (body.status, body.ledger_number) == ("dissolved", 3)
        assert ImportIssue.objects.filter(column="登记状态").count() == 2, "told as long as both differ"

    def test_an_old_file_does_not_undo_what_the_register_recorded_since(self, tmp_path):
        from registry.ledger.services import record

        body = imported(tmp_path, self.ROW)
        record(body, "changed", {"address": "变更后的路"}, effective_on=timezone.localdate(), actor=None)
        body = imported(tmp_path, self.ROW)
        assert (body.address, body.ledger_number) == ("变更后的路", 2)
        body = imported(tmp_path, self.ROW.replace("张某某", "李某某"))
        assert (body.address, body.legal_representative) == ("变更后的路", "李某某")

    def test_a_body_of_the_register_itself_is_completed_and_never_overruled(self, tmp_path):
        from tests.factories.bodies import body as opened

        opened("北京自有协会", code=CODE, legal_representative="王某某")
        body = imported(tmp_path, self.ROW)
        assert (body.name, body.legal_representative, body.address) == ("北京自有协会", "王某某", "示例路1号")
        warned = set(
            ImportIssue.objects.filter(reason__contains="登记簿未改动").values_list("column", flat=True)
        )
        assert {"名称", "法定代表人（负责人）"} <= warned

    def test_the_base_is_what_the_row_said_last(self, tmp_path):
        imported(tmp_path, self.ROW)
        imported(tmp_path, self.ROW.replace("示例路1号", "新路2号"))
        assert ImportedRow.objects.get().items["address"] == "新路2号"
