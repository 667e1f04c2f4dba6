"""A small city with one of everything that the admin shows, and the addresses of all its screens."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupApprovalTask, Page, Site, Workflow

from portal.pages.models import NewsIndexPage, NewsPage
from portal.pages.services import add_page, ensure_site
from registry.imports.models import ImportRun
from registry.imports.services import check_upload, upload
from registry.offices.models import Post
from registry.organisations.models import Relation
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult
from tests.factories.bodies import body
from tests.factories.cases import case_in, people
from tests.factories.filings import small_picture
from tests.factories.people import HolidayFactory, OfficeFactory, UserFactory
from tests.portal.test_urls import routes

_DAY = date(2026, 3, 1)
#: Not screens: programs ask these, or they sign in and out (tests/portal/test_urls.py and accounts test those).
NO_SCREENS = (
    "admin/api/",
    "admin/login/",
    "admin/logout/",
    "admin/password_reset/",
    "admin/sprite/",
    "admin/jsi18n/",
    "admin/editing-sessions/",
    "admin/dismissibles/",
)


class Places:
    """One of everything, and `addresses()` of every screen of the admin about it."""

    def __init__(self) -> None:
        ensure_site()
        self.admin = UserFactory(display_name="管理员", is_superuser=True, is_staff=True)
        self.cast = people()
        self.pages()
        self.files()
        self.register()
        self.moderation()
        self.rows: dict[str, Any] = {
            "divisions": "110000",
            "offices": OfficeFactory().pk,
            "posts": Post.objects.first().pk,
            "holidays": HolidayFactory().pk,
            "register": self.body.pk,
            "ledger": self.body.pk,
            "relations": self._relation(),
            "code-blocks": self.cast.office.code_blocks.first().pk,
            "provisions": self._provision(),
            "sites": Site.objects.get().pk,
            "users": UserFactory(display_name="普通用户").pk,
            "groups": self.cast.intake.groups.first().pk,
            "collections": self.collection.pk,
            "workflows": Workflow.objects.first().pk,
            "workflows/tasks": GroupApprovalTask.objects.first().pk,
            "imports": self.run.pk,
            **self.statements(),
        }

    def pages(self) -> None:
        index = NewsIndexPage.objects.get()
        self.page = add_page(
            NewsPage(title="一则动态", slug="news-one", published_on=_DAY), below=NewsIndexPage
        )
        self.page.title = "改过的动态"
        self.page.save_revision(user=self.admin, log_action=True)
        self.page.locked, self.page.locked_by, self.page.locked_at = True, self.admin, timezone.now()
        self.page.save()
        self.draft = NewsPage(title="一则草稿", slug="news-two", published_on=_DAY, live=False)
        index.add_child(instance=self.draft)
        self.index = index

    def files(self) -> None:
        picture = SimpleUploadedFile("图.jpg", small_picture(), "image/jpeg")
        root = Collection.get_first_root_node()
        self.collection = root.add_child(name="办事图片")
        self.image = get_image_model().objects.create(
            title="一张图", file=picture, uploaded_by_user=self.admin
        )
        self.document = get_document_model().objects.create(
            title="一份文件", file=SimpleUploadedFile("文件.pdf", b"%PDF-1.4"), uploaded_by_user=self.admin
        )
        self.redirect = Redirect.add_redirect("/old/", redirect_to="/news/")

    def register(self) -> None:
        self.filing = case_in("announced", self.cast)
        self.waiting = case_in("reviewing", self.cast, "service")
        self.body = self.filing.organisation
        file = SimpleUploadedFile("登记册.csv", "名称,统一社会信用代码\n某会,123\n".encode())
        self.run = upload(file, file.name, ImportRun.Kind.REGISTER, actor=self.cast.registrar)
        check_upload(self.run)

    def moderation(self) -> None:
        self.draft.save_revision(user=self.admin)
        workflow = Workflow.objects.first()
        workflow.workflow_pages.get_or_create(page=Page.objects.get(pk=self.index.pk))
        self.state = workflow.start(self.draft, self.admin)
        later = self.draft.save_revision(
            user=self.admin, approved_go_live_at=timezone.now() + timedelta(days=3)
        )
        self.later = later

    def statements(self) -> dict[str, Any]:
        of_body = {"organisation": self.body, "entered_by": self.cast.supervisor, "office": self.cast.office}
        made = {
            "listings": (Listing, {"list": "abnormal", "ground": "无法联系", "listed_on": _DAY}),
            "penalties": (Penalty, {"kind": "fine", "amount": "10", "facts": "未按章程", "decided_on": _DAY}),
            "report-results": (ReportResult, {"year": 2025, "result": "passed", "concluded_on": _DAY}),
            "grades": (Grade, {"value": "4A", "starts_on": _DAY, "ends_on": _DAY}),
            "qualifications": (Qualification, {"kind": "charity", "starts_on": _DAY}),
        }
        rows = {}
        for name, (model, values) in made.items():
            known = {field.name for field in model._meta.get_fields()}
            rows[name] = model.objects.create(
                **{key: value for key, value in {**of_body, **values}.items() if key in known}
            ).pk
        return rows

    def _relation(self) -> int:
        branch = body("北京某会分会", registrar=self.cast.office)
        return Relation.objects.create(
            kind="branch_of", source=branch, target_id=self.body.pk, starts_on=_DAY
        ).pk

    def _provision(self) -> int:
        from registry.filings.models import Provision

        return Provision.objects.first().pk

    # --- addresses -------------------------------------------------------------------------------------

    def addresses(self) -> list[str]:
        """Every screen that can be asked for, once."""
        return list(dict.fromkeys(self._addresses()))

    def _addresses(self) -> Iterator[str]:
        for route in routes():
            if route.startswith("admin/") and not route.startswith(NO_SCREENS):
                yield self._address(route)

    def _address(self, route: str) -> str:
        if route == "admin/^.*/$":
            return "/admin/nothing/"
        if "compare" in route:
            return f"/admin/pages/{self.page.pk}/revisions/compare/earliest...latest/"
        place = route.removeprefix("admin/")
        for name, value in self._values(place).items():
            for converter in ("int", "str", "slug"):
                place = place.replace(f"<{converter}:{name}>", str(value))
        assert "<" not in place, f"no value for a part of {route}"
        return f"/admin/{place}"

    def _values(self, place: str) -> dict[str, Any]:
        kind = "workflows/tasks" if place.startswith("workflows/tasks") else place.partition("/")[0]
        page_type = {"content_type_app_name": "pages", "content_type_model_name": "newspage"}
        return {
            "pk": self.rows.get(kind, self.image.pk),
            "parent_page_id": self.index.pk,
            "page_id": self.draft.pk if "workflow" in place else self.page.pk,
            "page_pk": self.index.pk,
            "page_to_move_id": self.page.pk,
            "destination_id": self.index.pk,
            "revision_id": self.later.pk if "unschedule" in place else self.page.latest_revision.pk,
            "workflow_state_id": self.state.pk,
            "workflow_pk": Workflow.objects.first().pk,
            "task_state_id": self.state.current_task_state.pk,
            "task_id": self.state.current_task_state.task_id,
            "collection_id": self.collection.pk,
            "redirect_id": self.redirect.pk,
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "image_id": self.image.pk,
            "uploaded_file_id": 1,
            "filter_spec": "width-100",
            "number": 1 if kind == "ledger" else self.waiting.number,
            "name": "recommend",
            **page_type,
            **self._of_models(place),
        }

    @staticmethod
    def _of_models(place: str) -> dict[str, Any]:
        """Addresses that name a model."""
        if place.startswith("bulk"):
            return {"app_label": "wagtailcore", "model_name": "page", "action": "delete"}
        if place.startswith("workflows/tasks"):
            return {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
        if place.startswith("tag-autocomplete"):
            return {"app_name": "taggit", "model_name": "tag"}
        if place.startswith("settings"):
            return {"app_name": "pages", "model_name": "nothing"}
        return {"app_label": "pages", "model_name": "newspage", "action_name": "approve"}
