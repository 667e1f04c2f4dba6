"""What a registrar is asked once more before an entry is corrected: right now and then, a slip of the hand mostly."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.ledger.declarations import ENDED
from registry.offices.models import Office
from registry.offices.selectors import Organs
from registry.organisations.models import Organisation
from registry.organisations.validators.names import name_key

Status = Organisation.Status


def doubts(organisation: Organisation, changes: Mapping[str, Any]) -> list[str]:
    """Sentences about `changes` (item → value) that may be right but seldom are; empty when there is none."""
    return [
        *_name(organisation, changes),
        *_end(organisation, changes),
        *_organs(organisation, changes),
        *_level(organisation, changes),
    ]


def _name(organisation: Organisation, changes: Mapping[str, Any]) -> Iterator[str]:
    """民政部令第69号 art. 16: no two bodies of one organ bear one name."""
    if not changes.get("name"):
        return
    others = Organisation.objects.filter(name_key=name_key(str(changes["name"]))).exclude(pk=organisation.pk)
    for other in others.exclude(status__in=ENDED).order_by("code")[:3]:
        where = f"，登记管理机关为{other.registrar_name}" if other.registrar_name else ""
        yield f"“{other.name}”（{other.code}）现用这个名称{where}。"


def _end(organisation: Organisation, changes: Mapping[str, Any]) -> Iterator[str]:
    status = str(changes.get("status") or "")
    if status in ENDED and organisation.status not in ENDED:
        yield (
            f"登记状态更正为“{Status(status).label}”后，该组织对外显示为已经终止。"
            "更正只用于当初录入有误；现在作出的注销、撤销、吊销应另行办理。"
        )
    if status and status not in ENDED and organisation.status in ENDED:
        yield f"该组织{organisation.get_status_display()}，更正后对外重新显示为“{Status(status).label}”。"


def _organs(organisation: Organisation, changes: Mapping[str, Any]) -> Iterator[str]:
    """A name without its organ: the ledger looks the organ up, and there may be none."""
    organs = Organs()
    unit, registrar = organisation.competent_unit, organisation.registrar
    name = "" if "competent_unit" in changes else str(changes.get("competent_unit_name") or "")
    if name and unit and organs.unit_named(name, organisation.division_id) is None:
        yield f"机关目录中没有“{name}”，记入后业务主管单位不再与机关目录中的“{unit.name}”相联系。"
    name = "" if "registrar" in changes else str(changes.get("registrar_name") or "")
    if name and registrar and organs.registrar_named(name).office is None:
        yield f"机关目录中没有“{name}”，记入后该组织不再由“{registrar.name}”办理。"


def _level(organisation: Organisation, changes: Mapping[str, Any]) -> Iterator[str]:
    if "level" not in changes:  # it follows the organ
        return
    level = str(changes["level"])
    organ = changes.get("registrar", organisation.registrar)
    if isinstance(organ, Office) and organ.division.level != level:
        yield (
            f"登记层级为“{Organisation.Level(level).label}”，而登记管理机关{organ.name}"
            f"是{organ.division.get_level_display()}级机关，两者不一致。"
        )
