"""How frozen figures of a computation are shown."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from exams.enums import PartKind

register = template.Library()


@register.filter
def part_word(code: str) -> str:
    """The word for a part named after its kind; other codes stay."""
    return str(dict(PartKind.choices).get(code, code))


@register.filter
def figure(text: str) -> str:
    """A frozen decimal such as `82.50` with the separator of the reader's language."""
    return number_format(Decimal(text)) if text else ""
