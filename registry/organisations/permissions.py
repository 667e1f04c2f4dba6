"""What staff may see of the register: the bodies their own office registers."""

from django.db.models import QuerySet

from registry.offices.models import Office
from registry.offices.permissions import visible_to as offices_visible_to
from registry.organisations.models import Organisation


def visible_to(actor) -> QuerySet[Organisation]:  # noqa: ANN001
    """The bodies registered by an office in which the actor holds a post today; a superuser sees all.

    Bodies whose registering organ is not known here are shown to the city's bureau, which completes them.
    """
    if actor.is_active and actor.is_superuser:
        return Organisation.objects.all()
    offices = offices_visible_to(actor)
    bodies = Organisation.objects.filter(registrar__in=offices)
    if offices.filter(kind=Office.Kind.CIVIL_AFFAIRS, division__level="city").exists():
        bodies |= Organisation.objects.filter(registrar__isnull=True)
    return bodies
