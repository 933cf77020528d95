"""Rows that are written once are frozen in the database."""

from django.db import migrations

from core.frozen import Freeze


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_initial")]

    operations = [
        Freeze("SessionChange"),
        Freeze("ConflictDeclaration"),
        Freeze("Enrolment", mutable=("attendance", "note")),
        Freeze("Protocol", mutable=("status", "locked_at")),
        Freeze("ProtocolChange"),
        Freeze("ProtocolLine"),
        Freeze("ProtocolSignature"),
    ]
