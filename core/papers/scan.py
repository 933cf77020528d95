"""Reads the texts of QR codes in a picture or on the first page of a PDF."""

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

PDF_MAGIC = b"%PDF-"
SCALE = 200 / 72
MOST_BYTES = 20_000_000


def qr_texts(path: Path) -> list[str]:
    """What the QR codes say. Codes: `file_too_large`, `not_a_picture`."""
    import zxingcpp  # noqa: PLC0415
    from PIL import Image as Images  # noqa: PLC0415
    from PIL import UnidentifiedImageError  # noqa: PLC0415

    if path.stat().st_size > MOST_BYTES:
        raise Refused("file_too_large", _("The file is too large to be a paper or a photo of one."))
    try:
        image = (
            _first_page(path) if path.read_bytes()[: len(PDF_MAGIC)] == PDF_MAGIC else Images.open(path).convert("L")
        )
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise Refused("not_a_picture", _("The file is neither a PDF nor a picture, or it is damaged.")) from error
    return [found.text for found in zxingcpp.read_barcodes(image)]


def _first_page(path: Path) -> "Image":
    import pypdfium2  # noqa: PLC0415

    try:
        with pypdfium2.PdfDocument(path) as document:
            page: Image = document[0].render(scale=SCALE, grayscale=True).to_pil()
            return page
    except pypdfium2.PdfiumError as error:
        raise ValueError("damaged PDF") from error
