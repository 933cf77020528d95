"""The charts of the page of statistics: what they are called, what they count, in words and in figures."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.domain.statistics import MONTHS, RegionCount, issued_by_month, valid_by_region, way_of_applications
from certification.enums import ShownStatus
from core.charts.bars import Quantity, draw_bars
from core.charts.figures import count_text, percent_text, to_percent
from core.charts.frame import Chart, Table
from core.charts.funnel import draw_funnel
from core.charts.lines import Estimate, draw_lines
from core.charts.tiles import Place, draw_tiles
from exams.domain.statistics import LEAST_CANDIDATES, PassShare, pass_shares
from registry.domain.region_map import MapPlace, places_of


def regions_chart(today: date) -> Chart:
    counts = valid_by_region(today=today)
    places = places_of([row.region for row in counts])
    rows = tuple((row.region.name, place.abbreviation, row.count) for row, place in zip(counts, places, strict=True))
    return Chart(
        key="regions",
        title=_("Valid certificates by region"),
        summary=_regions_in_words(counts),
        notes=(
            _("Counted by the region that the holder stated. Each tile is a region, about where it lies."),
            _("A tile leads to the register, which lists those who agreed to it and can therefore show fewer."),
        ),
        when_empty=_("No certificate is valid today. The map appears with the first one."),
        picture=draw_tiles([_tile(row, place) for row, place in zip(counts, places, strict=True)]),
        table=Table((_("Region"), _("On the map"), _("Valid certificates")), rows),
    )


def _tile(row: RegionCount, place: MapPlace) -> Place:
    """A place of the map that leads to the register of the region."""
    return Place(
        abbreviation=place.abbreviation,
        name=place.name,
        count=row.count,
        column=place.column,
        row=place.row,
        url=f"{reverse('specialist_list')}?region={row.region.code}&status={ShownStatus.VALID}",
    )


def _regions_in_words(counts: list[RegionCount]) -> str:
    some = [row for row in counts if row.count]
    text = _("Valid certificates: %(total)s. Regions that have any: %(regions)s of %(all)s.") % {
        "total": count_text(sum(row.count for row in counts)), "regions": len(some), "all": len(counts)
    }  # fmt: skip
    most = max(some, key=lambda row: row.count, default=None)
    return f"{text} {_most(most.region.name, most.count)}" if most else text


def _most(name: str, count: int) -> str:
    return _("Most: %(name)s, %(count)s.") % {"name": name, "count": count_text(count)}


def months_chart(today: date) -> Chart:
    rows = [Quantity(date_format(row.month, "YEAR_MONTH_FORMAT"), row.count) for row in issued_by_month(today=today)]
    summary = _("Certificates issued in %(months)s months: %(total)s.") % {
        "months": MONTHS, "total": count_text(sum(row.count for row in rows))
    }  # fmt: skip
    most = max(rows, key=lambda row: row.count)
    if most.count:
        summary += " " + _most(most.label, most.count)
    return Chart(
        key="months",
        title=_("Certificates issued by month"),
        summary=summary,
        notes=(_("All that were issued, whatever became of them later. The last month is not over yet."),),
        when_empty=_("No certificate was issued in these months."),
        picture=draw_bars(rows),
        table=Table((_("Month"), _("Certificates issued")), tuple((row.label, row.count) for row in rows)),
    )


def passed_chart(_today: date) -> Chart:
    shares = pass_shares()
    rows = [(_estimate(row), row) for row in shares.shown]
    notes = [
        _("All published exams. Those who did not come or were removed are not counted."),
        _("The line around a point shows how far chance can move it: a Wilson interval, true in 95 cases of 100."),
    ]
    return Chart(
        key="passed",
        title=_("Candidates who passed, by qualification"),
        summary=_("Candidates: %(candidates)s, passed: %(passed)s.")
        % {
            "candidates": count_text(sum(row.candidates for row in shares.shown)),
            "passed": count_text(sum(row.passed for row in shares.shown)),
        },
        notes=(*notes, _left_out(shares.left_out)) if shares.left_out else tuple(notes),
        when_empty=_("No qualification has enough candidates yet."),
        picture=draw_lines([line for line, _row in rows]),
        table=Table(
            (_("Qualification"), _("Candidates"), _("Passed"), _("Passed, %"), _("From, %"), _("To, %")),
            tuple((e.label, row.candidates, row.passed, e.percent, e.low, e.high) for e, row in rows),
        ),
    )


def _left_out(count: int) -> str:
    text = ngettext(
        "%(count)s qualification has fewer than %(least)s candidates and is not shown.",
        "%(count)s qualifications have fewer than %(least)s candidates and are not shown.",
        count,
    )
    return text % {"count": count, "least": LEAST_CANDIDATES}


def _estimate(row: PassShare) -> Estimate:
    detail = _("%(passed)s of %(candidates)s") % {
        "passed": count_text(row.passed), "candidates": count_text(row.candidates)
    }  # fmt: skip
    percents = (to_percent(share) for share in (row.share, row.interval.low, row.interval.high))
    return Estimate(str(row.qualification), detail, *percents)


def applications_chart(today: date) -> Chart:
    way = way_of_applications(today=today)
    steps = [
        Quantity(_("Submitted"), way.submitted),
        Quantity(_("Accepted"), way.accepted),
        Quantity(_("Examined"), way.examined),
        Quantity(_("Certificate granted"), way.granted),
    ]
    summary = _("Applications submitted: %(submitted)s, led to a certificate: %(granted)s.") % {
        "submitted": count_text(way.submitted), "granted": count_text(way.granted)
    }  # fmt: skip
    if way.submitted:
        summary += " " + _("That is %(percent)s.") % {"percent": percent_text(to_percent(way.granted / way.submitted))}
    since = _("Applications submitted from %(day)s on. Some of them are still on their way.")
    return Chart(
        key="applications",
        title=_("From the application to the certificate"),
        summary=summary,
        notes=(since % {"day": date_format(way.since)},),
        when_empty=_("No application was submitted in these twelve months."),
        picture=draw_funnel(steps),
        table=Table((_("Step"), _("Applications")), tuple((row.label, row.count) for row in steps)),
    )


# In the order of the page; the key stands in the address of the file.
CHARTS: dict[str, Callable[[date], Chart]] = {
    "regions": regions_chart,
    "months": months_chart,
    "passed": passed_chart,
    "applications": applications_chart,
}
