"""What the forms of the case page do: moves and the checklist."""

from uuid import uuid4

import pytest

from registry.filings.models import CheckMark, Decision, Filing
from tests.factories.cases import case_in, make, tick_all
from tests.factories.desk import send, text_of, url
from tests.factories.people import staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


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
            ("deciding", "approve", {"grounds": "符合法定条件。"}, "approved"),
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

    @pytest.mark.parametrize(
        ("opinion", "suggested"),
        [
            ("approve", "申请材料齐全，符合《社会团体登记管理条例》第十条规定的条件。"),
            ("refuse", None),
        ],
    )
    def test_the_approver_is_offered_the_words_of_the_law_and_never_the_opinion(
        self, cast_, opinion, suggested
    ):
        filing = case_in("reviewing", cast_)
        make("recommend", filing, cast_, opinion=opinion, grounds="已致电核实。")
        page = desk_session(cast_.approver).get(url("case", filing), {"do": "approve"})
        form = next(row.form for row in page.context["moves"] if row.move.name == "approve")
        assert form["grounds"].value() == suggested
        assert form.fields["grounds"].required and "写入决定书" in form.fields["grounds"].help_text

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

    def test_the_return_form_asks_for_everything_but_abolished_papers_and_the_place_of_the_office(
        self, cast_
    ):
        filing = case_in("submitted", cast_)
        form = next(
            item.form
            for item in desk_session(cast_.intake).get(url("case", filing), {"do": "return"}).context["moves"]
            if item.move.name == "return"
        )
        items = {row.item for row in form.items}
        assert {"application", "place", "charter", "party", "name", "address", "leaders"} <= items
        assert not {"abolished_proof", "consent", "competent_unit", "division"} & items

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
