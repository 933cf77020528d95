"""Lists of the office: filters that stay in the address, chips that take them off, heads that sort, saved views."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.enums import ListPlace
from accounts.models import SavedView
from certification.models import Application
from core.names import kazakh_key
from exams.models import ExamSession
from registry.models import CentreSite, Person
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import copy_application, copy_session
from tests.pages.html import Element, context_of, messages_of, page_of
from tests.pages.world import World

NAMES = ("Үмбетов", "Әлиев", "Иса-Қасым")


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("centre_admin")


def _name(application: Application, surname: str) -> Application:
    person = application.person
    folded = {"folded_name": f"{'umbetov' if surname == NAMES[0] else 'aliev'} aman", "sort_key": kazakh_key(surname)}
    Person.objects.filter(pk=person.pk).update(surname_kk=surname, **folded)
    return application


def _numbers(client: Client, name: str = "application_list", **query: str | int) -> list[str]:
    """Numbers of the rows on the first page."""
    return [row.number for row in context_of(client.get(at(name), query), "listing").page]


def _main(client: Client, name: str = "application_list", **query: str | int) -> Element:
    return page_of(client.get(at(name), query)).one("main")


def _chips(main: Element) -> list[tuple[str, str]]:
    """Words and address of each filter in force."""
    return [(chip.text, chip.attrs["href"]) for chip in main.all("a", class_="chip")]


# Applications


def test_application_list_is_searched_by_name_in_any_script(client: Client, world: World) -> None:
    wanted = _name(copy_application(world.application("submitted")), NAMES[0])
    _name(copy_application(world.application("submitted")), NAMES[1])
    for typed in ("Үмбетов", "умбетов", "Umbet", "аман  УМБ"):
        assert _numbers(client, q=typed) == [wanted.number], typed
    assert _numbers(client, q="Nobody") == []
    assert _numbers(client, q="--") == []


def test_application_list_is_searched_by_number(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    for typed in (number, number.lower(), f" {number[-6:]} ", number.replace("A", "А")):
        assert _numbers(client, q=typed) == [number], typed


def test_application_list_filters_by_qualification_and_term(client: Client, world: World) -> None:
    late = copy_application(world.application("submitted"), review_until=world.today - timedelta(days=1))
    today = copy_application(world.application("submitted"), review_until=world.today)
    accepted = world.application("accepted")
    Application.objects.filter(pk=accepted.pk).update(review_until=world.today - timedelta(days=1))
    assert _numbers(client, overdue="on") == [late.number]
    assert _numbers(client, scheme=late.scheme_id, status="submitted")[:2] == [late.number, today.number]
    assert _numbers(client, scheme=accepted.scheme_id) == [accepted.number]
    assert _numbers(client, scheme=accepted.scheme_id, overdue="on") == []


def test_application_list_leaves_out_what_is_not_valid(client: Client, world: World) -> None:
    everything = _numbers(client)
    assert _numbers(client, status="draft", scheme="9999", sort="iin", page="x") == everything
    main = _main(client, status="draft", scheme="9999")
    assert [field.attrs["class"] for field in main.all("div", class_="is-wrong")] == ["field is-wrong"] * 2
    assert _chips(main) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [1, 0, 2]), ("due", [1, 0, 2]), ("-due", [2, 0, 1]),
        ("filed", [2, 1, 0]), ("-filed", [0, 1, 2]),
        ("name", [1, 2, 0]), ("-name", [0, 2, 1]),
    ],
)  # fmt: skip
def test_application_list_sorts(sort: str, order: list[int], client: Client, world: World) -> None:
    """By the answer's term, by the day of filing, or by name in the Kazakh alphabet, and the other way round."""
    first = world.application("submitted")
    rows = [copy_application(first) for _turn in NAMES]
    for place, (row, surname, due) in enumerate(zip(rows, NAMES, (2, 1, 3), strict=True)):
        Application.objects.filter(pk=_name(row, surname).pk).update(
            review_until=world.today + timedelta(days=due), filed_at=first.created_at - timedelta(days=place)
        )
    Application.objects.filter(pk=first.pk).update(status="withdrawn")
    assert _numbers(client, status="submitted", sort=sort) == [rows[place].number for place in order]


def test_heads_say_how_the_list_is_sorted_and_keep_the_filter(client: Client) -> None:
    main = _main(client, status="submitted", sort="-name", page="7")
    heads = {head.text: head for head in main.all("th", class_="sort-head")}
    assert {text: head.attrs.get("aria-sort") for text, head in heads.items()} == {
        "Name": "descending", "Filed": None, "Answer until": None,
    }  # fmt: skip
    links = {text: head.one("a").attrs["href"] for text, head in heads.items()}
    assert links == {
        "Name": "?status=submitted&sort=name", "Filed": "?status=submitted&sort=filed",
        "Answer until": "?status=submitted&sort=due",
    }  # fmt: skip
    due = _main(client).all("th", class_="sort-head")[2]
    assert (due.attrs["aria-sort"], due.one("a").attrs["href"]) == ("ascending", "?sort=-due")


def test_each_filter_is_taken_off_by_itself(client: Client, world: World) -> None:
    scheme = world.application("submitted").scheme
    main = _main(client, q="A-2026 & <b>", status="submitted", scheme=scheme.pk, overdue="on", sort="-name", page="1")
    chips = _chips(main)
    words = ("Name or number: A-2026 & <b>", "Status: submitted", f"Qualification: {scheme}", "Overdue only")
    assert [text for text, _href in chips] == [f"Take off: {text} ✕" for text in words]
    names = ["q", "status", "scheme", "overdue"]
    for name, (_text, href) in zip(names, chips, strict=True):
        assert set(parse_qs(urlsplit(href).query)) == {*names, "sort"} - {name}
    assert main.one("a", class_="chip-all").attrs["href"] == "?"


def test_count_of_results_is_said(client: Client) -> None:
    found = _main(client, status="submitted").one("p", role="status")
    assert found.text == "1 application found"
    empty = _main(client, q="Nobody")
    assert empty.one("p", role="status").text == "0 applications found"
    assert empty.all("table") == []
    assert empty.one("a", class_="chip-all").text == "Show all"


def test_pager_and_form_keep_the_filter(client: Client, world: World) -> None:
    for _turn in range(26):
        copy_application(world.application("submitted"))
    main = _main(client, status="submitted", sort="-name")
    following = main.one("nav", class_="pager").one("a", rel="next").attrs["href"]
    assert following == "?status=submitted&sort=-name&page=2"
    assert len(context_of(client.get(at("application_list") + following), "listing").page) == 2
    assert main.one("form", class_="filter").one("input", name="sort").attrs["value"] == "-name"


def test_filters_see_nothing_of_other_centres(enter: Enter, world: World) -> None:
    client = enter("other_admin")
    number = world.applications["submitted"]
    assert (_numbers(client, q=number), _numbers(client, overdue="on"), _numbers(client, sort="name")) == ([], [], [])


# Sessions


def test_session_list_filters_by_status_day_number_and_site(client: Client, world: World) -> None:
    held, opened = world.session("held"), world.session("open")
    assert _numbers(client, "session_list", status="open") == [opened.number]
    assert _numbers(client, "session_list", date_from=world.today.isoformat()) == [opened.number]
    assert opened.number not in _numbers(client, "session_list", date_until=f"{held.exam_date:%d.%m.%Y}")
    assert held.number in _numbers(client, "session_list", q=held.number.lower())
    other = copy_session(held)
    site = CentreSite.objects.create(
        centre=held.centre, region=held.site.region, address_kk="Ұлы Дала, 7", address_ru="Великая степь, 7", seats=9
    )
    ExamSession.objects.filter(pk=other.pk).update(site=site)
    for typed in ("ұлы дала", "Uli Dala 7", "степь великая"):
        assert _numbers(client, "session_list", q=typed) == [other.number], typed
    assert _numbers(client, "session_list", q="!") == []


def test_session_list_sorts_by_day_and_by_number(client: Client) -> None:
    latest_first = _numbers(client, "session_list")
    days = [ExamSession.objects.get(number=number).exam_date for number in latest_first]
    assert days == sorted(days, reverse=True)
    assert _numbers(client, "session_list", sort="date") == latest_first[::-1]
    assert _numbers(client, "session_list", sort="number") == sorted(latest_first)


def test_session_list_says_that_the_days_are_turned_round(client: Client, world: World) -> None:
    days = {"date_from": world.today.isoformat(), "date_until": (world.today - timedelta(days=1)).isoformat()}
    main = _main(client, "session_list", **days)
    assert main.one("div", class_="is-wrong").one("input").attrs["name"] == "date_until"
    assert [text for text, _href in _chips(main)] == [f"Take off: Exam from: {world.today:%d/%m/%Y} ✕"]


# Saved views


def _save(client: Client, name: str, query: str, *, place: str = "application_view_save") -> tuple[str, list[str]]:
    """Keep a view; gives the address that follows and the kinds of its messages."""
    response = client.post(at(place), {"name": name, "query": query})
    assert response.status_code == 302
    return response["Location"], [kind for kind, _text in messages_of(page_of(client.get(response["Location"])))]


def test_view_is_saved_from_the_filter_shown_and_found_above_the_list(client: Client, world: World) -> None:
    main = _main(client, status="submitted", sort="name", page="2")
    form = main.one("form", action=at("application_view_save"))
    query = form.one("input", name="query").attrs["value"]
    location, kinds = _save(client, " Mine ", query)
    assert (location, kinds) == (f"{at('application_list')}?status=submitted&sort=name", ["success"])
    view = SavedView.objects.latest("pk")
    assert (view.user_id, view.place, view.name, view.query) == (
        world.accounts["centre_admin"], ListPlace.APPLICATIONS, "Mine", "status=submitted&sort=name",
    )  # fmt: skip
    link = page_of(client.get(location)).one("nav", class_="saved-views").one("a")
    assert (link.text, link.attrs["href"], link.attrs["aria-current"]) == ("Mine", f"?{view.query}", "page")
    assert "aria-current" not in _main(client).one("nav", class_="saved-views").one("a").attrs


def test_view_keeps_known_parameters_only(client: Client) -> None:
    query = "status=submitted&next=https%3A%2F%2Fevil.example&page=9&status=gone&q=%22%3E%3Cb%3E"
    assert _save(client, "Odd", query)[0] == f"{at('application_list')}?q=%22%3E%3Cb%3E"
    assert SavedView.objects.latest("pk").query == "q=%22%3E%3Cb%3E"
    for query in ("//evil.example/", "https://evil.example/?status=open", "\r\nLocation: //evil.example"):
        assert _save(client, f"Odd {query}"[:60], query, place="session_view_save")[0] == at("session_list")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Twice"])
def test_view_without_a_fit_name_is_refused(name: str, client: Client) -> None:
    _save(client, "Twice", "overdue=on")
    before = SavedView.objects.count()
    location, kinds = _save(client, name, "overdue=on")
    assert (location, kinds, SavedView.objects.count()) == (f"{at('application_list')}?overdue=on", ["error"], before)


def test_list_without_a_filter_offers_nothing_to_save(client: Client) -> None:
    assert _main(client).all("form", action=at("application_view_save")) == []


def test_view_is_deleted_by_its_button(client: Client, world: World) -> None:
    main = _main(client, "session_list")
    form = main.one("nav", class_="saved-views").one("form")
    assert form.attrs["action"] == at("saved_view_delete", world.saved_view)
    response = client.post(form.attrs["action"])
    assert response["Location"] == at("session_list")
    assert SavedView.objects.filter(pk=world.saved_view).count() == 0


def test_views_are_seen_by_their_account_alone(enter: Enter, world: World) -> None:
    client = enter("decider")
    assert _main(client, "session_list").all("nav", class_="saved-views") == []
    assert client.post(at("saved_view_delete", world.saved_view)).status_code == 404
    assert SavedView.objects.filter(pk=world.saved_view).count() == 1
