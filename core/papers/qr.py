"""QR codes as small one-bit PNG images in a data: address, for papers and pages alike."""

import base64
import struct
import zlib
from dataclasses import dataclass

QUIET_MODULES = 4
# Choosing the best of eight masks takes five times as long as the code itself; readers take any mask.
MASK = 3


@dataclass(frozen=True)
class QrImage:
    """`uri` holds the picture with its quiet zone; `modules` counts one side of the symbol without it."""

    uri: str
    modules: int

    def width_for(self, symbol_mm: float) -> float:
        """How wide the picture must be printed for the symbol itself to measure `symbol_mm`."""
        return round(symbol_mm * (self.modules + 2 * QUIET_MODULES) / self.modules, 3)

    def quiet_for(self, symbol_mm: float) -> float:
        """How wide its quiet zone then is on each side, in millimetres."""
        return round(symbol_mm * QUIET_MODULES / self.modules, 3)


def qr_image(text: str) -> QrImage:
    """Level M, quiet zone of four modules; long stretches of capitals or digits get their denser modes."""
    import qrcode  # noqa: PLC0415  half a page of tables, wanted only where a code is drawn

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_MODULES, box_size=1, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    uri = "data:image/png;base64," + base64.b64encode(_png(rows)).decode()
    return QrImage(uri=uri, modules=len(rows) - 2 * QUIET_MODULES)


def qr_data_uri(text: str) -> str:
    """Only the picture. In CSS it needs `image-rendering: pixelated`."""
    return qr_image(text).uri


def _png(rows: list[list[bool]]) -> bytes:
    side = len(rows)
    lines = b"".join(b"\x00" + _packed(row) for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")
    )


def _packed(row: list[bool]) -> bytes:
    """Eight modules a byte, left first; a dark module is 0 in a one-bit grey picture."""
    width = -(-len(row) // 8)
    bits = "".join("0" if dark else "1" for dark in row).ljust(width * 8, "0")
    return int(bits, 2).to_bytes(width, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
