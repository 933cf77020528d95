"""Cuts the fonts down to the letters we print: TTF for papers, WOFF2 for pages, the licence beside them."""

import argparse
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ROOT / "core" / "papers" / "fonts"
PAGES = ROOT / "static" / "fonts"

# Source file stem -> file stem in the house.
PAPER_FONTS = {
    "Literata_400Regular": "literata-400",
    "Literata_600SemiBold": "literata-600",
    "Literata_700Bold": "literata-700",
    "GolosText_400Regular": "golos-400",
    "GolosText_600SemiBold": "golos-600",
}
PAGE_FONTS = {
    "Literata_600SemiBold": "literata-600",
    "GolosText_400Regular": "golos-400",
    "GolosText_600SemiBold": "golos-600",
}
FAMILIES = {"Literata": "OFL-Literata.txt", "GolosText": "OFL-GolosText.txt"}

LETTERS = [
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x180),  # Latin-1, Latin Extended-A
    *(0x18F, 0x259),  # Ə ə, Azerbaijani names
    *range(0x218, 0x21C),  # Ș ș Ț ț, Romanian names
    *(0x2B9, 0x2BA, 0x2BB, 0x2BC),  # apostrophes of transliterated names
    *range(0x400, 0x500),  # Cyrillic with all Kazakh letters
    *range(0x2009, 0x200B),  # thin and hair space
    *range(0x2010, 0x2016),  # hyphens and dashes
    *range(0x2016, 0x2023),  # ‖, quotes, † ‡ •
    *(0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044),
    *(0x20AC, 0x20B8, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193),  # € ₸ № ™ and arrows
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2298, 0x231B, 0x2713, 0x2715),
]
# What nearly every page needs; browsers fetch the rest ("-more") only where a page has such a letter.
PAGE_LETTERS = [
    *range(0x20, 0x7F),
    *(0xA0, 0xA7, 0xAB, 0xB1, 0xB7, 0xBB, 0xD7),  # no-break space, § « ± · » and the sign of multiplication
    *(0x401, 0x406, 0x451, 0x456),  # io and the dotted i, both cases
    *range(0x410, 0x450),
    *(0x492, 0x493, 0x49A, 0x49B, 0x4A2, 0x4A3, 0x4AE, 0x4AF, 0x4B0, 0x4B1, 0x4BA, 0x4BB, 0x4D8, 0x4D9, 0x4E8, 0x4E9),
    *(0x2009, 0x200A, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2016, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026),
    *(0x202F, 0x20B8, 0x2116, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265, 0x2298, 0x231B, 0x2713, 0x2715),
]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt", "case", "cpsp", "lnum", "pnum", "tnum", "zero"]


def find(source: Path, stem: str) -> Path:
    """The one file of that stem anywhere under the source directory."""
    found = sorted(source.rglob(f"{stem}.ttf"))
    if len(found) != 1:
        raise SystemExit(f"expected one {stem}.ttf under {source}, found {len(found)}")
    return found[0]


def cut(origin: Path, target: Path, letters: list[int], *, flavor: str | None) -> None:
    """Subset one font to letters; the same source gives the same bytes."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.flavor = flavor
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = TTFont(origin, recalcTimestamp=False, lazy=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = flavor
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size / 1024:.1f} KB  {len(font.getBestCmap())} letters")


def copy_licences(source: Path, target: Path) -> None:
    """Lay the licence of each family beside its fonts, as the OFL asks."""
    for family, name in FAMILIES.items():
        package = find(source, f"{family}_400Regular").parent.parent
        shutil.copyfile(package / "LICENSE_FONT", target / name)


def main() -> None:
    """Read the directory with the unpacked font packages from the command line and write both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="directory with whole static TTF files and LICENSE_FONT beside them")
    source: Path = parser.parse_args().source
    rest = sorted(set(LETTERS) - set(PAGE_LETTERS))
    for stem, name in PAPER_FONTS.items():
        cut(find(source, stem), PAPERS / f"{name}.ttf", LETTERS, flavor=None)
    for stem, name in PAGE_FONTS.items():
        cut(find(source, stem), PAGES / f"{name}.woff2", PAGE_LETTERS, flavor="woff2")
        cut(find(source, stem), PAGES / f"{name}-more.woff2", rest, flavor="woff2")
    for target in (PAPERS, PAGES):
        copy_licences(source, target)


if __name__ == "__main__":
    main()
