"""The certificate on paper: what is printed, frozen at issue in three languages, and how it becomes a PDF."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from certification.papers import fitting
from certification.papers.fitting import Box, Run, fit
from core.papers.dates import date_in_words
from core.papers.engine import render
from core.papers.qr import qr_image

# Raised by one when the printed page changes, so that an old paper can tell how it was made.
TEMPLATE_VERSION = "1"
QR_MM = 30
# Points in a millimetre, and the room the style sheet gives to the columns of a leaf and to the annex.
MM = 72 / 25.4
COLUMN_MM = (120, 117)
ANNEX_MM = (174, 258)
MOST_GAP_PT = 14
# Words the template sets beside or after a text, in letters, and the room of a code's letter in em.
FACT_LETTERS, NOTE_LETTERS, ANNEX_NOTE_LETTERS, CODE_LETTER = 30, 320, 270, 0.62
DATES = ("issued_date", "valid_from", "valid_until")


@dataclass(frozen=True)
class Triple:
    """One text in three languages; English may be empty."""

    kk: str
    ru: str
    en: str

    @property
    def english(self) -> str:
        """What the English page shows."""
        return self.en or self.kk


@dataclass(frozen=True)
class ConfirmedFunction:
    """One labour function the specialist has shown to master."""

    code: str
    title: Triple


@dataclass(frozen=True)
class CertificateSheet:
    """All that is printed. Personal data: the holder's name, nothing else.

    `url` is what the QR code holds, in capitals; `code` is its last part; `level` is the NQF level.
    """

    number: str
    code: str
    url: str
    holder_kk: str
    holder_ru: str
    holder_latin: str
    profession: Triple
    profession_code: str
    level: int
    standard: Triple
    standard_code: str
    standard_version: str
    scheme_code: str
    scheme_version: str
    centre: Triple
    centre_number: str
    accreditation_number: str
    place: Triple
    head: Triple
    functions: tuple[ConfirmedFunction, ...]
    protocol_number: str
    decision_number: str
    issued_date: date
    valid_from: date
    valid_until: date
    basis: Triple
    register: Triple
    title: Triple
    is_demo: bool

    def to_json(self) -> dict[str, Any]:
        """Plain values only; `from_json` gives back an equal sheet."""
        data = asdict(self)
        data["functions"] = list(data["functions"])
        return data | {name: data[name].isoformat() for name in DATES}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The sheet that `to_json` wrote; a missing or foreign field is a TypeError or KeyError."""
        fields = dict(data)
        for name, value in data.items():
            if isinstance(value, Mapping):
                fields[name] = Triple(**value)
        for name in DATES:
            fields[name] = date.fromisoformat(data[name])
        fields["functions"] = tuple(
            ConfirmedFunction(code=entry["code"], title=Triple(**entry["title"])) for entry in data["functions"]
        )
        return cls(**fields)

    def texts(self) -> str:
        """Every text that reaches the paper, for the check of letters before issue."""
        return "\n".join(_strings(self.to_json()))

    @property
    def holder_english(self) -> str:
        """The name on the English page."""
        return self.holder_latin or self.holder_kk

    @property
    def code_groups(self) -> str:
        """The code in groups of four, as a person reads it aloud."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))

    @property
    def address(self) -> str:
        """Where a person types the code: the address of the QR code without scheme, code and fragment."""
        return self.url.partition("#")[0].partition("://")[2].rpartition("/")[0].lower()


def render_certificate(sheet: CertificateSheet, *, made_at: datetime) -> bytes:
    """Three pages: Kazakh and Russian, annex, English. Equal sheets and moments give equal bytes.

    Raises Refused("missing_glyphs") when a text has a character that the paper fonts lack.
    """
    return render("papers/certificate.html", _context(sheet), made_at=made_at)


def _context(sheet: CertificateSheet) -> dict[str, object]:
    qr = qr_image(sheet.url)
    annex = fit([_annex(sheet)], Box(ANNEX_MM[0] * MM, ANNEX_MM[1] * MM)) or fitting.smallest()
    return {
        "sheet": sheet,
        "dates": {
            language: {name: date_in_words(getattr(sheet, name), language) for name in DATES}
            for language in ("kk", "ru", "en")
        },
        "qr": {"uri": qr.uri, "width": str(qr.width_for(QR_MM)), "quiet": str(qr.quiet_for(QR_MM))},
        "front": _leaf(sheet, _front),
        "annex": {"points": str(annex)},
        "english": _leaf(sheet, _english),
    }


def _leaf(sheet: CertificateSheet, columns: Callable[[CertificateSheet], list[list[Run]]]) -> dict[str, object]:
    """Letter size of a landscape page. Where even the smallest is too large, functions stand there by code alone."""
    codes = [function.code for function in sheet.functions]
    indent = round(CODE_LETTER * max(map(len, codes), default=0) + 1, 2)
    box = Box(COLUMN_MM[0] * MM, COLUMN_MM[1] * MM, indent)
    whole = fit(columns(sheet), box)
    joined = ", ".join(codes)
    brief = replace(sheet, functions=(ConfirmedFunction("", Triple(joined, joined, joined)),))
    shown = sheet if whole else brief
    points = whole or fit(columns(brief), box) or fitting.smallest()
    gap = min(MOST_GAP_PT, fitting.slack(columns(shown), box, points) / (2 + len(shown.functions) / 2))
    return {
        "points": str(points),
        "indent": str(indent),
        "gap": f"{gap:.2f}",
        "pad": f"{gap / 5:.2f}",
        "is_brief": whole is None,
    }


def _front(sheet: CertificateSheet) -> list[list[Run]]:
    return [
        _heading(sheet, sheet.holder_kk, "kk") + _functions(sheet, "kk"),
        _heading(sheet, sheet.holder_ru, "ru") + _functions(sheet, "ru"),
    ]


def _english(sheet: CertificateSheet) -> list[list[Run]]:
    notes = [
        ("", fitting.HEADING),
        (" " * NOTE_LETTERS, fitting.SMALL),
        ("", fitting.HEADING),
        (sheet.basis.english, fitting.SMALL),
    ]
    scheme = sheet.scheme_code + sheet.scheme_version + sheet.accreditation_number
    heading = _heading(sheet, sheet.holder_english, "english")
    return [[*heading, _fact(scheme)], _functions(sheet, "english") + notes]


def _heading(sheet: CertificateSheet, holder: str, language: str) -> list[Run]:
    """The upper part of a column: every text with the style it is set in."""
    register, title, centre, profession, standard = (
        getattr(text, language)
        for text in (sheet.register, sheet.title, sheet.centre, sheet.profession, sheet.standard)
    )
    return [
        (register, fitting.SMALL),
        (title, fitting.TITLE),
        (f"{centre} {sheet.centre_number}", fitting.CENTRE),
        ("", fitting.LABEL),
        (holder, fitting.NAME),
        (" " * 2 * FACT_LETTERS, fitting.SENTENCE),
        (profession, fitting.PROFESSION),
        _fact(sheet.profession_code),
        _fact(standard + sheet.standard_code + sheet.standard_version),
        *([("", fitting.DEMO)] if sheet.is_demo else []),
    ]


def _fact(text: str) -> Run:
    return text + " " * FACT_LETTERS, fitting.FACT


def _functions(sheet: CertificateSheet, language: str) -> list[Run]:
    titles = [getattr(function.title, language) for function in sheet.functions]
    return [("", fitting.HEADING), *((title, fitting.FUNCTION) for title in titles)]


def _annex(sheet: CertificateSheet) -> list[Run]:
    """The second page from top to bottom; of two languages side by side the longer one counts."""
    both = [text.kk + text.ru for text in (sheet.profession, sheet.standard, sheet.centre)]
    facts = [text + " " * FACT_LETTERS for text in (*both, "", "", "", "", "")]
    return [
        ("", fitting.ANNEX_TITLE),
        (sheet.number + sheet.holder_kk + sheet.holder_ru, fitting.ANNEX_TEXT),
        *([("", fitting.DEMO)] if sheet.is_demo else []),
        *[("", fitting.ANNEX_HEADING)] * 2,
        ("", fitting.ANNEX_ROW),
        *((max(function.title.kk, function.title.ru, key=len), fitting.ANNEX_ROW) for function in sheet.functions),
        *((text, fitting.ANNEX_FACT) for text in facts),
        *[("", fitting.ANNEX_HEADING), (" " * ANNEX_NOTE_LETTERS, fitting.ANNEX_HALF)] * 2,
        ("", fitting.ANNEX_HEADING),
        (max(sheet.basis.kk, sheet.basis.ru, key=len), fitting.ANNEX_HALF),
    ]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
