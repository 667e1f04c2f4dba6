"""Application configuration: registers the register's own matters."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Puts every matter of this alcove into the catalogue."""

    name = "registry.matters"
    label = "matters"
    verbose_name = "事项"

    def ready(self) -> None:
        from registry.filings.declarations import Behaviour, register
        from registry.matters.establishment import selectors, services
        from registry.matters.establishment.declarations import MATTERS

        behaviour = Behaviour(
            examine=selectors.examine,
            effect=services.establish,
            undo=services.undo,
            office_for=selectors.office_for,
            similar=selectors.similar_to,
        )
        for matter in MATTERS:
            register(matter, behaviour)
