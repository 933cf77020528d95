"""Questions across the models of what exists."""

from datetime import date

from django.db.models import Q

from core.identifiers import typed_centre_number
from core.names import word_begins
from registry.models import Centre
from registry.models.centres import CentreQuerySet


def centres_in_register(*, q: str, region: str, status: str, today: date) -> CentreQuerySet:
    """The register of centres, filtered by words of the name or number, KATO code and computed status."""
    number = typed_centre_number(q)
    named = word_begins("folded_name", q)
    centres = Centre.objects.select_related("region").filter(named | Q(number=number) if number else named)
    if region:
        centres = centres.filter(region__code=region)
    if status:
        centres = centres.in_status(status, today=today)
    return centres.order_by("sort_key", "pk")
