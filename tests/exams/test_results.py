"""Results: every bad cell is named, nothing is written unless all is right, nobody loses another's cells."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import AuditEntry
from exams.domain.protocols import take_back_protocol
from exams.domain.results import ResultEntry, ResultSheet, ResultsRefused, Seen, record_results
from exams.enums import Attendance
from exams.models import Enrolment, ExamSession, Result
from tests.exams.factories import (
    admin_of,
    at_once,
    code_of,
    decider_of,
    draw_up,
    entry_of,
    fill_results,
    make_enrolment,
    make_exam_centre,
    make_held,
    make_open,
    make_scheme,
    members_of,
    publish,
    sign,
)
from tests.factories import NOW, make_act, make_member

A = Attendance


@pytest.fixture
def session(db: None) -> ExamSession:
    """A held session with two candidates and no results."""
    return make_held(people=2)


@pytest.fixture
def first(session: ExamSession) -> Enrolment:
    return session.enrolments.order_by("number")[0]


def _record(session: ExamSession, *entries: ResultEntry, **act: Any) -> int:
    return record_results(session=session, entries=entries, act=make_act(**{"by": admin_of(session.centre), **act}))


def _stored(enrolment: Enrolment) -> dict[str, str]:
    rows = enrolment.results.select_related("line__part", "line__function").order_by("pk")
    return {row.line.column: str(row.points) for row in rows}


def _problems(session: ExamSession, *entries: ResultEntry) -> list[tuple[int, str, str, str]]:
    with pytest.raises(ResultsRefused) as refused:
        _record(session, *entries)
    assert refused.value.code == "results_refused"
    return [(found.row, found.column, found.code, found.enrolment) for found in refused.value.problems]


# What is written


def test_record_results_writes_attendance_note_and_points(session: ExamSession, first: Enrolment) -> None:
    count = _record(session, entry_of(first, {"theory.A": "18.5", "practical.C": 0}, note="Came late"))
    first.refresh_from_db()
    assert (count, first.attendance, first.note) == (4, "present", "Came late")
    assert _stored(first) == {"theory.A": "18.50", "practical.C": "0.00"}
    row = first.results.order_by("pk")[0]
    assert (row.max_points, row.entered_by, row.entered_at) == (Decimal(20), admin_of(session.centre), NOW)


def test_record_results_leaves_what_the_row_does_not_name(session: ExamSession, first: Enrolment) -> None:
    _record(session, entry_of(first, {"theory.A": 18, "theory.B": 17}, note="Came late"))
    _record(session, entry_of(first, {"theory.B": 16}))
    first.refresh_from_db()
    assert (_stored(first), first.note) == ({"theory.A": "18.00", "theory.B": "16.00"}, "Came late")


def test_record_results_empties_a_cell_and_a_note(session: ExamSession, first: Enrolment) -> None:
    _record(session, entry_of(first, {"theory.A": 18, "theory.B": 17}, note="Came late"))
    assert _record(session, entry_of(first, {"theory.A": None}, note="")) == 2
    first.refresh_from_db()
    assert (_stored(first), first.note) == ({"theory.B": "17.00"}, "")


def test_record_results_writes_the_same_again_without_a_trace(session: ExamSession, first: Enrolment) -> None:
    _record(session, entry_of(first, {"theory.A": 18}))
    entries = AuditEntry.objects.count()
    assert _record(session, entry_of(first, {"theory.A": "18.00"}), at=NOW.replace(hour=15)) == 0
    assert (AuditEntry.objects.count(), first.results.get().entered_at) == (entries, NOW)


def test_record_results_records_the_value_before_and_after(session: ExamSession, first: Enrolment) -> None:
    user = members_of(session)[0]
    _record(session, entry_of(first, {"theory.A": 18, "theory.B": 3}))
    _record(session, entry_of(first, {"theory.A": "17.25", "theory.B": None}), by=user, reason="Second reading")
    found = AuditEntry.objects.filter(act="results.enter").order_by("pk")
    assert [(row.thing, row.thing_id, row.by, row.before, row.after, row.reason) for row in found] == [
        (
            "exams.Enrolment",
            first.pk,
            admin_of(session.centre),
            {"attendance": "expected", "theory.A": None, "theory.B": None},
            {"attendance": "present", "theory.A": "18", "theory.B": "3"},
            "",
        ),
        (
            "exams.Enrolment",
            first.pk,
            user,
            {"theory.A": "18.00", "theory.B": "3.00"},
            {"theory.A": "17.25", "theory.B": None},
            "Second reading",
        ),
    ]


def test_record_results_takes_every_attendance(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    _record(session, entry_of(one, attendance=A.ABSENT), entry_of(two, attendance=A.REMOVED, note="Used a phone"))
    rows = session.enrolments.order_by("number").values_list("attendance", "note")
    assert list(rows) == [("absent", ""), ("removed", "Used a phone")]


# What is refused


@pytest.mark.parametrize(
    ("points", "attendance", "code"),
    [
        ("20", A.PRESENT, None),
        ("0", A.PRESENT, None),
        ("20.01", A.PRESENT, "points_above_maximum"),
        ("-0.01", A.PRESENT, "points_negative"),
        ("1", A.ABSENT, "points_without_presence"),
        ("0", A.REMOVED, "points_without_presence"),
        ("1", A.EXPECTED, "points_without_presence"),
    ],
)
def test_record_results_checks_a_cell(
    session: ExamSession, first: Enrolment, points: str, attendance: Attendance, code: str | None
) -> None:
    entry = entry_of(first, {"theory.A": points}, attendance=attendance, row=7)
    if code:
        assert _problems(session, entry) == [(7, "theory.A", code, first.number)]
    else:
        assert _record(session, entry) == 2


def test_record_results_names_every_bad_cell_of_every_row(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    rows = [
        entry_of(one, {"theory.A": 21, "theory.B": 20, "practical.C": -1}, row=1),
        entry_of(two, {"practical.A": 5}, attendance=A.ABSENT, row=2),
    ]
    assert _problems(session, *rows) == [
        (1, "theory.A", "points_above_maximum", one.number),
        (1, "practical.C", "points_negative", one.number),
        (2, "practical.A", "points_without_presence", two.number),
    ]


def test_record_results_writes_nothing_when_one_row_is_bad(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    good = entry_of(one, {"theory.A": 20}, note="Came late")
    audits = AuditEntry.objects.count()
    _problems(session, good, entry_of(two, {"theory.A": 21}))
    assert list(session.enrolments.values_list("attendance", "note")) == [("expected", "")] * 2
    assert (Result.objects.count(), AuditEntry.objects.count()) == (0, audits)


def test_problem_as_json_is_what_the_preview_shows(session: ExamSession, first: Enrolment) -> None:
    with pytest.raises(ResultsRefused) as refused:
        _record(session, entry_of(first, {"theory.A": 21}, row=3))
    found = refused.value.problems[0].as_json()
    assert (found["row"], found["column"], found["code"]) == (3, "theory.A", "points_above_maximum")
    assert "21" in found["message"]
    assert sorted(found) == ["code", "column", "message", "row"]


# When and by whom


def test_record_results_waits_until_the_exam_was_held(db: None) -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    row = make_enrolment(session)
    assert code_of(lambda: _record(session, entry_of(row, {"theory.A": 1}))) == "not_held"


@pytest.mark.parametrize("is_published", [False, True])
def test_record_results_is_over_when_the_protocol_is_signed(session: ExamSession, is_published: bool) -> None:
    fill_results(session)
    sign(draw_up(session))
    if is_published:
        publish(session)
    row = session.enrolments.order_by("number")[0]
    assert code_of(lambda: _record(session, entry_of(row, {"theory.A": 1}))) == "not_held"


def test_record_results_rests_while_a_protocol_is_in_force(session: ExamSession, first: Enrolment) -> None:
    fill_results(session)
    protocol = draw_up(session)
    entry = entry_of(first, {"theory.A": 1})
    assert code_of(lambda: _record(session, entry)) == "protocol_in_force"
    assert _stored(first)["theory.A"] == "16.00"
    take_back_protocol(protocol, make_act(by=admin_of(session.centre), reason="One paper was missing"))
    assert _record(session, entry_of(Enrolment.objects.get(pk=first.pk), {"theory.A": 1})) == 1


def test_record_results_refuses_a_decider_of_the_centre(session: ExamSession, first: Enrolment) -> None:
    decider = decider_of(session.centre)
    make_member(Role.CENTRE_ADMIN, workplace=session.centre.workplace, user=decider)
    assert code_of(lambda: _record(session, entry_of(first, {"theory.A": 1}), by=decider)) == "decider_cannot_examine"
    assert Result.objects.count() == 0


def test_record_results_takes_a_decider_of_elsewhere_or_of_the_past(session: ExamSession) -> None:
    elsewhere = make_member(Role.DECIDER)
    past = decider_of(session.centre)
    past.memberships.update(ended_at=NOW)
    one, two = session.enrolments.order_by("number")
    counts = [_record(session, entry_of(row), by=user) for row, user in ((one, elsewhere), (two, past))]
    assert counts == [1, 1]


# Two people on one sheet


def test_record_results_refuses_a_cell_that_somebody_changed_meanwhile(session: ExamSession, first: Enrolment) -> None:
    """Both saw empty cells; the other administrator was quicker in theory.A."""
    keys = {line.column: line.pk for line in ResultSheet(session).lines[first.scheme_id]}
    seen = Seen(A.EXPECTED, dict.fromkeys(keys.values()))
    other = make_member(Role.CENTRE_ADMIN, workplace=session.centre.workplace)
    _record(session, entry_of(first, {"theory.A": 18}, seen=seen), by=other)
    slow = entry_of(Enrolment.objects.get(pk=first.pk), {"theory.A": 12, "theory.B": 11}, seen=seen, row=1)
    assert _problems(session, slow) == [(1, "theory.A", "changed_meanwhile", first.number)]
    assert _stored(first) == {"theory.A": "18.00"}


def test_record_results_takes_a_changed_cell_when_both_typed_the_same(session: ExamSession, first: Enrolment) -> None:
    keys = {line.column: line.pk for line in ResultSheet(session).lines[first.scheme_id]}
    seen = Seen(A.EXPECTED, dict.fromkeys(keys.values()))
    _record(session, entry_of(first, {"theory.A": 18}, seen=seen))
    again = Enrolment.objects.get(pk=first.pk)
    assert _record(session, entry_of(again, {"theory.A": 18, "theory.B": 11}, seen=seen)) == 1


def test_record_results_leaves_a_cell_that_somebody_filled_and_this_one_left_alone(
    session: ExamSession, first: Enrolment
) -> None:
    keys = {line.column: line.pk for line in ResultSheet(session).lines[first.scheme_id]}
    seen = Seen(A.PRESENT, dict.fromkeys(keys.values()))
    _record(session, entry_of(first, {"theory.A": 18}))
    alone = entry_of(Enrolment.objects.get(pk=first.pk), {"theory.A": None, "theory.B": 11}, seen=seen)
    assert _record(session, alone) == 1
    assert _stored(first) == {"theory.A": "18.00", "theory.B": "11.00"}


def test_record_results_refuses_an_attendance_that_somebody_changed_meanwhile(
    session: ExamSession, first: Enrolment
) -> None:
    _record(session, entry_of(first, attendance=A.ABSENT))
    slow = entry_of(Enrolment.objects.get(pk=first.pk), attendance=A.REMOVED, seen=Seen(A.EXPECTED, {}), row=4)
    assert _problems(session, slow) == [(4, "attendance", "changed_meanwhile", first.number)]


def test_record_results_keeps_the_note_that_somebody_wrote_meanwhile(session: ExamSession, first: Enrolment) -> None:
    """The slower one loaded the candidate before the note was written and says nothing of notes."""
    slow = entry_of(Enrolment.objects.get(pk=first.pk), {"theory.A": 18})
    _record(session, entry_of(first, attendance=A.EXPECTED, note="Came late"))
    _record(session, slow)
    first.refresh_from_db()
    assert (first.attendance, first.note) == ("present", "Came late")


def test_record_results_of_two_at_once_keeps_one_value_and_tells_the_other(transactional_db: None) -> None:
    session = make_held()
    row = session.enrolments.get()
    users = [make_member(Role.CENTRE_ADMIN, workplace=session.centre.workplace) for _ in range(2)]
    keys = [line.pk for line in ResultSheet(session).lines[row.scheme_id]]

    def enter(place: int) -> int:
        seen = Seen(A.EXPECTED, dict.fromkeys(keys))
        mine = entry_of(Enrolment.objects.select_related("scheme").get(), {"theory.A": 10 + place}, seen=seen)
        return _record(session, mine, by=users[place])

    found = at_once(lambda: enter(0), lambda: enter(1))
    winner = next(place for place, row in enumerate(found) if isinstance(row, int))
    loser = found[1 - winner]
    assert isinstance(loser, ResultsRefused)
    assert [problem.code for problem in loser.problems] == ["changed_meanwhile"]
    stored = Result.objects.get()
    assert (stored.points, stored.entered_by) == (Decimal(10 + winner), users[winner])


# The sheet


def test_result_sheet_knows_columns_points_and_what_is_missing(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    names = ["theory.A", "theory.B", "practical.A", "practical.B", "practical.C"]
    full: dict[str, Decimal | int | str | None] = dict.fromkeys(names, 5)
    _record(session, entry_of(one, full), entry_of(two, {"theory.A": 5}))
    sheet = ResultSheet(session)
    assert sheet.columns == names
    assert [len(sheet.points_of(row)) for row in sheet.enrolments] == [5, 1]
    assert [sheet.is_complete(row) for row in sheet.enrolments] == [True, False]


@pytest.mark.parametrize(("attendance", "is_complete"), [(A.EXPECTED, False), (A.ABSENT, True), (A.REMOVED, True)])
def test_result_sheet_asks_no_points_of_who_did_not_sit(
    session: ExamSession, first: Enrolment, attendance: Attendance, is_complete: bool
) -> None:
    _record(session, entry_of(first, attendance=attendance))
    sheet = ResultSheet(session)
    assert sheet.is_complete(sheet.enrolments[0]) is is_complete


@pytest.mark.parametrize("people", [1, 3])
def test_result_sheet_takes_a_fixed_number_of_queries(db: None, people: int, django_assert_num_queries: Any) -> None:
    session = make_held(people=people)
    fill_results(session)
    with django_assert_num_queries(3):
        sheet = ResultSheet(session)
        assert [sheet.is_complete(row) for row in sheet.enrolments] == [True] * people
