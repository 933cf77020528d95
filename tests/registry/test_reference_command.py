"""The command that loads the official reference data."""

from io import StringIO

import pytest
from django.core.management import call_command

from registry.models import Region


@pytest.mark.django_db
def test_reference_command_says_how_much_it_added() -> None:
    told = []
    for _ in range(2):
        stderr = StringIO()
        call_command("reference", stderr=stderr)
        told.append(stderr.getvalue().splitlines()[0])
    assert told == ["regions: 20 added", "regions: 0 added"]
    assert Region.objects.count() == 20
