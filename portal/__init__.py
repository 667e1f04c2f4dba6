"""The house: settings, accounts, public pages, the public record, the API and the demonstration city."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
