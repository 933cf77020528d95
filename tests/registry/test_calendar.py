"""Which rules hold on a day, and terms by the calendar of the country."""

from datetime import date

import pytest

from core.refusal import Refused
from registry.domain.calendar import rules_on, working_days_after
from registry.models import RuleSet, SpecialDay

pytestmark = pytest.mark.django_db


def test_rules_on_gives_the_latest_that_took_effect() -> None:
    first, second = (RuleSet.objects.create(effective_from=day) for day in (date(2019, 1, 1), date(2026, 7, 1)))
    days = [date(2019, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1)]
    assert [rules_on(day) for day in days] == [first, first, second, second]


def test_rules_on_a_day_before_all_rules_is_refused() -> None:
    RuleSet.objects.create(effective_from=date(2019, 1, 1))
    with pytest.raises(Refused) as refusal:
        rules_on(date(2018, 12, 31))
    assert refusal.value.code == "no_rules"


def test_working_days_after_without_special_days_counts_the_week() -> None:
    assert working_days_after(date(2026, 11, 20), 1) == date(2026, 11, 23)


def test_working_days_after_leaves_out_nauryz(reference: None) -> None:
    assert working_days_after(date(2028, 3, 20), 1) == date(2028, 3, 24)
    assert working_days_after(date(2028, 3, 20), 2) == date(2028, 3, 27)


def test_working_days_after_counts_a_moved_working_day() -> None:
    saturday, monday = date(2026, 11, 21), date(2026, 11, 23)
    SpecialDay.objects.create(day=saturday, is_working=True, name_kk="Ауыстырылған күн", name_ru="Перенос")
    SpecialDay.objects.create(day=monday, is_working=False, name_kk="Демалыс", name_ru="Выходной")
    assert [working_days_after(date(2026, 11, 20), count) for count in (1, 2)] == [saturday, date(2026, 11, 24)]
    assert str(SpecialDay.objects.get(day=monday)) == "2026-11-23 Демалыс"
