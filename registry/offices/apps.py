"""Organs that act: civil affairs offices, competent units; posts, jurisdiction, holidays."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "registry.offices"
    label = "offices"
    verbose_name = "机关与岗位"
