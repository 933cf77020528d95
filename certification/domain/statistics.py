"""What the public figures are counted from. Counts alone: no question here gives a name (rule 13 of the domain)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from certification.enums import ApplicationStatus, DecisionKind, ShownStatus
from certification.models import Application, Certificate
from core.terms import add_months
from exams.enums import Attendance, SessionStatus
from registry.models import Region

MONTHS = 24
FUNNEL_MONTHS = 12
# The exam took place; before that nobody has been examined, whatever was entered.
AFTER_EXAM = (SessionStatus.HELD, SessionStatus.SIGNED, SessionStatus.PUBLISHED)


@dataclass(frozen=True)
class RegionCount:
    region: Region
    count: int


def valid_by_region(*, today: date) -> list[RegionCount]:
    """Certificates valid on a day by the region of their holders, all regions in the order of their codes."""
    valid = Certificate.objects.in_status(ShownStatus.VALID, today=today)
    counted = dict(valid.values_list("region").annotate(Count("pk")).order_by("region"))
    return [RegionCount(region, counted.get(region.pk, 0)) for region in Region.objects.order_by("code", "pk")]


@dataclass(frozen=True)
class MonthCount:
    """`month` is its first day."""

    month: date
    count: int


def issued_by_month(*, today: date) -> list[MonthCount]:
    """Certificates issued in each of the last 24 months, this one included, whatever became of them later."""
    months = [add_months(today.replace(day=1), past) for past in range(1 - MONTHS, 1)]
    issued = Certificate.objects.filter(issued_date__gte=months[0], issued_date__lte=today)
    by_month = issued.annotate(month=TruncMonth("issued_date")).values_list("month").annotate(Count("pk"))
    counted = dict(by_month.order_by("month"))
    return [MonthCount(month, counted.get(month, 0)) for month in months]


@dataclass(frozen=True, kw_only=True)
class Way:
    """How far the applications submitted since a day have come; each step counts those of the step before only."""

    since: date
    submitted: int
    accepted: int
    examined: int
    granted: int


def way_of_applications(*, today: date) -> Way:
    """Applications submitted within the last 12 months, and how many of them came to each step by now; one query."""
    since = add_months(today, -FUNNEL_MONTHS) + timedelta(days=1)
    begin, end = (timezone.make_aware(datetime.combine(day, time())) for day in (since, today + timedelta(days=1)))
    steps = {
        "submitted": Q(),
        "accepted": Q(changes__after=ApplicationStatus.ACCEPTED),
        "examined": Q(enrolment__attendance=Attendance.PRESENT, enrolment__session__status__in=AFTER_EXAM),
        "granted": Q(decision__kind__in=(DecisionKind.GRANT, DecisionKind.PARTIAL)),
    }
    counts = {name: Count("pk", filter=condition, distinct=True) for name, condition in steps.items()}
    return Way(since=since, **Application.objects.filter(filed_at__gte=begin, filed_at__lt=end).aggregate(**counts))
