"""Pages of a long list."""

import pytest
from django.test import RequestFactory

from core.models import Counter
from core.paging import page_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "years"),
    [
        ("", [1, 2]),
        ("1", [1, 2]),
        ("2", [3, 4]),
        ("3", [5]),
        ("4", [5]),
        ("0", [5]),
        ("-1", [5]),
        ("nonsense", [1, 2]),
        ("²", [1, 2]),
    ],
)
def test_page_of_gives_the_page_of_the_address(rf: RequestFactory, page: str, years: list[int]) -> None:
    for year in range(1, 6):
        Counter.objects.create(series="test", year=year)
    listing = page_of(rf.get("/", {"page": page}), Counter.objects.order_by("year"), per_page=2)
    assert [counter.year for counter in listing.page] == years
    assert listing.total == 5


def test_page_of_keeps_the_filter_without_the_page(rf: RequestFactory) -> None:
    request = rf.get("/?q=Қостанай&page=2&status=accredited&page=3")
    listing = page_of(request, Counter.objects.order_by("pk"))
    assert listing.query == "q=%D2%9A%D0%BE%D1%81%D1%82%D0%B0%D0%BD%D0%B0%D0%B9&status=accredited"


def test_page_of_an_empty_list_is_one_empty_page(rf: RequestFactory) -> None:
    listing = page_of(rf.get("/"), Counter.objects.order_by("pk"))
    assert (list(listing.page), listing.total, listing.query) == ([], 0, "")
