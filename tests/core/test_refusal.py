"""What the domain raises."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


def test_refused_shows_its_reason_and_logs_its_code() -> None:
    refusal = Refused("too_late", "Entry has closed. Choose a later session.")
    assert str(refusal) == "Entry has closed. Choose a later session."
    assert (refusal.code, refusal.args) == ("too_late", ("too_late",))


def test_refused_keeps_a_translatable_reason() -> None:
    refusal = Refused("monday", _("Monday"))
    with translation.override("ru"):
        assert str(refusal) == "Понедельник"
