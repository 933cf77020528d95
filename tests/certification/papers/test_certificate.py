"""The certificate on paper, read back with other programs."""

import json
import logging
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from certification.papers.certificate import (
    TEMPLATE_VERSION,
    CertificateSheet,
    ConfirmedFunction,
    Triple,
    render_certificate,
)
from core.papers.engine import missing_glyphs
from core.refusal import Refused
from tests.certification.papers import sheets
from tests.certification.papers.sheets import MADE_AT
from tests.core.papers.rasters import between, facts, overlaps, pictures, texts, words, zbar, zxing

# Half the width of an A4 leaf in points.
MIDDLE = 421


def _many_functions() -> CertificateSheet:
    long = sheets.long_texts()
    return replace(long, functions=long.functions * 4)


def _kazakh_letters() -> CertificateSheet:
    return replace(sheets.ordinary(), holder_kk="Әл-Ғалым Қаңтар Өмірұлы Үміт Һакім Ілияс", is_demo=False)


CASES = {
    "ordinary": sheets.ordinary,
    "two": lambda: replace(sheets.ordinary(), functions=sheets.functions(2)),
    "six": sheets.six_functions,
    "long": sheets.long_texts,
    "letters": _kazakh_letters,
}


@cache
def _pdf(case: str) -> bytes:
    return render_certificate(CASES[case](), made_at=MADE_AT)


@pytest.mark.parametrize("case", CASES)
def test_certificate_has_three_pages(case: str) -> None:
    assert facts(_pdf(case))["Pages"] == "3"


@pytest.mark.parametrize("case", CASES)
def test_no_word_lies_over_another(case: str) -> None:
    assert [overlaps(_pdf(case), page) for page in (1, 2, 3)] == [[], [], []]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("page", [1, 3])
def test_columns_end_above_the_foot(case: str, page: int) -> None:
    found = words(_pdf(case), page)
    foot = min(top for _, top, _, _, word in found if word in {"Нөмірі", "Number"})
    function = [bottom for _, _, _, bottom, word in found if bottom < foot]
    inside = [word for _, top, _, bottom, word in found if top < foot < bottom]
    assert inside == []
    assert max(function) < foot - 5


@pytest.mark.parametrize("case", ["ordinary", "long"])
def test_code_on_paper_reads_back_in_two_readers(case: str, tmp_path: Path) -> None:
    pages = pictures(_pdf(case), tmp_path)
    url = sheets.ordinary().url
    assert [zxing(page) for page in pages] == [[url], [], [url]]
    assert [zbar(page) for page in pages] == [[url], [], [url]]


def test_code_with_the_signed_part_reads_back(tmp_path: Path) -> None:
    url = f"{sheets.ordinary().url}#{'31415926535897932384' * 20}"
    pages = pictures(render_certificate(replace(sheets.ordinary(), url=url), made_at=MADE_AT), tmp_path, dpi=300)
    assert (zxing(pages[0]), zbar(pages[0])) == ([url], [url])


@pytest.mark.parametrize("case", CASES)
def test_names_stand_on_paper_letter_by_letter(case: str) -> None:
    sheet = CASES[case]()
    pdf = _pdf(case)
    assert sheet.holder_kk in between(pdf, 1, 0, MIDDLE)
    assert sheet.holder_ru in between(pdf, 1, MIDDLE, 842)
    assert f"{sheet.holder_kk} · {sheet.holder_ru}" in between(pdf, 2, 0, 595)
    assert sheet.holder_latin in between(pdf, 3, 0, MIDDLE)


def test_front_says_what_the_law_asks() -> None:
    front = texts(_pdf("ordinary"))[0]
    for text in (
        "KZ-LIB-2026-000123-K",
        "7F3K-9QW2-M4XP-D8RT",
        "tizilim.kz/v",
        "Құжат реставраторы",
        "Реставратор документов",
        "ҰБШ 6-деңгейі",
        "уровень 6 НРК",
        "2026 ж. 23 қараша – 2031 ж. 22 қараша",
        "23 ноября 2026 г. – 22 ноября 2031 г.",
        "Үлгі Сәуле Һәкімқызы",
        "2026-0417",
        "2026-0392",
        "Алматы",
        "C-0007",
    ):
        assert text in front


def test_each_page_bears_number_and_place_in_the_whole() -> None:
    for index, text in enumerate(texts(_pdf("ordinary")), start=1):
        assert f"{index}/3" in text.replace(" ", "")
        assert text.count("KZ-LIB-2026-000123-K") == 2


def test_annex_names_functions_decisions_and_basis() -> None:
    sheet = sheets.six_functions()
    annex = texts(_pdf("six"))[1]
    for text in (sheet.scheme_code, sheet.protocol_number, sheet.decision_number, sheet.accreditation_number):
        assert text in annex
    for function in sheet.functions:
        assert function.code in annex


def test_english_page_is_english() -> None:
    english = texts(_pdf("letters"))[2]
    assert "Document restorer" in english
    assert "23 November 2026 – 22 November 2031" in english
    assert not any("Ѐ" <= letter <= "ӿ" for letter in english)


def test_english_page_shows_kazakh_where_english_is_empty() -> None:
    sheet = replace(sheets.ordinary(), holder_latin="", place=Triple("Алматы", "Алматы", ""))
    english = texts(render_certificate(sheet, made_at=MADE_AT))[2]
    assert sheet.holder_kk in english
    assert "Алматы" in english


def test_demo_is_told_in_each_language_and_only_then() -> None:
    said = texts(_pdf("ordinary"))
    assert "Демо, бекітілген стандарт емес" in said[0]
    assert "Демо, не утверждённый стандарт" in said[0]
    assert "Демо" in said[1]
    assert "Demo, not an approved standard" in said[2]
    assert not any(word in page for page in texts(_pdf("letters")) for word in ("Демо", "Demo"))


def test_more_functions_than_fit_leave_codes_on_the_front_and_words_in_the_annex() -> None:
    sheet = _many_functions()
    pdf = render_certificate(sheet, made_at=MADE_AT)
    said = texts(pdf)
    assert "атаулары қосымшада" in said[0]
    assert sheet.functions[0].title.kk not in said[0]
    assert overlaps(pdf, 1) == []


def test_one_endless_word_stays_in_its_column() -> None:
    sheet = replace(sheets.ordinary(), holder_kk="Қ" * 90, profession=Triple("Ұ" * 120, "Ж" * 120, "W" * 120))
    found = words(render_certificate(sheet, made_at=MADE_AT), 1)
    assert max(right for left, _, right, _, _ in found if left < 300) < 410


def test_equal_sheets_give_equal_bytes_in_any_language() -> None:
    with translation.override("en"):
        assert render_certificate(sheets.ordinary(), made_at=MADE_AT) == _pdf("ordinary")


def test_render_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("weasyprint").propagate = True
    with caplog.at_level(logging.WARNING):
        render_certificate(sheets.six_functions(), made_at=MADE_AT)
    assert caplog.messages == []


@pytest.mark.parametrize("case", CASES)
def test_sheet_survives_json(case: str) -> None:
    sheet = CASES[case]()
    data = json.loads(json.dumps(sheet.to_json()))
    assert data == sheet.to_json()
    assert CertificateSheet.from_json(data) == sheet


def test_sheet_with_a_foreign_or_missing_field_is_refused() -> None:
    data = sheets.ordinary().to_json()
    with pytest.raises(TypeError):
        CertificateSheet.from_json(data | {"iin": "1"})
    with pytest.raises(KeyError):
        CertificateSheet.from_json({name: value for name, value in data.items() if name != "valid_until"})


def test_texts_hold_every_printed_text() -> None:
    sheet = sheets.six_functions()
    for text in (sheet.holder_kk, sheet.functions[5].title.ru, sheet.basis.en, sheet.head.kk, sheet.number):
        assert text in sheet.texts()
    assert missing_glyphs(sheet.texts()) == []
    assert missing_glyphs(replace(sheet, holder_latin="Li 李").texts()) == ["李"]


def test_letter_without_a_shape_is_refused() -> None:
    sheet = replace(sheets.ordinary(), functions=(ConfirmedFunction("LF-1", Triple("ჯ", "ჯ", "ჯ")),))
    with pytest.raises(Refused):
        render_certificate(sheet, made_at=MADE_AT)


def test_template_version_is_known() -> None:
    assert TEMPLATE_VERSION == "1"
