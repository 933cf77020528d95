"""Reads papers back with programs that did not make them: poppler, ZXing, ZBar."""

import re
import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def pictures(pdf: bytes, folder: Path, *, dpi: int = 150) -> list[Path]:
    """Every page as a PNG file, in order."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", source, folder / "page"], check=True)
    return sorted(folder.glob("page-*.png"))


def texts(pdf: bytes) -> list[str]:
    """The text of every page with white space folded, as a reader would select it."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def facts(pdf: bytes) -> dict[str, str]:
    """What pdfinfo says of the file."""
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    return {
        name: value.strip() for name, _, value in (line.partition(":") for line in done.stdout.decode().splitlines())
    }


def words(pdf: bytes, page: int) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom in points and the word, for one page counted from one."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-bbox", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return [
        (float(left), float(top), float(right), float(bottom), word)
        for left, top, right, bottom, word in WORD.findall(done.stdout.decode())
    ]


def between(pdf: bytes, page: int, left: float, right: float) -> str:
    """The words that stand between two distances from the left edge, line after line, hyphened words rejoined."""
    inside = [box for box in words(pdf, page) if left <= box[0] and box[2] <= right]
    lines = sorted(inside, key=lambda box: (round(box[3]), box[0]))
    return " ".join(box[4] for box in lines).replace("- ", "-")


def overlaps(pdf: bytes, page: int) -> list[tuple[str, str]]:
    """Pairs of words whose bodies, two thirds of their line high, lie over each other."""
    boxes = [
        (left, top + (bottom - top) / 6, right, bottom - (bottom - top) / 6, word)
        for left, top, right, bottom, word in words(pdf, page)
    ]
    return [
        (one[4], two[4])
        for index, one in enumerate(boxes)
        for two in boxes[index + 1 :]
        if min(one[2], two[2]) - max(one[0], two[0]) > 0.5 and min(one[3], two[3]) - max(one[1], two[1]) > 0.5
    ]


def zxing(picture: Path) -> list[str]:
    """What ZXing reads in a picture."""
    with Image.open(picture) as image:
        return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


def zbar(picture: Path) -> list[str]:
    """What ZBar reads in a picture."""
    done = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, check=False)
    return done.stdout.decode().split()
