"""A definition as a table that one fills in: a row for each step, with who, how long, and where each way leads.

What the table cannot say (loops through other things, parallel parts, timers) stands there in words and is left as it
is: only what somebody has changed in a row is changed in the definition.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.process.definition import DAY, Definition, Flow, Node, NodeKind, Period, Who
from lienthong.kernel.process.showing import lines_of

from .growing import branched, dropped, grown, relined

LONGEST_NAME = 500
MOST_TIME = 99_999
NONE: Mapping[str, str] = MappingProxyType({})
HOURS, DAYS, MINUTES = "hours", "days", "minutes"
ASKS = {
    NodeKind.USER: "form",
    NodeKind.CALL: "called",
    NodeKind.RULE: "table",
    NodeKind.SERVICE: "verb",
    NodeKind.SEND: "message",
}
"""What a step of each kind asks for beside its doer: the field of its node."""
_FIGURE = re.compile(r"[0-9]+([.,][0-9]+)?")
MEASURES = ((HOURS, "giờ làm việc"), (DAYS, "ngày làm việc"), (MINUTES, "phút làm việc"))


@dataclass(frozen=True, slots=True)
class GridWay:
    """A way on from a step: when it is taken, and where it leads now."""

    key: str
    when: str
    to: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A step as a row: what may be changed in it, and in words what may be changed on the diagram alone.

    `asks`: what beside its doer is picked for it, by the name of the field of its node; `asked`: what was picked.
    """

    key: str
    no: str
    name: str
    kind: str
    by_person: bool
    who: Who
    amount: str
    measure: str
    ways: tuple[GridWay, ...]
    choices: tuple[tuple[str, str], ...]
    told: tuple[str, ...] = ()
    asks: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A row as it came back; `post`, `asked`: None where they were not sent."""

    key: str
    name: str
    role: str = ""
    unit: str = ""
    amount: str = ""
    measure: str = HOURS
    ways: Mapping[str, str] = field(default_factory=dict)
    post: str | None = None
    asked: str | None = None


def gridded(definition: Definition) -> list[GridRow]:
    """The rows of a definition, in its order."""
    return _Rows(definition).all()


def regridded(
    definition: Definition,
    edits: Sequence[Edit],
    act: str,
    at: str,
    roles: Mapping[str, str],
    units: Mapping[str, str],
    wrong: Mapping[str, str] = NONE,
) -> tuple[Definition, str]:
    """The definition after a table was filled in, and the step to look at next; Unfit where a cell is wrong.

    `act`: what was pressed: `save`, `add` behind the step `at` (the first one where there is none), `drop` it,
    `branch` from it (name, target after `|`).
    `wrong`: the cells that were found wrong before, with what is wrong.
    """
    rows = {row.key: row for row in gridded(definition)}
    faults = dict(wrong)
    made = definition
    for place, edit in enumerate(edits, 1):
        row = rows.get(edit.key)
        if row is not None:
            made = _with_row(made, row, edit, place, faults, roles, units)
    if faults:
        raise Unfit("Bảng còn ô chưa đúng.", "Sửa các ô được đánh dấu rồi lưu.", fields=faults)
    step, _, more = at.partition("|")
    if act == "add" and not rows:
        step = next((node.key for node in made.nodes if node.kind is NodeKind.START and not node.inside), "")
    elif act in ("add", "drop", "branch") and step not in rows:
        raise Unfit("Bước này không còn trong quy trình.", "Tải lại trang rồi làm lại.")
    if act == "add":
        return grown(made, step)
    if act == "drop":
        return dropped(made, step), ""
    if act == "branch":
        name, _, target = more.partition("|")
        return branched(made, step, tidy(name), target), step
    return made, ""


class _Rows:
    """One definition being told as rows."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.nodes = {node.key: node for node in definition.nodes}
        self.out: dict[str, list[Flow]] = {node.key: [] for node in definition.nodes}
        for flow in definition.flows:
            self.out[flow.source].append(flow)
        self.lines = {line.key: line for line in lines_of(definition, {}, {})}
        self.taken: set[str] = set()

    def all(self) -> list[GridRow]:
        return [self._row(self.nodes[key]) for key in self.lines]

    def _row(self, node: Node) -> GridRow:
        line = self.lines[node.key]
        amount, measure = amount_of(node.limit)
        ways, all_told = self._ways(node)
        told = [] if all_told else [f"{way.when}: {way.to}" if way.when else way.to for way in line.ways]
        if node.multi:
            told.append("làm nhiều lượt")
        told += [f"gắn sự kiện “{one.name or one.kind.label}”" for one in self.definition.nodes if one.on == node.key]
        asks = ASKS.get(node.kind, "")
        return GridRow(
            node.key, line.no, node.name, node.kind.label, node.kind is NodeKind.USER, node.who, amount, measure,
            tuple(ways), tuple(self._choices(node)), tuple(told), asks, str(getattr(node, asks)) if asks else "",
        )  # fmt: skip

    def _choices(self, node: Node) -> list[tuple[str, str]]:
        """Where a way may lead: the steps and ends beside it."""
        near = [one for one in self.definition.nodes if one.inside == node.inside]
        steps = [
            (one.key, f"Bước {self.lines[one.key].no}: {one.name[:60] or one.kind.label}")
            for one in near
            if one.key in self.lines
        ]
        return steps + [(one.key, one.name or "Kết thúc") for one in near if one.kind is NodeKind.END]

    def _ways(self, node: Node) -> tuple[list[GridWay], bool]:
        """The ways that the table can say, and whether it has said all."""
        flows, whole = self.out[node.key], True
        first = self.nodes[flows[0].target] if len(flows) == 1 else None
        if first is not None and first.kind is NodeKind.EXCLUSIVE and len(self.out[first.key]) > 1:
            flows = self.out[first.key]
        ways = []
        for flow in flows:
            to = self._leads(flow)
            if to and flow.key not in self.taken:
                self.taken.add(flow.key)
                ways.append(GridWay(flow.key, _when(flow), to))
            else:
                whole = False
        return ways, whole and node.kind is not NodeKind.SUBPROCESS

    def _leads(self, flow: Flow) -> str:
        """The step or end to which a way leads, through gateways where nothing parts; empty for anything else."""
        key, seen = flow.target, set[str]()
        while key not in seen:
            seen.add(key)
            node = self.nodes[key]
            if key in self.lines or node.kind is NodeKind.END:
                return key
            if node.kind is not NodeKind.EXCLUSIVE or len(self.out[key]) != 1:
                return ""
            key = self.out[key][0].target
        return ""


def _when(flow: Flow) -> str:
    return flow.name or ("trường hợp còn lại" if flow.default else flow.condition)


def amount_of(limit: Period | None) -> tuple[str, str]:
    """A length of working time as a figure and its measure, from which it can be read again."""
    if limit is None:
        return "", HOURS
    if limit.in_days and limit.minutes % DAY == 0:
        return str(limit.minutes // DAY), DAYS
    if limit.minutes % 30 == 0:
        return f"{limit.minutes / 60:g}".replace(".", ","), HOURS
    return str(limit.minutes), MINUTES


def limit_of(amount: str, measure: str) -> Period | None:
    """What a figure and its measure mean; ValueError with the sentence where they mean nothing."""
    text = amount.strip()
    if not text:
        return None
    if measure not in (HOURS, DAYS, MINUTES):
        raise ValueError("Chọn lại đơn vị của thời hạn: giờ, ngày hoặc phút làm việc.")
    if not _FIGURE.fullmatch(text) or not (figure := float(text.replace(",", "."))):
        raise ValueError("Ghi thời hạn là một số lớn hơn 0, ví dụ 4 hoặc 1,5.")
    if figure > MOST_TIME:
        said = dict(MEASURES)[measure]
        raise ValueError(f"Thời hạn dài nhất là {f'{MOST_TIME:,}'.replace(',', '.')} {said}. Ghi số nhỏ hơn.")
    minutes = figure * {HOURS: 60, DAYS: DAY, MINUTES: 1}[measure]
    if minutes != int(minutes):
        raise ValueError("Thời hạn phải tròn phút. Ghi số tròn hơn, ví dụ 1,5 giờ.")
    return Period(int(minutes), measure == DAYS and figure == int(figure))


def _with_row(
    definition: Definition,
    row: GridRow,
    edit: Edit,
    place: int,
    faults: dict[str, str],
    roles: Mapping[str, str],
    units: Mapping[str, str],
) -> Definition:
    changes: dict[str, object] = {}
    name = tidy(edit.name)
    if len(name) > LONGEST_NAME:
        faults[f"name-{place}"] = f"Nội dung dài nhất {LONGEST_NAME} ký tự."
    elif name != row.name:
        changes["name"] = name
    if (edit.amount.strip(), edit.measure) != (row.amount, row.measure) and (edit.amount.strip() or row.amount):
        try:
            changes["limit"] = limit_of(edit.amount, edit.measure)
        except ValueError as wrong:
            faults[f"amount-{place}"] = str(wrong)
    who = _who(row, edit, place, faults, roles, units)
    if who != row.who:
        changes["who"] = who
    if row.asks and edit.asked is not None and edit.asked != row.asked:
        changes[row.asks] = edit.asked
    made = _nodes(definition, row.key, changes) if changes else definition
    known = dict(row.choices)
    for way in row.ways:
        to = edit.ways.get(way.key, way.to)
        if to != way.to and to not in known:
            faults[f"way-{place}:{way.key}"] = "Chọn bước đi tiếp trong danh sách."
        elif to != way.to:
            made = _led(made, way.key, to)
    return made


def _who(
    row: GridRow, edit: Edit, place: int, faults: dict[str, str], roles: Mapping[str, str], units: Mapping[str, str]
) -> Who:
    """Who does the step of a row from now on."""
    if not row.by_person:
        return row.who
    post = row.who.post if edit.post is None else edit.post
    if edit.role != row.who.role and post == row.who.post:
        post = ""  # who held the other role sat there
    if edit.role and edit.role != row.who.role and edit.role not in roles:
        faults[f"role-{place}"] = "Chọn vai trong danh sách."
    elif edit.unit and edit.unit != row.who.unit and edit.unit not in units:
        faults.setdefault(f"unit-{place}", "Chọn đơn vị trong danh sách.")
    else:
        return Who(edit.role, post, edit.unit, row.who.said)
    return row.who


def _nodes(definition: Definition, key: str, changes: Mapping[str, object]) -> Definition:
    nodes = tuple(replace(node, **changes) if node.key == key else node for node in definition.nodes)  # type: ignore[arg-type]
    return replace(definition, nodes=nodes)


def _led(definition: Definition, key: str, to: str) -> Definition:
    """A way leads elsewhere; its line is drawn anew."""
    flows = tuple(replace(flow, target=to) if flow.key == key else flow for flow in definition.flows)
    return relined(replace(definition, flows=flows), {key})
