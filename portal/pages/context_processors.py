"""What every page knows: the site's name, whether it is a demonstration, where one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

_NAVIGATION = (
    ("查机构", "/search/?type=organisation", ("/search/", "/organisations/")),
    ("办事项", "/matters/", ("/matters/",)),
    ("看公示", "/notices/", ("/notices/",)),
    ("证书核验", "/verify/", ("/verify/",)),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `demo`, `nav_items` with the current one marked, `in_workspace`."""
    path = request.path
    items = [
        {"label": label, "url": url, "current": _mark(path, url, prefixes)}
        for label, url, prefixes in _NAVIGATION
    ]
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "nav_items": items,
        "in_workspace": path.startswith("/workspace/"),
    }


def _mark(path: str, url: str, prefixes: tuple[str, ...]) -> str:
    """Value of aria-current: `page` on the very page, `true` somewhere below it."""
    if path == url.partition("?")[0]:
        return "page"
    return "true" if path.startswith(prefixes) else ""
