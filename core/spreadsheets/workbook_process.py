"""Has a workbook parsed in a child process and takes over its answer."""

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from core.spreadsheets.limits import Limits, Obstacle
from core.spreadsheets.table import CellValue, Row

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-E", "-s", "-B", "-X", "utf8", "-m", "core.spreadsheets.child")
logger = logging.getLogger(__name__)


@dataclass
class Answer:
    """What the child read; rows as they stand, without padding."""

    sheet: str = ""
    notices: list[tuple[str, dict[str, str | int]]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def parse_workbook(content: bytes, limits: Limits) -> Answer:
    """Rows of the sheet that is used; raises Obstacle, also when the child dies."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(content)
        source.seek(0)
        status = _run(source, target, limits)
        if status:
            # Nothing of what the child says of the file is logged: it may hold personal data.
            logger.log(logging.INFO if status < 0 else logging.ERROR, "spreadsheet child ended with status %d", status)
            raise Obstacle("too_complex" if status < 0 else "damaged")
        target.seek(0)
        return _take(target)


def _run(source: IO[bytes], target: IO[bytes], limits: Limits) -> int:
    """The exit status; negative when a limit ended the child. Files, not pipes: the kernel bounds the output."""
    process = subprocess.Popen(  # noqa: S603 (a fixed command, nothing of the file in it)
        [*COMMAND, json.dumps(asdict(limits))],
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={},
    )
    try:
        return process.wait(timeout=limits.child_wall_seconds)
    except subprocess.TimeoutExpired:
        return -1
    finally:
        process.kill()
        process.wait()


def _take(lines: IO[bytes]) -> Answer:
    taken = Answer()
    decode = json.JSONDecoder(object_hook=_value).decode
    for line in lines:
        said = decode(line.decode())
        if isinstance(said, list):
            taken.rows.append(Row(said[0], tuple(said[1])))
        elif isinstance(said, Obstacle):
            raise said
        elif isinstance(said, dict):
            taken.sheet = said["sheet"]
            taken.notices = [(key, params) for key, params in said["notices"]]
        else:
            return taken
    raise Obstacle("damaged")


def _value(said: dict[str, Any]) -> CellValue | Obstacle | dict[str, Any]:
    if "date" in said:
        return date.fromisoformat(said["date"])
    if "datetime" in said:
        return datetime.fromisoformat(said["datetime"])
    if "obstacle" in said:
        return Obstacle(said["obstacle"], **said["params"])
    return said
