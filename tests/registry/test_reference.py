"""Official reference data."""

from datetime import date

import pytest

from registry.domain.reference import load_reference
from registry.models import NormativeBasis, Region, RuleSet, SpecialDay

pytestmark = pytest.mark.django_db


def test_load_reference_adds_all_regions_and_the_first_rules() -> None:
    added = load_reference()
    assert (added["regions"], added["rule_sets"]) == (20, 1)
    assert (Region.objects.count(), RuleSet.objects.get().effective_from) == (20, date(2019, 1, 1))
    assert (added["bases"], added["special_days"]) == (NormativeBasis.objects.count(), SpecialDay.objects.count())


def test_load_reference_twice_adds_nothing_and_keeps_what_people_edited() -> None:
    load_reference()
    Region.objects.filter(code="750000000").update(name_en="Almaty city")
    SpecialDay.objects.filter(day=date(2027, 1, 1)).update(is_working=True)
    assert set(load_reference().values()) == {0}
    assert Region.objects.get(code="750000000").name_en == "Almaty city"
    assert SpecialDay.objects.get(day=date(2027, 1, 1)).is_working


def test_load_reference_adds_again_what_is_missing() -> None:
    load_reference()
    Region.objects.filter(code="750000000").delete()
    assert load_reference() == {"regions": 1, "bases": 0, "special_days": 0, "rule_sets": 0}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("100000000", ("Абай облысы", "область Абай", "Abai Region")),
        ("750000000", ("Алматы қаласы", "город Алматы", "Almaty")),
        ("790000000", ("Шымкент қаласы", "город Шымкент", "Shymkent")),
    ],
)
def test_region_has_its_official_names(reference: None, code: str, names: tuple[str, str, str]) -> None:
    region = Region.objects.get(code=code)
    assert (region.name_kk, region.name_ru, region.name_en) == names
    assert str(region) == region.name_en


def test_holidays_cover_every_year_of_the_data(reference: None) -> None:
    days = dict(SpecialDay.objects.values_list("day", "is_working"))
    years = {day.year for day in days}
    fixed = {
        (1, 1),
        (1, 2),
        (3, 8),
        (3, 21),
        (3, 22),
        (3, 23),
        (5, 1),
        (5, 7),
        (5, 9),
        (7, 6),
        (8, 30),
        (10, 25),
        (12, 16),
    }
    missing = {date(year, *month_and_day) for year in years for month_and_day in fixed} - set(days)
    assert missing == set()


def test_first_rules_are_the_defaults_of_the_methodology(reference: None) -> None:
    rules = RuleSet.objects.get()
    assert (rules.accreditation_years, rules.certificate_years, rules.commission_least) == (3, 5, 3)
    assert (rules.theory_pass_percent, rules.practical_pass_percent, rules.function_pass_percent) == (70, 70, 50)
    assert (rules.exam_notice_working_days, rules.appeal_filing_working_days, rules.conflict_months) == (5, 10, 24)
    assert str(rules) == "2019-01-01"
