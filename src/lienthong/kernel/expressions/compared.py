"""Which texts an expression compares with what: who knows what a name may hold can tell what will never be so."""

from collections.abc import Iterator, Mapping

from .tree import Infix, Listed, Literal, Loop, Node, parts_of
from .weighing import name_of


def compared(node: Node, bound: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Each name (`tinh_trang`, `con.loai` also of a row in a loop) with a text that is written beside it."""
    bound = bound or {}
    if isinstance(node, Loop):
        yield from compared(node.over, bound)
        yield from compared(node.body, {**bound, node.name: name_of(node.over, bound)})
        return
    if isinstance(node, Infix):
        pairs = ((node.left, node.right), (node.right, node.left)) if node.sign in ("==", "!=", "in") else ()
        for one, other in pairs:
            if name := name_of(one, bound):
                yield from ((name, text) for text in _texts(other))
    for part in parts_of(node):
        yield from compared(part, bound)


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Literal) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, Listed):
        for one in node.parts:
            yield from _texts(one)
