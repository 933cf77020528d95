"""Issues what a protocol's decisions grant."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.changes import Act
from certification.domain.issuance import granted, issue, make_paper
from core.refusal import Refused
from exams.models import Protocol


class Command(BaseCommand):
    help = "Issue every granted certificate of a protocol with its paper; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("protocol", help="number of the protocol")

    def handle(self, *args: Any, **options: Any) -> None:
        protocol = Protocol.objects.filter(number=options["protocol"].upper()).first()
        if protocol is None:
            raise CommandError(f"There is no protocol {options['protocol']}.")
        at = timezone.now()
        refused = 0
        for decision in granted(protocol):
            try:
                certificate = issue(decision, Act(by=None, at=at), today=timezone.localdate(at))
                paper = make_paper(certificate)
            except Refused as refusal:
                refused += 1
                self.stderr.write(f"{decision.number}: {refusal.reason}")
            else:
                self.stdout.write(f"{certificate.number} {certificate.code} {paper.sha256}")
        if refused:
            raise CommandError(f"{refused} certificates were not issued.")
