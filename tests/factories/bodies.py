"""Bodies of the register, opened through the ledger as everywhere else, and blocks of code numbers."""

import itertools
from datetime import date

import factory

from registry.ledger.services import open_body
from registry.offices.models import Office
from registry.organisations.models import CodeBlock, Organisation
from registry.organisations.validators.codes import compose
from tests.factories.people import registrar

_numbers = itertools.count(1)


def new_code(kind: str = "association", division_code: str = "110000") -> str:
    """A valid code nobody bears."""
    return compose(kind, division_code, f"TE{next(_numbers):06d}")


def body(kind: str = "association", *, office: Office | None = None, **values: object) -> Organisation:
    """A body in the register: active, registered 2015-06-01 by `office` (the city bureau) unless `values` say else."""
    office = office or registrar()
    code = str(values.pop("code", "")) or new_code(kind, office.division_id)
    effective_on = values.pop("effective_on", date(2015, 6, 1))
    district = office.division_id if office.division.level == "district" else ""
    items: dict[str, object] = {
        "code": code,
        "kind": kind,
        "name": f"{office.division.name}第{code[10:16]}号测试{ {'association': '协会', 'service': '中心'}.get(kind, '基金会') }",
        "status": Organisation.Status.ACTIVE.value,
        "level": "city" if office.division.level == "city" else "district",
        "division": office.division_id,
        "district_code": district,
        "registrar": office,
        "registrar_name": office.name,
        "registered_on": date(2015, 6, 1),
        "source": Organisation.Source.IMPORT.value,
        **values,
    }
    return open_body(
        items,
        kind="imported",
        effective_on=effective_on,
        actor=None,
        reason="测试",
        source_kind="test",
        source_ref="",
        document_no="",
    )


class CodeBlockFactory(factory.django.DjangoModelFactory):
    """A block of a thousand numbers of the city bureau."""

    class Meta:
        model = CodeBlock

    office = factory.LazyFunction(lambda: registrar())
    prefix = "MJ01"
    first = 1
    last = 1000
    next_number = factory.SelfAttribute("first")
    warn_below = 10
