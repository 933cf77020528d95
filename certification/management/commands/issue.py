"""Issues what a protocol's decisions grant."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.changes import Act
from certification.domain.issuance import issue_protocol, make_paper
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
        report = issue_protocol(protocol, Act(by=None, at=at), today=timezone.localdate(at))
        for certificate in report.certificates:
            self.stdout.write(f"{certificate.number} {certificate.code} {make_paper(certificate).sha256}")
        for decision, refusal in report.refusals:
            self.stderr.write(f"{decision.number}: {refusal.reason}")
        if report.refusals:
            raise CommandError(f"{len(report.refusals)} certificates were not issued.")
