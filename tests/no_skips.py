"""A run in which a test was skipped or expected to fail is a failed run: every test counts, on every machine."""

import pytest

FAILED_RUN = pytest.ExitCode.TESTS_FAILED
_left_out: list[str] = []


def pytest_sessionstart() -> None:
    _left_out.clear()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped or hasattr(report, "wasxfail"):
        _left_out.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _left_out.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if _left_out and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = FAILED_RUN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out:
        terminalreporter.section("left out, so the run fails", red=True)
        for name in _left_out:
            terminalreporter.line(name)
