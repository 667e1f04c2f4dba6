"""The ledger in the admin: read by the office, corrected and completed by its registrars, closed to others."""

from datetime import date

import pytest
from django.urls import reverse

from registry.ledger.services import record
from registry.offices.models import Post
from tests.factories.bodies import body
from tests.factories.people import UserFactory, registrar, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    found = body("北京甲协会", registrar=registrar())
    record(found, "changed", {"address": "错路1号"}, effective_on=date(2020, 1, 1), actor=None)
    return found


@pytest.fixture
def keeper():
    return desk_session(staff("keeper", "陈登记", Post.Role.REGISTRAR))


@pytest.fixture
def clerk():
    return desk_session(staff("clerk", "周受理", Post.Role.INTAKE))


@pytest.fixture
def elsewhere():
    return desk_session(staff("other", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz")))


def urls(organisation):
    return {
        "body": reverse("ledger:body", args=[organisation.pk]),
        "complete": reverse("ledger:complete", args=[organisation.pk]),
        "correct": reverse("ledger:correct", args=[organisation.pk, 2]),
    }


def test_the_office_reads_every_entry(organisation, clerk):
    page = clerk.get(urls(organisation)["body"])
    assert page.status_code == 200
    said = page.content.decode()
    assert "住所：“错路1号”" in said
    assert "成立登记" in said
    assert "更正<span" not in said, "an intake clerk may not correct"


def test_only_registrars_of_the_office_write(organisation, clerk, elsewhere):
    for name in ("complete", "correct"):
        assert clerk.get(urls(organisation)[name]).status_code == 404
    for url in urls(organisation).values():
        assert elsewhere.get(url).status_code == 404
        assert elsewhere.post(url, {"reason": "x"}).status_code in (404, 405)
    assert organisation.entries.count() == 2


def test_a_registrar_corrects_an_entry(organisation, keeper):
    url = urls(organisation)["correct"]
    assert "错路1号" in keeper.get(url).content.decode()
    answer = keeper.post(url, {"address": "对路1号", "reason": "证书所载为对路1号"}, follow=True)
    said = answer.content.decode()
    assert "已记为第3笔，更正第2笔" in said
    assert "已由第3笔更正" in said
    organisation.refresh_from_db()
    assert organisation.address == "对路1号"
    assert organisation.entries.get(number=3).actor_name == "陈登记"


def test_without_a_reason_nothing_is_written_and_nothing_lost(organisation, keeper):
    answer = keeper.post(urls(organisation)["correct"], {"address": "对路1号", "reason": ""})
    assert answer.status_code == 200
    assert "对路1号" in answer.content.decode()
    assert organisation.entries.count() == 2


def test_a_registrar_completes_what_is_unknown(organisation, keeper):
    url = urls(organisation)["complete"]
    page = keeper.get(url).content.decode()
    assert "宗旨" in page
    assert 'name="name"' not in page
    data = {
        "purpose": "服务会员",
        "funds": "30000",
        "legal_representative": "王某某",
        "effective_on": "2019-05-01",
        "reason": "档案2019-12",
    }
    assert "已记为第3笔" in keeper.post(url, data, follow=True).content.decode()
    organisation.refresh_from_db()
    assert (organisation.purpose, str(organisation.funds), organisation.legal_representative) == (
        "服务会员",
        "30000.00",
        "王某某",
    )
    entry = organisation.entries.get(number=3)
    assert (entry.kind, set(entry.after)) == ("completed", {"purpose", "funds", "legal_representative"})


def test_what_an_import_left_open_is_asked_for_and_never_read_as_a_no(keeper):
    organisation = body("北京丙协会", registrar=registrar(), registrar_name="")
    url = urls(organisation)["complete"]
    page = keeper.get(url).content.decode()
    assert "慈善组织" in page and "海淀区" in page
    sheet = keeper.get(reverse("register:inspect", args=[organisation.pk])).content.decode()
    assert ">False<" not in sheet and ">None<" not in sheet
    data = {
        "is_charity": "false",
        "district_code": "110108",
        "registrar_name": "北京市民政局",
        "effective_on": "2019-05-01",
        "reason": "档案2019-13",
    }
    assert "已记为第2笔" in keeper.post(url, data, follow=True).content.decode()
    organisation.refresh_from_db()
    assert (organisation.is_charity, organisation.district_code, organisation.registrar_name) == (
        False,
        "110108",
        "北京市民政局",
    )
    answer = keeper.post(url, {**data, "address": "路", "sector": "x" * 61})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("funds", "-1"),
        ("funds", "三万"),
        ("purpose", "甲\x00乙"),
        ("registered_on", "2016-02-30"),
        ("effective_on", "9999-12-31"),
        ("effective_on", "0000-01-01"),
        ("certificate_to", "x" * 1000),
        ("address", "长" * 301),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_lost(keeper, field, value):
    organisation = body("北京乙协会", registrar=registrar(), registered_on=None)
    data = {"legal_representative": "王某某", "effective_on": "2019-05-01", "reason": "档案", field: value}
    answer = keeper.post(urls(organisation)["complete"], data)
    if answer.status_code == 302:  # the middleware cleans U+0000 before any view sees it
        assert "\x00" in value
        return
    assert answer.status_code in (200, 400)
    assert organisation.entries.count() == 1


def test_a_body_of_an_unknown_organ_is_the_citys(keeper, elsewhere):
    organisation = body("上海某协会", registrar=None)
    assert keeper.get(urls(organisation)["complete"]).status_code == 200
    assert elsewhere.get(urls(organisation)["body"]).status_code == 404


def test_a_superuser_may_all(organisation):
    root = desk_session(UserFactory(is_superuser=True))
    for url in urls(organisation).values():
        assert root.get(url).status_code == 200


def test_forged_numbers_are_not_found(organisation, keeper):
    assert keeper.get(reverse("ledger:correct", args=[organisation.pk, 99])).status_code == 404
    assert keeper.get(reverse("ledger:body", args=[999_999])).status_code == 404


def test_the_sheet_leads_to_the_ledger(organisation, clerk):
    page = clerk.get(reverse("register:inspect", args=[organisation.pk])).content.decode()
    assert urls(organisation)["body"] in page


class TestDaysThatCannotBeMeant:
    """更正 and 补录 take no year that is a slip, and nothing that has happened lies ahead."""

    def answered(self, client, url, **values):
        answer = client.post(url, {"reason": "证书所载", **values})
        assert answer.status_code == 200
        return answer.content.decode()

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("9999-12-31", "成立登记日期不能晚于今天"),
            ("0001-01-01", "成立登记日期不能早于1949-10-01，请核对年份"),
        ],
    )
    def test_in_a_correction(self, organisation, keeper, day, sentence):
        url = reverse("ledger:correct", args=[organisation.pk, 1])
        assert sentence in self.answered(keeper, url, name="北京甲协会", registered_on=day)
        assert organisation.entries.count() == 2

    def test_in_a_completion(self, organisation, keeper):
        url = urls(organisation)["complete"]
        early = self.answered(keeper, url, effective_on="0001-01-01", purpose="服务会员")
        assert "日期不能早于1949-10-01，请核对年份" in early
        late = self.answered(keeper, url, effective_on="9999-12-31", purpose="服务会员")
        assert "日期不能晚于今天" in late
        far = self.answered(keeper, url, effective_on="2020-01-01", certificate_to="9999-12-31")
        assert "证书有效期止应在1949-10-01至2100-12-31之间" in far
        assert organisation.entries.count() == 2

    def test_what_is_recorded_already_hinders_no_other_correction(self, keeper):
        old = body("北京百年学会", registrar=registrar(), registered_on=date(1909, 1, 1))
        url = reverse("ledger:correct", args=[old.pk, 1])
        values = {"name": "北京百年协会", "registered_on": "1909-01-01", "level": "city", "status": "active"}
        answer = keeper.post(
            url, {**values, "division": "110000", "registrar": "bj-mz", "reason": "证书所载"}
        )
        assert answer.status_code == 302, answer.content.decode()
        old.refresh_from_db()
        assert old.name == "北京百年协会"


def test_what_cannot_be_seen_is_not_written_into_the_register(organisation, keeper):
    answer = keeper.post(urls(organisation)["correct"], {"address": "北京\u202e路1号", "reason": "证书所载"})
    assert "看不见的字符" in answer.content.decode()
    assert organisation.entries.count() == 2


def test_a_certificate_does_not_end_before_it_begins(organisation, keeper):
    url = urls(organisation)["complete"]
    days = {"certificate_from": "2024-01-01", "certificate_to": "2020-01-01"}
    answer = keeper.post(url, {**days, "effective_on": "2019-05-01", "reason": "档案2019-12"})
    assert "止日不能早于起日" in answer.content.decode()
    assert organisation.entries.count() == 2


def test_a_body_that_leaves_the_office_is_followed_by_its_list(organisation, keeper):
    url = reverse("ledger:correct", args=[organisation.pk, 1])
    shown = keeper.get(url).context["form"]
    sent = {name: shown[name].value() or "" for name in shown.fields}
    moved = {**sent, "registrar": "bj-haidian-mz", "reason": "登记管理机关录入有误"}
    answer = keeper.post(url, moved, follow=True)
    assert answer.status_code == 200
    assert "已转到其他登记管理机关" in answer.content.decode()
    organisation.refresh_from_db()
    assert (organisation.level, organisation.division_id) == ("district", "110108")


def test_a_form_sent_twice_is_recorded_once_and_can_be_sent_again_knowingly(organisation, keeper):
    url = urls(organisation)["correct"]
    form = keeper.get(url).context["form"]
    sent = {"seen": form["seen"].value(), "address": "对路1号", "reason": "证书所载为对路1号"}
    assert keeper.post(url, sent).status_code == 302
    again = keeper.post(url, sent)
    assert "登记簿又有了新的记载（现到第3笔）" in again.content.decode()
    assert organisation.entries.count() == 3
    assert again.context["form"]["address"].value() == "对路1号"
    assert keeper.post(url, {**sent, "seen": again.context["form"]["seen"].value()}).status_code == 302
    assert organisation.entries.count() == 4


def test_a_page_left_open_does_not_write_over_what_others_wrote(organisation, keeper):
    url = urls(organisation)["complete"]
    form = keeper.get(url).context["form"]
    record(organisation, "changed", {"address": "新路2号"}, effective_on=date(2020, 2, 1), actor=None)
    sent = {
        "seen": form["seen"].value(),
        "purpose": "服务会员",
        "effective_on": "2019-05-01",
        "reason": "档案",
    }
    assert "登记簿又有了新的记载" in keeper.post(url, sent).content.decode()
    assert organisation.entries.count() == 3


class TestWhatIsSeldomRight:
    """A correction that is a slip of the hand mostly is asked once more, then taken."""

    def sent(self, client, organisation, **values):
        url = reverse("ledger:correct", args=[organisation.pk, 1])
        shown = client.get(url).context["form"]
        kept = {name: shown[name].value() or "" for name in shown.fields}
        return client.post(url, {**kept, "reason": "录入有误", **values})

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"name": "北京（乙）协会"}, "现用这个名称"),
            ({"status": "dissolved"}, "对外显示为已经终止"),
            ({"level": "district"}, "两者不一致"),
            ({"registrar_name": "天津市民政局"}, "不再由“北京市民政局”办理"),
        ],
    )
    def test_is_asked_once_more(self, organisation, keeper, values, sentence):
        body("北京(乙)协会", registrar=registrar())
        answer = self.sent(keeper, organisation, **values)
        page = answer.content.decode()
        assert sentence in page
        assert "已经核对，仍要记入" in page
        assert organisation.entries.count() == 2
        assert self.sent(keeper, organisation, **values, sure="on").status_code == 302
        assert organisation.entries.count() == 3

    def test_nothing_is_asked_of_other_corrections(self, organisation, keeper):
        body("北京丁协会", registrar=registrar(), status="dissolved")
        assert "已经核对" not in self.sent(keeper, organisation, reason="").content.decode()
        assert self.sent(keeper, organisation, name="北京丁协会").status_code == 302

    @pytest.mark.parametrize("item", ["name", "status", "level"])
    def test_what_every_body_has_is_never_taken_away(self, organisation, keeper, item):
        assert self.sent(keeper, organisation, **{item: ""}).status_code == 200
        assert organisation.entries.count() == 2
