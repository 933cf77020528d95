"""Makes the demo content and reports it as JSON."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.demo.build import build_demo


class Command(BaseCommand):
    help = "Make invented content to try the site with (only with DEMO=1). Repeatable: same seed, same content."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=48, help="how many people (at least 30)")
        parser.add_argument("--seed", type=int, default=1, help="start of the random stream")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demo content has a public password. Set DEMO=1 on a machine that is not a production one."
            )
        self.stderr.write("Making demo content; this takes a minute the first time …")
        report = build_demo(people=options["people"], seed=options["seed"], today=timezone.localdate())
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        self.stderr.write(f"Sign in at {settings.SITE_URL}/accounts/login/ with these accounts and this password.")
