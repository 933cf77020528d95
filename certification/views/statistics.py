"""The public page of statistics and its files."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certification.views.charts import CHARTS


@require_safe
@login_not_required
def statistics(request: HttpRequest) -> HttpResponse:
    """Every chart, counted at this moment."""
    at = timezone.now()
    charts = [draw(timezone.localdate(at)) for draw in CHARTS.values()]
    return render(request, "certification/statistics.html", {"charts": charts, "at": at})


@require_safe
@login_not_required
def statistics_csv(request: HttpRequest, chart: str) -> HttpResponse:
    """The figures of one chart, counted at this moment."""
    if chart not in CHARTS:
        raise Http404
    today = timezone.localdate()
    name = f"tizilim-{chart}-{today.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(CHARTS[chart](today).table.csv(), content_type="text/csv; charset=utf-8", headers=headers)
