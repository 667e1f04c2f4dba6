"""The machine's side of search, for the API of the house to mount."""

from collections.abc import Mapping
from typing import Any

from search.query import SearchQuery
from search.services import find


def api_search(params: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of /api/v1/search for the parameters of /search/; never raises for what was asked."""
    return find(SearchQuery.parse(params)).as_dict()
