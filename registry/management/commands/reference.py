"""Loads the official reference data."""

from typing import Any

from django.core.management.base import BaseCommand

from registry.domain.reference import load_reference


class Command(BaseCommand):
    help = "Add regions, normative bases, holidays and the first rule set where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in load_reference().items():
            self.stderr.write(f"{name}: {count} added")
