"""Application configuration."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "portal.record"
    label = "record"
    verbose_name = "公开登记簿"
