"""QR codes: exact text, dense modes, a readable one-bit picture."""

import base64
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.papers.qr import QUIET_MODULES, qr_data_uri, qr_image
from tests.core.papers.rasters import zbar, zxing

ADDRESS = "HTTPS://TIZILIM.KZ/V/7F3K9QW2M4XPD8RT"
OFFLINE = f"{ADDRESS}#{'1234567890' * 40}"


def _picture(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/png;base64,"))))


def _enlarged(uri: str, file: Path) -> Path:
    image = _picture(uri).convert("L")
    image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST).save(file)
    return file


@pytest.mark.parametrize("text", [ADDRESS, OFFLINE, "Тізілім: Ә Ғ Қ Ң Ө Ұ Ү Һ І", "1"])
def test_code_reads_back_in_two_readers(text: str, tmp_path: Path) -> None:
    picture = _enlarged(qr_data_uri(text), tmp_path / "code.png")
    assert zxing(picture) == [text]
    assert " ".join(zbar(picture)) == text


def test_picture_is_one_bit_with_a_white_quiet_zone() -> None:
    code = qr_image(ADDRESS)
    picture = _picture(code.uri)
    assert (picture.mode, picture.size) == ("1", (code.modules + 8, code.modules + 8))
    assert picture.convert("L").crop((0, 0, picture.width, QUIET_MODULES)).getextrema() == (255, 255)


def test_capitals_take_a_smaller_symbol_than_small_letters() -> None:
    assert qr_image(ADDRESS).modules == 25
    assert qr_image(ADDRESS.lower()).modules > 25


def test_long_digits_after_the_address_stay_below_version_twenty() -> None:
    assert qr_image(OFFLINE).modules < 97


def test_printed_width_leaves_the_symbol_its_size() -> None:
    code = qr_image(ADDRESS)
    assert (code.width_for(30), code.quiet_for(30)) == (39.6, 4.8)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:#абв", min_size=1, max_size=120))
def test_any_text_gives_a_square_of_the_standard(text: str) -> None:
    assert (qr_image(text).modules - 17) % 4 == 0
