"""What the steps of a procedure are and how one leads to the next: plain frozen data, read from BPMN or from a table.

The words are those of BPMN 2.0.2 (OMG formal/2013-12-09); what the house adds (who, until when, which form, which
verb) are attributes of their own. Pure: no Django, no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lienthong.kernel.base.states import Named

DAY = 480
"""Working minutes of a working day: 8 hours."""


class NodeKind(Named):
    """What a node of a procedure is."""

    START = "start", "bắt đầu"
    END = "end", "kết thúc"
    USER = "user", "bước của người"
    SERVICE = "service", "bước của hệ thống"
    RULE = "rule", "bảng quyết định"
    SEND = "send", "gửi tin"
    RECEIVE = "receive", "chờ tin"
    CALL = "call", "gọi quy trình khác"
    SUBPROCESS = "subprocess", "quy trình con"
    EXCLUSIVE = "exclusive", "rẽ một nhánh"
    PARALLEL = "parallel", "rẽ song song"
    INCLUSIVE = "inclusive", "rẽ các nhánh thỏa điều kiện"
    EVENT = "event", "chờ việc nào đến trước"
    TIMER = "timer", "chờ đến hạn"
    MESSAGE = "message", "chờ tin đến"
    THROW = "throw", "báo tin"


ACTIVITIES = frozenset(
    {
        NodeKind.USER,
        NodeKind.SERVICE,
        NodeKind.RULE,
        NodeKind.SEND,
        NodeKind.RECEIVE,
        NodeKind.CALL,
        NodeKind.SUBPROCESS,
    }
)
"""Nodes that take time and may have events on their border and several instances."""

GATEWAYS = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.EVENT})

CATCHING = frozenset({NodeKind.TIMER, NodeKind.MESSAGE, NodeKind.RECEIVE})
"""What may follow a gateway that waits for whatever comes first."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of working time: minutes; in whole days where it was given in days (they are counted by days)."""

    minutes: int
    in_days: bool = False

    @classmethod
    def hours(cls, hours: float) -> "Period":
        """So many working hours."""
        return cls(round(hours * 60))

    @classmethod
    def days(cls, days: int) -> "Period":
        """So many working days."""
        return cls(days * DAY, True)


@dataclass(frozen=True, slots=True)
class Who:
    """Who does a step: a role, a post, a unit; each may be empty.

    `unit` empty: the unit that holds the run. A code: that unit. Beginning with `=`: an expression over the facts
    of the run whose value is the code. `said` keeps the words of the document from which it was read.
    """

    role: str = ""
    post: str = ""
    unit: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Multi:
    """A step done several times: once for each value of the list `over`, under the name `each`.

    All at once, or one after the other; `until`, an expression, ends it before all are done.
    """

    over: str
    each: str = "each"
    sequential: bool = False
    until: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One node: an activity, a gateway or an event. `inside` is the sub-process it lies in, empty for the procedure.

    `on`: the activity on whose border this event sits; it `interrupts` the activity or runs beside it.
    `after`: how long a timer waits, in working time; or a day or an instant in ISO 8601, or an expression beginning
    with `=` for one.
    `message`: the name of what is waited for or sent. `called`: the code of the procedure that is called.
    `verb`: the verb that a step of the system calls; it stands at no other step. `table`: a decision table.
    `signs`: the kind of document that is signed by doing it; who does it must be one who may sign that.
    `said`: what the table of the decision says of it, column by column: pairs of column and words, word for word.
    """

    key: str
    kind: NodeKind
    name: str = ""
    inside: str = ""
    who: Who = Who()
    limit: Period | None = None
    form: str = ""
    verb: str = ""
    table: str = ""
    signs: str = ""
    message: str = ""
    after: Period | str | None = None
    called: str = ""
    on: str = ""
    interrupts: bool = True
    multi: Multi | None = None
    note: str = ""
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """From one node to the next; `condition` is an expression, empty for always; `default`: where no other holds."""

    key: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    default: bool = False


Box = tuple[float, float, float, float]
"""x, y, width, height."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of the drawing, named after who does what lies in it; `above`: the lane of which it is a part."""

    key: str
    name: str = ""
    nodes: tuple[str, ...] = ()
    above: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are drawn: boxes of nodes, lanes and the pool around them, corners of flows, boxes of labels.

    `folded`: sub-processes drawn closed; what is inside them is drawn on a sheet of its own.
    """

    boxes: Mapping[str, Box] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=lambda: MappingProxyType({}))
    labels: Mapping[str, Box] = field(default_factory=lambda: MappingProxyType({}))
    folded: frozenset[str] = frozenset()
    lanes: tuple[Lane, ...] = ()
    pool: Lane | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that conditions may ask of a run: its name, its kind (`number`, `text`, `truth`, `day`, `list`)."""

    name: str
    kind: str = "text"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A procedure's internal process: its nodes and flows, in the order of the document.

    `limit`: the time the law gives for the whole. `procedures`: codes of the procedures it serves. `facts`: what its
    conditions may ask, beside how the step before ended (`outcome`).
    """

    key: str
    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    limit: Period | None = None
    procedures: tuple[str, ...] = ()
    layout: Layout = Layout()
    note: str = ""
    facts: tuple[Fact, ...] = ()
