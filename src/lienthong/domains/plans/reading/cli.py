"""The two commands of the plan reader: read a file, and score a reading against a truth."""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import Any

from lienthong.domains.plans.reading.assemble import assemble, issuer_of
from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.intake import load, read_bytes_of
from lienthong.domains.plans.reading.jsonform import to_json
from lienthong.domains.plans.reading.nameslist import demo_names
from lienthong.domains.plans.reading.plan import ReadPlan
from lienthong.domains.plans.reading.score import score

_REFUSED = 2


def _read(path: str) -> ReadPlan:
    place = Path(path)
    source = load(read_bytes_of(place), place.name)
    names = demo_names(issuer_of(source))
    return assemble(source, names)


def _refuse(error: Unreadable) -> int:
    sys.stderr.write(f"{error.sentence}\n")
    return _REFUSED


def _write(value: Any) -> None:
    sys.stdout.write(jsonlib.dumps(value, ensure_ascii=False, indent=2) + "\n")


def read_command(path: str, json: bool) -> int:
    """Reads one plan and prints it; exit code 2 and one sentence on the error stream when it cannot be read."""
    try:
        plan = _read(path)
    except Unreadable as error:
        return _refuse(error)
    if json:
        _write(to_json(plan))
    else:
        sys.stdout.write(_summary(plan))
    return 0


def _summary(plan: ReadPlan) -> str:
    lines = [
        f"Số hiệu: {plan.number or '(không thấy)'}",
        f"Tên: {plan.title or '(không thấy)'}",
        f"Cơ quan ban hành: {plan.issuer or '(không thấy)'}",
        f"Ngày ban hành: {plan.issued_on.strftime('%d/%m/%Y') if plan.issued_on else '(không thấy)'}",
        f"Chỉ tiêu: {len(plan.targets)}; nhiệm vụ: {len(plan.tasks)} (đã thực hiện: "
        f"{sum(t.reported for t in plan.tasks)}); "
        f"nêu trong lời văn: {len(plan.duties)} trách nhiệm, {len(plan.figures)} mục tiêu; "
        f"chế độ báo cáo: {len(plan.reporting)}; điểm cần xem lại: {len(plan.doubts)}",
    ]
    lines += [f"  cần xem ({doubt.anchor.line or '-'}): {doubt.text}" for doubt in plan.doubts]
    return "\n".join(lines) + "\n"


def _truth(path: str) -> dict[str, Any]:
    try:
        truth = jsonlib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Unreadable("missing", f"Không thấy tệp đáp án {path}; hãy kiểm tra lại đường dẫn.") from error
    except (OSError, ValueError) as error:
        raise Unreadable("broken", f"Tệp đáp án {path} không phải JSON đọc được; hãy kiểm tra lại tệp.") from error
    if not isinstance(truth, dict):
        raise Unreadable("broken", f"Tệp đáp án {path} không đúng dạng; cần một đối tượng JSON.")
    return truth


def score_command(file: str, expected: str, json: bool) -> int:
    """Reads a plan and compares it with a truth file of either shape."""
    try:
        truth = _truth(expected)
        result = score(to_json(_read(file)), truth)
    except Unreadable as error:
        return _refuse(error)
    if json:
        _write(result)
    else:
        sys.stdout.write(_score_text(result))
    return 0


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _score_text(result: dict[str, Any]) -> str:
    if result["shape"] == "spot":
        lines = [
            "Đáp án dạng: số đếm và các dòng mẫu",
            f"Nhiệm vụ: {result['tasks_found']} / {result['tasks_expected']}",
            f"Chỉ tiêu: {result['targets_found']} / {result['targets_expected']}",
            f"Dòng mẫu tìm thấy: {result['spot_found']} / {result['spot_rows']}",
        ]
    else:
        lines = [
            "Đáp án dạng: đủ từng dòng",
            f"Tìm được {result['found']}, đáp án {result['expected']}, khớp {result['matched']}",
            f"Độ đủ: {_percent(result['recall'])}; độ đúng: {_percent(result['precision'])}",
        ]
        for name, part in result["sections"].items():
            lines.append(f"  {name}: tìm {part['found']}, đáp án {part['expected']}, khớp {part['matched']}")
        lines += [f"  thừa: {name[:120]}" for name in result["extra"][:20]]
    lines.append(f"Đúng chủ trì: {_percent(result['owner_accuracy'])}; đúng hạn: {_percent(result['due_accuracy'])}")
    lines += [f"  thiếu: {name[:120]}" for name in result["missing"][:20]]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """`read FILE [--json]` or `score FILE EXPECTED.json [--json]`."""
    words = [word for word in arguments if word != "--json"]
    json = "--json" in arguments
    if len(words) == 2 and words[0] == "read":
        return read_command(words[1], json)
    if len(words) == 3 and words[0] == "score":
        return score_command(words[1], words[2], json)
    sys.stderr.write("Cách dùng: read TỆP [--json] hoặc score TỆP ĐÁP_ÁN.json [--json]\n")
    return 1
