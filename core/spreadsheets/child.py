"""The process in which a workbook is parsed: bytes on stdin, lines of JSON on stdout, hard limits on itself.

Lines: a heading (`sheet`, `notices`, or `obstacle` and `params`), one `[number, cells]` per row, and `"end"`.
Started by `workbook_process`; imports neither Django nor the settings, so that it starts fast and knows no secret.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

from core.spreadsheets.limits import Limits, Obstacle

END = "end"


def restrain(limits: Limits) -> None:
    """Bound memory, processor time and output; the kernel ends the process beyond them."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.child_memory),
        (resource.RLIMIT_CPU, limits.child_cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.child_output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # Python ignores this signal; here too much output has to end the process like the other limits.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def answer(content: bytes, limits: Limits) -> Iterator[Any]:
    """The lines of the answer; an obstacle may also come after rows."""
    from core.spreadsheets.workbook import read_workbook  # noqa: PLC0415 (loaded under the limits)

    try:
        found = read_workbook(content, limits)
        yield {"sheet": found.sheet, "notices": found.notices}
        yield from found.rows
        yield END
    except Obstacle as obstacle:
        yield {"obstacle": obstacle.key, "params": obstacle.params}
    except MemoryError:
        yield {"obstacle": "too_complex", "params": {}}


def main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    restrain(limits)
    content = sys.stdin.buffer.read()
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    out = sys.stdout.buffer
    for line in answer(content, limits):
        out.write(encode(line).encode("utf-8", "replace") + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
