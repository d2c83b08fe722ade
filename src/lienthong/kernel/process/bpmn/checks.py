"""What a drawing of steps must be before it can be read as a process; each fault is told with its place."""

from collections import defaultdict
from collections.abc import Sequence

from lxml import etree

from lienthong.kernel.process.definition import ACTIVITIES, CATCHING, Definition, Flow, Node, NodeKind

from .book import Book, child, line_of, local, yes

Drawn = Sequence[tuple[Node, etree._Element]]
DrawnFlows = Sequence[tuple[Flow, etree._Element, str]]


def check(book: Book, process: etree._Element, nodes: Drawn, flows: DrawnFlows) -> None:
    """Tell the book of everything in a process that no run could follow."""
    by_key = {node.key: (node, element) for node, element in nodes}
    _keys(book, nodes, flows)
    for node, element in nodes:
        if node.on:
            _border(book, node, element, by_key)
    for flow, element, _ in flows:
        _ends(book, flow, element, by_key)
    _defaults(book, nodes, flows)
    _starts(book, process, nodes)


def check_calls(book: Book, definitions: Sequence[tuple[etree._Element, Definition]]) -> None:
    """Tell the book of processes that call each other round and round: a run of them would never come to work."""
    calls = {one.key: {node.called for node in one.nodes if node.kind is NodeKind.CALL} for _, one in definitions}
    for process, definition in definitions:
        seen: set[str] = set()
        todo = set(calls[definition.key])
        while todo:
            key = todo.pop()
            if key in seen:
                continue
            seen.add(key)
            todo |= calls.get(key, set())
        if definition.key in seen:
            book.fault(process, "quy trình gọi lại chính mình, trực tiếp hoặc qua quy trình khác")


def _keys(book: Book, nodes: Drawn, flows: DrawnFlows) -> None:
    """Our own keys must be as single as ids are."""
    for things in ([(node.key, one) for node, one in nodes], [(flow.key, one) for flow, one, _ in flows]):
        seen: dict[str, etree._Element] = {}
        for key, element in things:
            if key in seen and element.get("id") != seen[key].get("id"):
                book.fault(element, f"khóa lt:key bị trùng với phần tử ở dòng {line_of(seen[key])}")
            seen.setdefault(key, element)


def _border(book: Book, node: Node, element: etree._Element, by_key: dict[str, tuple[Node, etree._Element]]) -> None:
    holder = by_key.get(node.on)
    if holder is None or holder[0].kind not in ACTIVITIES or holder[0].inside != node.inside:
        book.fault(element, "phải gắn trên một bước ở cùng quy trình hoặc cùng quy trình con (attachedToRef)")


def _ends(book: Book, flow: Flow, element: etree._Element, by_key: dict[str, tuple[Node, etree._Element]]) -> None:
    source, target = by_key.get(flow.source), by_key.get(flow.target)
    if source is None or target is None:
        ends = [book.at(element.get(name)) for name in ("sourceRef", "targetRef")]
        if all(one is not None for one in ends) and not _told(book, ends):
            book.fault(element, "nối với phần tử không phải là bước của quy trình này")
        return
    if source[0].inside != target[0].inside:
        book.fault(element, "đi xuyên qua ranh giới quy trình con; nối tới chính quy trình con rồi vẽ tiếp bên trong")
    if target[0].kind is NodeKind.START:
        book.fault(element, "đi vào sự kiện bắt đầu")
    if target[0].on:
        book.fault(element, "đi vào sự kiện gắn trên bước; sự kiện này chỉ có đường đi ra")
    if source[0].kind is NodeKind.END:
        book.fault(element, "đi ra từ sự kiện kết thúc")
    if source[0].kind is NodeKind.EVENT and (target[0].kind not in CATCHING or target[0].on):
        book.fault(
            element, "sau cổng chờ việc nào đến trước chỉ được là sự kiện chờ tin, chờ đến hạn hoặc bước chờ tin"
        )


def _told(book: Book, ends: list[etree._Element | None]) -> bool:
    """Whether one of these was refused already: a flow to it is no second fault."""
    refused = {(one.element, one.line) for one in book.faults}
    return any(one is not None and (local(one), line_of(one)) in refused for one in ends)


def _defaults(book: Book, nodes: Drawn, flows: DrawnFlows) -> None:
    marked = {flow.source for flow, _, _ in flows if flow.default}
    for node, element in nodes:
        if element.get("default") and node.key not in marked:
            book.fault(element, f"đường mặc định “{(element.get('default') or '')[:60]}” không đi ra từ đây")


def _starts(book: Book, process: etree._Element, nodes: Drawn) -> None:
    scopes: dict[str, list[tuple[Node, etree._Element]]] = defaultdict(list)
    holders = {"": process} | {node.key: element for node, element in nodes if node.kind is NodeKind.SUBPROCESS}
    for node, element in nodes:
        scopes[node.inside].append((node, element))
    for inside, members in scopes.items():
        starts = [(node, element) for node, element in members if node.kind is NodeKind.START]
        holder = holders.get(inside, process)
        if yes(holder, "triggeredByEvent"):
            continue
        if child(holder, "startEvent") is None:
            book.fault(holder, "chưa có sự kiện bắt đầu")
        for _, element in starts[1:]:
            where = "quy trình con" if inside else "quy trình"
            book.fault(element, f"là sự kiện bắt đầu thứ hai của {where}; mỗi {where} chỉ bắt đầu ở một chỗ")
