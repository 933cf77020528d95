"""Questions across the models of what exists."""

from datetime import date

from core.names import word_begins
from registry.models import Centre
from registry.models.centres import CentreQuerySet


def centres_in_register(*, q: str, region: str, status: str, today: date) -> CentreQuerySet:
    """The register of centres, filtered by words of the name or number, KATO code and computed status."""
    centres = Centre.objects.select_related("region").filter(word_begins("folded_name", q))
    if region:
        centres = centres.filter(region__code=region)
    if status:
        centres = centres.in_status(status, today=today)
    return centres.order_by("sort_key", "pk")
