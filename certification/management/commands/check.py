"""Checks a certificate; without a certificate it is Django's own system check."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import check
from django.utils import timezone

from certification.domain.verification import Verification, find_by_code, find_by_number, verify
from certification.enums import CertificateGround
from certification.models import Certificate, CertificatePaper
from core.papers.scan import PDF_MAGIC, qr_texts
from core.refusal import Refused


class Command(check.Command):
    """`check CODE_OR_NUMBER_OR_FILE [--json]`; `check [app …] [--deploy]` stays what it was."""

    help = (
        "Answer like the verification page for a code, a number or a file (PDF, picture); else run the system checks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        wanted = app_labels[0] if len(app_labels) == 1 else ""
        if wanted and wanted not in apps.app_configs:
            self._check_certificate(wanted, is_json=options["json"])
        else:
            super().handle(*app_labels, **options)

    def _check_certificate(self, wanted: str, *, is_json: bool) -> None:
        path = Path(wanted)
        certificate, remark = (
            self._from_file(path) if path.is_file() else (find_by_code(wanted) or find_by_number(wanted), "")
        )
        if certificate is None:
            raise CommandError(
                remark or "Neither a code nor a number of this register, and no file. Compare it with the paper."
            )
        verification = verify(certificate, at=timezone.now())
        if is_json:
            self.stdout.write(json.dumps(verification.as_json(), ensure_ascii=False, indent=2))
        else:
            self._tell(verification)
        if remark:
            self.stderr.write(remark)

    def _from_file(self, path: Path) -> tuple[Certificate | None, str]:
        """The certificate of a file: by its bytes, else by the QR code in it; with what is to be said of the file."""
        content = path.read_bytes()
        paper = CertificatePaper.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()
        if paper is not None:
            return paper.certificate, "The file is the issued paper, byte for byte."
        try:
            texts = qr_texts(path)
        except Refused as refusal:
            return None, str(refusal.reason)
        for text in texts:
            certificate = find_by_code(text.split("#")[0].rsplit("/", 1)[-1])
            if certificate is not None:
                is_pdf = content.startswith(PDF_MAGIC)
                altered = (
                    "The file is NOT the issued paper: it was altered or saved again. Trust only what stands here."
                )
                return certificate, altered if is_pdf else "Compare the picture with what stands here."
        return None, "No QR code of this register was found in the file."

    def _tell(self, v: Verification) -> None:
        sheet = v.sheet
        lines = [
            (
                str(v.status.label),
                f"since {v.since:%Y-%m-%d}" + (f", {CertificateGround(v.ground).label}" if v.ground else ""),
            ),
            ("Holder", " / ".join(filter(None, (sheet.holder_kk, sheet.holder_ru, sheet.holder_latin)))),
            ("Qualification", f"{sheet.profession.kk} / {sheet.profession.ru}, {sheet.level}"),
            ("Standard", f"{sheet.standard_code} {sheet.standard_version}"),
            ("Centre", f"{sheet.centre_number} {sheet.centre.kk}"),
            ("Number", sheet.number),
            ("Valid", f"{sheet.valid_from:%Y-%m-%d} to {sheet.valid_until:%Y-%m-%d}"),
            ("SHA-256", v.document_sha256 or "—"),
            ("Checked at", timezone.localtime(v.checked_at).isoformat(timespec="seconds")),
        ]
        for name, text in lines:
            self.stdout.write(f"{name}: {text}")
