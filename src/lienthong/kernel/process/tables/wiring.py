"""From the rows of a table and the answers about them to nodes and flows: a chain, with real gateways where it parts.

Whatever is answered, the result is sound: ways part only at exclusive gateways that have a default, and each way ends,
comes back to a step, or goes on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lienthong.kernel.base.text import slug, tidy
from lienthong.kernel.process.definition import Definition, Fact, Flow, Node, NodeKind, Period, Who

from .answers import Answer, Given, Timed, Way
from .branches import Shape
from .table import UNNAMED, StepRow, Table
from .times import Manner, read_time, read_total

START, END, REFUSED = "start", "end", "refused"
LONGEST_NAME = 110
_LISTED = re.compile(r"(?<=\S{2}[;:.,])\s*[-–+•]\s+|(?<=\w)\s[-–+•]\s(?=[A-ZĐÀ-Ỹ]\w*\s\w+\s[a-zà-ỹđ])|(?<=\S{4})\n")
_SHORT = re.compile(r"[.;:](?=\s)|\s\(|,\s")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is settled about a table beside its words, by the number of the row.

    `cases`: rows under whose heading the steps of one case begin. `commons`: rows where steps for all begin again.
    """

    table: Table
    who: Mapping[int, Who]
    limits: Mapping[int, Period | None]
    ways: Mapping[int, tuple[Way, ...]]
    cases: frozenset[int]
    commons: frozenset[int]
    whole: Period | None
    note: str = ""


def step_key(row: int) -> str:
    """The key of a step, by its place in the table from 1."""
    return f"step_{row}"


def short_name(content: str) -> str:
    """A name for a step that fits a line: its first words, up to where they pause."""
    said = _LISTED.split(content.strip().lstrip("-–+•* "), maxsplit=1)[0]
    said = tidy(said).rstrip(" ;:,")
    if len(said) <= LONGEST_NAME:
        return said
    pauses = [one.start() for one in _SHORT.finditer(said) if 20 <= one.start() <= LONGEST_NAME]
    return (said[: pauses[-1]] if pauses else said[:LONGEST_NAME].rsplit(" ", 1)[0]) + " …"


def wired(reading: Reading) -> Definition:
    """The definition of a table as far as it is settled."""
    table = reading.table
    net = _Wires()
    facts = [*table.facts, *((f"column:{name}", said) for name, said in table.columns)]
    net.nodes.append(Node(START, NodeKind.START, "Bắt đầu", said=tuple(facts)))
    sections = _sections(reading)
    before: list[tuple[str, str, bool]] = [(START, "", False)]
    case = 0
    at = 0
    while at < len(sections):
        group = [sections[at]]
        if sections[at].case:
            while at + len(group) < len(sections) and sections[at + len(group)].case:
                group.append(sections[at + len(group)])
            case += 1
            before = _cases(net, reading, group, f"case_{case}", before)
        else:
            before = _chain(net, reading, group[0].rows, before)
        at += len(group)
    net.nodes.append(Node(END, NodeKind.END, "Kết thúc", said=(("total", table.total),) if table.total else ()))
    net.lead(before, END)
    if any(way.shape is Shape.REFUSE for ways in reading.ways.values() for way in ways):
        net.nodes.append(Node(REFUSED, NodeKind.END, "Kết thúc do từ chối"))
    codes = tuple(code for code in (table.fact("procedure_code"),) if code)
    name = tidy(table.title) or UNNAMED
    key = slug(codes[0] if codes else name)[:60].strip("-") or "quy-trinh"
    nodes, flows = tuple(net.nodes), tuple(net.flows)
    return Definition(key, name, nodes, flows, reading.whole, codes, note=reading.note, facts=tuple(net.facts))


@dataclass(slots=True)
class _Wires:
    """Nodes and flows under way."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def lead(self, before: list[tuple[str, str, bool]], target: str) -> None:
        """All open ways lead to a node: (from where, name of the way, whether it is the default)."""
        for source, name, default in before:
            self.flow(source, target, name, default=default)

    def flow(self, source: str, target: str, name: str = "", condition: str = "", *, default: bool = False) -> None:
        said = name[:1].upper() + name[1:]
        self.flows.append(Flow(f"flow_{len(self.flows) + 1}", source, target, said, condition, default))


@dataclass(frozen=True, slots=True)
class _Section:
    """Rows under one heading; `case`: they hold for one case only."""

    rows: tuple[int, ...]
    words: str
    case: bool


def _sections(reading: Reading) -> list[_Section]:
    """The rows by the cases they belong to; a heading that opens no case goes on with what stands before."""
    found: list[_Section] = []
    for number, row in enumerate(reading.table.rows, 1):
        if number in reading.cases or not found or (number in reading.commons and found[-1].case):
            found.append(_Section((number,), row.section, number in reading.cases))
        else:
            found[-1] = _Section((*found[-1].rows, number), found[-1].words, found[-1].case)
    return found


def _cases(
    net: _Wires, reading: Reading, group: list[_Section], key: str, before: list[tuple[str, str, bool]]
) -> list[tuple[str, str, bool]]:
    """Sections of which one is gone through; a section alone may be passed by."""
    net.nodes.append(Node(key, NodeKind.EXCLUSIVE, "Trường hợp nào"))
    net.lead(before, key)
    # Behind a step whoever did it says which case it is; at the beginning the run must come with it.
    asked = key if any(source == START for source, _, _ in before) else "outcome"
    if asked == key:
        net.facts.append(Fact(key, "text", "Trường hợp"))
    after: list[tuple[str, str, bool]] = []
    for number, section in enumerate(group, 1):
        last = number == len(group) and len(group) > 1
        name = short_name(section.words)
        first = step_key(section.rows[0])
        net.flow(key, first, name, "" if last else f'{asked} == "case_{number}"', default=last)
        after += _chain(net, reading, section.rows, [])
    return after if len(group) > 1 else [*after, (key, "Trường hợp khác", True)]


def _chain(
    net: _Wires, reading: Reading, rows: tuple[int, ...], before: list[tuple[str, str, bool]]
) -> list[tuple[str, str, bool]]:
    """Steps one after the other; gives the open ways behind them."""
    for number in rows:
        key = step_key(number)
        net.nodes.append(_step(reading, number, reading.table.rows[number - 1]))
        net.lead(before, key)
        before = _parted(net, number, reading.ways.get(number, ()), key)
    return before


def _parted(net: _Wires, number: int, ways: tuple[Way, ...], key: str) -> list[tuple[str, str, bool]]:
    """Behind a step: straight on, or a gateway with its ways."""
    leaving = [way for way in ways if way.shape in (Shape.RETURN, Shape.REFUSE, Shape.OTHER)]
    if not leaving:
        return [(key, "", False)]
    gateway = f"way_{number}"
    net.nodes.append(Node(gateway, NodeKind.EXCLUSIVE, "Kết quả của bước"))
    net.flow(key, gateway)
    for place, way in enumerate(leaving, 1):
        condition = f'outcome == "{way.shape.value}_{place}"'
        if way.shape is Shape.RETURN:
            waiting = f"supplement_{number}_{place}"
            net.nodes.append(Node(waiting, NodeKind.RECEIVE, "Chờ bổ sung, hoàn thiện hồ sơ", message="supplement"))
            net.flow(gateway, waiting, way.name, condition)
            net.flow(waiting, key)
        else:
            net.flow(gateway, REFUSED if way.shape is Shape.REFUSE else way.to, way.name, condition)
    name = next((way.name for way in ways if way.shape is Shape.MAIN), "")
    return [(gateway, name or "Đi tiếp", True)]


def _step(reading: Reading, number: int, row: StepRow) -> Node:
    """The node of a row, with all its words."""
    said = [("no", row.no), ("time", row.time), ("section", row.section), ("hours", row.hours)]
    said += [(f"more:{name}", words) for name, words in row.more]
    kept = [(name, words) for name, words in said if words or name in ("no", "time") or name.startswith("more:")]
    name = short_name(row.content) or short_name(row.who) or row.no
    note = row.content if row.content != name else ""
    if not row.content:
        kept.append(("content", ""))
    return Node(
        step_key(number),
        NodeKind.USER,
        name,
        who=reading.who[number],
        limit=reading.limits[number],
        note=note,
        said=tuple(kept),
    )


def settled_limits(table: Table, answers: Mapping[str, Answer]) -> dict[int, Period | None]:
    """How long each step may take: as printed where that is plain, else as answered."""
    limits: dict[int, Period | None] = {}
    for number, row in enumerate(table.rows, 1):
        read = read_time(row.time, table.unit)
        answer = answers.get(f"time-{number}")
        limits[number] = read.period if read.manner is Manner.LIMIT else None
        if isinstance(answer, Timed):
            limits[number] = answer.limit
    return limits


def settled_whole(table: Table, answers: Mapping[str, Answer], limit: Period | None) -> Period | None:
    """The time of the whole: as answered, as the procedure has it, or as printed."""
    answer = next((one for key, one in answers.items() if key.startswith("sum") and isinstance(one, Timed)), None)
    if isinstance(answer, Timed):
        return answer.limit
    return limit or read_total(table.total, table.unit).read.period


def settled_who(row: StepRow, key: str, answers: Mapping[str, Answer], known: Mapping[str, Who]) -> Who:
    """Who does a step: as answered, as known by the words, else only the words."""
    answer = answers.get(key)
    who = answer.who if isinstance(answer, Given) else known.get(tidy(row.who))
    return Who(who.role, who.post, who.unit, row.who) if who else Who(said=row.who)
