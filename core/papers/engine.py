"""Turns a Django template into a PDF/A-3a and PDF/UA-1 paper; no other module knows WeasyPrint."""

import contextlib
import hashlib
import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.papers import conformance
from core.refusal import Refused

FONTS = Path(__file__).resolve().parent / "fonts"
SHARED_STYLE = "papers/paper.css"
VARIANT = "pdf/a-3a"
# A space before the end of a block makes WeasyPrint break a line that just fits after its first word.
TRAILING_SPACE = re.compile(r"\s+(</(?:p|li|td|th|dt|dd|div|h[1-6])>|<br>)")
# A relative address resolves under this name and is then refused like any other.
NOWHERE = "http://paper.invalid/"
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir><config><rescan><int>0</int></rescan></config></fontconfig>
"""
# The font map below is not made for two threads at once.
_lock = threading.RLock()


class PaperError(Exception):
    """The template is at fault: it asks for something outside itself, or has no title or language."""


def render(template: str, context: Mapping[str, object], *, made_at: datetime) -> bytes:
    """The paper as PDF; the same template, context and `made_at` (aware) always give the same bytes.

    Styles: `papers/paper.css`, then the file of the template's name with `.css`. Pictures: `data:` only.
    Raises Refused("missing_glyphs") when a character has no shape in the paper fonts, PaperError otherwise.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    html = TRAILING_SPACE.sub(r"\1", render_to_string(template, dict(context)))
    if missing := missing_glyphs(html):
        reason = _("The paper cannot show these characters: %(characters)s. Replace them and try again.")
        raise Refused("missing_glyphs", reason % {"characters": " ".join(missing)})
    with _lock:
        return _write(html, template, made_at)


def missing_glyphs(text: str) -> list[str]:
    """Visible characters of `text`, sorted and unique, that at least one paper font cannot draw."""
    unknown = {character for character in set(text) if ord(character) not in _alphabet()}
    return sorted(character for character in unknown if unicodedata.category(character)[0] not in "ZC")


@cache
def _alphabet() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  slow to load

    return frozenset.intersection(*(frozenset(TTFont(file).getBestCmap()) for file in sorted(FONTS.glob("*.ttf"))))


@dataclass(frozen=True)
class _Press:
    """What every paper of a process shares."""

    weasyprint: Any
    fetcher: Any
    fonts: Any
    colours: Any
    refused: list[str]


@cache
def _press() -> _Press:
    with _own_fonts():
        import weasyprint  # noqa: PLC0415  takes most of a second
        from weasyprint.css import ColorProfile  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415

        refused: list[str] = []

        class Fetcher(URLFetcher):  # type: ignore[misc]
            """Notes what it refuses, for WeasyPrint swallows a refusal inside an SVG picture."""

            def fetch(self, url: str, headers: Any = None) -> Any:
                try:
                    return super().fetch(url, headers)
                except Exception:
                    refused.append(url)
                    raise

        with (Path(weasyprint.__file__).parent / "pdf" / "sRGB2014.icc").open("rb") as file:
            colours = ColorProfile(file, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))
        fetcher = Fetcher(allowed_protocols=("data",), fail_on_errors=True)
        return _Press(weasyprint, fetcher, FontConfiguration(), colours, refused)


def _write(html: str, template: str, made_at: datetime) -> bytes:
    press = _press()
    press.refused.clear()
    with _ordinary_errors():
        page = press.weasyprint.HTML(string=html, base_url=NOWHERE, url_fetcher=press.fetcher)
        document = page.render(
            font_config=press.fonts,
            color_profiles={"srgb": press.colours},
            stylesheets=_styles(template),
            pdf_variant=VARIANT,
        )
        metadata = document.metadata
        if not (metadata.title and metadata.lang):
            raise PaperError(f"{template} needs a title and a language")
        metadata.created = metadata.modified = made_at.astimezone(UTC).isoformat(timespec="seconds")
        # Any name but "srgb" keeps WeasyPrint from opening its profile again for each paper and leaving it open.
        pdf: bytes = document.write_pdf(
            pdf_variant=VARIANT, output_intent="given", finisher=lambda _document, pdf: _finish(page, pdf)
        )
    if press.refused:
        raise PaperError(f"{template} asks for {press.refused[0]}")
    return pdf


def _finish(page: Any, pdf: Any) -> None:
    conformance.claim_pdf_ua(pdf)
    conformance.name_languages(pdf, page.etree_element)


@cache
def _styles(template: str) -> list[Any]:
    press = _press()
    sources = []
    for name in (SHARED_STYLE, str(Path(template).with_suffix(".css"))):
        with contextlib.suppress(TemplateDoesNotExist):
            sources.append(render_to_string(name))
    return [
        press.weasyprint.CSS(string=source, base_url=NOWHERE, url_fetcher=press.fetcher, font_config=press.fonts)
        for source in sources
    ]


@contextlib.contextmanager
def _ordinary_errors() -> Iterator[None]:
    """WeasyPrint refuses an address by a BaseException, which would end a worker."""
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    try:
        yield
    except FatalURLFetchingError as error:
        raise PaperError(str(error)) from error


@contextlib.contextmanager
def _own_fonts() -> Iterator[None]:
    """Let fontconfig see the paper fonts alone while it is being read; programs started later see all again."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_fontconfig_file())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _fontconfig_file() -> Path:
    """The file is named by its content and moved into place whole: processes may start at once."""
    folder = _work_folder()
    text = FONTCONFIG.format(fonts=escape(str(FONTS)), cache=escape(str(folder / "cache")))
    file = folder / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:12]}.conf"
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as draft:
            draft.write(text)
        Path(draft.name).replace(file)
    return file


def _work_folder() -> Path:
    try:
        folder = Path(settings.VAR) / "papers"
        folder.mkdir(parents=True, exist_ok=True)
    except (AttributeError, OSError):
        return Path(tempfile.mkdtemp(prefix="papers-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="papers-"))
