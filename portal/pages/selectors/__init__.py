"""What the pages read."""

from portal.pages.selectors.bodies import EndedBody, ended_bodies, notices_of
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
    "EndedBody",
    "LatestEntries",
    "RegisterFigures",
    "ended_bodies",
    "footer_pages",
    "guides",
    "latest_entries",
    "notices_of",
    "policies_in_force",
    "recent_news",
    "register_figures",
    "running_notices",
]
