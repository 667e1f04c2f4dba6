"""Who registers a body and under which unit it stands: name, office, division, level and district go together."""

import pytest
from django.utils import timezone

from registry.divisions.models import Division
from registry.imports.models import ImportIssue, ImportRun
from registry.imports.services import run, run_file
from registry.ledger.services import record
from registry.ledger.services.verification import Verification
from registry.offices.models import Office, Post
from registry.organisations.models import Organisation
from registry.organisations.permissions import visible_to
from tests.factories.bodies import body as opened
from tests.factories.bodies import new_code
from tests.factories.people import OfficeFactory, registrar, staff

pytestmark = pytest.mark.django_db
HEADER = "统一社会信用代码,社会组织名称,登记管理机关,业务主管单位,住所"
HAIDIAN, XICHENG, CITY, ELSEWHERE = (
    "北京市海淀区民政局",
    "北京市西城区民政局",
    "北京市民政局",
    "天津市民政局",
)


@pytest.fixture
def code():
    return new_code(division="110108")


@pytest.fixture
def education():
    return OfficeFactory(code="bj-edu", name="北京市教育委员会")


@pytest.fixture
def imported(tmp_path, code):
    """Read one row in, for an organ or for all; returns the body as it is then."""

    def read_in(organ="", unit="", address="示例路1号", *, office=None, header=HEADER):
        path = tmp_path / "register.csv"
        path.write_text(f"{header}\n{code},北京守序协会,{organ},{unit},{address}\n", encoding="utf-8")
        if office is None:
            run_file(path, ImportRun.Kind.REGISTER)
        else:
            current = ImportRun.objects.create(
                kind="register", file_name="f", sha256="0" * 64, state="waiting", office=registrar(office)
            )
            run(current, path)
        assert not list(Verification().damages())
        return Organisation.objects.filter(code=code).first()

    return read_in


def attributed(body):
    registrar_ = body.registrar.code if body.registrar else None
    return body.registrar_name, registrar_, body.division_id, body.level, body.district_code


def under(body):
    return body.competent_unit_name, body.competent_unit.code if body.competent_unit else None


IN_HAIDIAN = (HAIDIAN, "bj-haidian-mz", "110108", "district", "110108")


class TestAnotherOrganInASecondFile:
    @pytest.mark.parametrize(
        ("organ", "address", "expected"),
        [
            (ELSEWHERE, "示例路1号", (ELSEWHERE, None, None, "city", "")),
            (ELSEWHERE, "北京市朝阳区示例路1号", (ELSEWHERE, None, None, "city", "110105")),
            (XICHENG, "示例路1号", (XICHENG, "bj-xicheng-mz", "110102", "district", "110102")),
            (CITY, "示例路1号", (CITY, "bj-mz", "110000", "city", "")),
            (CITY, "", (CITY, "bj-mz", "110000", "city", "")),
        ],
    )
    def test_takes_everything_of_the_former_one_away(self, imported, organ, address, expected):
        assert attributed(imported(HAIDIAN)) == IN_HAIDIAN
        body = imported(organ, address=address)
        assert attributed(body) == expected
        assert body.ledger_number == 2
        here = staff("here", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz"))
        assert not visible_to(here).exists()

    def test_and_back_again(self, imported):
        imported(HAIDIAN)
        imported(ELSEWHERE)
        assert attributed(imported(HAIDIAN)) == IN_HAIDIAN

    def test_takes_the_former_unit_away_too(self, imported, education):
        assert under(imported(CITY, "北京市教育委员会")) == ("北京市教育委员会", "bj-edu")
        assert under(imported(CITY, "北京市科学技术协会")) == ("北京市科学技术协会", None)
        assert under(imported(CITY, "北京市教育委员会")) == ("北京市教育委员会", "bj-edu")

    def test_that_is_not_named_takes_nothing_away(self, imported, education):
        imported(HAIDIAN, "北京市教育委员会")
        body = imported(address="新路2号")
        assert body.address == "新路2号"
        assert attributed(body) == IN_HAIDIAN
        assert under(body) == ("北京市教育委员会", "bj-edu")

    def test_that_repeats_itself_does_not_undo_a_move_recorded_since(self, imported):
        body = imported(HAIDIAN)
        moved = {"registrar": "bj-xicheng-mz", "division": "110102", "district_code": "110102"}
        record(body, "changed", moved, effective_on=timezone.localdate(), actor=None)
        body = imported(HAIDIAN, address="新路2号")
        assert body.address == "新路2号"
        assert attributed(body) == (
            Office.objects.get(code="bj-xicheng-mz").name,
            "bj-xicheng-mz",
            "110102",
            "district",
            "110102",
        )

    def test_never_overrules_a_body_of_the_register_itself(self, imported, code):
        opened("北京守序协会", code=code, registrar="bj-xicheng-mz", level="district")
        before = attributed(Organisation.objects.get())
        body = imported(HAIDIAN)
        assert attributed(body) == before
        assert ImportIssue.objects.filter(column="登记管理机关", reason__contains="登记簿未改动").exists()


def test_a_unit_that_became_known_since_is_filled_and_its_name_stays_as_written(imported):
    imported(CITY, "北京市教育委员会")
    OfficeFactory(code="bj-edu", name="北京市教育委员会")
    body = imported(CITY, "北京市教育委员会", "新路2号")
    assert under(body) == ("北京市教育委员会", "bj-edu")
    assert set(body.entries.get(number=2).after) == {"address", "competent_unit"}


def test_a_guessed_organ_is_filled_without_a_name(imported):
    Office.objects.filter(code="bj-haidian-mz").update(kind="competent_unit")
    assert attributed(imported()) == ("", None, "110108", "district", "")
    Office.objects.filter(code="bj-haidian-mz").update(kind="civil_affairs")
    assert attributed(imported(address="新路2号")) == ("", "bj-haidian-mz", "110108", "district", "")


class TestUnitsOfOneName:
    NAME = "八里庄街道办事处"

    @pytest.fixture(autouse=True)
    def units(self):
        for code in ("110105", "110108"):
            division = Division.objects.get(code=code)
            OfficeFactory(code=f"blz-{code}", name=self.NAME, kind="street", division=division)

    @pytest.mark.parametrize(
        ("organ", "unit"),
        [
            ("北京市朝阳区民政局", "blz-110105"),
            (HAIDIAN, "blz-110108"),
            (XICHENG, None),
            (CITY, None),
            (ELSEWHERE, None),
        ],
    )
    def test_are_told_apart_by_the_division_of_the_body(self, imported, organ, unit):
        assert under(imported(organ, self.NAME)) == (self.NAME, unit)

    def test_follow_a_body_that_moves(self, imported):
        imported(HAIDIAN, self.NAME)
        assert under(imported("北京市朝阳区民政局", self.NAME)) == (self.NAME, "blz-110105")

    def test_are_told_apart_by_the_register_where_the_file_names_no_organ(self, imported):
        imported("北京市朝阳区民政局")
        assert under(imported("", self.NAME)) == (self.NAME, "blz-110105")

    def test_below_the_division_of_the_body_are_found(self, imported):
        street = Division.objects.filter(parent_id="110108").first()
        OfficeFactory(code="qh", name="某街道办事处", kind="street", division=street)
        assert under(imported(HAIDIAN, "某街道办事处")) == ("某街道办事处", "qh")


class TestADistrictsOwnFile:
    """What the keeper of one district's register may and may not say of its bodies."""

    @pytest.fixture
    def code(self):
        """Issued by the city before the body became the district's."""
        return new_code(division="110000")

    def test_need_not_name_the_organ_of_a_body_it_has(self, imported, code):
        opened("北京守序协会", code=code, registrar="bj-haidian-mz", division="110108", level="district")
        assert imported(address="新路2号", office="bj-haidian-mz").address == "新路2号"

    @pytest.mark.parametrize("organ", [XICHENG, ELSEWHERE, CITY])
    def test_cannot_give_a_body_away(self, imported, organ):
        imported(HAIDIAN, office="bj-haidian-mz")
        body = imported(organ, address="新路2号", office="bj-haidian-mz")
        assert (attributed(body), body.address) == (IN_HAIDIAN, "示例路1号")
        assert ImportIssue.objects.filter(reason__contains="不由您所在的机关登记").exists()
