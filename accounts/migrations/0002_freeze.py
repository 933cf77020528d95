"""Rows that are written once are frozen in the database."""

from django.db import migrations

from core.frozen import Freeze


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        Freeze("AuditEntry"),
    ]
