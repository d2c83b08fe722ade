"""The last line of `make test`: what was skipped is named, and is red in CI where the machine lacks something."""

import pytest

from . import last_line

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="test_reads"/>
<testcase classname="a" name="test_pages"><skipped type="pytest.skip" message="needs Debian's Chromium"/></testcase>
<testcase classname="a" name="test_1174"><skipped type="pytest.skip" message="needs ../shared"/></testcase>
<testcase classname="a" name="test_254"><skipped type="pytest.skip" message="needs ../shared"/></testcase>
<testcase classname="a" name="test_user"><skipped type="pytest.skip" message="chỉ thử được khi là root"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path, monkeypatch):
    monkeypatch.delenv("LIENTHONG_CI", raising=False)
    path = tmp_path / "tests.xml"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_each_skip_is_named_by_what_is_lacking(report, capsys):
    assert last_line.main([str(report)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Bỏ qua 4 phép thử")
    for part in ("../shared: test_1174, test_254", "Chromium: test_pages", "root: test_user"):
        assert part in said


def test_in_ci_a_lack_is_red(report, monkeypatch):
    monkeypatch.setenv("LIENTHONG_CI", "1")
    assert last_line.main([str(report)]) == 1
    report.write_text(REPORT.replace("needs ../shared", "x").replace("needs Debian's Chromium", "y"))
    assert last_line.main([str(report)]) == 0


def test_nothing_skipped_and_nothing_run(report, capsys, tmp_path):
    report.write_text("<testsuites/>")
    assert last_line.main([str(report)]) == 0
    assert "Không bỏ qua" in capsys.readouterr().out
    assert last_line.main([str(tmp_path / "none.xml")]) == 1
