"""Which addresses of a browser are pages of this site."""

import pytest
from django.test import RequestFactory

from core.addresses import own_page, referring_page


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("http://testserver/kk/registry/centres/?q=a", "/kk/registry/centres/?q=a"),
        ("/kk/", "/kk/"),
        ("https://evil.example/kk/", ""),
        ("//evil.example/kk/", ""),
        ("javascript:alert(1)", ""),
        ("kk/", ""),
        ("", ""),
    ],
)
def test_page_of_an_address(address: str, page: str) -> None:
    request = RequestFactory().get("/", headers={"Referer": address})
    assert (own_page(request, address), referring_page(request)) == (page, page)


def test_plain_address_is_no_page_of_a_secure_site() -> None:
    request = RequestFactory().get("/", secure=True)
    assert own_page(request, "http://testserver/kk/") == ""
    assert own_page(request, "https://testserver/kk/") == "/kk/"
