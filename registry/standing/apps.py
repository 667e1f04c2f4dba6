"""Dated listings, penalties, report results, grades, qualifications; and standing()."""

from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "registry.standing"
    label = "standing"
    verbose_name = "信用与资格"
