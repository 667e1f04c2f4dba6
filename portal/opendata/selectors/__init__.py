"""What the open API says; only public items, never anything sealed."""

from portal.opendata.selectors.matters import matter_guide, matter_lines
from portal.opendata.selectors.organisations import facts, history

__all__ = ["facts", "history", "matter_guide", "matter_lines"]
