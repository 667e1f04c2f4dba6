"""What the pages read."""

from portal.pages.selectors.figures import RegisterFigures, register_figures
from portal.pages.selectors.lists import (
    LatestEntries,
    footer_pages,
    guides,
    latest_entries,
    policies_in_force,
    recent_news,
    running_notices,
)
from portal.pages.selectors.projections import PROJECTIONS

__all__ = [
    "PROJECTIONS",
    "LatestEntries",
    "RegisterFigures",
    "footer_pages",
    "guides",
    "latest_entries",
    "policies_in_force",
    "recent_news",
    "register_figures",
    "running_notices",
]
