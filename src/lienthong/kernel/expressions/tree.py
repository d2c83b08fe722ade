"""The parts that an expression is read into; `at` is the position of the sign that names the part."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it is written: a number, a text, true, false, or null."""

    at: int
    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A fact by its name, or what a loop is standing at."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: `chu_ho.tuoi`."""

    at: int
    of: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """One of a list, by its place from 0: `con[0]`."""

    at: int
    of: "Node"
    index: "Node"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is written."""

    at: int
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """`!` or `-` before a part."""

    at: int
    sign: str
    of: "Node"


@dataclass(frozen=True, slots=True)
class Infix:
    """Two parts with a sign between them: a comparison, `in`, or arithmetic."""

    at: int
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Logic:
    """All of the parts (`&&`), or one of them (`||`)."""

    at: int
    sign: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`test ? yes : no`."""

    at: int
    test: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with what it is given; what stood before the point of `x.size()` is given first."""

    at: int
    name: str
    given: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """One of all, exists, exists_one, filter, map over a list: `con.exists(c, c.tuoi < 18)`."""

    at: int
    word: str
    over: "Node"
    name: str
    body: "Node"


Node = Literal | Name | Field | Element | Listed | Prefix | Infix | Logic | Choice | Call | Loop


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a part is made of, from left to right."""
    match node:
        case Listed(parts=parts) | Logic(parts=parts) | Call(given=parts):
            return parts
        case Field(of=of) | Prefix(of=of):
            return (of,)
        case Element(of=of, index=index):
            return (of, index)
        case Infix(left=left, right=right):
            return (left, right)
        case Choice(test=test, yes=yes, no=no):
            return (test, yes, no)
        case Loop(over=over, body=body):
            return (over, body)
    return ()


def weight(node: Node) -> int:
    """How many parts there are in it, itself counted."""
    count, waiting = 0, [node]
    while waiting:
        count += 1
        waiting.extend(parts_of(waiting.pop()))
    return count
