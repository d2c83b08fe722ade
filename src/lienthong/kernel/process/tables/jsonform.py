"""Tables as JSON: a list of tables with title, columns, steps (number, role, content, duration, hours) and total."""

import json
from collections.abc import Mapping

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import nfc
from lienthong.kernel.process.definition import DAY

from .captions import code_of
from .headers import is_number, titles
from .table import COLUMNS, Cell, Column, StepRow, Table
from .times import read_time, read_total

FACTS = ("province", "decision", "date", "procedure_code", "branch", "code_note")
_STEP = {"no", "role", "content", "duration", "hours"}
_WHOLE = {*FACTS, "title", "columns", "steps", "total", "sum_hours", "total_working_days", "sum_matches_total"}
MOST_TABLES = 2_000
_NEXT = (
    'Viết theo mẫu {"title": "Tên quy trình", "steps": [{"no": "1", "role": "Chuyên viên", "content": "Thẩm định",'
    ' "duration": "4 giờ"}], "total": "4 giờ"}, hoặc gửi bảng bằng Word, Excel.'
)


def tables_from_json(data: bytes) -> list[Table]:
    """The tables of a JSON file; Unfit says what is wrong and where."""
    try:
        given = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        # Half of a pair (`\ud800`) can be escaped in JSON, but no file can be written with it.
        json.dumps(given, ensure_ascii=False).encode()
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unfit("Tệp JSON bị hỏng hoặc không theo mã UTF-8, không đọc được.", _NEXT) from error
    given = [given] if isinstance(given, Mapping) else given
    if not isinstance(given, list) or not given or len(given) > MOST_TABLES:
        raise Unfit("Tệp JSON phải là một bảng hoặc một danh sách các bảng.", _NEXT)
    return [_table(one, place) for place, one in enumerate(given, 1)]


def _no_number(name: str) -> float:
    raise ValueError(name)


def _table(given: object, place: int) -> Table:
    if not isinstance(given, Mapping) or not isinstance(given.get("steps"), list):
        raise Unfit(f"Bảng thứ {place} trong tệp JSON không có danh sách các bước (steps).", _NEXT)
    where = f"bảng thứ {place}"
    title = _text(given, "title", where)
    facts = [(name, _text(given, name, where)) for name in FACTS if given.get(name) not in (None, "")]
    facts += [(str(name), json.dumps(value, ensure_ascii=False)) for name, value in given.items() if name not in _WHOLE]
    if not given.get("procedure_code") and code_of(title):
        facts.append(("procedure_code", code_of(title)))
    columns = given.get("columns", [])
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        raise Unfit(f"Mục columns của {where} phải là danh sách tên cột.", _NEXT)
    rows = tuple(_row(one, number, where) for number, one in enumerate(given["steps"], 1))
    if columns:
        facts.append(("columns", json.dumps(columns, ensure_ascii=False)))
    return Table(title, rows, _text(given, "total", where), _named(columns), tuple(facts))


def _named(columns: list[str]) -> tuple[tuple[Column, str], ...]:
    found = titles(tuple(Cell("" if is_number(text) else text) for text in columns))
    return tuple((kind, columns[at]) for at, kind in sorted(found.items()))


def _row(given: object, number: int, where: str) -> StepRow:
    here = f"bước thứ {number} của {where}"
    if not isinstance(given, Mapping):
        raise Unfit(f"{here[0].upper()}{here[1:]} không phải là một nhóm các mục.", _NEXT)
    no, who, content, time = (_text(given, name, here) for name in ("no", "role", "content", "duration"))
    hours = given.get("hours")
    if hours is not None and (isinstance(hours, bool) or not isinstance(hours, int | float)):
        raise Unfit(f"Số giờ (hours) của {here} phải là số.", _NEXT)
    more = tuple((str(name), _text(given, str(name), here)) for name in given if name not in _STEP | {"section"})
    said = "" if hours is None or not read_time(time).period else f"{hours:g}"
    return StepRow(no, who, content, time, _text(given, "section", here), more, said, row=number)


def _text(given: Mapping[str, object], name: str, where: str) -> str:
    """A text; a bare number is taken as it is written."""
    value = given.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    if not isinstance(value, str):
        raise Unfit(f"Mục “{name}” của {where} phải là chữ.", _NEXT)
    return nfc(value).strip()


def tables_as_json(tables: list[tuple[Table, list[float | None]]]) -> bytes:
    """Tables in the shape that is read; with each table the hours of its steps, None for those without a limit."""
    plain = [_plain(table, hours) for table, hours in tables]
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(table: Table, hours: list[float | None]) -> dict[str, object]:
    facts = dict(table.facts)
    total = read_total(table.total, table.unit).read.period
    summed = sum(one for one in hours if one)
    kept = facts.pop("columns", "")
    columns = json.loads(kept) if kept else [dict(table.columns).get(one, "") for one in COLUMNS]
    steps: list[dict[str, object]] = []
    for row, own in zip(table.rows, hours, strict=True):
        step: dict[str, object] = {"no": row.no, "role": row.who, "content": row.content}
        step |= {"duration": row.time, "hours": own, **dict(row.more)}
        steps.append(step | ({"section": row.section} if row.section else {}))
    return {
        **{name: facts[name] for name in FACTS if name in facts},
        **{name: json.loads(value) for name, value in facts.items() if name not in FACTS},
        "procedure_code": facts.get("procedure_code", ""),
        "title": table.title,
        "columns": columns,
        "steps": steps,
        "total": table.total,
        "sum_hours": summed,
        "total_working_days": total.minutes / DAY if total else None,
        "sum_matches_total": total is not None and total.minutes == round(summed * 60),
    }
