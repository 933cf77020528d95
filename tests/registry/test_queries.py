"""The register of centres as it is searched."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from registry.domain.centres import change_centre_status
from registry.domain.queries import centres_in_register
from registry.enums import CentreGround, CentreStatus
from tests.factories import TODAY, make_act, make_centre, make_region

pytestmark = pytest.mark.django_db
LONG_AGO = TODAY - timedelta(days=5 * 365)


def _found(*, q: str = "", region: str = "", status: str = "", today: date = TODAY) -> list[str]:
    return [centre.number for centre in centres_in_register(q=q, region=region, status=status, today=today)]


@pytest.mark.parametrize(
    "q",
    ["қостанай", "Костанай", "KOSTANAY", "qostanai", "орталық қостанай", "Центр  Костанай", "c-0002", " "],
)
def test_centres_in_register_finds_by_words_in_any_script(q: str) -> None:
    make_centre(name_kk="Алматы сынақ орны", name_ru="Алматинская площадка")
    make_centre(name_kk="Қостанай орталық", name_ru="Центр Костанай")
    assert _found(q=q) == (["C-0001", "C-0002"] if q.isspace() else ["C-0002"])


@pytest.mark.parametrize(
    ("q", "numbers"), [("қост", ["C-0001"]), ("орт қос", ["C-0001"]), ("станай", []), ("c-00", ["C-0001"])]
)
def test_centres_in_register_finds_by_the_beginnings_of_words(q: str, numbers: list[str]) -> None:
    make_centre(name_kk="Қостанай орталық", name_ru="Центр Костанай")
    assert _found(q=q) == numbers


@pytest.mark.parametrize("q", ["Қостанай Алматы", "Ақтау", "C-0003"])
def test_centres_in_register_needs_every_word(q: str) -> None:
    make_centre(name_kk="Алматы сынақ орны", name_ru="Алматинская площадка")
    make_centre(name_kk="Қостанай орталық", name_ru="Центр Костанай")
    assert _found(q=q) == []


def test_centres_in_register_tells_numbers_with_repeated_figures_apart() -> None:
    for _ in range(11):
        make_centre()
    assert (_found(q="C-0001"), _found(q="C-0011")) == (["C-0001"], ["C-0011"])


def test_centres_in_register_filters_by_region() -> None:
    for code in ("750000000", "710000000", "750000000"):
        make_centre(region=make_region(code=code))
    assert [_found(region=code) for code in ("750000000", "710000000", "790000000")] == [
        ["C-0001", "C-0003"],
        ["C-0002"],
        [],
    ]


def test_centres_in_register_filters_by_the_status_of_the_day() -> None:
    make_centre()
    make_centre(from_date=LONG_AGO)
    for status in (CentreStatus.SUSPENDED, CentreStatus.WITHDRAWN, CentreStatus.TERMINATED):
        change_centre_status(make_centre(), status, make_act(ground=CentreGround.DECISION))
    shown = {status: _found(status=status) for status in (*CentreStatus, "expired", "unknown")}
    assert shown == {
        "accredited": ["C-0001"],
        "expired": ["C-0002"],
        "suspended": ["C-0003"],
        "withdrawn": ["C-0004"],
        "terminated": ["C-0005"],
        "unknown": [],
    }
    assert _found(status="accredited", today=LONG_AGO) == ["C-0001", "C-0002"]


def test_centres_in_register_combines_filters() -> None:
    astana = make_region(code="710000000")
    make_centre(name_kk="Бірінші орталық")
    make_centre(name_kk="Екінші орталық", region=astana)
    make_centre(name_kk="Үшінші орталық", region=astana, from_date=LONG_AGO)
    assert _found(q="орталық", region="710000000", status="accredited") == ["C-0002"]


def test_centres_in_register_stand_in_the_order_of_the_kazakh_alphabet() -> None:
    names = ["Ұлытау", "Яссауи", "Алматы", "Қостанай", "Іле", "Әйтеке", "Ырғыз", "Өскемен", "Көкше", "Оңтүстік"]
    for name in names:
        make_centre(name_kk=name)
    shown = [centre.name_kk for centre in centres_in_register(q="", region="", status="", today=TODAY)]
    expected = ["Алматы", "Әйтеке", "Көкше", "Қостанай", "Оңтүстік", "Өскемен", "Ұлытау", "Ырғыз", "Іле", "Яссауи"]
    assert shown == expected


def test_centres_in_register_of_one_name_stand_in_the_order_of_entry() -> None:
    for _ in range(3):
        make_centre()
    assert _found() == ["C-0001", "C-0002", "C-0003"]


@pytest.mark.parametrize("rows", [1, 3])
def test_centres_in_register_asks_once_however_many_rows(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_centre()
    with django_assert_num_queries(1):
        centres = list(centres_in_register(q="орталығы", region="", status="accredited", today=TODAY))
        assert [centre.region.name_ru for centre in centres] == ["город Алматы"] * rows
