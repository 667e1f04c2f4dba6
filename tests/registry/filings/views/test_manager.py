"""法定与承诺事项设置: amended from a day on, by whom it may be, without touching what was in force."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.filings.declarations import all_matters, get
from registry.filings.forms.manager import form_for
from registry.filings.models import Provision
from registry.filings.permissions import provision_scope
from registry.filings.selectors.guides import published_guides
from registry.filings.selectors.law import terms_for
from registry.filings.selectors.provisions import said, standing_of, subject_of
from registry.filings.services.reference import install_provisions
from tests.factories.cases import case_in, people
from tests.factories.people import UserFactory, registrar, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db
MATTER = "association-establishment"


def provision(key: str, kind: str = "limit") -> Provision:
    return Provision.objects.get(matter=MATTER, key=key, kind=kind, office=None)


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def city():
    return staff("city", "市局登记", "registrar", office=registrar())


@pytest.fixture
def district():
    return staff("district", "海淀登记", "registrar", office=registrar("bj-haidian-mz"))


def send(user, row: Provision, **changes: object):
    """The form as the page shows it, with changes."""
    client = desk_session(user)
    address = reverse("provisions:edit", args=[row.pk])
    form = client.get(address).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in (data | changes).items() if value not in (None, False, "")}
    return client.post(address, data)


def text_of(response) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_every_declared_provision_has_a_form_that_takes_it_as_it_stands(city):
    scope = provision_scope(city)
    for row in Provision.objects.all():
        shown = form_for(row)(provision=row, scope=scope)
        data = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
        form = form_for(row)(
            {key: value for key, value in data.items() if value not in (None, False)},
            provision=row,
            scope=scope,
        )
        assert form.is_valid(), (row, form.errors)
        assert {**row.value, **form.told()} == row.value
        assert subject_of(row) and said(row) and "现行" in standing_of(row)


def test_a_change_is_a_new_row_and_the_old_one_ends_the_day_before(city):
    old = provision("decision_promised")
    response = send(
        city,
        old,
        days="8",
        from_day=tomorrow().isoformat(),
        instrument="本市政务服务承诺",
        article="第三条",
        certain="on",
    )
    assert response.status_code == 302
    before, after = Provision.objects.filter(matter=MATTER, key="decision_promised").order_by("in_force_from")
    assert (before.pk, before.value["days"], before.in_force_to) == (old.pk, 10, timezone.localdate())
    assert (after.value, after.in_force_from, after.certain) == ({**old.value, "days": 8}, tomorrow(), True)
    matter = get(MATTER)
    assert terms_for(matter, timezone.localdate()).limit("decision_promised")["days"] == 10
    assert terms_for(matter, tomorrow()).limit("decision_promised") == {
        **after.value, "source": "《本市政务服务承诺》第三条", "certain": True, "note": old.note,
    }  # fmt: skip
    assert install_provisions() == 0


def test_a_row_not_yet_in_force_is_mended_and_one_between_two_is_bounded(city):
    row = provision("correction")
    later = timezone.localdate() + timedelta(days=100)
    for days, from_day in ((20, later), (25, later), (15, tomorrow())):
        assert send(city, row, days=str(days), from_day=from_day.isoformat()).status_code == 302
    rows = Provision.objects.filter(matter=MATTER, key="correction").order_by("in_force_from")
    assert [(found.value["days"], found.in_force_to) for found in rows] == [
        (30, timezone.localdate()),
        (15, later - timedelta(days=1)),
        (25, None),
    ]


def test_what_is_in_force_today_cannot_be_rewritten(city):
    row = provision("intake")
    response = send(city, row, days="3", from_day=row.in_force_from.isoformat())
    assert response.status_code == 422 and "已有一条在施行" in text_of(response)
    row.refresh_from_db()
    assert row.value["days"] == 5


class TestWithinTheLaw:
    @pytest.mark.parametrize(
        ("days", "unit", "refused"),
        [
            ("200", "WD", True),
            ("43", "WD", True),
            ("61", "CD", True),
            ("42", "WD", False),
            ("60", "CD", False),
        ],
    )
    def test_a_promise_is_not_longer_than_the_law(self, city, client, days, unit, refused):
        row = provision("decision_promised")
        response = send(city, row, days=days, unit=unit, from_day=timezone.localdate().isoformat())
        assert response.status_code == (422 if refused else 302)
        guide = client.get(f"/matters/{MATTER}/").content.decode()
        words = f"{days} {'个工作日' if unit == 'WD' else '日'}"
        assert (words in guide) is not refused
        if refused:
            told = text_of(response)
            assert "长于法定的60日" in told
            assert ("按5个工作日折合7日比较" in told) is (unit == "WD")

    def test_a_promise_that_a_shorter_law_overtakes_is_told_no_more(self, city, client):
        assert send(city, provision("decision_promised"), days="40", from_day=tomorrow()).status_code == 302
        later = tomorrow() + timedelta(days=1)
        assert send(city, provision("decision"), days="20", from_day=later).status_code == 302
        matter = get(MATTER)
        assert terms_for(matter, tomorrow()).limit("decision_promised")["days"] == 40
        assert terms_for(matter, later).limit("decision_promised") is None
        assert sum("40" in guide.promised for guide in published_guides(later)) == 0

    @pytest.mark.parametrize(
        ("key", "days", "most"), [("intake", "1000", 5), ("extension", "11", 10), ("delivery", "30", 10)]
    )
    def test_what_the_licensing_law_bounds_is_bounded(self, city, key, days, most):
        response = send(city, provision(key), days=days, certain="on", from_day=tomorrow().isoformat())
        assert response.status_code == 422
        told = text_of(response)
        assert f"最长{most}个工作日" in told and "《行政许可法》" in told
        assert send(city, provision(key), days=str(most - 1), from_day=tomorrow()).status_code == 302

    def test_what_was_in_force_in_the_past_is_not_rewritten(self, city):
        row = provision("decision_promised")
        yesterday = timezone.localdate() - timedelta(days=1)
        for day in (date(2017, 1, 1), yesterday):
            response = send(city, row, days="8", from_day=day.isoformat())
            assert response.status_code == 422 and "过去不能改写" in text_of(response)
        row.refresh_from_db()
        assert row.in_force_to is None

    def test_nor_by_the_first_row_of_an_office(self, district):
        own = {"office": registrar("bj-haidian-mz").pk, "from_day": "2017-01-01"}
        response = send(district, provision("decision_promised"), days="5", **own)
        assert response.status_code == 422 and "过去不能改写" in text_of(response)

    def test_a_day_before_any_row_may_be_filled(self, city):
        row = provision("decision_promised")
        Provision.objects.filter(pk=row.pk).update(in_force_from=tomorrow())
        day = timezone.localdate() - timedelta(days=30)
        assert send(city, row, days="8", from_day=day.isoformat()).status_code == 302
        assert terms_for(get(MATTER), timezone.localdate()).limit("decision_promised")["days"] == 8


class TestEnding:
    @pytest.fixture
    def own(self, district):
        today, office = timezone.localdate().isoformat(), registrar("bj-haidian-mz")
        row = provision("decision_promised")
        assert send(district, row, days="5", office=office.pk, from_day=today).status_code == 302
        return Provision.objects.get(office=office, key="decision_promised")

    def end(self, user, row, from_day):
        address = reverse("provisions:end", args=[row.pk])
        return desk_session(user).post(address, {"from_day": from_day.isoformat()})

    def test_an_offices_own_row_ends_and_what_stands_for_all_holds_again(self, district, own):
        page = desk_session(district).get(reverse("provisions:edit", args=[own.pk])).content.decode()
        assert reverse("provisions:end", args=[own.pk]) in page
        day = tomorrow() + timedelta(days=9)
        assert self.end(district, own, day).status_code == 302
        matter = get(MATTER)
        before = terms_for(matter, day - timedelta(days=1), own.office)
        assert before.limit("decision_promised")["days"] == 5
        assert terms_for(matter, day, own.office).limit("decision_promised")["days"] == 10

    @pytest.mark.parametrize(
        ("shift", "sentence"), [(-1, "过去不能改写"), (0, "请填写以后的日期"), (4000, "请核对年份")]
    )
    def test_days_that_do_not_fit_are_refused(self, district, own, shift, sentence):
        response = self.end(district, own, timezone.localdate() + timedelta(days=shift))
        assert response.status_code == 422 and sentence in text_of(response)
        own.refresh_from_db()
        assert own.in_force_to is None

    def test_it_is_that_offices_to_end_and_never_what_stands_for_all(self, city, own):
        other = staff("other", "朝阳登记", "registrar", office=registrar("bj-chaoyang-mz"))
        response = self.end(other, own, tomorrow())
        assert response.status_code == 422 and "您只能为自己担任" in text_of(response)
        assert self.end(city, provision("decision_promised"), tomorrow()).status_code == 404
        assert not Provision.objects.filter(in_force_to__isnull=False).exists()
        address = reverse("provisions:edit", args=[provision("decision_promised").pk])
        assert "不再适用" not in desk_session(city).get(address).content.decode()

    @pytest.mark.parametrize("role", ["intake", "supervisor"])
    def test_other_posts_end_nothing(self, own, role):
        user = staff("other", "其他", role, office=own.office)
        assert self.end(user, own, tomorrow()).status_code in (302, 403)
        own.refresh_from_db()
        assert own.in_force_to is None


def test_cases_keep_the_terms_they_were_submitted_under(city):
    cast_ = people()
    filing = case_in("submitted", cast_)
    send(city, provision("decision"), days="20", unit="WD", from_day=tomorrow().isoformat())
    filing.refresh_from_db()
    assert filing.declaration["limits"]["decision"]["days"] == 60


class TestWhose:
    def test_a_district_sets_its_own_terms_and_nobody_elses(self, district):
        row, haidian = provision("decision_promised"), registrar("bj-haidian-mz")
        response = send(district, row, days="5", from_day=tomorrow().isoformat())
        assert response.status_code == 422 and "请填写适用机关" in text_of(response)
        assert (
            send(district, row, days="5", office=haidian.pk, from_day=tomorrow().isoformat()).status_code
            == 302
        )
        matter = get(MATTER)
        assert terms_for(matter, tomorrow(), haidian).limit("decision_promised")["days"] == 5
        assert terms_for(matter, tomorrow(), registrar()).limit("decision_promised")["days"] == 10
        row.refresh_from_db()
        assert row.in_force_to is None
        response = send(
            district, row, days="5", office=registrar("bj-chaoyang-mz").pk, from_day=tomorrow().isoformat()
        )
        assert response.status_code == 422

    def test_superusers_set_everybodys(self):
        row = provision("decision_promised")
        response = send(UserFactory(is_superuser=True), row, days="9", from_day=tomorrow().isoformat())
        assert response.status_code == 302

    @pytest.mark.parametrize("role", ["intake", "reviewer", "approver", "publisher", "supervisor"])
    def test_other_posts_read_the_list_and_change_nothing(self, role):
        client = desk_session(staff("other", "其他", role, office=registrar()))
        page = client.get(reverse("provisions:index"))
        address = reverse("provisions:edit", args=[provision("decision").pk])
        assert page.status_code == 200 and "作出决定（法定）" in page.content.decode()
        before = Provision.objects.count()
        assert client.post(address, {"days": "1"}).status_code == 302
        assert Provision.objects.count() == before


@pytest.mark.parametrize(
    ("key", "kind", "changes", "sentence"),
    [
        ("decision", "limit", {"days": "0"}, "不能小于1"),
        ("decision", "limit", {"days": "-5"}, "不能小于1"),
        ("decision", "limit", {"days": "六十"}, "请填写整数"),
        ("decision", "limit", {"days": ""}, "请填写天数"),
        ("decision", "limit", {"unit": "XX"}, "选择"),
        ("decision", "limit", {"from_day": "0000-01-01"}, "请填写日期"),
        ("decision", "limit", {"from_day": "0009-01-01"}, "核对年份"),
        ("decision", "limit", {"from_day": "9999-12-31"}, "核对年份"),
        ("decision", "limit", {"from_day": "2027-02-30"}, "请填写日期"),
        ("decision", "limit", {"from_day": ""}, "请填写自哪一天起"),
        ("decision", "limit", {"office": "999999"}, "选择"),
        ("decision", "limit", {"instrument": "长" * 121}, "最多120个字，现有121"),
        ("decision", "limit", {"instrument": "", "certain": "on"}, "请写明依据文件"),
        ("funds_least", "amount", {"value": "-1"}, "不能小于0"),
        ("funds_least", "amount", {"value": "1e400"}, "核对"),
        ("funds_least", "amount", {"value": "NaN"}, "请填写数字"),
        ("funds_least", "amount", {"value": "3.333"}, "两位小数"),
        ("personal_members_least", "amount", {"value": "50.5"}, "请填写整数"),
        ("certificate_years", "rule", {"value": "一"}, "请填写整数"),
        ("same_field_refused", "rule", {"value": "maybe"}, "选择"),
        ("place", "condition", {"text": ""}, "请填写内容"),
        ("place", "condition", {"text": "长" * 1001}, "最多1000个字，现有1001"),
        ("place", "paper", {"title": ""}, "请填写材料名称"),
        ("place", "paper", {"requirement": "maybe"}, "选择"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_sentence_and_nothing_is_kept(city, key, kind, changes, sentence):
    before = Provision.objects.count()
    response = send(city, provision(key, kind), **{"from_day": tomorrow().isoformat(), **changes})
    assert response.status_code == 422 and sentence in text_of(response), text_of(response)[-900:]
    assert Provision.objects.count() == before


def test_an_abolished_paper_is_asked_of_nobody_any_more(city):
    assert (
        send(
            city, provision("capital", "paper"), requirement="abolished", from_day=tomorrow().isoformat()
        ).status_code
        == 302
    )
    terms = terms_for(get(MATTER), tomorrow())
    assert "capital" not in {row["key"] for row in terms.papers({})}
    assert "capital" in {row["key"] for row in terms.papers({}, abolished=True)}


def test_the_page_shows_source_and_doubt(city):
    page = text_of(desk_session(city).get(reverse("provisions:edit", args=[provision("decision").pk])))
    assert (
        "《社会团体登记管理条例》" in page and "未核对" in page and "按工作日还是自然日由本机关设置" in page
    )


def test_the_list_narrows_by_matter(city):
    client = desk_session(city)
    for matter in all_matters():
        response = client.get(reverse("provisions:index"), {"matter": matter.code})
        assert response.context["paginator"].count == Provision.objects.filter(matter=matter.code).count()
