"""Runs the README's `make run` as a reader would: asks two pages, presses Ctrl-C, looks for processes left behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "smoke.log"
HOST = "127.0.0.1"
PATHS = ("/healthz", "/kk/")
START_SECONDS = 900.0
STOP_SECONDS = 60.0


class SmokeError(Exception):
    """What the run did not do."""


def main() -> int:
    """0 when the site came up, answered and went away without a trace."""
    port = free_port()
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("wb") as log:
        site = start(port, log.fileno())
        try:
            wait_for_pages(site, port)
            processes = descendants(site.pid)
            press_ctrl_c(site)
            check_nothing_left(processes, port)
        except SmokeError as error:
            print(LOG.read_text(errors="replace"), f"make run: {error}", sep="\n", file=sys.stderr)
            return 1
        finally:
            end(site)
    print(f"make run: {' and '.join(PATHS)} answered 200, {len(processes)} processes started and ended")
    return 0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def start(port: int, log: int) -> "subprocess.Popen[bytes]":
    """Start in a session of its own, which stands for the reader's terminal."""
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MAKEFLAGS", "MAKELEVEL"}}
    return subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env={**ours, "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def wait_for_pages(site: "subprocess.Popen[bytes]", port: int) -> None:
    """Return when every page answered 200."""
    deadline = time.monotonic() + START_SECONDS
    waiting = list(PATHS)
    while waiting:
        if site.poll() is not None:
            raise SmokeError(f"ended with code {site.returncode} before it answered")
        status = status_of(port, waiting[0])
        if status == http.HTTPStatus.OK:
            waiting.pop(0)
        elif status is not None and waiting[0] != PATHS[0]:
            raise SmokeError(f"{waiting[0]} answered {status}")
        elif time.monotonic() > deadline:
            raise SmokeError(f"{waiting[0]} did not answer 200 within {START_SECONDS:.0f} s; last: {status}")
        else:
            time.sleep(0.5)


def status_of(port: int, path: str) -> int | None:
    """The status of the answer, None while nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def descendants(pid: int) -> set[int]:
    """The process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        parent = parent_of(int(entry.name))
        if parent is not None:
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = set(), [pid]
    while waiting:
        found.add(current := waiting.pop())
        waiting += parents.get(current, [])
    return found


def parent_of(pid: int) -> int | None:
    """The parent's id; None for a process that is gone or waits to be collected."""
    try:
        _name, _, fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except OSError:
        return None
    state, parent = fields.split()[:2]
    return None if state == "Z" else int(parent)


def press_ctrl_c(site: "subprocess.Popen[bytes]") -> None:
    """What a terminal does: SIGINT to the whole foreground group."""
    os.killpg(site.pid, signal.SIGINT)
    try:
        site.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise SmokeError(f"still running {STOP_SECONDS:.0f} s after Ctrl-C") from None


def check_nothing_left(processes: set[int], port: int) -> None:
    """No process of the run lives on, and the port is free."""
    left = {pid for pid in processes if parent_of(pid) is not None}
    if left:
        raise SmokeError(f"processes left after Ctrl-C: {sorted(left)}")
    if status_of(port, PATHS[0]) is not None:
        raise SmokeError(f"port {port} still answers after Ctrl-C")


def end(site: "subprocess.Popen[bytes]") -> None:
    """After a failure: end the run whatever its state."""
    if site.poll() is None:
        for pid in descendants(site.pid):
            os.kill(pid, signal.SIGKILL)
        site.wait()


if __name__ == "__main__":
    sys.exit(main())
