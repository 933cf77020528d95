"""The app of the mechanisms."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
