"""Writing around pages: the first tree of the site, announcements of filings, and telling that a page changed."""

from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from wagtail.models import Collection, Locale, Page, PageLogEntry, Site, Task, Workflow

from portal.pages.declarations import START_PAGES, StartPage
from portal.pages.models import (
    GuideIndexPage,
    HomePage,
    NewsIndexPage,
    NoticeIndexPage,
    NoticePage,
    PlainPage,
    PolicyIndexPage,
)
from registry.filings.models import Filing
from registry.filings.selectors.answers import matter_of
from registry.filings.services.issue import certificate_content
from registry.outbox.services import publish

PAGE_CHANGED = "page.changed"
#: Where the links of the footer are remembered.
FOOTER = "pages.footer"
#: What stands above all pages and all files, and what Wagtail's first migration calls its only workflow.
_ROOT, _FILES, _MODERATION = "全部页面", "全部文件", "内容审核"
_PageT = TypeVar("_PageT", bound=Page)

_INDEXES: tuple[tuple[type[Page], str, str, str], ...] = (
    (NoticeIndexPage, "notices", "公示公告", "公示期内任何人都可以向发布机关提出意见。截止日含当日。"),
    (PolicyIndexPage, "policies", "政策文件", "法律、法规、规章和本市文件，按施行日期排列。"),
    (NewsIndexPage, "news", "工作动态", "登记管理机关的工作消息。"),
    (GuideIndexPage, "guides", "办事说明", "怎样准备材料、怎样填写；条件、材料和时限以办事指南为准。"),
)


def page_changed(pages: Iterable[Page]) -> None:
    """Tell the outbox, in the caller's transaction, that these pages were published, changed or taken away."""
    transaction.on_commit(lambda: cache.delete(FOOTER))
    for page in pages:
        publish(PAGE_CHANGED, key=str(page.pk), payload={"page": page.pk})


@transaction.atomic
def ensure_site(actor: Any = None) -> HomePage:
    """Make what every site starts with: root, home, the four lists, three plain pages. Safe to repeat.

    What editors changed, unpublished or moved is left alone; only what was never made is made.
    """
    # After a flush the cached ids of content types point at nothing.
    ContentType.objects.clear_cache()
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name=_FILES)
    root = Page.objects.filter(depth=1).first() or Page.add_root(title=_ROOT, slug="root", locale=locale)
    _name_in_chinese()
    home = _ensure_home(root, locale, actor)
    for page_type, slug, title, introduction in _INDEXES:
        if not page_type.objects.exists():
            home.add_child(
                instance=page_type(
                    title=title, slug=slug, introduction=introduction, locale=locale, owner=actor
                )
            )
    _ensure_plain_pages(home, locale, actor)
    return home


@transaction.atomic
def add_page(page: _PageT, *, below: type[Page], actor: Any = None) -> _PageT:
    """Add an unsaved page as a live child of the (only) page of type `below` and record its first revision.

    ValidationError (Chinese) if a field is refused; DoesNotExist if there is no such parent yet.
    """
    parent = below.objects.get()
    page.owner = actor
    page.locale = parent.locale
    added: _PageT = parent.add_child(instance=page)
    added.save_revision(user=actor).publish(user=actor)
    return added


#: Items of an announcement, in the order of the certificate; none of them is personal beyond what the law publishes.
_ANNOUNCED = (
    ("name", "名称"),
    ("code", "统一社会信用代码"),
    ("kind", "类型"),
    ("legal_representative", "法定代表人（负责人）"),
    ("address", "住所"),
    ("business_scope", "业务范围"),
    ("competent_unit", "业务主管单位"),
    ("registrar", "登记管理机关"),
)


@transaction.atomic
def announce_filing(number: str) -> NoticePage | None:
    """Publish the 登记公告 of a filing once; again it returns the page there is. None when nothing is to be told.

    社会团体登记管理条例 art. 23, 民办非企业单位登记管理暂行条例 art. 18, 基金会管理条例 art. 19.
    """
    filing = Filing.objects.select_related("organisation", "decision", "office").get(number=number)
    matter, body = matter_of(filing), filing.organisation
    if body is None or not matter.public_result:
        return None
    # The list is locked, so that two deliveries at once make one page.
    NoticeIndexPage.objects.select_for_update(of=("self",)).get()
    slug = f"registration-{number}"
    published = NoticePage.objects.filter(slug=slug).first()
    if published is not None:
        return published
    certificate = filing.certificates.order_by("pk").last()
    content = certificate.content if certificate else certificate_content(body, matter.result_name)
    page = NoticePage(
        title=f"{content['name']}登记公告",
        slug=slug,
        summary=f"{matter.name}，经审查{matter.granted}。",
        kind=NoticePage.Kind.REGISTRATION,
        period_from=timezone.localdate(filing.closed_at) if filing.closed_at else timezone.localdate(),
        document_number=filing.decision.document_no,
        issuer=content["registrar"],
        organisation_code=content["code"],
        body=[("text", _announcement(filing, content))],
    )
    return add_page(page, below=NoticeIndexPage)


def _announcement(filing: Filing, content: dict[str, Any]) -> str:
    decided = timezone.localdate(filing.decision.decided_at)
    rows = [(label, content.get(key)) for key, label in _ANNOUNCED]
    rows += [
        ("决定日期", f"{decided.year}年{decided.month}月{decided.day}日"),
        ("决定文书号", filing.decision.document_no),
    ]
    items = format_html_join("", "<li><b>{}</b>：{}</li>", [(label, value) for label, value in rows if value])
    return format_html("<p>依照有关登记管理规定，现将登记事项公告如下：</p><ul>{}</ul>", items)


def _name_in_chinese() -> None:
    """What Wagtail's first migrations named in English; names given by hand stay."""
    Page.objects.filter(depth=1, title="Root").update(title=_ROOT, draft_title=_ROOT)
    Collection.objects.filter(depth=1, name="Root").update(name=_FILES)
    for model in (Workflow, Task):
        model.objects.filter(name="Moderators approval").update(name=_MODERATION)


def _ensure_home(root: Page, locale: Locale, actor: Any) -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        # Wagtail's first migration leaves a welcome page with the slug "home".
        for welcome in Page.objects.child_of(root).filter(depth=2).exact_type(Page):
            number = welcome.pk
            welcome.delete()
            PageLogEntry.objects.filter(page_id=number).delete()
        root.refresh_from_db()
        home = HomePage(title=settings.SITE_NAME, slug="home", locale=locale, owner=actor)
        root.add_child(instance=home)
    if not Site.objects.filter(is_default_site=True).exists():
        address = urlsplit(settings.SITE_URL)
        Site.objects.create(
            hostname=address.hostname or "localhost",
            port=address.port or (443 if address.scheme == "https" else 80),
            root_page=home,
            is_default_site=True,
            site_name=settings.SITE_NAME,
        )
    return home


def _ensure_plain_pages(home: HomePage, locale: Locale, actor: Any) -> None:
    if PlainPage.objects.exists():
        return
    for start in START_PAGES:
        home.add_child(
            instance=PlainPage(
                title=start.title,
                slug=start.slug,
                summary=start.summary,
                body=_body(start),
                show_in_menus=True,
                locale=locale,
                owner=actor,
            )
        )


def _body(start: StartPage) -> list[tuple[str, str]]:
    blocks = []
    for paragraph in start.paragraphs:
        if paragraph.startswith("# "):
            blocks.append(("heading", paragraph[2:]))
        else:
            blocks.append(("text", f"<p>{paragraph}</p>"))
    return blocks
