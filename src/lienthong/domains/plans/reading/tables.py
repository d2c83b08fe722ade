"""Turns the items of a table into targets and tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from lienthong.domains.plans.reading.columns import Head, kind_of
from lienthong.domains.plans.reading.dues import looks_due, read_due
from lienthong.domains.plans.reading.duewords import mentions
from lienthong.domains.plans.reading.fitting import Fit, fit_lines
from lienthong.domains.plans.reading.gridkit import is_placeholder
from lienthong.domains.plans.reading.owners import Setting, looks_like_owner, read_owners
from lienthong.domains.plans.reading.pieces import Line
from lienthong.domains.plans.reading.plan import Anchor, ReadDue, ReadOwner, ReadTarget, ReadTask, ReadValue
from lienthong.domains.plans.reading.tablerows import Item
from lienthong.domains.plans.reading.values import read_value, value_in_name
from lienthong.domains.plans.reading.words import fold, plain, squeeze

_DONE = re.compile(
    r"(?<!chưa )(?<!phải )(?:đã (?:hoàn thành|thực hiện|ban hành|triển khai xong|xong)|^hoàn thành$|^xong$|^đã xong$)"
)
_REPORTED_TITLE = re.compile(r"(?:ket qua|bao cao|nhiem vu|danh muc).*(?:da (?:trien khai|thuc hien|hoan thanh))")
_TICK = re.compile(r"^[xX✓✔√v●•*]$")
_CITED = re.compile(
    r"\([^()]*\)|(?:số|theo|tại)\s+\S*\d+\S*/\S+(?:\s+ngày\s+\S+)?|ngày\s+\d[\d/ ]*(?:tháng\s+\d+\s+năm\s+\d+)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class TableRead:
    """What one table gave."""

    targets: list[ReadTarget] = field(default_factory=list)
    tasks: list[ReadTask] = field(default_factory=list)
    shifted: list[ReadTask | ReadTarget] = field(default_factory=list)
    head: Head | None = None


def period_of(title: str) -> ReadDue | None:
    """The period that a title sets: "… ĐẾN NĂM 2030", "GIAI ĐOẠN 2026 - 2030", "NĂM 2026"."""
    low = plain(_CITED.sub(" ", title))
    found = [m for m in mentions(low) if m.grain in ("year", "quarter", "half", "month")]
    if not found:
        return None
    last = found[-1]
    lead = re.search(r"(?:đến hết năm|đến năm|giai đoạn|năm học|năm|đến|trong)\s*$", low[: last.begin])
    text = low[lead.start() if lead else last.begin : last.end]
    due = read_due(text)
    return replace(due, text=squeeze(text)) if due and due.until else None


def _year_of(due: ReadDue | None) -> int | None:
    return due.until.year if due and due.until else None


def _owners(item: Item, setting: Setting) -> tuple[list[ReadOwner], list[ReadOwner], list[ReadOwner]]:
    lead = list(read_owners(item.text("lead"), "lead", setting))
    both = item.text("lead_with")
    if both:
        lead += _shared_cell(both, setting)
    partners = list(read_owners(item.text("with"), "cooperate", setting))
    monitor = list(read_owners(item.text("monitor"), "monitor", setting))
    partners += [o for o in lead if o.role == "cooperate"]
    monitor += [o for o in lead if o.role == "monitor"]
    kept = [o for o in lead if o.role not in ("cooperate", "monitor")]
    moved = [o for o in partners if o.role == "lead" and not kept]
    return kept + moved, [o for o in partners if o not in moved], monitor


def _shared_cell(text: str, setting: Setting) -> list[ReadOwner]:
    """One cell for lead and partners: labels decide; without labels the first line or body leads."""
    owners = read_owners(text, "lead", setting)
    if any(o.role == "cooperate" for o in owners) or len(owners) < 2:
        return list(owners)
    parts = re.split(r"\s*/\s*", text)
    if "\n" not in text and len(parts) == 2 and all(looks_like_owner(part) for part in parts):
        lead = list(read_owners(parts[0], "lead", setting))
        return lead + [replace(o, role="cooperate") for o in read_owners(parts[1], "cooperate", setting)]
    first = len(read_owners(text.split("\n", maxsplit=1)[0], "lead", setting)) if "\n" in text else 1
    return [o if place < first else replace(o, role="cooperate") for place, o in enumerate(owners)]


def _marked_due(item: Item, year: int | None) -> ReadDue | None:
    """Quarters, months or years as columns with ticks."""
    ticked = [
        _short_period(column.label, column.year or year)
        for place, column in enumerate(item.head.columns)
        if column.role in ("due", "value", "other") and _TICK.match(squeeze(item.cells.get(place, "")))
    ]
    if not ticked:
        return None
    text = ticked[0] if len(ticked) == 1 else f"{ticked[0]} - {ticked[-1]}"
    return read_due(text, year)


def _short_period(label: str, year: int | None) -> str:
    """The period that a column's label names: "Thời gian thực hiện năm 2026 Quý II" is "Quý II/2026"."""
    found = mentions(plain(label))
    fine = [m for m in found if m.grain in ("quarter", "month", "half")]
    if fine:
        text = label[fine[-1].begin : fine[-1].end]
        return text if fine[-1].year or year is None else f"{text}/{year}"
    if found:
        return label[found[-1].begin : found[-1].end]
    number = re.search(r"(?:^|\s)(\d{1,2}|[IV]{1,3})$", label)
    if number and year:
        unit = "Quý" if number.group(1).startswith(("I", "V")) else "Tháng"
        return f"{unit} {number.group(1)}/{year}"
    return label


def _due(item: Item, year: int | None) -> ReadDue | None:
    ticked = _marked_due(item, year)
    if ticked:
        return ticked
    start, end = squeeze(item.text("start")), squeeze(item.text("due"))
    if start and end and looks_due(start):
        return read_due(f"Từ {start} đến {end}", year)
    return read_due(end or start, year)


_OUTPUT_CUT = re.compile(
    r"\n(?=[-+•*])|;\s*|(?<=[.;])\n|\n(?=(?:Kế hoạch|Báo cáo|Quyết định|Đề án|Văn bản|Tờ "
    r"trình|Nghị quyết|Chương trình|Quy chế|Hệ thống|Danh mục|Công văn|Phần mềm)\b)"
)


def _outputs(item: Item) -> tuple[str, ...]:
    text = item.text("output")
    parts = [squeeze(re.sub(r"^[-+•*]\s*", "", part)) for part in _OUTPUT_CUT.split(text)]
    return tuple(part.strip(" .") for part in parts if re.search(r"\w", part) and not is_placeholder(part))


def _reported(item: Item, title: str) -> bool:
    if _REPORTED_TITLE.search(fold(title)):
        return True
    cells = (item.text("status"), item.text("output"), item.text("due"))
    return any(_DONE.search(plain(squeeze(cell))) for cell in cells if cell)


def _anchor(item: Item, table: int) -> Anchor:
    return Anchor(item.line, item.page, table, item.row)


def _group(item: Item) -> str | None:
    return item.groups[-1] if item.groups else None


def _values(item: Item, year: int | None, issued_year: int | None) -> tuple[ReadValue | None, tuple[ReadValue, ...]]:
    measure = squeeze(item.text("unit")) or None
    latest_year = max((c.year for c in item.head.columns if c.role == "value" and c.year), default=None)
    values: list[ReadValue] = []
    for place, column in enumerate(item.head.columns):
        if column.role != "value":
            continue
        if column.year and latest_year and issued_year and column.year < issued_year <= latest_year:
            continue  # the year before the plan is where it starts from, not a target
        value = read_value(item.cells.get(place, ""), measure, column.year or year)
        if value:
            values.append(value)
    if not values:
        inside = value_in_name(item.name, year)
        values = [inside] if inside else []
    latest = max(values, key=lambda v: v.year or 0) if values else None
    return latest, tuple(values)


def _looks_shifted(item: Item) -> bool:
    """The due stands under the owner or the owner under the due: cells slipped sideways."""
    due, lead = squeeze(item.text("due")), squeeze("; ".join(item.cells.get(i, "") for i in item.head.places("lead")))
    wrong_due = bool(due) and looks_like_owner(due) and not looks_due(due)
    wrong_lead = bool(lead) and looks_due(lead)
    partners = squeeze("; ".join(item.cells.get(i, "") for i in item.head.places("with", "monitor")))
    return wrong_due or wrong_lead or (looks_due(partners) and not looks_due(due))


def _refit(item: Item) -> Item | None:
    """Gives the cells of a slipped row to the columns that they fit."""
    lines = [Line(squeeze(text), 0) for _, text in sorted(item.cells.items()) if squeeze(text)]
    fits = Fit(item.head)
    name = item.head.place("name")
    if name is None:
        return None
    placed = fit_lines([Line(item.name, 0), *lines], fits, False)
    if placed.groups or placed.points < 2 or [x.text for x in placed.columns.get(name, [])] != [item.name]:
        return None
    cells = {i: "\n".join(line.text for line in given) for i, given in placed.columns.items() if i != name}
    better = replace_cells(item, cells)
    return None if _looks_shifted(better) else better


def replace_cells(item: Item, cells: dict[int, str]) -> Item:
    """The same row with its cells under other columns."""
    return Item(item.number, item.name, cells, item.head, item.row, item.line, item.page, item.groups, {}, True)


@dataclass(slots=True)
class TableContext:
    """What stands around a table."""

    number: int
    title: str
    plan_title: str
    setting: Setting
    year: int | None


_CLOCK = re.compile(r"\b\d{1,2}\s*(?:h|g|giờ|:)\s*\d{0,2}(?!\d*/)", re.IGNORECASE)


def _is_agenda(items: list[Item]) -> bool:
    """The programme of a meeting, with hours instead of deadlines, lists no work."""
    dues = [squeeze(item.text("due")) for item in items]
    return sum(bool(_CLOCK.search(due)) for due in dues) > 0.5 * len(items)


def build(items: list[Item], context: TableContext) -> TableRead:
    """The targets and tasks of one stretch of a table."""
    result = TableRead(head=items[0].head if items else None)
    if not items or _is_agenda(items):
        return result
    kind = kind_of(items[0].head, context.title, any(value_in_name(i.name) for i in items[:5]))
    titled = period_of(context.title)
    for item in items:
        here = _group_kind(item, kind)
        row = item
        if _looks_shifted(item):
            row = _refit(item) or item
        built = _target(row, context, titled) if here == "targets" else _task(row, context, titled)
        if row is not item or _looks_shifted(item):
            result.shifted.append(built)
        if isinstance(built, ReadTarget):
            result.targets.append(built)
        else:
            result.tasks.append(built)
    return result


def _group_kind(item: Item, kind: str) -> str:
    """One table may list targets under "Chỉ tiêu" and tasks under "Nhiệm vụ"."""
    for text in item.groups:
        bare = re.sub(r"^[a-z0-9]{1,4}[.):]*\s+", "", fold(text))
        if re.match(r"(?:cac |nhom |danh muc |he thong )*(?:chi tieu|muc tieu)\b(?!.*nhiem vu)", bare):
            return "targets"
        if re.match(r"(?:cac |nhom |danh muc )*(?:nhiem vu|giai phap)\b", bare) and kind == "targets":
            return "tasks" if item.head.place("due", "lead") is not None else kind
    return kind


def _target(item: Item, context: TableContext, titled: ReadDue | None) -> ReadTarget:
    lead, partners, monitor = _owners(item, context.setting)
    due = _due(item, context.year) if item.head.place("due", "start") is not None else None
    columned = [
        c.year
        for place, c in enumerate(item.head.columns)
        if c.role == "value" and c.year and (place not in item.cells or re.search(r"\w", item.cells[place]))
    ]
    inside = None
    if due is None and item.head.place("due") is None:
        if columned:
            due = ReadDue(str(max(columned)), "year", None, date(max(columned), 12, 31))
        else:
            inside = titled or period_of(context.plan_title)
            due = inside
    value, values = _values(item, _year_of(due), context.year)
    return ReadTarget(
        item.number,
        _group(item),
        item.name,
        value,
        values,
        tuple(lead),
        tuple(partners),
        tuple(monitor),
        due,
        _anchor(item, context.number),
        item.groups,
    )


def _task(item: Item, context: TableContext, titled: ReadDue | None) -> ReadTask:
    lead, partners, monitor = _owners(item, context.setting)
    reported = _reported(item, context.title)
    due = _due(item, context.year)
    if due and _DONE.search(plain(due.text)) and due.until is None:
        due = None
    ticks = item.head.place("due", "start") is not None
    if due is None and not ticks and not reported:
        due = titled
    return ReadTask(
        item.number,
        _group(item),
        item.name,
        tuple(lead),
        tuple(partners),
        tuple(monitor),
        due,
        _outputs(item),
        reported,
        _anchor(item, context.number),
        item.groups,
    )
