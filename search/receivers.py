"""Listening to the outbox: what changed anywhere is refreshed here."""

from collections.abc import Sequence
from functools import partial

from django.db.models.signals import post_delete, post_save

from registry.divisions.models import Division
from registry.outbox.models import OutboxMessage
from registry.outbox.services import ReceiverAwayError, subscribe
from search.engines.base import EngineUnavailableError, RequestRefusedError
from search.projections import Projection, on_register, register
from search.projections.organisation import OrganisationProjection
from search.projections.place import PlaceProjection
from search.selectors import forget_places
from search.services.indexing import publish


def connect() -> None:
    """Register the kinds of this room, and subscribe for every kind that is or will be registered."""
    # First of the topic: the places themselves are composed with them.
    subscribe(PlaceProjection.topic, "search.places", read_places_again)
    on_register(listen)
    register(OrganisationProjection())
    register(PlaceProjection())
    for signal in (post_save, post_delete):
        signal.connect(forget_places, sender=Division, dispatch_uid=f"search.places.{id(signal)}")


def read_places_again(messages: Sequence[OutboxMessage]) -> None:
    """The process that saved a division has forgotten the old ones; this one need not be it."""
    forget_places()


def listen(projection: Projection) -> None:
    """Subscribe a kind to its topic."""
    subscribe(projection.topic, f"search.{projection.type}", _handler(projection))


_handlers: dict[str, partial[None]] = {}


def _handler(projection: Projection) -> partial[None]:
    return _handlers.setdefault(projection.type, partial(refresh_messages, projection))


def refresh_messages(projection: Projection, messages: Sequence[OutboxMessage]) -> None:
    """Refresh what the messages speak of; raises when an index does not answer, so that they come again."""
    try:
        publish(projection, list(dict.fromkeys(message.key for message in messages)))
    except RequestRefusedError:
        raise
    except EngineUnavailableError as error:
        raise ReceiverAwayError(str(error)) from error
