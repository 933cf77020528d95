"""Pages of a long list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

PER_PAGE = 25
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Listing(Generic[M]):
    """One page of rows, and the address of the list without its page number."""

    page: Page[M]
    query: str

    @property
    def total(self) -> int:
        return self.page.paginator.count


def page_of(request: HttpRequest, rows: QuerySet[M, Any], *, per_page: int = PER_PAGE) -> Listing[M]:
    """The page that the address asks for; nonsense gives the first, too far gives the last."""
    query = request.GET.copy()
    wanted = (query.pop("page", None) or ["1"])[-1]
    page = Paginator(rows, per_page).get_page(str(wanted))
    return Listing(page, query.urlencode())
