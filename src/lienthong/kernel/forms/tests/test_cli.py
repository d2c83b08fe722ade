"""`lienthong forms lint|fill` as an author calls them."""

import json
import subprocess
import sys

import pytest

from lienthong.config.cli import main
from lienthong.kernel.forms.cli import examine_command, fill_command

from .samples import FILLED, of, written

PLACES = ("noi_o", "noi_sinh", "giay_to")  # what asks for the house's own lists


@pytest.fixture
def file(tmp_path):
    """Puts a text into a file and gives its path."""

    def put(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return put


def test_a_form_is_told_in_short_or_as_a_schema(file, capsys):
    form = file("a.json", written())
    assert main(["forms", "lint", form]) == 0
    assert "4 bước, 25 mục" in capsys.readouterr().out
    assert examine_command([form, "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$defs"].keys() >= {"money", "person", "commune"}


def test_every_fault_is_a_line(file, capsys):
    bad = of({"a": {"type": "what"}, "b": {"$ref": "x"}})
    assert examine_command([file("a.json", json.dumps(bad, indent=1))]) == 1
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 2 and all(line.startswith("Dòng ") for line in lines)


def test_test_data_is_tried(file, capsys):
    form = file("a.json", written())
    good = {name: value for name, value in FILLED.items() if name not in PLACES}
    assert main(["forms", "fill", form, file("g.json", json.dumps(good)), "--today", "2026-11-22"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"]["thiet_hai"] == 150_000_000
    sources = file("s.json", json.dumps({"people.phone": "0912345678"}))
    assert fill_command([form, file("b.json", '{"thu": "x"}'), "--prefill", sources]) == 1
    said = json.loads(capsys.readouterr().out)
    assert {"nguoi_khai", "thu"} <= {fault["path"] for fault in said["faults"]}
    assert said["origins"] == {"so_dien_thoai": {"source": "people.phone", "changed": False}}


def test_what_cannot_be_read_is_refused_on_one_line(file, capsys, tmp_path):
    form = file("a.json", written())
    (tmp_path / "latin").write_bytes(b"\xff\xfe\xe9")
    for given in (
        [form, file("x.json", "[1]")], [form, file("y.json", "{")], [form, str(tmp_path / "none")], [form],
        [form, str(tmp_path / "latin")], [form, form, "--today", "hôm nay"], [form, file("z.json", "[" * 100_000)],
    ):  # fmt: skip
        assert fill_command(given) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_core_needs_no_django(file):
    code = (
        "import sys; from lienthong.kernel.forms.cli import examine_command as lint;"
        f"lint([{file('a.json', written())!r}]); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
