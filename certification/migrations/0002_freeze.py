"""Rows that are written once are frozen in the database."""

from django.db import migrations

from core.frozen import Freeze


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]

    operations = [
        Freeze("ApplicationChange"),
        Freeze("Decision"),
        Freeze("Certificate", mutable=("status", "is_listed", "is_current")),
        Freeze("CertificateEvent"),
        Freeze("CertificatePaper"),
    ]
