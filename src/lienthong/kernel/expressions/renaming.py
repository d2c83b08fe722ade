"""An expression in which one name is written otherwise, where it means the same thing and nowhere else."""

from collections.abc import Iterator, Mapping

from .faults import faulty
from .parsing import parsed
from .tree import Choice, Element, Field, Loop, Name, Node, parts_of

Way = tuple[str, ...]
Bound = Mapping[str, Way]


def renamed(text: str, old: Way, new: str) -> str:
    """The expression with a name changed: `("tuoi",)` a fact, `("con", "tuoi")` what every line of a list has.

    Texts in quotation marks and names of loops that only look alike stay. Faulty where a loop already calls its line
    by the new name, so that it would mean something else.
    """
    places = sorted({at for at in _places(text, parsed(text), old, new, {})}, reverse=True)
    for at in places:
        text = text[:at] + new + text[at + len(old[-1]) :]
    return text


def _places(text: str, node: Node, old: Way, new: str, bound: Bound) -> Iterator[int]:
    match node:
        case Name(at=at, name=name) if name not in bound and old == (name,):
            if new in bound:
                advice = "Đặt tên khác, hoặc sửa biểu thức này trước."
                raise faulty(text, at, f"tên “{new}” đang dùng làm tên tạm của từng dòng ở đây.", advice)
            yield at
        case Field(at=at, of=of, name=name) if _way(of, bound) is not None and (*_way(of, bound), name) == old:  # type: ignore[misc]
            yield at
    if isinstance(node, Loop):
        yield from _places(text, node.over, old, new, bound)
        yield from _places(text, node.body, old, new, {**bound, node.name: _way(node.over, bound) or ()})
        return
    for part in parts_of(node):
        yield from _places(text, part, old, new, bound)


def _way(node: Node, bound: Bound) -> Way | None:
    """Which fact a part is taken from, through lines and fields; None where it is reckoned."""
    match node:
        case Name(name=name):
            return (bound[name] or None) if name in bound else (name,)
        case Field(of=of, name=name):
            way = _way(of, bound)
            return (*way, name) if way else None
        case Element(of=of):
            return _way(of, bound)
        case Loop(word="filter", over=over):
            return _way(over, bound)
        case Loop(word="map", over=over, name=name, body=body):
            return _way(body, {**bound, name: _way(over, bound) or ()})
        case Choice(yes=yes, no=no):
            return _way(yes, bound) or _way(no, bound)
    return None
