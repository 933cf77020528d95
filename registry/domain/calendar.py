"""Which rules hold on a day, and terms in working days by the calendar."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused
from core.terms import add_working_days
from registry.models import RuleSet, SpecialDay


def rules_on(day: date) -> RuleSet:
    """The rule set in force on a day: the latest that took effect by then."""
    rules = RuleSet.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    if rules is None:
        raise Refused("no_rules", _("No rules are in force on this day. Ask the registrar to enter a rule set."))
    return rules


def working_days_after(start: date, count: int) -> date:
    """The `count`-th working day after `start` by the calendar of the country."""
    days = SpecialDay.objects.filter(day__gt=start).values_list("day", "is_working")
    off = {day for day, is_working in days if not is_working}
    worked = {day for day, is_working in days if is_working}
    return add_working_days(start, count, off=off, worked=worked)
