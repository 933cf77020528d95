"""What the tables of standards, places and rules refuse, and how their rows are called."""

from datetime import date
from typing import Any

import pytest
from django.db import models, transaction
from django.db.utils import IntegrityError
from django.utils import translation

from registry.models import (
    CentreScope,
    CentreSite,
    Examiner,
    LabourFunction,
    NormativeBasis,
    Organisation,
    ProfessionalStandard,
    Qualification,
    RuleSet,
)
from tests.factories import (
    make_centre,
    make_examiner,
    make_functions,
    make_qualification,
    make_site,
)

pytestmark = pytest.mark.django_db
EARLY = date(2000, 1, 1)


@pytest.mark.parametrize(
    ("model", "changes", "constraint"),
    [
        (Organisation, {"bin": "16044001081"}, "organisation_bin_digits"),
        (Organisation, {"bin": "16044001081a"}, "organisation_bin_digits"),
        (Organisation, {"kind": "club"}, "organisation_kind_known"),
        (Organisation, {"name_kk": ""}, "organisation_name_present"),
        (NormativeBasis, {"valid_until": EARLY}, "basis_dates_in_order"),
        (RuleSet, {"theory_pass_percent": 101}, "ruleset_percents_in_range"),
        (RuleSet, {"certificate_years_least": 6}, "ruleset_certificate_years"),
        (RuleSet, {"certificate_years_least": 0}, "ruleset_certificate_years"),
        (ProfessionalStandard, {"sector": "lib"}, "standard_sector_letters"),
        (ProfessionalStandard, {"sector": "LI"}, "standard_sector_letters"),
        (ProfessionalStandard, {"valid_until": EARLY}, "standard_dates_in_order"),
        (Qualification, {"level": 0}, "qualification_level_in_range"),
        (Qualification, {"level": 9}, "qualification_level_in_range"),
        (LabourFunction, {"code": "A.1"}, "function_code_plain"),
        (CentreSite, {"seats": 0}, "site_has_seats"),
        (CentreScope, {"valid_until": EARLY}, "scope_dates_in_order"),
        (Examiner, {"appointed_until": EARLY}, "examiner_dates_in_order"),
    ],
)
def test_constraints_refuse(model: type[models.Model], changes: dict[str, Any], constraint: str) -> None:
    qualification = make_qualification()
    make_functions(qualification)
    centre = make_centre(qualifications=[qualification])
    make_site(centre)
    make_examiner(centre=centre)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("kk", ["Кітапхана ісі, 2026.1", "Кітапханашы", "Кітапханашы · 6", "A. A еңбек функциясы"]),
        ("ru", ["Библиотечное дело, 2026.1", "Библиотекарь", "Библиотекарь · 6", "A. Трудовая функция A"]),
        ("en", ["Librarianship, 2026.1", "Librarian", "Librarian · 6", "A. Labour function A"]),
    ],
)
def test_standard_and_its_parts_show_their_titles(language: str, shown: list[str]) -> None:
    qualification = make_qualification(level=6)
    function = make_functions(qualification)[0]
    with translation.override(language):
        things = [qualification.profession.standard, qualification.profession, qualification, function]
        assert [str(thing) for thing in things] == shown


def test_basis_and_organisation_show_their_names() -> None:
    centre = make_centre()
    with translation.override("kk"):
        assert [str(centre.basis), str(centre.organisation)] == ["Әдістеме", "Қалалық кітапхана"]


def test_functions_are_mandatory_or_additional() -> None:
    functions = make_functions(make_qualification(), mandatory="AB", additional="C")
    assert [(function.code, function.is_mandatory) for function in functions] == [
        ("A", True),
        ("B", True),
        ("C", False),
    ]
