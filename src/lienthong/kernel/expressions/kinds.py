"""What a name or an expression stands for: a number, a text, yes or no, a day, an instant, a list, a record."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is; a list says what its elements are (`of`), a record what its fields are.

    A record without fields is open: any field may be asked for, of any kind.
    """

    code: str
    word: str
    of: "Kind | None" = None
    fields: tuple[tuple[str, "Kind"], ...] = ()


NUMBER = Kind("number", "số")
TEXT = Kind("text", "chữ")
TRUTH = Kind("truth", "đúng hoặc sai")
DAY = Kind("day", "ngày")
INSTANT = Kind("instant", "thời điểm")
ANY = Kind("any", "chưa rõ loại")
NOTHING = Kind("nothing", "chưa có")
_LIST, _RECORD = "list", "record"


def listing(of: Kind = ANY) -> Kind:
    """A list of things of one kind."""
    return Kind(_LIST, "danh sách", of)


def record(**fields: Kind) -> Kind:
    """Things under one name, each by the name of its field: `record(tuoi=NUMBER)`."""
    return Kind(_RECORD, "nhóm thông tin", None, tuple(sorted(fields.items())))


def is_list(kind: Kind) -> bool:
    """Whether the kind is a list, of whatever."""
    return kind.code == _LIST


def is_record(kind: Kind) -> bool:
    """Whether the kind is a record, with whatever fields."""
    return kind.code == _RECORD


def joined(one: Kind, other: Kind) -> Kind | None:
    """The kind of what may be either; None where the two cannot be one thing."""
    if other in (one, NOTHING):
        return one
    if one == NOTHING:
        return other
    if ANY in (one, other):
        return ANY
    if is_list(one) and is_list(other):
        within = joined(one.of or ANY, other.of or ANY)
        return listing(within) if within else None
    if is_record(one) and is_record(other):
        return record()
    return None
