"""What runs by itself."""

import pytest

from registry.outbox.services import scheduled
from search.models import SearchDocument
from search.services.rebuilding import rebuild
from search.tasks import check_index

pytestmark = pytest.mark.django_db


def test_the_daily_look_is_scheduled_and_tells_of_differences_as_an_error(caplog):
    assert "search.check" in {job.name for job in scheduled()}
    rebuild()
    assert check_index() == 0
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    SearchDocument.objects.filter(object_id="110108").update(title="别的")
    assert check_index() == 1
    assert [
        "1 differences" in record.message for record in caplog.records if record.levelname == "ERROR"
    ] == [True]
