"""Finding, and keeping the index true."""

from search.services.finding import find, suggest
from search.services.indexing import refresh

__all__ = ["find", "refresh", "suggest"]
