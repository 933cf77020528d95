"""The app of what exists."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
