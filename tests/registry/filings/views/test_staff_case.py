"""The case page: all a reviewer needs in one place."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.filings.models import Filing, Paper
from registry.filings.services.transitions import perform
from tests.factories.cases import DETAILS, case_in, make, tick_all
from tests.factories.desk import text_of, url
from tests.factories.filings import hand_in, small_picture
from tests.factories.people import staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


class TestTheCasePage:
    @pytest.mark.parametrize(
        "state",
        ["submitted", "correcting", "not_accepted", "accepted", "reviewing", "deciding", "approved", "refused", "certified",
         "announced", "withdrawn", "lapsed", "revoked"],
    )  # fmt: skip
    def test_it_opens_in_every_state_for_every_post(self, cast_, state):
        filing = case_in(state, cast_)
        for name in ("intake", "reviewer", "approver", "publisher"):
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

    def test_similar_names_are_looked_for_once(self, cast_):
        filing, client = case_in("reviewing", cast_), desk_session(cast_.reviewer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("case", filing)).status_code == 200
        assert sum('FROM "organisations_formername"' in query["sql"] for query in queries) == 1

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
