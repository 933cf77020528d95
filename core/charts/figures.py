"""Numbers as the reader of a page writes them."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MILLION = 1_000_000
TENTH = Decimal("0.1")


def count_text(count: int) -> str:
    """A whole number in groups of three."""
    return number_format(count, force_grouping=True)


def short_text(count: int) -> str:
    """The same in little room: whole up to a million, then in millions."""
    if count < MILLION:
        return count_text(count)
    millions = (Decimal(count) / MILLION).quantize(TENTH)
    number = number_format(millions, 1 if millions % 1 else 0, force_grouping=True)
    return pgettext("millions", "%(number)s M") % {"number": number}


def to_percent(share: float) -> Decimal:
    """A share of 0 to 1 in percent with one decimal place."""
    return (Decimal(share) * 100).quantize(TENTH)


def percent_text(percent: Decimal) -> str:
    return _("%(number)s%%") % {"number": number_format(percent)}


def percent_range_text(low: Decimal, high: Decimal) -> str:
    return _("%(low)s to %(high)s%%") % {"low": number_format(low), "high": number_format(high)}
