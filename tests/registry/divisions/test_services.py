"""Reference divisions are there after migrate and after a flush, and leave the work of staff alone."""

import pytest
from django.core.management.sql import emit_post_migrate_signal

from registry.divisions.models import Division
from registry.divisions.services import install_reference_rows, reference_rows


@pytest.mark.django_db
def test_they_are_there_and_a_second_run_adds_nothing(django_assert_num_queries) -> None:
    assert Division.objects.count() == len(reference_rows()) == 367
    with django_assert_num_queries(1):
        assert install_reference_rows() == 0


@pytest.mark.django_db
def test_missing_rows_come_back_and_edited_ones_stay() -> None:
    Division.objects.filter(code="110108022").delete()
    Division.objects.filter(code="110108").update(name="海淀新区")
    Division.objects.create(
        code="110108999", name="新设街道", level=Division.Level.STREET, parent_id="110108"
    )
    assert install_reference_rows() == 1
    assert Division.objects.get(code="110108").name == "海淀新区"
    assert Division.objects.filter(code="110108999").exists()


@pytest.mark.django_db
def test_migrate_and_flush_bring_them_back() -> None:
    Division.objects.filter(parent_id="110119").delete()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert Division.objects.filter(parent_id="110119").count() == 18
