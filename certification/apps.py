"""The app of certification."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "certification"
