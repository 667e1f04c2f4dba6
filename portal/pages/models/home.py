"""The home page: one search box, three doors, live figures."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.pages.models.blocks import TryBlock


class HomePage(Page):
    """Editors write the heading and the suggested searches; all else is read from the register."""

    heading = models.CharField("大标题", max_length=30, default="查一家社会组织")
    lede = models.CharField(
        "导语", max_length=100, default="名称、曾用名、信用代码、拼音或只记得的两个字，都可以。"
    )
    tries = StreamField([("search", TryBlock())], verbose_name="试一试", blank=True, max_num=6)

    content_panels = [*Page.content_panels, FieldPanel("heading"), FieldPanel("lede"), FieldPanel("tries")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"

    class Meta:
        verbose_name = "首页"
