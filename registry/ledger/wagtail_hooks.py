"""The ledger in the admin."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from registry.ledger.views import BodyLedgerView, CompletionView, CorrectionView


@hooks.register("register_admin_urls")
def ledger_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("<int:pk>/", BodyLedgerView.as_view(), name="body"),
        path("<int:pk>/complete/", CompletionView.as_view(), name="complete"),
        path("<int:pk>/<int:number>/correct/", CorrectionView.as_view(), name="correct"),
    ]
    return [path("ledger/", include((patterns, "ledger")))]
