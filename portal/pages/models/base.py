"""What all page types share."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.core.paginator import Page as ListPage
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.pages.models.blocks import BodyBlock

PAGE_SIZE = 20


class BodyPage(Page):
    """A page with a summary and a body of blocks."""

    summary = models.TextField(
        "摘要", max_length=300, blank=True, help_text="一两句话，显示在列表和检索结果里。"
    )
    body = StreamField(BodyBlock(), verbose_name="正文", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    show_in_menus_default = False

    class Meta:
        abstract = True

    def plain_text(self) -> str:
        """Summary and body as plain text, for search projections."""
        parts = [self.summary, *self.body.stream_block.get_searchable_content(self.body)]
        return "\n".join(part for part in parts if part)


class IndexPage(Page):
    """A list of its live children that everybody may read, twenty a page. Subclasses say which and in what order."""

    introduction = models.CharField("导语", max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True

    def listed(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The live public children to show for this request, in order."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = page_of(self.listed(request), request.GET.get("page"))
        return context


def page_of(rows: models.QuerySet[Any], number: str | None, size: int = PAGE_SIZE) -> ListPage[Any]:
    """The asked page of `rows`; nonsense is the first page, past the end the last one."""
    paginator = Paginator(rows, size)
    try:
        return paginator.page(number or 1)
    except PageNotAnInteger:
        return paginator.page(1)
    except EmptyPage:
        return paginator.page(paginator.num_pages)
