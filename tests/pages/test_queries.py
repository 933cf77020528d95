"""Lists cost the same number of queries with one row as with three, and no page costs many."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import ListPlace
from accounts.saved_views import keep_view
from certification.domain.applications import return_for_completion
from certification.models import Application, Certificate, Decision
from exams.models import CommissionMember, ExamSession, Protocol, ResultFile
from registry.models import Centre
from tests.pages.access_table import TABLE, Row, arguments
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import (
    copy_application,
    copy_certificate,
    copy_enrolment,
    copy_file,
    copy_line,
    copy_protocol,
    copy_session,
)
from tests.pages.world import World, act_now

MOST = 8
# Session and account are read before any page of a signed-in visitor begins.
SIGNING_IN = ("django_session", "accounts_user")


def _queries(client: Client, address: str) -> list[str]:
    """The statements of one visit, without those that know the visitor and those of savepoints."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if "SAVEPOINT" not in sql and not _knows_the_visitor(sql)]


def _knows_the_visitor(sql: str) -> bool:
    is_end_of_session = sql.startswith('UPDATE "django_session"')  # written at most every two minutes
    return is_end_of_session or any(f'FROM "{table}" WHERE' in sql for table in SIGNING_IN)


def _two_certificates(world: World) -> None:
    for _turn in range(2):
        copy_certificate(world.certificate("valid"))


def _two_of_the_graduate(world: World) -> None:
    """Two more certificates and applications of the same account, of other qualifications."""
    person = world.certificate("valid").person
    for place in range(2):
        changes: dict[str, Any] = {"person": person, "qualification_code": f"other-{place}"}
        copy_certificate(world.certificate("valid"), **changes)
        copy_application(world.application("submitted"), **changes)


def _two_lines(world: World) -> None:
    for key in ("drawn", "published"):
        line = world.protocol(key).lines.order_by("pk")[0]
        for _turn in range(2):
            copy_line(line)


def _two_candidates(world: World) -> None:
    for _turn in range(2):
        copy_enrolment(world.session("held").enrolments.order_by("pk")[0])


def _change(world: World) -> None:
    act = act_now(by=world.user("centre_admin"), reason="Diploma")
    return_for_completion(world.application("submitted"), act)


def _two_views(world: World) -> None:
    for place in ListPlace:
        for name in ("One", "Two"):
            keep_view(user=world.user("centre_admin"), place=place, name=name, query="status=open", at=timezone.now())


def _longer(world: World) -> None:
    """More of everything that stands on lists and on the pages of one thing."""
    _two_certificates(world)
    _two_lines(world)
    _two_candidates(world)
    _change(world)
    _two_views(world)
    for _turn in range(2):
        copy_application(world.application("submitted"))
        copy_session(world.session("held"))
        copy_protocol(world.protocol("published"))
        copy_file(ResultFile.objects.get(pk=world.file))


PAGES = [
    row for row in TABLE if "200" in row.get.split() and not row.name.startswith(("account_", "healthz", "readyz"))
]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_asks_as_often_for_long_content_as_for_short(row: Row, world: World, enter: Enter) -> None:
    clients, address = {role: enter(role) for role in row.readers()}, at(row.name, *arguments(row, world))
    cache.clear()
    before = {role: len(_queries(client, address)) for role, client in clients.items()}
    _longer(world)
    assert {role: len(_queries(client, address)) for role, client in clients.items()} == before


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_asks_at_most_eight_times(row: Row, world: World, enter: Enter) -> None:
    address = at(row.name, *arguments(row, world))
    found = {role: _queries(enter(role), address) for role in row.readers()}
    assert {role: queries for role, queries in found.items() if len(queries) > MOST} == {}


def test_own_pages_ask_as_often_for_three_certificates_as_for_one(world: World, enter: Enter) -> None:
    client, address = enter("graduate"), at("my_home")
    before = _queries(client, address)
    _two_of_the_graduate(world)
    assert len(_queries(client, address)) == len(before)


def test_register_asks_as_often_for_three_rows_as_for_one(world: World, enter: Enter) -> None:
    client, number = enter("anonymous"), world.certificate("expired").centre.number
    address = f"{at('specialist_list')}?centre={number}"
    before = _queries(client, address)
    for _turn in range(2):
        copy_certificate(world.certificate("expired"))
    assert len(_queries(client, address)) == len(before)
    assert Certificate.objects.filter(centre__number=number).count() == 3


def test_centre_register_asks_as_often_for_three_rows_as_for_one(world: World, enter: Enter) -> None:
    client = enter("anonymous")
    one = _queries(client, f"{at('centre_list')}?q={world.centre}")
    assert Centre.objects.count() == 3
    assert len(_queries(client, at("centre_list"))) == len(one)


def test_decided_cases_ask_as_often_for_three_as_for_one(world: World, enter: Enter) -> None:
    decision = world.certificate("expired").decision
    client, address = enter("decider"), at("decision_page", decision.protocol.number)
    before = _queries(client, address)
    for _turn in range(2):
        copy_certificate(world.certificate("expired"))
    assert len(_queries(client, address)) == len(before)
    assert Decision.objects.filter(protocol=decision.protocol).count() == 3


def test_copies_make_rows_for_every_list(world: World) -> None:
    models = (Application, ExamSession, Protocol, ResultFile, Certificate, CommissionMember)
    before = [model._default_manager.count() for model in models]
    _longer(world)
    after = [model._default_manager.count() for model in models]
    assert [late > early for early, late in zip(before, after, strict=True)] == [True] * 5 + [False]
