"""Who may read a body's ledger in the admin, and who may write into it there."""

from typing import Any

from registry.offices.permissions import managed_by
from registry.organisations.models import Organisation
from registry.organisations.permissions import bodies_of, visible_to

__all__ = ["may_record", "visible_to"]


def may_record(actor: Any, organisation: Organisation) -> bool:
    """Whether the actor may correct and complete: a superuser, or a registrar (登记簿管理) of the registering organ.

    Bodies whose organ is not known here belong to the registrars of the city's bureau.
    """
    if actor.is_active and actor.is_superuser:
        return True
    return bodies_of(managed_by(actor)).filter(pk=organisation.pk).exists()
