"""Bodies, former names, office-holders, relations, credit codes."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "registry.organisations"
    label = "organisations"
    verbose_name = "社会组织"
