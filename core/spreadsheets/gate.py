"""What is checked before a file is parsed: what it is, and that an archive does not swell."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from core.spreadsheets.limits import Limits, Obstacle

END_RECORD = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
# A directory entry with a name of common length; the size of the directory is bounded before it is parsed.
ENTRY_SIZE = 512
# Small parts may be very regular without being bombs.
RATIO_FLOOR = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OTHER_TYPES = {
    b"sheet.macroEnabled": "xlsm",
    b"spreadsheetml.template": "xlsm",
    b"template.macroEnabled": "xlsm",
    b"sheet.binary": "xlsb",
    b"wordprocessingml": "word",
    b"presentationml": "slides",
}
# What `zipfile` lets through when bytes are wrong.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError, OSError, KeyError)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "word",
}
MARKUP = {b"<!doctype html": "page", b"<html": "page", b"<table": "page", b"<?xml": "xml"}
BLANK = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")


def kind_of(content: bytes, filename: str, limits: Limits) -> str:
    """Tell "xlsx" from "csv" by what the bytes are, not by the name; anything else is an Obstacle."""
    if len(content) > limits.max_bytes:
        raise Obstacle("too_large", limit=limits.max_bytes // (1024 * 1024))
    if not content.strip(BLANK):
        raise Obstacle("empty")
    if content.startswith(b"PK"):
        return "xlsx"
    _refuse_known(content)
    if filename.lower().endswith(WORKBOOK_NAMES):
        is_text = b"\x00" not in content[:4096]
        raise Obstacle("not_a_spreadsheet.text") if is_text else Obstacle("not_a_spreadsheet", kind="unknown")
    return "csv"


def _refuse_known(content: bytes) -> None:
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Obstacle("protected")
        raise Obstacle("not_a_spreadsheet", kind="word" if "WordDocument".encode("utf-16-le") in content else "xls")
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise Obstacle("not_a_spreadsheet", kind=kind)
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, kind in MARKUP.items():
        if start.startswith(signature):
            raise Obstacle("not_a_spreadsheet", kind=kind)


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse an archive that is no workbook, or is larger than a table can be once unpacked."""
    _check_directory(content, limits)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_entries(archive.infolist(), limits)
            _check_types(archive)
    except ZIP_ERRORS as error:
        raise Obstacle("damaged") from error


def _check_directory(content: bytes, limits: Limits) -> None:
    """Bound the directory before `zipfile` makes an object of every entry."""
    at = content.rfind(END_RECORD, max(0, len(content) - END_SIZE - LONGEST_COMMENT))
    if at < 0 or len(content) < at + END_SIZE:
        raise Obstacle("damaged")
    entries, size = struct.unpack_from("<HL", content, at + 10)
    if entries > limits.max_entries or size > limits.max_entries * ENTRY_SIZE:
        raise Obstacle("zip_bomb")


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.max_entries or sum(entry.file_size for entry in entries) > limits.max_unzipped:
        raise Obstacle("zip_bomb")
    for entry in entries:
        if entry.file_size > RATIO_FLOOR and entry.file_size > limits.max_ratio * entry.compress_size:
            raise Obstacle("zip_bomb")
        if entry.flag_bits & 1:
            raise Obstacle("protected")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or not _is_plain(entry.filename):
            raise Obstacle("damaged")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Obstacle("damaged")


def _is_plain(name: str) -> bool:
    """Whether an entry name stays inside the archive."""
    return bool(name) and name[0] != "/" and "\\" not in name and ".." not in PurePosixPath(name).parts


def _check_types(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "mimetype" in names and archive.getinfo("mimetype").file_size < ENTRY_SIZE:
        raise Obstacle("not_a_spreadsheet", kind="ods" if b"opendocument" in archive.read("mimetype") else "archive")
    if CONTENT_TYPES not in names:
        raise Obstacle("not_a_spreadsheet", kind="archive")
    if archive.getinfo(CONTENT_TYPES).file_size > RATIO_FLOOR:
        raise Obstacle("zip_bomb")
    types = archive.read(CONTENT_TYPES)
    for word, kind in OTHER_TYPES.items():
        if word in types:
            raise Obstacle("not_a_spreadsheet", kind=kind)
    if WORKBOOK_TYPE not in types:
        raise Obstacle("not_a_spreadsheet", kind="archive")
