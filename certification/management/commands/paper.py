"""Writes the stored paper of a certificate to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.domain.verification import find_by_code
from certification.models import CertificatePaper


class Command(BaseCommand):
    help = "Write the stored paper of a certificate to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="public code of the certificate")
        parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        certificate = find_by_code(options["code"])
        paper = CertificatePaper.objects.filter(certificate=certificate).first() if certificate else None
        if paper is None:
            raise CommandError("No certificate has this code." if certificate is None else "The paper is not made yet.")
        options["output"].write_bytes(bytes(paper.content))
        self.stderr.write(f"{options['output']}: {paper.sha256}")
