"""The translation check finds each kind of hole, and only holes."""

from pathlib import Path

import polib
import pytest

from tools.check_translations import catalogue_problems, extracted, missing

RUSSIAN = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
KAZAKH = "nplurals=2; plural=(n != 1);"


def catalogue(entry: polib.POEntry, plural_forms: str = KAZAKH) -> polib.POFile:
    result = polib.POFile()
    result.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": plural_forms}
    result.append(entry)
    return result


def problems(entry: polib.POEntry, plural_forms: str = KAZAKH) -> list[str]:
    return list(catalogue_problems(catalogue(entry, plural_forms)))


def plural(*forms: str) -> polib.POEntry:
    return polib.POEntry(msgid="One centre", msgid_plural="%(count)d centres", msgstr_plural=dict(enumerate(forms)))


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("Centre", "Орталық"),
        ("%(name)s until %(date)s", "%(date)s дейін %(name)s"),
        ("%(name)s", "%(name)s, %(name)s"),
        ("{number} of {total}", "{total} ішінен {number}"),
        ("50%% of %s", "%s 50%%"),
        ("50 % of all", "барлығының 50 % бөлігі"),
    ],
)
def test_whole_translation_passes(msgid: str, msgstr: str) -> None:
    assert problems(polib.POEntry(msgid=msgid, msgstr=msgstr)) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr", "problem"),
    [
        ("Centre", "", 'empty: "Centre"'),
        ("Centre", "  ", 'empty: "Centre"'),
        ("%(name)s", "%(nom)s", 'placeholders nom instead of name: "%(name)s"'),
        ("%(name)s", "аты", 'placeholders none instead of name: "%(name)s"'),
        ("{number}", "{numbers}", 'placeholders numbers instead of number: "{number}"'),
        ("%s of %d", "%d of %s", 'placeholders %d, %s instead of %s, %d: "%s of %d"'),
    ],
)
def test_hole_is_named(msgid: str, msgstr: str, problem: str) -> None:
    assert problems(polib.POEntry(msgid=msgid, msgstr=msgstr)) == [problem]


def test_fuzzy_is_a_hole() -> None:
    assert problems(polib.POEntry(msgid="Centre", msgstr="Орталық", flags=["fuzzy"])) == ['fuzzy: "Centre"']


def test_obsolete_is_no_hole() -> None:
    assert problems(polib.POEntry(msgid="Centre", msgstr="", obsolete=True)) == []


def test_context_is_named() -> None:
    assert problems(polib.POEntry(msgid="May", msgctxt="month", msgstr="")) == ['empty: "May" [month]']


def test_form_for_one_may_leave_the_number_out() -> None:
    assert problems(plural("Бір орталық", "%(count)d орталық")) == []


def test_form_for_one_and_twenty_one_needs_the_number() -> None:
    entry = plural("Один центр", "%(count)d центра", "%(count)d центров")
    assert problems(entry, RUSSIAN) == ['placeholders none instead of count: "One centre"']


def test_missing_plural_form_is_a_hole() -> None:
    entry = plural("%(count)d центр", "%(count)d центра")
    assert problems(entry, RUSSIAN) == ['2 plural forms instead of 3: "One centre"']


def test_empty_plural_form_is_a_hole() -> None:
    assert problems(plural("Бір орталық", "")) == ['empty: "One centre"']


def test_header_without_plural_forms_is_a_hole() -> None:
    assert problems(polib.POEntry(msgid="a", msgstr="b"), "") == ["the header has no Plural-Forms"]


def test_texts_of_code_and_templates_are_extracted(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text('_("From code")\nngettext("%(n)d page", "%(n)d pages", n)\n')
    (tmp_path / "page.html").write_text('{% load i18n %}{% translate "From a page" context "title" %}\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "code.py").write_text('_("From a test")\n')
    before = sorted(tmp_path.rglob("*"))
    found = {(entry.msgid, entry.msgid_plural, entry.msgctxt) for entry in extracted(tmp_path)}
    assert found == {("From code", "", None), ("%(n)d page", "%(n)d pages", None), ("From a page", "", "title")}
    assert sorted(tmp_path.rglob("*")) == before


def test_text_that_gained_a_plural_is_missing() -> None:
    source = [polib.POEntry(msgid="page", msgid_plural="pages", occurrences=[("code.py", "7")])]
    assert list(missing("kk", source, [catalogue(polib.POEntry(msgid="page", msgstr="бет"))])) == [
        'kk: not in the catalogue: "page" (code.py:7)'
    ]


def test_text_in_any_catalogue_of_the_language_is_there() -> None:
    source = [polib.POEntry(msgid="page")]
    assert list(missing("kk", source, [polib.POFile(), catalogue(polib.POEntry(msgid="page", msgstr="бет"))])) == []
