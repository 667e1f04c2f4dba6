"""Addresses of the whole site; the public ones are a contract."""

from django.conf import settings
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from portal.accounts.views import AccountView, not_here

handler400 = "portal.accounts.views.bad_request"
handler500 = "portal.accounts.views.server_error"
urlpatterns = [
    # Wagtail's own sign-in is closed in favour of the two-step one.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout")),
    # Wagtail's test of its error page, and a form of names that our people do not have.
    path("admin/failwhale/", not_here),
    path("admin/account/", never_cache(require_admin_access(AccountView.as_view()))),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    path("documents/", include(wagtaildocs_urls)),
    *([path("demo/", include("portal.demo.urls"))] if settings.DEMO else []),
    path("matters/", include("registry.filings.urls.guide")),
    path("workspace/", include("registry.filings.urls.workspace")),
    path("", include("portal.pages.urls")),
    path("", include("search.urls")),
    path("", include("portal.opendata.urls")),
    path("", include("portal.record.urls")),
    path("", include(wagtail_urls)),
]
