"""What has become of the bodies that notices name."""

from collections.abc import Iterable, Mapping

from django import template

from portal.pages.models import NoticePage
from portal.pages.selectors.bodies import EndedBody, ended_bodies

register = template.Library()


@register.simple_tag
def bodies_ended_since(notices: Iterable[NoticePage]) -> Mapping[int, EndedBody]:
    """The bodies that ended after the notice about them, by primary key of the notice."""
    shown = list(notices)
    ended = ended_bodies(notice.organisation_code for notice in shown)
    return {
        notice.pk: body
        for notice in shown
        if (body := ended.get(notice.organisation_code)) is not None and body.since(notice)
    }


@register.simple_tag
def body_ended_since(notice: NoticePage) -> EndedBody | None:
    """The body of one notice, if it ended after it."""
    return bodies_ended_since([notice]).get(notice.pk)


@register.filter
def of_notice(ended: Mapping[int, EndedBody] | str, notice: NoticePage) -> EndedBody | None:
    """What `bodies_ended_since` gave for this notice; None where nobody asked."""
    return ended.get(notice.pk) if isinstance(ended, Mapping) else None
