"""Questions across the models of exams."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.identifiers import part_of_number
from core.names import fold_for_search
from exams.models.sessions import SessionQuerySet
from registry.models import CentreSite

# Each order of the list of sessions, from the first to the last; "-" turns it round.
SESSION_ORDERS = {"number": ("number",), "date": ("exam_date", "starts_at")}
LATEST_FIRST = "-date"


@dataclass(frozen=True, kw_only=True)
class SessionFilter:
    """What the office asks of its sessions; empty means all."""

    q: str = ""
    status: str = ""
    date_from: date | None = None
    date_until: date | None = None
    sort: str = LATEST_FIRST


def sessions_found(visible: SessionQuerySet, wanted: SessionFilter) -> SessionQuerySet:
    """Sessions by a part of the number or words of the site's address, and the rest of the filter, in its order."""
    rows = visible
    if wanted.q:
        number = part_of_number(wanted.q)
        at_site = Q(site__in=_sites(wanted.q))
        rows = rows.filter(at_site | Q(number__contains=number) if number else at_site)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.date_from:
        rows = rows.filter(exam_date__gte=wanted.date_from)
    if wanted.date_until:
        rows = rows.filter(exam_date__lte=wanted.date_until)
    turned = "-" if wanted.sort.startswith("-") else ""
    columns = SESSION_ORDERS[wanted.sort.removeprefix("-")]
    return rows.order_by(*(f"{turned}{column}" for column in (*columns, "pk")))


def _sites(typed: str) -> list[int]:
    """Keys of the sites whose address has all words typed, in any language and script.

    Sites are few, some hundreds in the whole country, so they are folded here and not kept folded in a column.
    """
    words = fold_for_search(typed).split()
    if not words:
        return []
    rows = CentreSite.objects.values_list("pk", "address_kk", "address_ru", "address_en").order_by("pk")
    return [pk for pk, *addresses in rows if _has_all(words, fold_for_search(" ".join(addresses)))]


def _has_all(words: list[str], folded: str) -> bool:
    return all(f" {word}" in f" {folded}" for word in words)
