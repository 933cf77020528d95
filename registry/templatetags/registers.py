"""How statuses of centres are shown."""

from datetime import date

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from registry.enums import CentreGround
from registry.forms import CENTRE_STATUSES
from registry.models import Centre

register = template.Library()


@register.simple_tag
def centre_word(status: str) -> str:
    """The word for a status, `expired` included."""
    return str(dict(CENTRE_STATUSES).get(status, status))


@register.simple_tag
def centre_ground(ground: str) -> str:
    """The word for a ground of a change."""
    return str(dict(CentreGround.choices).get(ground, ground))


@register.simple_tag
def centre_status(centre: Centre, today: date) -> SafeString:
    """The computed status of a centre as a tag."""
    status = centre.shown_status(today)
    return render_to_string("components/status.html", {"status": status, "label": centre_word(status)})
