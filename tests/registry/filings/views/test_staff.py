"""The desk as its people meet it: who reaches which address, what each page says, what each form does."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from registry.filings.models import CheckMark, Decision, Filing, Paper, Provision
from registry.filings.services.transitions import perform
from tests.factories.cases import DETAILS, case_in, make, people, tick_all
from tests.factories.filings import hand_in, small_picture
from tests.factories.people import UserFactory, cast, registrar, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast_():
    return people()


def url(name: str, filing: Filing, *more: object) -> str:
    return reverse(f"desk:{name}", args=[filing.number, *more])


def send(client: Client, filing: Filing, move: str, **data: object):
    """Posts a form of the case page as the page has it."""
    filing.refresh_from_db()
    told = {"key": uuid4().hex, "revision": filing.revision, **data}
    return client.post(url("move", filing, move), told)


def text_of(response) -> str:
    return re.sub(
        r"\s+", "", re.sub(r"<(script|style).*?</\1>|<[^>]+>", "", response.content.decode(), flags=re.DOTALL)
    )


# --- every address × every role -----------------------------------------------------------------------

ROLES = (
    "nobody",
    "applicant",
    "stranger",
    "supervisor",
    "registrar",
    "neighbour",
    "intake",
    "reviewer",
    "approver",
    "publisher",
)
SIGN_IN, NO_ADMIN, NOT_THERE, HOME = "302 sign-in", 403, 404, "302 admin home"
OUTSIDE = {"nobody": SIGN_IN, "applicant": NO_ADMIN, "stranger": NO_ADMIN}
CASE = {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour"), NOT_THERE)}
ALL_CASE_STAFF = ("intake", "reviewer", "approver", "publisher")
#: Address → method → what each role is answered, on a case that waits for intake.
ADDRESSES = {
    "desk:queue": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour", *ALL_CASE_STAFF), 200)},
    ),
    "desk:case": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:paper": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:letter": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:certificate": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:checks": ("post", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 302)}),
    "desk:move": ("post", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 422)}),
    "provisions:index": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour", *ALL_CASE_STAFF), 200)},
    ),
    "provisions:index_results": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour", *ALL_CASE_STAFF), 200)},
    ),
    "provisions:edit": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "neighbour", *ALL_CASE_STAFF), HOME), "registrar": 200},
    ),
}


def staff_addresses() -> set[str]:
    """Every named address of the desk and of the provisions."""
    found = set()

    def walk(patterns, spaces: tuple[str, ...]) -> None:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, (*spaces, *([pattern.namespace] if pattern.namespace else [])))
            elif spaces and spaces[-1] in ("desk", "provisions"):
                found.add(f"{spaces[-1]}:{pattern.name}")

    walk(get_resolver().url_patterns, ())
    return found


def test_no_address_is_missing_from_the_table():
    assert staff_addresses() == set(ADDRESSES)
    assert all(set(answers) == set(ROLES) for _, answers in ADDRESSES.values())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says(cast_, role):
    filing = case_in("submitted", cast_)
    paper = filing.papers.first()
    done = case_in("certified", cast_, "service")
    arguments = {
        "desk:queue": [],
        "desk:case": [filing.number],
        "desk:paper": [filing.number, paper.pk],
        "desk:letter": [done.number, done.letters.first().pk],
        "desk:certificate": [done.number, done.certificates.get().pk],
        "desk:checks": [filing.number],
        "desk:move": [filing.number, "refuse_intake"],
        "provisions:index": [],
        "provisions:index_results": [],
        "provisions:edit": [Provision.objects.first().pk],
    }
    if role == "nobody":
        client = Client()
    elif role == "neighbour":
        client = desk_session(cast(registrar("bj-chaoyang-mz")).intake)
    else:
        client = desk_session(getattr(cast_, role))
    for name, (method, answers) in ADDRESSES.items():
        response = getattr(client, method)(reverse(name, args=arguments[name]))
        answer = response.status_code
        if answer == 302 and "/login" in response["Location"]:
            answer = SIGN_IN
        elif answer == 302 and response["Location"] == reverse("wagtailadmin_home"):
            answer = HOME
        assert answer == answers[role], name
    filing.refresh_from_db()
    assert filing.state == "submitted"


@pytest.mark.parametrize("number", ["2026-9999", "x", "2026-0001%20", "\u202e"])
def test_a_case_that_is_not_there_is_404(cast_, number):
    assert desk_session(cast_.intake).get(f"/admin/cases/{number}/").status_code == 404


def test_a_draft_is_404_for_the_staff_of_its_office(cast_):
    filing = case_in("draft", cast_)
    assert desk_session(cast_.intake).get(url("case", filing)).status_code == 404


def test_a_paper_opens_under_its_own_case_only(cast_):
    one = case_in("submitted", cast_)
    other = case_in("submitted", cast_, "service")
    client = desk_session(cast_.intake)
    response = client.get(url("paper", one, one.papers.first().pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff" and response["X-Frame-Options"] == "SAMEORIGIN"
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert client.get(url("paper", one, other.papers.first().pk)).status_code == 404


def test_a_file_that_is_gone_is_404_and_no_error(cast_):
    filing = case_in("submitted", cast_)
    paper = filing.papers.first()
    paper.file.storage.delete(paper.file.name)
    assert desk_session(cast_.intake).get(url("paper", filing, paper.pk)).status_code == 404


# --- the queue -------------------------------------------------------------------------------------------


class TestTheQueue:
    def test_it_opens_on_what_waits_and_says_how_much(self, cast_):
        filing = case_in("submitted", cast_)
        response = desk_session(cast_.intake).get(reverse("desk:queue"))
        assert filing.title in text_of(response)
        assert [(tab.queue.key, tab.count) for tab in response.context["listing"].tabs] == [
            ("intake", 1),
            ("all", 1),
        ]
        assert "data-desk-waiting" in response.content.decode()

    def test_without_a_post_that_works_on_cases_it_says_what_to_do(self, cast_):
        assert "您还没有办件岗位" in text_of(desk_session(cast_.supervisor).get(reverse("desk:queue")))

    def test_empty_queues_say_so(self, cast_):
        client = desk_session(cast_.approver)
        assert "“待决定”没有办件" in text_of(client.get(reverse("desk:queue")))
        assert "没有符合条件的办件" in text_of(client.get(reverse("desk:queue"), {"q": "没有"}))

    @pytest.mark.parametrize(
        "query",
        [
            "?queue=nothing",
            "?page=0",
            "?page=x",
            "?page=99999",
            "?state=x&office=zz&overdue=1",
            "?q=" + "长" * 500,
        ],
    )
    def test_nonsense_in_the_address_is_no_error(self, cast_, query):
        case_in("submitted", cast_)
        assert desk_session(cast_.intake).get(reverse("desk:queue") + query).status_code == 200

    def test_it_takes_as_many_queries_for_one_case_as_for_many(self, cast_):
        client = desk_session(cast_.intake)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("desk:queue")).status_code == 200
            return len(queries)

        filing = case_in("submitted", cast_)
        client.get(reverse("desk:queue"))
        one = count()
        rows = []
        for number in range(70):
            filing.pk, filing.number, filing.title = None, f"2026-9{number:03d}", f"北京市海淀区第{number}件"
            rows.append(
                Filing(**{field.attname: getattr(filing, field.attname) for field in Filing._meta.fields})
            )
        Filing.objects.bulk_create(rows)
        assert count() == one
        page = client.get(reverse("desk:queue"), {"page": 3})
        assert (page.context["page"].number, page.context["page"].paginator.num_pages) == (3, 3)


# --- the case page ---------------------------------------------------------------------------------------


class TestTheCasePage:
    @pytest.mark.parametrize(
        "state",
        ["submitted", "correcting", "not_accepted", "accepted", "reviewing", "deciding", "approved", "refused", "certified",
         "announced", "withdrawn", "lapsed", "revoked"],
    )  # fmt: skip
    def test_it_opens_in_every_state_for_every_post(self, cast_, state):
        filing = case_in(state, cast_)
        for name in ALL_CASE_STAFF:
            response = desk_session(getattr(cast_, name)).get(url("case", filing))
            assert response.status_code == 200
            assert filing.title in text_of(response)
            assert len(re.findall(r"<h1\b", response.content.decode())) == 1

    def test_it_has_all_a_reviewer_needs_in_one_place(self, cast_):
        from tests.factories.bodies import body

        body("北京市海淀区苇间编制协会", registrar=cast_.office, division=cast_.office.division_id)
        filing = case_in("reviewing", cast_)
        said = text_of(desk_session(cast_.reviewer).get(url("case", filing)))
        for expected in (
            "名称查重",
            "自动核查",
            "核查清单",
            "审查意见",
            "办件经过",
            "受理通知书",
            "登记申请书",
            "登记事项",
            "承诺10工作日",
        ):
            assert expected in said, expected
        assert "编制协会" in said and "请确认不会使公众混淆" in said

    def test_answers_show_what_is_sealed_to_staff_of_the_case(self, cast_):
        filing = case_in("reviewing", cast_)
        said = text_of(desk_session(cast_.reviewer).get(url("case", filing), {"paper": "answers"}))
        assert "13800138000" in said and "公益慈善类" in said and "北京市海淀区" in said

    def test_a_picture_stands_in_the_page_and_a_pdf_in_a_frame(self, cast_):
        filing = case_in("correcting", cast_)
        hand_in(filing, "charter", small_picture(), "章程.jpg")
        make("resubmit", filing, cast_)
        client = desk_session(cast_.intake)
        picture = Paper.objects.get(filing=filing, media_type="image/jpeg")
        page = client.get(url("case", filing), {"paper": picture.pk}).content.decode()
        assert f'<img src="{url("paper", filing, picture.pk)}"' in page
        old = Paper.objects.get(filing=filing, item="charter", replaced_at__isnull=False)
        assert "被替换的旧文件" in client.get(url("case", filing), {"paper": old.pk}).content.decode()
        pdf = filing.papers.filter(item="place").get()
        assert (
            f'<iframe src="{url("paper", filing, pdf.pk)}'
            in client.get(url("case", filing), {"paper": pdf.pk}).content.decode()
        )

    @pytest.mark.parametrize("paper", ["0", "x", "9" * 30, "-1", "²"])
    def test_a_paper_that_is_not_there_shows_the_first(self, cast_, paper):
        filing = case_in("submitted", cast_)
        response = desk_session(cast_.intake).get(url("case", filing), {"paper": paper})
        assert response.context["shown"].item == "application"

    def test_a_script_gets_the_viewer_alone(self, cast_):
        filing = case_in("submitted", cast_)
        paper = filing.papers.get(item="place")
        client = desk_session(cast_.intake)
        response = client.get(url("case", filing), {"paper": paper.pk}, headers={"X-Desk-Part": "viewer"})
        page = response.content.decode()
        assert (
            "<h1" not in page and page.lstrip().startswith("<nav") and url("paper", filing, paper.pk) in page
        )

    def test_it_leads_to_the_case_before_and_after(self, cast_):
        filings = [case_in("submitted", cast_, name=f"北京市海淀区{word * 4}协会") for word in "甲乙丙"]
        for number, filing in enumerate(filings):
            Filing.objects.filter(pk=filing.pk).update(
                promised_due=timezone.localdate() + timezone.timedelta(days=number)
            )
        response = desk_session(cast_.intake).get(url("case", filings[1]))
        assert response.context["neighbours"] == {"before": filings[0].number, "after": filings[2].number}

    def test_who_reviewed_reads_who_may_decide(self, cast_):
        both = staff("both", "顾两任", "reviewer", "approver", office=cast_.office)
        filing = case_in("accepted", cast_)
        perform(filing.pk, "start_review", actor=both)
        tick_all(filing, both)
        perform(filing.pk, "recommend", actor=both, **DETAILS["recommend"])
        response = desk_session(both).get(url("case", filing))
        said = text_of(response)
        assert "审查和决定不得由同一人办理" in said and "“准予许可”可由郑决定办理" in said
        assert url("move", filing, "approve") not in response.content.decode()

    def test_typed_markup_stays_text(self, cast_):
        filing = case_in("submitted", cast_)
        Filing.objects.filter(pk=filing.pk).update(title="<script>alert(1)</script>")
        page = desk_session(cast_.intake).get(url("case", filing)).content.decode()
        assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


# --- the moves -------------------------------------------------------------------------------------------


class TestMoves:
    @pytest.mark.parametrize(
        ("state", "move", "data", "after"),
        [
            ("submitted", "accept", {}, "accepted"),
            (
                "submitted",
                "return",
                {"preset-place": ["页数不全，请补齐。"], "defect-name": "不规范。"},
                "correcting",
            ),
            ("submitted", "refuse_intake", {"reason": "不属于本机关职权范围。"}, "not_accepted"),
            ("accepted", "start_review", {}, "reviewing"),
            ("reviewing", "pause", {"ground": "听证", "reason": "组织听证。"}, "reviewing"),
            ("reviewing", "recommend", {"opinion": "refuse", "grounds": "租期不足。"}, "deciding"),
            ("reviewing", "extend", {"reason": "需要核实。"}, "reviewing"),
            ("deciding", "approve", {"grounds": ""}, "approved"),
            ("deciding", "refuse", {"grounds": "不符合条件。"}, "refused"),
            ("approved", "certify", {}, "certified"),
            ("certified", "announce", {}, "announced"),
            ("announced", "revoke", {"reason": "以欺骗手段取得。"}, "revoked"),
        ],
    )
    def test_each_is_made_from_the_page(self, cast_, state, move, data, after):
        from registry.filings.workflows import MOVES

        filing = case_in(state, cast_)
        client = desk_session(getattr(cast_, MOVES[move].by.value))
        page = client.get(url("case", filing)).content.decode()
        assert url("move", filing, move) in page
        response = send(client, filing, move, **data)
        assert response.status_code == 302 and response["Location"].startswith(url("case", filing)), text_of(
            response
        )
        filing.refresh_from_db()
        assert filing.state == after
        assert filing.title in text_of(client.get(response["Location"]))

    def test_resuming(self, cast_):
        filing = case_in("reviewing", cast_)
        make("pause", filing, cast_)
        client = desk_session(cast_.reviewer)
        assert "停止计时" in text_of(client.get(url("case", filing)))
        assert send(client, filing, "resume").status_code == 302
        assert not filing.pauses.filter(ends_on=None).exists()

    def test_what_is_missing_is_said_beside_and_what_was_typed_stays(self, cast_):
        filing = case_in("reviewing", cast_)
        client = desk_session(cast_.reviewer)
        response = send(client, filing, "recommend", opinion="", grounds="已写了很长的意见")
        assert response.status_code == 422
        assert "请选择审查意见。" in text_of(response) and "已写了很长的意见" in response.content.decode()
        response = send(client, filing, "recommend", opinion="approve", grounds="已写了很长的意见")
        assert response.status_code == 422
        assert "还没有勾选" in text_of(response) and "已写了很长的意见" in response.content.decode()

    def test_too_long_says_how_much(self, cast_):
        filing = case_in("submitted", cast_)
        response = send(desk_session(cast_.intake), filing, "refuse_intake", reason="长" * 2001)
        assert response.status_code == 422 and "最多2000个字，现有2001个字" in text_of(response)

    @pytest.mark.parametrize(
        "reason", ["换行\r\n第二行", "𠀀𠮷", "零\x00字", "\u202e反向", "<b>粗</b>", "{title}{0}%s"]
    )
    def test_any_text_is_taken_and_told_as_it_is(self, cast_, reason):
        from registry.outbox.services import drain

        filing = case_in("submitted", cast_)
        client = desk_session(cast_.intake)
        assert send(client, filing, "refuse_intake", reason=reason).status_code == 302
        drain()
        assert client.get(url("case", filing)).status_code == 200
        assert "\x00" not in filing.events.last().reason

    def test_the_return_form_asks_for_everything_but_abolished_papers(self, cast_):
        filing = case_in("submitted", cast_)
        form = next(
            item.form
            for item in desk_session(cast_.intake).get(url("case", filing), {"do": "return"}).context["moves"]
            if item.move.name == "return"
        )
        items = {row.item for row in form.items}
        assert {"application", "place", "charter", "party", "name", "address", "leaders"} <= items
        assert not {"abolished_proof", "consent", "competent_unit"} & items

    def test_defects_are_a_line_each_and_kept_when_one_is_too_long(self, cast_):
        filing = case_in("submitted", cast_)
        client = desk_session(cast_.intake)
        data = {
            "preset-place": ["页数不全，请补齐。"],
            "defect-charter": "缺第九条。\n\n缺第十条。",
            "defect-name": "长" * 301,
        }
        response = send(client, filing, "return", **data)
        assert response.status_code == 422
        assert (
            "每处最多300个字" in text_of(response) and "缺第九条。\n\n缺第十条。" in response.content.decode()
        )
        response = send(client, filing, "return", **{**data, "defect-name": ""})
        assert response.status_code == 302
        assert sorted(filing.defects.values_list("item", "text")) == [
            ("charter", "缺第九条。"),
            ("charter", "缺第十条。"),
            ("place", "页数不全，请补齐。"),
        ]

    def test_nothing_to_mend_is_refused(self, cast_):
        filing = case_in("submitted", cast_)
        response = send(desk_session(cast_.intake), filing, "return")
        assert response.status_code == 422 and "至少写明一处" in text_of(response)

    def test_a_defect_not_told_the_first_time_is_warned_of(self, cast_):
        filing = case_in("correcting", cast_)
        make("resubmit", filing, cast_)
        page = desk_session(cast_.intake).get(url("case", filing), {"do": "return"}).content.decode()
        assert "首次未告知" in page

    def test_the_loser_reads_who_decided_and_keeps_what_was_typed(self, cast_):
        second = staff("second", "另一决定", "approver", office=cast_.office)
        filing = case_in("deciding", cast_)
        client = desk_session(second)
        client.get(url("case", filing))
        revision = Filing.objects.get(pk=filing.pk).revision
        make("approve", filing, cast_)
        response = client.post(
            url("move", filing, "refuse"),
            {"key": uuid4().hex, "revision": revision, "grounds": "我写的不予理由"},
        )
        assert response.status_code == 409
        said = text_of(response)
        assert "郑决定已于" in said and "您的“不予许可”没有生效" in said and "我写的不予理由" in said
        assert Decision.objects.get().result == "approved"

    def test_a_page_from_before_a_correction_is_too_late(self, cast_):
        filing = case_in("submitted", cast_)
        revision = filing.revision
        make("return", filing, cast_)
        make("resubmit", filing, cast_)
        client = desk_session(cast_.intake)
        response = client.post(url("move", filing, "accept"), {"key": "k", "revision": revision})
        assert response.status_code == 409 and "提交补正" in text_of(response)
        filing.refresh_from_db()
        assert filing.state == "submitted"

    def test_a_second_click_is_answered_like_the_first(self, cast_):
        filing = case_in("submitted", cast_)
        client = desk_session(cast_.intake)
        told = {"key": uuid4().hex, "revision": filing.revision}
        answers = [client.post(url("move", filing, "accept"), told).status_code for _ in range(2)]
        assert answers == [302, 302] and filing.events.filter(move="accept").count() == 1

    @pytest.mark.parametrize(
        "told",
        [
            {},
            {"key": "k"},
            {"key": "k", "revision": "x"},
            {"key": "k" * 99, "revision": "1"},
            {"key": "a\x00b", "revision": "1"},
        ],
    )
    def test_a_form_no_page_makes_is_answered_with_a_sentence(self, cast_, told):
        filing = case_in("submitted", cast_)
        response = desk_session(cast_.intake).post(url("move", filing, "accept"), told)
        assert response.status_code == 422 and "页面已失效，请刷新后重试" in text_of(response)

    @pytest.mark.parametrize("move", ["submit", "withdraw", "deem_accepted", "lapse", "resubmit", "nothing"])
    def test_moves_that_are_not_the_staffs_are_404(self, cast_, move):
        filing = case_in("submitted", cast_)
        assert send(desk_session(cast_.intake), filing, move).status_code == 404

    def test_another_posts_move_is_refused_with_a_sentence(self, cast_):
        filing = case_in("submitted", cast_)
        response = send(desk_session(cast_.publisher), filing, "accept")
        assert response.status_code == 422 and "没有“受理”岗位" in text_of(response)

    def test_an_address_of_a_move_opened_by_hand_leads_to_the_page(self, cast_):
        filing = case_in("submitted", cast_)
        response = desk_session(cast_.intake).get(url("move", filing, "return"))
        assert response.status_code == 302 and response["Location"].endswith("do=return")

    def test_an_approval_without_code_numbers_says_what_to_do(self, cast_):
        from registry.organisations.models import CodeBlock

        CodeBlock.objects.all().delete()
        filing = case_in("deciding", cast_)
        response = send(desk_session(cast_.approver), filing, "approve", grounds="符合条件，准予。")
        assert response.status_code == 422
        assert "号段" in text_of(response) and "符合条件，准予。" in response.content.decode()


# --- the checklist ---------------------------------------------------------------------------------------


class TestTheChecklist:
    def test_all_lines_together_without_a_script(self, cast_):
        filing = case_in("reviewing", cast_)
        client = desk_session(cast_.reviewer)
        data = {"answer-place_held": "yes", "answer-funds_fit": "no", "note-funds_fit": "数额不一致"}
        response = client.post(url("checks", filing), data)
        assert response.status_code == 302 and response["Location"].endswith("#checklist")
        marks = {
            mark.check_code: (mark.answer, mark.note, mark.marked_by) for mark in filing.check_marks.all()
        }
        assert marks == {
            "place_held": ("yes", "", cast_.reviewer),
            "funds_fit": ("no", "数额不一致", cast_.reviewer),
        }

    def test_one_line_by_the_script(self, cast_):
        filing = case_in("reviewing", cast_)
        client = desk_session(cast_.reviewer)
        answer = client.post(
            url("checks", filing), {"answer-place_held": "na"}, headers={"Accept": "application/json"}
        )
        assert answer.json() == {"refused": [], "answered": 1, "total": 8}
        answer = client.post(
            url("checks", filing), {"answer-place_held": "x"}, headers={"Accept": "application/json"}
        )
        assert (answer.status_code, answer.json()["refused"]) == (422, ["请选择符合、不符合或者不适用。"])

    def test_what_was_typed_stays_when_a_line_is_refused(self, cast_):
        filing = case_in("reviewing", cast_)
        client = desk_session(cast_.reviewer)
        response = client.post(
            url("checks", filing), {"answer-place_held": "yes", "note-funds_fit": "只写了说明"}
        )
        assert response.status_code == 422
        assert "请同时选择结论" in text_of(response) and "只写了说明" in response.content.decode()
        assert not CheckMark.objects.exists()
        response = client.post(
            url("checks", filing), {"answer-place_held": "no", "note-place_held": "长" * 301}
        )
        assert response.status_code == 422 and "最多300个字" in text_of(response)

    def test_others_read_it_and_cannot_tick(self, cast_):
        filing = case_in("reviewing", cast_)
        tick_all(filing, cast_.reviewer)
        client = desk_session(cast_.approver)
        page = client.get(url("case", filing)).content.decode()
        assert 'name="answer-' not in page and "符合 · 吴审查" in page
        response = client.post(url("checks", filing), {"answer-place_held": "no"})
        assert response.status_code == 422 and "只有审查人员" in text_of(response)

    def test_a_ticked_line_can_be_mended(self, cast_):
        filing = case_in("reviewing", cast_)
        client = desk_session(cast_.reviewer)
        for answer in ("no", "yes"):
            client.post(url("checks", filing), {"answer-place_held": answer})
        assert filing.check_marks.get(replaced_at__isnull=True).answer == "yes"


def test_a_person_of_the_city_sees_the_citys_cases_only(cast_):
    case_in("submitted", cast_)
    client = desk_session(staff("city", "市局人员", "intake", office=registrar()))
    assert "“待我受理”没有办件" in text_of(client.get(reverse("desk:queue")))


def test_the_desk_is_closed_to_superusers_without_a_post(cast_):
    filing = case_in("submitted", cast_)
    client = desk_session(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(url("case", filing)).status_code == 404
