"""In CI a test in a real browser that fails gets one further try; which ones needed it is said at the end of the run.

More than two of them are no bad luck: the run is red. Outside CI, and for every other test, nothing is tried twice.
"""

import os

import pytest

MOST = 2
MUCH = 15  # lines of a fault: a page that was not as expected is written out in hundreds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("LIENTHONG_CI"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def needed(config: pytest.Config) -> list[str]:
    """The tests that failed once, whatever became of them then."""
    told = config.pluginmanager.get_plugin("terminalreporter")
    return sorted({report.nodeid for report in told.stats.get("rerun", [])}) if told else []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if len(needed(session.config)) > MOST and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The names, and why each failed the first time: a race that is hidden here is found by this."""
    names = needed(terminalreporter.config)
    if not names:
        return
    for report in terminalreporter.stats["rerun"]:
        terminalreporter.section(f"Lần đầu hỏng: {report.nodeid}")
        said = [line for line in report.longreprtext.splitlines() if line.startswith(("E ", "> "))]
        terminalreporter.write_line("\n".join(said[:MUCH]))
    terminalreporter.section("Phép thử phải thử lại")
    for name in names:
        terminalreporter.write_line(name)
    said = f"{len(names)} phép thử bằng trình duyệt phải thử lần hai"
    terminalreporter.write_line(f"{said}: quá {MOST}, coi như hỏng." if len(names) > MOST else f"{said}.")
