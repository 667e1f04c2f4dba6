"""What this alcove does when others speak."""

from typing import Any

from registry.filings.selectors.lists import under_way
from registry.filings.services import reference
from registry.offices.models import Office


def install_provisions(**kwargs: Any) -> None:
    """After migrations (and a test's flush): the declared provisions become rows."""
    reference.install_provisions()


def say_what_is_under_way(office: Office, **kwargs: Any) -> str:
    """The cases that a closed office would leave to nobody."""
    waiting = under_way(office).count()
    return f"该机关还有 {waiting} 件办件没有办结，请办结后再修改。" if waiting else ""
