"""From a definition back to the table of a decision: every step a row, with the words and the hours it came with.

A definition that was drawn gets numbers and words of its own; what a table has no row for is said beside it.
"""

from dataclasses import dataclass

from lienthong.kernel.base.text import tidy
from lienthong.kernel.process.definition import ACTIVITIES, GATEWAYS, Definition, Flow, Node, NodeKind, Period

from .roles import CLERK, COUNTER, LEADER, OFFICER, PROVINCE_LEADER
from .table import COLUMNS, TITLES, Column, StepRow, Table
from .times import Manner, read_time, read_total, said_time

ROLES = {
    OFFICER: "Chuyên viên",
    LEADER: "Lãnh đạo",
    COUNTER: "Bộ phận tiếp nhận và trả kết quả",
    CLERK: "Văn thư",
    PROVINCE_LEADER: "Lãnh đạo UBND tỉnh",
}
_WAITS = frozenset({NodeKind.RECEIVE, NodeKind.TIMER, NodeKind.MESSAGE, NodeKind.EVENT})


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table, and in Vietnamese what of the definition it cannot show."""

    table: Table
    unsaid: tuple[str, ...] = ()


def tabled(definition: Definition, *, printed: bool = False) -> Tabled:
    """The table of a definition as it is now; `printed`: with the words of the source even where an answer differs."""
    steps = [node for node in definition.nodes if node.kind in ACTIVITIES and node.kind is not NodeKind.RECEIVE]
    start = next((node for node in definition.nodes if node.kind is NodeKind.START), None)
    end = next((node for node in definition.nodes if node.kind is NodeKind.END and node.said), None)
    words = dict(end.said).get("total", "") if end else ""
    unit = _unit(start)
    read = read_total(words, unit).read
    whole = definition.limit
    if not words or (whole and read.manner is Manner.LIMIT and read.period and read.period.minutes != whole.minutes):
        words = (said_time(whole) if whole else "") if not printed else words
    numbers = {node.key: number for number, node in enumerate(steps, 1)}
    rows = tuple(_row(definition, node, numbers, unit, printed) for node in steps)
    facts = tuple((name, said) for name, said in (start.said if start else ()) if not name.startswith("column:"))
    if definition.procedures and "procedure_code" not in dict(facts):
        facts = (*facts, ("procedure_code", definition.procedures[0]))
    return Tabled(Table(definition.name, rows, words, _columns(start), facts), _unsaid(definition))


def with_hours(table: Table, definition: Definition) -> tuple[Table, list[float | None]]:
    """A table, and the hours of each of its steps, None for those without a limit."""
    steps = [node for node in definition.nodes if node.kind in ACTIVITIES and node.kind is not NodeKind.RECEIVE]
    return table, [node.limit.minutes / 60 if node.limit else None for node in steps]


def _columns(start: Node | None) -> tuple[tuple[Column, str], ...]:
    said = {name.removeprefix("column:"): text for name, text in (start.said if start else ()) if name[:7] == "column:"}
    named = tuple((column, text) for name, text in said.items() for column in COLUMNS if column == name)
    return named or tuple(TITLES.items())


def _unit(start: Node | None) -> str:
    return Table("", (), columns=_columns(start)).unit


def _row(definition: Definition, node: Node, numbers: dict[str, int], unit: str, printed: bool) -> StepRow:
    said = dict(node.said)
    kept = printed and "no" in said
    content = said.get("content", node.note or node.name)
    if "no" not in said:
        content = "\n".join([content, *_branches(definition, node, numbers)])
    more = tuple((name.removeprefix("more:"), text) for name, text in node.said if name.startswith("more:"))
    return StepRow(
        said.get("no", str(numbers[node.key])),
        node.who.said if kept else node.who.said or _who(node),
        content,
        said.get("time", "") if kept else _time(said.get("time"), node.limit, unit),
        said.get("section", ""),
        more,
        said.get("hours", ""),
    )


def _time(said: str | None, limit: Period | None, unit: str) -> str:
    """The words of a time as they were printed, unless the limit has been changed since."""
    if said is None:
        return said_time(limit)
    read = read_time(said, unit)
    same = read.period == limit or (read.period and limit and read.period.minutes == limit.minutes)
    if same or read.manner in (Manner.UNREAD, Manner.UNSURE):
        return said
    return said if limit is None and read.period is None else said_time(limit)


def _who(node: Node) -> str:
    """Who does a step, in words, where no document said it."""
    if node.kind is not NodeKind.USER:
        return "Hệ thống"
    parts = [ROLES.get(node.who.role, node.who.role), node.who.post, node.who.unit.lstrip("=")]
    return tidy(" ".join(part for part in parts if part))


def _branches(definition: Definition, node: Node, numbers: dict[str, int]) -> list[str]:
    """The ways behind a drawn step as the prose of a table: “Trường hợp … thì chuyển đến bước 5”."""
    nodes = {one.key: one for one in definition.nodes}
    after = [flow for flow in definition.flows if flow.source == node.key]
    gateway = nodes[after[0].target] if len(after) == 1 else None
    if gateway is None or gateway.kind is not NodeKind.EXCLUSIVE:
        return []
    ways = [flow for flow in definition.flows if flow.source == gateway.key]
    return [f"- Trường hợp {_when(flow)} thì {_where(definition, flow, numbers)}." for flow in ways if len(ways) > 1]


def _when(flow: Flow) -> str:
    return tidy(flow.name) or ("còn lại" if flow.default or not flow.condition else f"({flow.condition})")


def _where(definition: Definition, flow: Flow, numbers: dict[str, int]) -> str:
    """Where a way leads first: a step, a wait for the applicant, or the end."""
    nodes = {one.key: one for one in definition.nodes}
    key, seen = flow.target, set[str]()
    while key not in numbers and key not in seen:
        seen.add(key)
        node = nodes[key]
        if node.kind is NodeKind.END:
            return "từ chối và kết thúc" if "từ chối" in node.name.lower() else "kết thúc"
        if node.kind is NodeKind.RECEIVE:
            return "yêu cầu bổ sung, hoàn thiện hồ sơ"
        onward = [one.target for one in definition.flows if one.source == key]
        if len(onward) != 1:
            return f"chuyển đến “{node.name or 'rẽ nhánh'}”"
        key = onward[0]
    return f"chuyển đến bước {numbers[key]}" if key in numbers else "làm lại"


def _unsaid(definition: Definition) -> tuple[str, ...]:
    """What a table has no row for."""
    tabled_ones = any(dict(node.said).keys() & {"no", "time"} for node in definition.nodes)
    found = []
    for node in definition.nodes:
        what = f"“{node.name or node.key}” ({node.kind.label})"
        if node.on or node.multi:
            found.append(f"{what}: bảng không thể hiện được sự kiện kèm theo hoặc việc làm nhiều lượt.")
        elif node.kind in GATEWAYS - {NodeKind.EXCLUSIVE} or (node.kind in _WAITS and node.message != "supplement"):
            found.append(f"{what}: bảng không có dòng cho loại này.")
        elif node.kind is NodeKind.SUBPROCESS:
            found.append(f"{what}: các bước bên trong nằm nối tiếp trong bảng.")
    if tabled_ones and any(node.kind is NodeKind.EXCLUSIVE for node in definition.nodes):
        found.append("Các nhánh đã chốt nằm trong lời của từng bước; đọc lại bảng sẽ hỏi lại các nhánh đó.")
    return tuple(found)
