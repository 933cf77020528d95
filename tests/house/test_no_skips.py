"""A skipped or expected failure fails the run."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PASSES = "def test_passes(): pass\n"
SKIPS = "import pytest\n@pytest.mark.skip\ndef test_skips(): pass\n"
XFAILS = "import pytest\n@pytest.mark.xfail\ndef test_fails(): assert False\n"
XPASSES = "import pytest\n@pytest.mark.xfail\ndef test_passes_after_all(): pass\n"
SKIPS_FILE = "import pytest\npytest.skip(allow_module_level=True)\n"


def _run(folder: Path, content: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_one.py").write_text(PASSES)
    (folder / "test_other.py").write_text(content)
    (folder / "pytest.ini").write_text("[pytest]\n")
    plugins = ["-p", "tests.no_skips", "-p", "no:django", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_run_passes_when_every_test_ran(tmp_path: Path) -> None:
    assert _run(tmp_path, PASSES).returncode == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SKIPS, "test_other.py::test_skips"),
        (XFAILS, "test_other.py::test_fails"),
        (XPASSES, "test_other.py::test_passes_after_all"),
        (SKIPS_FILE, "test_other.py"),
    ],
)
def test_run_fails_and_names_what_was_left_out(tmp_path: Path, content: str, name: str) -> None:
    run = _run(tmp_path, content)
    assert run.returncode == 1
    assert name in run.stdout.partition("left out, so the run fails")[2].split()
