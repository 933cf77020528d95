"""Certification centres: entering the register, status, entitlement."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act, change_status, record_change
from accounts.enums import WorkplaceKind
from accounts.models import Workplace
from core.counters import next_number
from core.identifiers import numbered
from core.names import fold_for_search, kazakh_key
from core.refusal import Refused
from core.terms import last_day_of_years
from core.transitions import transitions
from registry.domain.calendar import rules_on
from registry.enums import CentreStatus, OrganisationKind
from registry.models import Centre, CentreChange, CentreScope, NormativeBasis, Organisation, Qualification, Region

CENTRE_SERIES = "C"
CENTRE_TRANSITIONS = transitions(
    {
        CentreStatus.ACCREDITED: {CentreStatus.SUSPENDED, CentreStatus.WITHDRAWN, CentreStatus.TERMINATED},
        CentreStatus.SUSPENDED: {CentreStatus.ACCREDITED, CentreStatus.WITHDRAWN, CentreStatus.TERMINATED},
        CentreStatus.WITHDRAWN: {CentreStatus.ACCREDITED},
        CentreStatus.TERMINATED: set(),
    }
)


@dataclass(frozen=True, kw_only=True)
class CentreDetails:
    """What the register shows of a centre."""

    organisation: Organisation
    basis: NormativeBasis
    name_kk: str
    name_ru: str
    name_en: str = ""
    region: Region
    place_kk: str
    place_ru: str
    place_en: str = ""
    address_kk: str
    address_ru: str
    address_en: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    head_kk: str
    head_ru: str
    head_en: str = ""


def enter_centre(
    *, details: CentreDetails, sector: str, scope: list[Qualification], from_date: date, act: Act
) -> Centre:
    """Enter an accredited centre in the register: numbers from the counters, term by the rules, scope lines.

    Codes: `education_organisation` (rule 3 of the domain), `centre_exists`.
    """
    _require_independent(details.organisation)
    if Centre.objects.filter(organisation=details.organisation).exists():
        raise Refused("centre_exists", _("This organisation has a centre in the register already. Change that one."))
    until = last_day_of_years(from_date, rules_on(from_date).accreditation_years)
    with transaction.atomic():
        centre = Centre(**{field.name: getattr(details, field.name) for field in fields(details)})
        centre.workplace = Workplace.objects.create(kind=WorkplaceKind.CENTRE)
        centre.number = f"C-{next_number(CENTRE_SERIES, 0):04d}"
        sequence = next_number(f"{sector}-A", from_date.year)
        centre.accreditation_number = numbered("KZ", sector, "A", str(from_date.year), f"{sequence:04d}")
        centre.accredited_from, centre.accredited_until = from_date, until
        centre.status = CentreStatus.ACCREDITED
        centre.folded_name = fold_for_search(f"{centre.number} {centre.name_kk} {centre.name_ru} {centre.name_en}")
        centre.sort_key = kazakh_key(centre.name_kk)[:700]
        centre.save()
        record_change(centre, "", CentreStatus.ACCREDITED, act, changes=CentreChange)
        CentreScope.objects.bulk_create(
            CentreScope(centre=centre, qualification=line, valid_from=from_date, valid_until=until) for line in scope
        )
    return centre


def _require_independent(organisation: Organisation) -> None:
    education = OrganisationKind.EDUCATION
    if organisation.kind == education or organisation.founders.filter(kind=education).exists():
        text = _("An education organisation, or one founded by it, cannot be a certification centre.")
        raise Refused("education_organisation", text)


def change_centre_status(centre: Centre, after: CentreStatus, act: Act) -> Centre:
    """Suspend, resume, withdraw or terminate; the ground is required. Codes: `transition`, `ground_missing`."""
    if not act.ground:
        raise Refused("ground_missing", _("Choose the ground of this change."))
    with transaction.atomic():
        locked = Centre.objects.select_for_update(of=("self",)).get(pk=centre.pk)
        change_status(locked, after, act, table=CENTRE_TRANSITIONS, changes=CentreChange)
    return locked


def status_on(centre: Centre, day: date) -> str:
    """The status at the end of a day, by the recorded changes; before the first one the centre was accredited."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    latest = centre.changes.filter(at__lt=end).order_by("-at", "-pk").values_list("after", flat=True).first()
    return latest or CentreStatus.ACCREDITED


def require_entitled(centre: Centre, qualification: Qualification, day: date) -> None:
    """Refuse unless the centre is accredited and the qualification in its scope on a day (rule 6 of the domain)."""
    if not (
        centre.accredited_from <= day <= centre.accredited_until and status_on(centre, day) == CentreStatus.ACCREDITED
    ):
        text = _("Centre %(number)s is not accredited on %(day)s. Nothing can be examined or decided for that day.")
        raise Refused("not_accredited", text % {"number": centre.number, "day": f"{day:%d.%m.%Y}"})
    in_scope = centre.scopes.filter(qualification=qualification, valid_from__lte=day, valid_until__gte=day)
    if not in_scope.exists():
        text = _("“%(title)s” is not in the scope of centre %(number)s on %(day)s.")
        values = {"title": str(qualification), "number": centre.number, "day": f"{day:%d.%m.%Y}"}
        raise Refused("out_of_scope", text % values)
