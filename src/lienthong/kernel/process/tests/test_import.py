"""Processes out of files become drafts of the house: from a terminal, once, with all their steps and doubts."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.access.tests.factories import ROLES
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import ACTIVITIES
from lienthong.kernel.process.import_cli import import_command
from lienthong.kernel.process.intake import found_in, opened
from lienthong.kernel.process.models import Version

from .hostile import HOSTILE
from .small import small
from .table_desk import real_tables

STEPS = [
    {"no": "1", "role": "Chuyên viên", "content": "Tiếp nhận hồ sơ", "duration": "4 giờ", "hours": 4},
    {"no": "2", "role": "Văn thư", "content": "Đóng dấu", "duration": "8 giờ", "hours": 8},
]


def table(*names: str) -> bytes:
    return json.dumps([{"title": name, "steps": STEPS, "total": "12 giờ"} for name in names]).encode()


def kept(tmp_path: Path, name: str, data: bytes) -> str:
    file = tmp_path / name
    file.write_bytes(data)
    return str(file)


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def versions() -> list[Version]:
    return whole(lambda: list(Version.objects.order_by("code").select_related("process", "unit")), HOUSE)


def test_the_tables_of_a_file_become_drafts_once(
    real_province: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept(tmp_path, "bang.json", table("Cấp giấy phép", "Cấp lại giấy phép"))
    assert import_command([file, "--from-table", "--json"]) == 0
    drafts = said(capsys)["drafts"]
    assert [(one["name"], one["steps"], one["new"], one["state"]) for one in drafts] == [
        ("Cấp giấy phép", 2, True, "draft"), ("Cấp lại giấy phép", 2, True, "draft"),
    ]  # fmt: skip
    assert [one["label"] for one in drafts[0]["doubts"]] == ["chưa rõ ai làm", "chưa rõ ai làm"]
    assert [one["proposal"] for one in drafts[0]["doubts"]] == [{"role": "officer"}, {"role": "clerk"}]
    assert {one["kind"] for one in drafts[0]["findings"]} == {"no_who"}
    first, second = versions()
    assert (first.unit.code, first.file_name, first.made_by, first.state) == ("na", "bang.json", "house", "draft")
    assert first.process.code == drafts[0]["process"] != second.process.code
    assert import_command([file, "--from-table"]) == 0
    again = capsys.readouterr().out
    assert again.count("đã có từ trước, không soạn thêm") == 2 and "Chưa rõ ai làm (2):" in again
    assert len(versions()) == 2


def test_what_changed_in_the_file_is_the_next_version_of_its_process(
    real_province: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_command([kept(tmp_path, "a.json", table("Cấp giấy phép")), "--unit", "na-p-1"]) == 0
    longer = json.dumps({"title": "Cấp giấy phép", "steps": [*STEPS, {**STEPS[0], "no": "3"}]}).encode()
    assert import_command([kept(tmp_path, "b.json", longer), "--unit", "na-p-1"]) == 0
    code = versions()[0].process.code
    assert [one.code for one in versions()] == [f"{code}.v1", f"{code}.v2"]
    two = kept(tmp_path, "c.json", table("Cấp giấy phép", "Cấp đổi"))
    assert import_command([two, "--process", code]) == 2
    assert import_command([two, "--process", code, "--only", "2"]) == 0
    assert [one.code for one in versions()][2:] == [f"{code}.v3"]
    capsys.readouterr()


def test_a_drawing_is_taken_in_with_its_doubts(
    real_province: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing = write(small("a b x:exclusive", "start>a a>x x>b x>end* b>end"))
    drawing = drawing.replace(b'lt:role="officer"', b'lt:role="can_bo_la"', 1)
    assert import_command([kept(tmp_path, "ve.bpmn", drawing), "--json"]) == 0
    (draft,) = said(capsys)["drafts"]
    assert [one["kind"] for one in draft["doubts"]] == ["branch", "who"]
    assert "không có vai “can_bo_la”" in draft["doubts"][1]["sentence"]
    assert import_command([kept(tmp_path, "ve.bpmn", drawing), "--from-table"]) == 2
    assert "Bỏ --from-table" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--unit", "khong-co"], ["--process", "QTNB-9"], ["--only", "7"], ["--la"]])
def test_wrong_arguments_take_nothing_in(
    province: None, tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_command([kept(tmp_path, "a.json", table("Cấp giấy phép")), *wrong]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not versions()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(Refusal) as no:
        found_in(opened(HOSTILE[name]()), ())
    assert re.fullmatch(r"[^\n]{10,400}\.", no.value.sentence) and no.value.next_step


def test_the_real_tables_come_in_with_every_step_and_doubt(shared: Path) -> None:
    plain = opened((shared / "data" / "tthc" / "internal_workflows.json").read_bytes())
    found = found_in(plain, access_roles())
    assert len(found) == len(real_tables(shared)) == 29
    assert sum(one.steps for one in found) == 246
    for one in found:
        definition = read(one.bpmn.encode())
        assert sum(node.kind in ACTIVITIES for node in definition.nodes) == one.steps
    kinds = Counter(row["kind"] for one in found for row in one.doubts)
    assert kinds == {"who": 196, "branch": 78, "untimed": 31, "time": 1, "order": 3, "sum": 1}
    proposed = {row["proposal"]["role"] for one in found for row in one.doubts if row.get("proposal", {}).get("role")}
    assert proposed <= access_roles()


def access_roles() -> set[str]:
    return {one.code for one in ROLES}
