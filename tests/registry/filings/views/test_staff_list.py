"""The queue of the desk: what waits for whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.filings.models import Filing
from tests.factories.cases import case_in
from tests.factories.desk import text_of
from tests.factories.people import registrar, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


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


def test_a_person_of_the_city_sees_the_citys_cases_only(cast_):
    case_in("submitted", cast_)
    client = desk_session(staff("city", "市局人员", "intake", office=registrar()))
    assert "“待我受理”没有办件" in text_of(client.get(reverse("desk:queue")))
