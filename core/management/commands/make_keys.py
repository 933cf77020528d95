"""Makes the key files that do not exist yet."""

from typing import Any

from django.core.management.base import BaseCommand

from core.sealing import make_key_files


class Command(BaseCommand):
    help = "Make the key files that do not exist yet (development, or the first day of a server)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for path in make_key_files():
            self.stderr.write(f"made {path}")
