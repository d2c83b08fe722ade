"""`lienthong forms lint|fill`: is a form written well, its data as plain JSON Schema, what it says of test data."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lienthong.kernel.base.clock import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, refused, say

from .evaluating import Declaration, Outcome, evaluate
from .faults import FaultyForm
from .form import Form
from .kinds import Known
from .published import data_schema
from .reading import read_form

MOST_BYTES = 12_000_000
_NEXT = "Kiểm tra lại tên tệp rồi chạy lại."


def examine_command(given: Sequence[str]) -> int:
    """`forms lint FILE [--schema]`: 0 where the form is written well, 1 with all that is not, 2 refused."""
    return _politely(_examine, given)


def fill_command(given: Sequence[str]) -> int:
    """`forms fill FILE ANSWER [--prefill FILE] [--today DAY]`: 0 where it can be sent, 1 where not, 2 refused."""
    return _politely(_fill, given)


def _politely(command: Callable[[Sequence[str]], int], given: Sequence[str]) -> int:
    try:
        return command(given)
    except FaultyForm as faulty:
        say("\n".join(str(fault) for fault in faulty.faults))
        return 1
    except Refusal as no:
        return refused(no)


def _examine(given: Sequence[str]) -> int:
    parser = Arguments(prog="lienthong forms lint", description="Kiểm tra một biểu mẫu viết có đúng không.")
    parser.add_argument("file", metavar="TỆP", help="biểu mẫu: .json")
    parser.add_argument("--schema", action="store_true", help="in phần dữ liệu theo JSON Schema 2020-12")
    asked = parser.parse_args(list(given))
    form = read_form(_text(asked.file))
    say(json.dumps(data_schema(form), ensure_ascii=False, indent=1) if asked.schema else _words(form))
    return 0


def _fill(given: Sequence[str]) -> int:
    parser = Arguments(prog="lienthong forms fill", description="Xem biểu mẫu nói gì về một tờ khai thử.")
    parser.add_argument("file", metavar="TỆP", help="biểu mẫu: .json")
    parser.add_argument("answer", metavar="TỜ-KHAI", help="nội dung đã điền: .json")
    parser.add_argument("--prefill", default="", metavar="TỆP", help="dữ liệu có sẵn, theo tên nguồn: .json")
    parser.add_argument("--today", default="", metavar="NGÀY", help="xem như hôm nay là ngày này: 2026-01-31")
    asked = parser.parse_args(list(given))
    form = read_form(_text(asked.file))
    filled, sources = _mapping(asked.answer), _mapping(asked.prefill) if asked.prefill else {}
    outcome = evaluate(form, Declaration(form.digest, filled), sources, Known(_day(asked.today)))
    say(json.dumps(_plain(outcome), ensure_ascii=False, indent=1))
    return 0 if outcome.complete else 1


def _text(name: str) -> str:
    path = Path(name)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        raise Unfit(f"Không đọc được tệp {path.name or 'này'}.", _NEXT) from fault
    if len(data) > MOST_BYTES:
        raise Unfit(f"Tệp {path.name} quá lớn.", "Tách nội dung thành nhiều tệp.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unfit(f"Tệp {path.name} không phải văn bản UTF-8.", "Lưu lại tệp theo mã UTF-8.") from fault


def _mapping(name: str) -> dict[str, Any]:
    """What a file of JSON holds: values by the names of fields, or of sources."""
    try:
        found = json.loads(_text(name))
    except (ValueError, RecursionError) as fault:
        raise Unfit(f"Tệp {Path(name).name} không phải JSON.", "Kiểm tra dấu phẩy, dấu ngoặc, dấu nháy.") from fault
    if not isinstance(found, dict):
        raise Unfit(f"Tệp {Path(name).name} phải là một nhóm tên và giá trị.", "Viết trong dấu ngoặc nhọn.")
    return found


def _day(given: str) -> dt.date:
    if not given:
        return today()
    try:
        return dt.date.fromisoformat(given)
    except ValueError as fault:
        raise Unfit(f"“{given[:20]}” không phải là ngày.", "Viết như 2026-01-31.") from fault


def _words(form: Form) -> str:
    """The form in short: its steps and how much they ask."""
    lines = [f"{form.title.vi}: {len(form.steps)} bước, {len(form.fields)} mục. Phiên bản {form.digest[:12]}."]
    for step in form.steps:
        names = [name for section in step.sections for name in section.fields]
        lines.append(f"- {step.title.vi}: {', '.join(form.fields[name].label.vi for name in names)}")
    return "\n".join(lines)


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {
        "complete": outcome.complete,
        "answer": dict(outcome.answer),
        "kept": dict(outcome.kept),
        "shown": sorted(outcome.shown),
        "faults": [
            {"path": one.path, "lapse": one.lapse.value, "sentence": one.sentence, "next_step": one.next_step}
            for one in outcome.faults
        ],
        "notes": [{"path": one.path, "sentence": one.sentence} for one in outcome.notes],
        "origins": {name: {"source": one.source, "changed": one.changed} for name, one in outcome.origins.items()},
        "prefilled_share": round(outcome.prefilled_share, 3),
    }
