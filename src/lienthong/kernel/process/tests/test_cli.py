"""`lienthong process lint|export` as a person and a machine call them, on an empty home."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.config.cli import main
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.cli import examine_command, export_command
from lienthong.kernel.process.tables.opening import tables_of_file

from .small import small

STEPS = [
    {"no": "1", "role": "Chuyên viên", "content": "Tiếp nhận hồ sơ", "duration": "4 giờ", "hours": 4},
    {"no": "2", "role": "Trưởng phòng", "content": "Ký duyệt", "duration": "8 giờ", "hours": 8},
]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "tot.bpmn"
    file.write_bytes(write(small("a b", "start>a a>b b>end")))
    return file


@pytest.fixture
def unsound(tmp_path: Path) -> Path:
    file = tmp_path / "hong.bpmn"
    nodes = "x:exclusive a b j:parallel c"
    file.write_bytes(write(small(nodes, 'start>x x>a[outcome == "a"] x>b* a>j b>j j>c c>end')))
    return file


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "bang.json"
    file.write_text(json.dumps([{"title": "Cấp giấy phép", "steps": STEPS, "total": "12 giờ"}]), encoding="utf-8")
    return file


def test_a_sound_process_is_said_to_be_sound(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine_command([str(sound)]) == 0
    assert capsys.readouterr().out == "Quy trình thử: 2 bước. Chạy được đến cùng ở mọi nhánh.\n"


def test_a_finding_is_told_to_people_and_to_machines(unsound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine_command([str(unsound)]) == 1
    told = capsys.readouterr().out
    assert "Có 1 lỗi phải sửa trước khi ban hành." in told
    assert "- Lỗi: Nếu chọn “tới “Bước a””, rồi “Bước a”, quy trình dừng lại ở “Bước j”" in told
    assert examine_command([str(unsound), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["sound"] is False
    (process,) = answer["processes"]
    assert [(one["kind"], one["severity"], one["nodes"]) for one in process["findings"]] == [
        ("deadlock", "error", ["j"])
    ]
    assert process["findings"][0]["path"] == ["tới “Bước a”", "Bước a"]


def test_a_table_is_linted_as_its_draft_with_what_is_still_in_doubt(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine_command([str(table), "--json"]) == 0
    (process,) = json.loads(capsys.readouterr().out)["processes"]
    assert (process["name"], process["steps"], process["sound"]) == ("Cấp giấy phép", 2, True)
    assert process["longest"]["minutes"] == 12 * 60
    assert {one["kind"] for one in process["doubts"]} <= {"who", "sum"}


@pytest.mark.parametrize("suffix", ["json", "docx", "xlsx"])
def test_a_table_goes_to_bpmn_and_back(
    table: Path, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn, back = tmp_path / "ra.bpmn", tmp_path / f"ve.{suffix}"
    assert export_command([str(table), "--to", "bpmn", "--out", str(drawn)]) == 0
    assert read(drawn.read_bytes()).name == "Cấp giấy phép"
    assert export_command([str(drawn), "--to", "table", "--out", str(back)]) == 0
    (found,) = tables_of_file(back.read_bytes())
    assert [(row.no, row.who, row.content, row.time) for row in found.rows] == [
        (one["no"], one["role"], one["content"], one["duration"]) for one in STEPS
    ]
    assert export_command([str(drawn), "--to", "table"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["sum_hours"] == 12


def test_of_several_processes_one_is_chosen(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = [{"title": f"Thủ tục {number}", "steps": STEPS} for number in (1, 2)]
    table.write_text(json.dumps(two), encoding="utf-8")
    assert export_command([str(table), "--to", "bpmn"]) == 2
    assert "--only" in capsys.readouterr().err
    assert export_command([str(table), "--to", "bpmn", "--only", "2"]) == 0
    assert read(capsys.readouterr().out.encode()).name == "Thủ tục 2"
    assert export_command([str(table), "--to", "bpmn", "--only", "3"]) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"<html/>", b"<definitions", b"{}", b"[]", b"[[", b"xin ch\xc3\xa0o", b"PK\x03\x04",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe<\x00", rb'[{"title": "\ud800", "steps": [{"content": "a"}]}]',
     b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
)  # fmt: skip
def test_what_is_no_process_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "la.bin"
    file.write_bytes(content)
    for command, more in ((examine_command, []), (export_command, ["--to", "table"])):
        assert command([str(file), *more]) == 2
        shown = capsys.readouterr()
        assert not shown.out
        assert len(shown.err.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["khong-co.bpmn", ".", "a\0b", "../../../../../../../dev/zero"])
def test_what_cannot_be_opened_is_refused_in_one_sentence(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine_command([f"{tmp_path}/{name}"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_wrong_arguments_and_places_are_refused(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ([], [str(sound), "--to", "pdf"], [str(sound), "--to", "table", "--out", "ra.pdf"],
                  [str(sound), "--to", "table", "--out", f"{sound}/ra.json"],
                  [str(sound), "--to", "bpmn", "--out", str(sound.with_name("ra.docx"))]):  # fmt: skip
        assert export_command(wrong) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_commands_are_there_without_a_database(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["process", "lint", str(sound)]) == 0
    assert main(["process", "export", str(sound), "--to", "table"]) == 0
    capsys.readouterr()
    code = (
        "import sys; from lienthong.kernel.process.cli import examine_command as lint;"
        f"lint([{str(sound)!r}]); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


def test_without_a_word_a_process_goes_to_its_other_form(
    sound: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export_command([str(sound)]) == 0
    assert json.loads(capsys.readouterr().out)[0]["title"] == "Quy trình thử"
    assert export_command([str(table)]) == 0
    assert read(capsys.readouterr().out.encode()).name == "Cấp giấy phép"
