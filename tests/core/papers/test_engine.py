"""The press: own fonts only, no way out, the same bytes each time."""

import concurrent.futures
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import override_settings
from django.utils import translation

from core.papers import conformance, engine
from core.papers.engine import PaperError, missing_glyphs, render
from core.refusal import Refused
from tests.core.papers.rasters import facts, texts, words

MADE_AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
KAZAKH = "Әуезов Ғабит Қаңтар Өмір Ұлы Үміт Һакім Ілияс ёлка № 5 ₸ «үй» – — → “да”"
SVG = quote('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/hostname"/></svg>')
ROOT = Path(engine.__file__).resolve().parent.parent.parent


@pytest.fixture
def shelf(tmp_path: Path) -> Any:
    """A folder whose files are templates."""
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path], "APP_DIRS": False}
    engine._styles.cache_clear()
    with override_settings(TEMPLATES=[backend]):
        yield tmp_path
    engine._styles.cache_clear()


def _paper(shelf: Path, body: str, *, name: str = "paper.html", head: str = "<title>Қағаз</title>") -> str:
    html = f'<!doctype html><html lang="kk"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    (shelf / name).write_text(html, encoding="utf-8")
    return name


def test_render_fills_the_template_and_its_metadata(shelf: Path) -> None:
    pdf = render(_paper(shelf, "<p>{{ name }}</p>"), {"name": KAZAKH}, made_at=MADE_AT)
    assert texts(pdf) == [KAZAKH]
    said = facts(pdf)
    assert (said["Title"], said["Tagged"], said["Pages"]) == ("Қағаз", "yes", "1")


def test_render_escapes_what_a_person_typed(shelf: Path) -> None:
    pdf = render(_paper(shelf, "<p>{{ name }}</p>"), {"name": "<b>A</b> & B"}, made_at=MADE_AT)
    assert texts(pdf) == ["<b>A</b> & B"]


def test_render_claims_archive_and_accessibility_standards(shelf: Path) -> None:
    pdf = render(_paper(shelf, "<p>A</p>"), {}, made_at=MADE_AT)
    packet = _metadata(pdf)
    assert 'pdfaid:part="3"' in packet
    assert 'pdfaid:conformance="A"' in packet
    assert 'pdfuaid:part="1"' in packet
    assert "2026-11-23T06:05:00+00:00" in packet


def _metadata(pdf: bytes) -> str:
    done = subprocess.run(["pdfinfo", "-meta", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_render_embeds_paper_fonts_alone(shelf: Path) -> None:
    pdf = render(_paper(shelf, '<p style="font-family: Arial">A</p><p>Ә</p>'), {}, made_at=MADE_AT)
    done = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    names = {line.split()[0].partition("+")[2] for line in done.stdout.decode().splitlines()[2:]}
    assert names
    assert all(name.startswith(("Literata", "Golos-Text")) for name in names)


def test_render_gives_equal_bytes_for_equal_input(shelf: Path) -> None:
    name = _paper(shelf, "<h1>{{ a }}</h1><section lang='ru'>Б</section>")
    first = render(name, {"a": "Ә"}, made_at=MADE_AT)
    with translation.override("ru"):
        assert render(name, {"a": "Ә"}, made_at=MADE_AT) == first
    assert render(name, {"a": "Ә"}, made_at=MADE_AT.replace(minute=6)) != first


def test_render_from_several_threads_gives_equal_bytes(shelf: Path) -> None:
    name = _paper(shelf, "<h1>Ә</h1>")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(lambda _: render(name, {}, made_at=MADE_AT), range(8)))
    assert len(set(papers)) == 1


def test_render_takes_the_shared_style_and_the_one_of_its_name(shelf: Path) -> None:
    (shelf / "papers").mkdir()
    (shelf / "papers" / "paper.css").write_text("@page { size: 100mm 100mm }")
    (shelf / "papers" / "own.css").write_text("@page { size: 50mm 100mm }")
    shared = render(_paper(shelf, "A", name="papers/other.html"), {}, made_at=MADE_AT)
    own = render(_paper(shelf, "A", name="papers/own.html"), {}, made_at=MADE_AT)
    assert facts(shared)["Page size"].startswith("283.465 x 283.465")
    assert facts(own)["Page size"].startswith("141.732 x 283.465")


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="x" src="file:///etc/hostname">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="//127.0.0.1:9/x.png">',
        '<img alt="x" src="picture.png">',
        '<img alt="x" src="../static/picture.png">',
        '<object data="file:///etc/hostname"></object>',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        '<style>@import "http://127.0.0.1:9/x.css"; p { color: red }</style><p>x</p>',
        "<style>@font-face { font-family: X; src: url(file:///etc/hostname) } p { font-family: X }</style><p>x</p>",
        '<link rel="stylesheet" href="file:///etc/hostname"><p>x</p>',
        '<link rel="attachment" href="file:///etc/hostname"><p>x</p>',
        '<a rel="attachment" href="file:///etc/hostname">x</a>',
        f'<img alt="x" src="data:image/svg+xml,{SVG}">',
    ],
)
def test_render_refuses_every_way_out_by_an_ordinary_exception(body: str, shelf: Path) -> None:
    with pytest.raises(PaperError):
        render(_paper(shelf, body), {}, made_at=MADE_AT)


def test_render_refuses_a_style_sheet_that_asks_outside(shelf: Path) -> None:
    (shelf / "paper.css").write_text("p { background: url(http://127.0.0.1:9/x.png) }")
    with pytest.raises(PaperError):
        render(_paper(shelf, "<p>x</p>"), {}, made_at=MADE_AT)


def test_render_goes_on_after_a_refusal(shelf: Path) -> None:
    with pytest.raises(PaperError):
        render(_paper(shelf, '<img alt="x" src="x.png">', name="bad.html"), {}, made_at=MADE_AT)
    assert texts(render(_paper(shelf, "<p>Ә</p>"), {}, made_at=MADE_AT)) == ["Ә"]


def test_render_refuses_letters_without_a_shape(shelf: Path) -> None:
    with pytest.raises(Refused) as refusal:
        render(_paper(shelf, "<p>{{ name }}</p>"), {"name": "Ли 李 ✈"}, made_at=MADE_AT)
    assert refusal.value.code == "missing_glyphs"
    assert "✈ 李" in str(refusal.value)


def test_render_wants_a_title_and_a_time_zone(shelf: Path) -> None:
    with pytest.raises(PaperError, match="title"):
        render(_paper(shelf, "<p>x</p>", head=""), {}, made_at=MADE_AT)
    with pytest.raises(ValueError, match="time zone"):
        render(_paper(shelf, "<p>x</p>"), {}, made_at=MADE_AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (KAZAKH, []),
        ("Öğretmen Łukasz Šimůnek O’Neil", []),
        ("a\tb\n\u200b\u00ad\u202f\u00a0", []),
        ("李 Ж 李 𝔸", ["李", "𝔸"]),
        ("\ufffd", ["\ufffd"]),
        ("", []),
    ],
)
def test_missing_glyphs_are_sorted_unique_and_visible(text: str, missing: list[str]) -> None:
    assert missing_glyphs(text) == missing


def test_sections_carry_their_language(shelf: Path) -> None:
    body = '<section lang="kk">Ә</section><section lang="ru">Б</section><section>В</section>'
    pdf = render(_paper(shelf, body), {}, made_at=MADE_AT)
    done = subprocess.run(["pdfinfo", "-struct", "-"], input=pdf, capture_output=True, check=True)
    assert done.stdout.decode().count("Sect") == 3
    assert _languages(body) == ["kk", "ru", None]


def test_section_over_two_pages_leaves_the_language_of_the_document() -> None:
    assert set(_languages('<section lang="ru"><p>Б</p><p style="break-before: page">В</p></section>')) == {None}


def _languages(body: str) -> list[str | None]:
    """What the structure tree says of each section, read while the file is being written."""
    import weasyprint

    found: list[str | None] = []
    page = weasyprint.HTML(string=f'<html lang="kk"><title>x</title><body>{body}</body></html>')

    def look(_document: object, pdf: Any) -> None:
        conformance.name_languages(pdf, page.etree_element)
        marks = [entry for entry in pdf.objects if isinstance(entry, dict) and entry.get("S") == "/Sect"]
        found.extend(mark["Lang"].string if "Lang" in mark else None for mark in marks)

    page.write_pdf(finisher=look, pdf_tags=True)
    return found


def test_fontconfig_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    with engine._own_fonts():
        assert Path(os.environ["FONTCONFIG_FILE"]).is_file()
    assert "FONTCONFIG_FILE" not in os.environ
    monkeypatch.setenv("FONTCONFIG_FILE", "other.conf")
    with engine._own_fonts():
        pass
    assert os.environ["FONTCONFIG_FILE"] == "other.conf"


def test_fontconfig_file_is_made_once_in_the_working_folder(tmp_path: Path) -> None:
    with override_settings(VAR=tmp_path / "a&b"):
        first = engine._fontconfig_file()
        assert engine._fontconfig_file() == first
    assert list((tmp_path / "a&b" / "papers").glob("*")) == [first]
    assert "a&amp;b" in first.read_text(encoding="utf-8")


def test_fontconfig_file_goes_to_a_temporary_folder_when_the_usual_one_is_shut(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with override_settings(VAR=tmp_path / "file"):
        assert engine._fontconfig_file().is_file()


SCRIPT = """
import sys, django, hashlib
from pathlib import Path
from datetime import UTC, datetime
from django.conf import settings
settings.configure(VAR=Path(sys.argv[1]), USE_TZ=True, TEMPLATES=[
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [sys.argv[1]]}])
django.setup()
from core.papers.engine import render
print(hashlib.sha256(render("paper.html", {}, made_at=datetime(2026, 11, 23, tzinfo=UTC))).hexdigest())
"""


def test_processes_started_at_once_make_equal_papers(shelf: Path) -> None:
    _paper(shelf, "<h1>Әуезов</h1><p>Golos <b>қалың</b></p>")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, shelf],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
        )
        for seed in range(3)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1
    assert {process.returncode for process in started} == {0}


def test_engine_is_imported_without_the_slow_libraries() -> None:
    slow = "'weasyprint', 'fontTools', 'qrcode'"
    code = f"import sys, core.papers.engine, core.papers.qr; print([name for name in ({slow}) if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_render_says_nothing_in_the_log(shelf: Path, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("weasyprint").propagate = True
    with caplog.at_level(logging.WARNING):
        render(_paper(shelf, "<p>Ә</p>"), {}, made_at=MADE_AT)
    assert caplog.messages == []


@pytest.mark.parametrize("width", [width / 10 for width in range(1000, 1060, 2)])
def test_line_that_just_fits_is_not_broken_after_its_first_word(width: float, shelf: Path) -> None:
    css = f"<style>p {{ width: {width}mm; font: 10pt 'Golos Text' }}</style>"
    said = "Обеспечение режима хранения фонда: температура, свет"
    pdf = render(_paper(shelf, f"{css}<p>\n  {said}\n </p>"), {}, made_at=MADE_AT)
    lines = {round(box[3]) for box in words(pdf, 1)}
    assert len(lines) == 1 or words(pdf, 1)[1][3] == words(pdf, 1)[0][3]
