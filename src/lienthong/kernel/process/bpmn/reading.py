"""Reads BPMN 2.0 XML: each process drawn in the file becomes a definition, with what a person must still settle."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Definition, Fact, Flow, Lane, Layout, Node, NodeKind
from lienthong.kernel.process.doubts import Doubt, DoubtKind
from lienthong.kernel.process.ordering import ordered

from . import periods
from .book import MOST_TOLD, Book, child, children, local, yes
from .checks import check, check_calls
from .drawing import read_layout
from .names import BESIDE, DECLARED, FLOW_NODES, MODEL, PASSED_OVER, called
from .nodes import NodeReader
from .opening import opened

MOST_NODES = 2_000
_FOREIGN = re.compile(r"[$#]\{|=")
"""How expressions of other programs begin."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One process as it was read, and what a person must settle before it is published."""

    definition: Definition
    doubts: tuple[Doubt, ...]


def read(xml: bytes) -> Definition:
    """The one process of a BPMN 2.0 file, as it is kept of a version; errors as of `readings`, or Unfit for several."""
    found = readings(xml)
    if len(found) > 1:
        raise Unfit(
            "Tệp BPMN có {count} quy trình: {names}.",
            "Chọn một quy trình, hoặc xuất riêng từng quy trình ra một tệp.",
            count=len(found),
            names=", ".join(f"“{one.definition.name or one.definition.key}”" for one in found[:MOST_TOLD]),
        )
    return found[0].definition


def readings(xml: bytes) -> tuple[Reading, ...]:
    """The processes of a BPMN 2.0 file, in its order, each with its doubts.

    Where some are marked as executable, only those: the others show what outside parties do. Errors: Unfit, whose
    one sentence names every element that cannot be taken with its place; the same as data in `facts["places"]`.
    """
    book = Book(opened(xml))
    for element in children(book.root):
        if local(element) not in DECLARED:
            book.unsupported(element)
    pools = _pools(book)
    drawn = [one for one in children(book.root, "process") if any(local(part) in FLOW_NODES for part in children(one))]
    chosen = [one for one in drawn if yes(one, "isExecutable")] or drawn
    if not drawn:
        book.refuse()
        raise Unfit(
            "Tệp BPMN không có quy trình nào có bước.",
            "Vẽ ít nhất một sự kiện bắt đầu, một bước và một sự kiện kết thúc rồi nộp lại.",
        )
    beside = [*(_left_out(book, one) for one in drawn if one not in chosen), *_talk(book)]
    readings = [_ProcessReader(book, one, pools.get(one.get("id") or "")).reading(beside) for one in chosen]
    check_calls(book, list(zip(chosen, [one.definition for one in readings], strict=True)))
    book.refuse()
    return tuple(replace(one, definition=ordered(one.definition)) for one in readings)


def _pools(book: Book) -> dict[str, etree._Element]:
    """The pool in which each process is drawn."""
    pools = {}
    for collaboration in children(book.root, "collaboration"):
        for participant in children(collaboration, "participant"):
            reference = participant.get("processRef")
            process = book.at(reference)
            if process is not None and local(process) == "process":
                pools[process.get("id") or ""] = participant
            elif reference:
                book.fault(participant, f"trỏ tới quy trình “{reference[:60]}” không có trong tệp")
    return pools


def _talk(book: Book) -> Iterator[Doubt]:
    """What is drawn between the parties, and is not read."""
    left: dict[str, list[str]] = defaultdict(list)
    for collaboration in children(book.root, "collaboration"):
        for part in children(collaboration):
            if local(part) in {"subConversation", "callConversation", "choreographyRef"}:
                book.unsupported(part)
            elif local(part) not in {"participant", *PASSED_OVER}:
                left[local(part)].append(_told(book, part))
    return _left_over(left)


def _told(book: Book, element: etree._Element) -> str:
    text = child(element, "text")
    return book.expression(text) if text is not None else book.name(element)


def _left_over(left: Mapping[str, Sequence[str]]) -> Iterator[Doubt]:
    """A doubt for each kind of element that is not read, with what is said in them."""
    for name, said in left.items():
        words = ", ".join(f"“{one[:200]}”" for one in dict.fromkeys(said) if one)
        yield Doubt(DoubtKind.LEFT, "", f"Không đọc {len(said)} {called(name)}{': ' if words else ''}{words}.")


def _left_out(book: Book, process: etree._Element) -> Doubt:
    name = book.name(process) or book.key(process)
    return Doubt(DoubtKind.LEFT, "", f"Không đọc quy trình “{name}”, vì tệp không đánh dấu là quy trình được chạy.")


class _ProcessReader:
    """Reads one process: its nodes and flows, scope by scope."""

    def __init__(self, book: Book, process: etree._Element, pool: etree._Element | None) -> None:
        self.book = book
        self.process = process
        self.pool = pool
        self.nodes: list[tuple[Node, etree._Element]] = []
        self.flows: list[tuple[Flow, etree._Element, str]] = []
        self.left: dict[str, list[str]] = defaultdict(list)
        self.lanes: list[Lane] = []
        self.role_of: dict[str, str] = {}
        self.reader = NodeReader(book, self.role_of)
        self.met: set[etree._Element] = set()

    def reading(self, beside: list[Doubt]) -> Reading:
        """The process as it was read; `beside`: doubts about the whole file."""
        book, process = self.book, self.process
        if not book.key(process):
            book.fault(process, "thiếu mã (id)")
        for lane_set in process.iter(f"{{{MODEL}}}laneSet"):
            self._lanes(lane_set, "", "")
        self._scope(process, "", "")
        self._astray()
        check(book, process, self.nodes, self.flows)
        nodes = tuple(node for node, _ in self.nodes)
        flows = tuple(flow for flow, _, _ in self.flows)
        limit = book.ours(process, "limit")
        named = process if process.get("name") is not None or self.pool is None else self.pool
        definition = Definition(
            key=book.key(process),
            name=book.name(named),
            nodes=nodes,
            flows=flows,
            limit=periods.period(limit) if limit else None,
            procedures=tuple(book.ours(process, "procedures", 4_000).split()),
            layout=self._layout(nodes, flows),
            note=book.note(process),
            facts=tuple(
                Fact(*(book.words(one, name) for name in ("name", "kind", "label")))
                for one in book.beside(process, "fact")
            ),
        )
        if limit and definition.limit is None:
            self.reader.doubt(DoubtKind.TIME, "", f"Thời hạn chung “{limit}” không đọc được; nhập lại thời hạn.")
        return Reading(definition, (*self.reader.doubts, *self._branches(nodes), *self._whole(), *beside))

    # -- scopes ------------------------------------------------------------------------------------------------

    def _scope(self, scope: etree._Element, inside: str, lane: str) -> None:
        for element in children(scope):
            name = local(element)
            if name == "sequenceFlow":
                self._flow(element, inside)
            elif name in FLOW_NODES:
                self._node(element, inside, lane)
            elif name in BESIDE:
                self._beside(element)
            elif name not in PASSED_OVER and scope is self.process:
                self.book.unsupported(element)

    def _node(self, element: etree._Element, inside: str, lane: str) -> None:
        self.met.add(element)
        if len(self.met) > MOST_NODES:
            raise Unfit(
                f"Quy trình có hơn {MOST_NODES} phần tử, quá mức hệ thống chạy được.",
                "Tách thành nhiều quy trình và gọi từ quy trình chính.",
            )
        node = self.reader.node(element, inside, lane)
        if node is None:
            return
        self.nodes.append((node, element))
        for part in children(element):
            if local(part) in BESIDE and local(part) not in FLOW_NODES and node.kind is not NodeKind.SUBPROCESS:
                self._beside(part)
        if node.kind is NodeKind.SUBPROCESS:
            self._scope(element, node.key, self.role_of.get(element.get("id") or "", lane))

    def _beside(self, element: etree._Element) -> None:
        """What stands beside the steps is not read, but somebody is told of it."""
        name = local(element)
        if name in {"potentialOwner", "humanPerformer", "performer", "resourceRole", "categoryValueRef"}:
            return
        self.left[name].append(_told(self.book, element))

    def _astray(self) -> None:
        """Refuses steps that stand where no step can stand: passed over, they would be lost without a word."""
        told = set(self.book.faulty)
        for element in self.process.iter(*(f"{{{MODEL}}}{name}" for name in sorted(FLOW_NODES))):
            above = element.getparent()
            if element in self.met or above is None or not told.isdisjoint((element, *element.iterancestors())):
                continue
            self.book.fault(element, f"không đứng được {self.book.place(above)}")

    def _flow(self, element: etree._Element, inside: str) -> None:
        book = self.book
        source, target = book.at(element.get("sourceRef")), book.at(element.get("targetRef"))
        for end, name in ((source, "sourceRef"), (target, "targetRef")):
            if end is None:
                reference = (element.get(name) or "")[:60]
                book.fault(element, f"trỏ tới mã “{reference}” không có trong tệp ({name})")
        if source is None or target is None:
            return
        flow = Flow(
            key=book.key(element) or f"flow-{len(self.flows) + 1}",
            source=book.key(source),
            target=book.key(target),
            name=book.name(element),
            condition=book.expression(child(element, "conditionExpression")),
            default=element.get("id") is not None and source.get("default") == element.get("id"),
        )
        self.flows.append((flow, element, inside))

    # -- lanes and drawing -------------------------------------------------------------------------------------

    def _lanes(self, lane_set: etree._Element, above: str, name_above: str) -> None:
        book = self.book
        for place, element in enumerate(children(lane_set, "lane"), 1):
            name = book.name(element)
            key = book.key(element) or f"{above or 'lane'}-{place}"
            nodes = []
            for reference in children(element, "flowNodeRef"):
                meant = book.at(reference.text)
                if meant is None:
                    book.fault(element, f"có bước mang mã “{(reference.text or '')[:60]}” không có trong tệp")
                elif self.process not in meant.iterancestors():
                    book.fault(element, f"có bước “{(reference.text or '')[:60]}” của quy trình khác")
                elif local(meant) in FLOW_NODES:
                    nodes.append(book.key(meant))
                    self.role_of[meant.get("id") or ""] = name or name_above
            self.lanes.append(Lane(key, name, tuple(nodes), above))
            for inner in children(element, "childLaneSet"):
                self._lanes(inner, key, name or name_above)

    def _layout(self, nodes: tuple[Node, ...], flows: tuple[Flow, ...]) -> Layout:
        pool = None
        if self.pool is not None:
            pool = Lane(self.book.key(self.pool) or "pool", self.book.name(self.pool))
        keys = {node.key for node in nodes} | {lane.key for lane in self.lanes} | ({pool.key} if pool else set())
        layout = read_layout(self.book, keys, {flow.key for flow in flows}, nodes)
        return replace(layout, lanes=tuple(self.lanes), pool=pool)

    # -- what a person must settle -----------------------------------------------------------------------------

    def _branches(self, nodes: tuple[Node, ...]) -> Iterator[Doubt]:
        """A doubt for each branch of which the file does not say when it is taken."""
        leaving: dict[str, list[Flow]] = defaultdict(list)
        for flow, _, _ in self.flows:
            leaving[flow.source].append(flow)
        for flow, element, _ in self.flows:
            said = child(element, "conditionExpression")
            if flow.condition and said is not None and (said.get("language") or _FOREIGN.match(flow.condition)):
                sentence = (
                    f"Điều kiện “{flow.condition[:200]}” viết theo phần mềm khác; viết lại điều kiện đi nhánh này."
                )
                yield Doubt(DoubtKind.BRANCH, flow.key, sentence)
        names = {node.key: node.name or node.key for node in nodes}
        for node in nodes:
            if node.kind not in {NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE} or len(leaving[node.key]) < 2:
                continue
            for flow in leaving[node.key]:
                if not flow.condition and not flow.default:
                    branch = flow.name or f"tới {names.get(flow.target, flow.target)}"
                    sentence = (
                        f"Nhánh “{branch}” sau “{names[node.key]}” chưa nêu điều kiện; nhập điều kiện đi nhánh này."
                    )
                    yield Doubt(DoubtKind.BRANCH, flow.key, sentence)

    def _whole(self) -> Iterator[Doubt]:
        steps: dict[str, int] = defaultdict(int)
        for node, element in self.nodes:
            lane = self.role_of.get(element.get("id") or "")
            if lane and node.kind is NodeKind.USER and node.who.role == lane == node.who.said:
                steps[lane] += 1
        keys = {lane.name: lane.key for lane in reversed(self.lanes)}
        for lane, count in steps.items():
            sentence = f"Làn “{lane}” được lấy làm vai của {count} bước; chọn vai của hệ thống ứng với làn này."
            yield Doubt(DoubtKind.WHO, keys.get(lane, ""), sentence)
        yield from _left_over(self.left)
        self.book.foreign.clear()
        self.book.count_foreign(self.process)
        if self.book.foreign:
            count = sum(self.book.foreign.values())
            spaces = ", ".join(sorted(space[:100] or "không rõ tên" for space in self.book.foreign))
            yield Doubt(DoubtKind.LEFT, "", f"Không đọc {count} chỗ ghi riêng của phần mềm khác ({spaces}).")
