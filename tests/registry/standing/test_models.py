"""The five kinds of statement, one mechanism."""

import pytest
from django.db import models

from registry.standing.models import Statement
from registry.standing.wagtail_hooks import SCREENS


@pytest.mark.parametrize("kind", Statement.__subclasses__())
def test_every_date_of_a_statement_is_judged_and_every_item_can_be_entered(kind: type[Statement]) -> None:
    dates = {field.name for field in kind._meta.fields if type(field) is models.DateField}
    assert {day.field for day in kind.DAYS} == dates
    editable = {field.name for field in kind._meta.fields if field.editable and not field.primary_key}
    [screen] = [screen for screen in SCREENS if screen.model is kind]
    assert set(screen.fields) == editable - {"organisation"}
    assert set(screen.columns) <= set(screen.fields)
