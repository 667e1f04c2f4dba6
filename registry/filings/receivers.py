"""What this alcove does when others speak."""

from typing import Any

from registry.filings.services import reference


def install_provisions(**kwargs: Any) -> None:
    """After migrations (and a test's flush): the declared provisions become rows."""
    reference.install_provisions()
