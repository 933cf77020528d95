"""Web server and background worker side by side until Ctrl-C; when one ends, the other is stopped."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

HOST = "127.0.0.1"
STOP_SECONDS = 20.0
POLL_SECONDS = 0.2

Children = dict[str, "subprocess.Popen[bytes]"]


class StopRequests:
    """Counts Ctrl-C and its kin: the first asks for a clean end, the second for an immediate one."""

    def __init__(self) -> None:
        self.count = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1


def main() -> int:
    """Start both, watch both, stop both; 0 when a person stopped them, 1 when one ended by itself."""
    port = int(os.environ.get("PORT", "8000"))
    requests = StopRequests()
    children = start(port)
    try:
        ended = watch(children, requests, port)
    finally:
        stop(children, requests)
    if ended is None:
        print("Stopped.", flush=True)
        return 0
    print(f"The {ended} ended by itself with code {children[ended].returncode}; all is stopped.", file=sys.stderr)
    return 1


def start(port: int) -> Children:
    """Each in a session of its own: Ctrl-C in the terminal reaches only us, and a group can be ended as a whole."""
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    web = ["-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", workers]
    web += ["--worker-class", "sync", "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"]
    commands = {"web server": web, "worker": ["manage.py", "qcluster"]}
    return {
        name: subprocess.Popen([sys.executable, *command], start_new_session=True, stdin=subprocess.DEVNULL)
        for name, command in commands.items()
    }


def watch(children: Children, requests: StopRequests, port: int) -> str | None:
    """Wait for a request to stop, or for the name of a child that ended."""
    announced = False
    while not requests.count:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        if not announced and answers(port):
            announced = True
            print(f"== Tizilim is at http://{HOST}:{port}/ (Ctrl-C stops it)", flush=True)
        time.sleep(POLL_SECONDS)
    return None


def stop(children: Children, requests: StopRequests) -> None:
    """Ask politely, wait, then end what is left of each group."""
    asked = requests.count
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    while any(child.poll() is None for child in children.values()):
        if time.monotonic() > deadline or requests.count > max(asked, 1):
            break
        time.sleep(POLL_SECONDS)
    for child in children.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def answers(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    sys.exit(main())
