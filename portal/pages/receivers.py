"""What happens around page rows: the first tree after migrating, and an outbox message for every change."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, post_page_move

from portal.pages.selectors import PROJECTIONS, notices_of
from portal.pages.selectors.projections import turned_pages
from portal.pages.services import PAGE_CHANGED, announce_filing, ensure_site, page_changed
from registry.outbox.models import OutboxMessage
from registry.outbox.services import Event, publish_many, subscribe
from search.projections import register
from search.services.turning import turns


def connect(config: AppConfig) -> None:
    """Called once from AppConfig.ready()."""
    for projection in PROJECTIONS:
        register(projection)
    turns("pages", tell_turned)
    subscribe("filing.announced", "pages.announcements", announce)
    subscribe("organisation.changed", "pages.notices", tell_notices)
    subscribe("provision.changed", "pages.guides", tell_guides)
    post_migrate.connect(build_site, sender=config, dispatch_uid="pages.build_site")
    # Wagtail takes an expired page down as a bare Page.
    post_save.connect(tell, sender=Page, dispatch_uid="pages.saved.bare")
    for model in config.get_models():
        if issubclass(model, Page):
            # Wagtail saves a page and the signal of it in one transaction; its own page_published comes after it.
            post_save.connect(tell, sender=model, dispatch_uid=f"pages.saved.{model.__name__}")
            post_delete.connect(tell, sender=model, dispatch_uid=f"pages.deleted.{model.__name__}")
    page_slug_changed.connect(tell_below, dispatch_uid="pages.slug")
    post_page_move.connect(tell_below, dispatch_uid="pages.move")
    post_save.connect(tell_readers, sender=PageViewRestriction, dispatch_uid="pages.restricted")
    post_delete.connect(tell_readers, sender=PageViewRestriction, dispatch_uid="pages.unrestricted")


def announce(messages: Sequence[OutboxMessage]) -> None:
    """Subscriber of `filing.announced`: one notice for each filing, however often it is told."""
    for number in dict.fromkeys(str(message.payload["number"]) for message in messages):
        announce_filing(number)


def tell_guides(messages: Sequence[OutboxMessage]) -> None:
    """Subscriber of `provision.changed`: the generated guides of these matters read otherwise."""
    publish_many((PAGE_CHANGED, code, {"matter": code}) for code in {message.key for message in messages})


def tell_notices(messages: Sequence[OutboxMessage]) -> None:
    """Subscriber of `organisation.changed`: what search says of notices about these bodies is looked at again."""
    notices = notices_of(message.key for message in messages).values_list("pk", flat=True)
    publish_many((PAGE_CHANGED, str(pk), {"page": pk}) for pk in notices)


def tell_turned(first: date, last: date) -> list[Event]:
    """What turns on a day: the pages whose badge in search reads otherwise."""
    return [Event(PAGE_CHANGED, str(pk), {"page": pk}) for pk in turned_pages(first, last)]


def build_site(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make the first tree, once every table that it needs is there (migrate may stop half-way)."""
    if using != "default":
        return
    needed = {model._meta.db_table for model in sender.get_models()} | {
        "outbox_outboxmessage",
        "wagtailcore_page",
        "wagtailsearch_indexentry",
    }
    if needed <= set(connections[using].introspection.table_names()):
        ensure_site()


def tell(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page was written or deleted. Saving a draft of a live page only touches its revision fields."""
    fields = kwargs.get("update_fields")
    if kwargs.get("raw") or (fields is not None and not {"live", "title", "url_path"} & set(fields)):
        return
    page_changed([instance])


def tell_below(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The addresses of all pages below changed too."""
    with transaction.atomic():
        page_changed(instance.get_descendants())


def tell_readers(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    """A page and all below it were closed to the public or opened again; the page itself is not saved."""
    page = None if kwargs.get("raw") else Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        with transaction.atomic():
            page_changed(page.get_descendants(inclusive=True))
