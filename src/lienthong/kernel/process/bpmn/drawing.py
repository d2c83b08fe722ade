"""The drawing of a process: shapes, edges and labels of BPMN's diagram interchange, read and written."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lxml import etree

from lienthong.kernel.process.definition import Box, Definition, Layout, Node, NodeKind

from .book import Book, yes
from .names import BOUNDS, DIAGRAM, DRAWING

FARTHEST = 1_000_000.0

Point = tuple[float, float]


def read_layout(book: Book, boxed: set[str], lined: set[str], nodes: tuple[Node, ...]) -> Layout:
    """Where the file draws these nodes, lanes and flows; what is drawn at no real place is left out."""
    boxes: dict[str, Box] = {}
    lines: dict[str, tuple[Point, ...]] = {}
    labels: dict[str, Box] = {}
    folded: set[str] = set()
    holders = {node.key for node in nodes if node.kind is NodeKind.SUBPROCESS}
    for shape in book.root.iter(f"{{{DRAWING}}}BPMNShape"):
        key = _meant(book, shape)
        box = _box(shape.find(f"{{{BOUNDS}}}Bounds"))
        if not key or key not in boxed or key in boxes or box is None:
            continue
        boxes[key] = box
        if key in holders and not yes(shape, "isExpanded"):
            folded.add(key)
        _keep_label(shape, key, labels)
    for edge in book.root.iter(f"{{{DRAWING}}}BPMNEdge"):
        key = _meant(book, edge)
        corners = [_point(one) for one in edge.iterchildren(f"{{{DIAGRAM}}}waypoint")]
        known = tuple(one for one in corners if one is not None)
        if key not in lined or key in lines or len(known) < max(2, len(corners)):
            continue
        lines[key] = known
        _keep_label(edge, key, labels)
    return Layout(MappingProxyType(boxes), MappingProxyType(lines), MappingProxyType(labels), frozenset(folded))


def _meant(book: Book, drawn: etree._Element) -> str:
    element = book.at(drawn.get("bpmnElement"))
    return book.key(element) if element is not None else ""


def _keep_label(drawn: etree._Element, key: str, labels: dict[str, Box]) -> None:
    label = drawn.find(f"{{{DRAWING}}}BPMNLabel")
    box = _box(label.find(f"{{{BOUNDS}}}Bounds")) if label is not None else None
    if box is not None:
        labels[key] = box


def _box(bounds: etree._Element | None) -> Box | None:
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds.get(name)) for name in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return x, y, width, height


def _point(waypoint: etree._Element) -> Point | None:
    x, y = _number(waypoint.get("x")), _number(waypoint.get("y"))
    return None if x is None or y is None else (x, y)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= FARTHEST else None


# -- writing -------------------------------------------------------------------------------------------------


def write_layout(
    root: etree._Element, definition: Definition, ids: Mapping[str, str], new_id: Callable[[str], str], plane_of: str
) -> None:
    """Draw a definition: one sheet for the whole, one for what is inside each closed sub-process.

    `ids`: the id of each thing in the file, under `node:key`, `flow:key`, `lane:key`; `new_id` gives one that nobody
    has, like the text it is asked for; `plane_of`: the collaboration or process that the first sheet shows.
    """
    for holder, scopes in _sheets(definition).items():
        diagram = etree.SubElement(root, f"{{{DRAWING}}}BPMNDiagram", id=new_id("diagram"))
        plane = etree.SubElement(diagram, f"{{{DRAWING}}}BPMNPlane", id=new_id("plane"))
        plane.set("bpmnElement", ids[f"node:{holder}"] if holder else plane_of)
        _Sheet(plane, definition.layout, ids, new_id).draw(definition, scopes, first=not holder)


def _sheets(definition: Definition) -> dict[str, set[str]]:
    """The scopes drawn on each sheet: sheets by the closed sub-process they show, the first by nothing."""
    sheet_of = {"": ""}
    sheets: dict[str, set[str]] = defaultdict(set, {"": {""}})
    for node in definition.nodes:
        if node.kind is not NodeKind.SUBPROCESS:
            continue
        sheet_of[node.key] = node.key if node.key in definition.layout.folded else sheet_of[node.inside]
        sheets[sheet_of[node.key]].add(node.key)
    filled = {node.inside for node in definition.nodes}
    return {holder: scopes for holder, scopes in sheets.items() if not holder or scopes & filled}


class _Sheet:
    """One sheet being drawn."""

    def __init__(
        self, plane: etree._Element, layout: Layout, ids: Mapping[str, str], new_id: Callable[[str], str]
    ) -> None:
        self.plane = plane
        self.layout = layout
        self.ids = ids
        self.new_id = new_id

    def draw(self, definition: Definition, scopes: set[str], first: bool) -> None:
        """Draw what lies in these scopes, and on the first sheet the pool and its lanes."""
        layout = self.layout
        if first:
            for lane in [*([layout.pool] if layout.pool else []), *layout.lanes]:
                self._shape(f"lane:{lane.key}", lane.key, isHorizontal="true")
        for node in definition.nodes:
            if node.inside in scopes:
                more = {"isExpanded": "false" if node.key in layout.folded else "true"}
                self._shape(f"node:{node.key}", node.key, **(more if node.kind is NodeKind.SUBPROCESS else {}))
        inside = {node.key: node.inside for node in definition.nodes}
        for flow in definition.flows:
            if inside[flow.source] in scopes and flow.key in layout.lines:
                self._edge(flow.key)

    def _shape(self, thing: str, key: str, **more: str) -> None:
        box = self.layout.boxes.get(key)
        if box is None:
            return
        shape = etree.SubElement(self.plane, f"{{{DRAWING}}}BPMNShape", id=self.new_id(f"{self.ids[thing]}-shape"))
        shape.set("bpmnElement", self.ids[thing])
        for name, value in more.items():
            shape.set(name, value)
        _bounds(shape, box)
        self._label(shape, key)

    def _edge(self, key: str) -> None:
        thing = self.ids[f"flow:{key}"]
        edge = etree.SubElement(
            self.plane, f"{{{DRAWING}}}BPMNEdge", id=self.new_id(f"{thing}-edge"), bpmnElement=thing
        )
        for x, y in self.layout.lines[key]:
            etree.SubElement(edge, f"{{{DIAGRAM}}}waypoint", x=_text(x), y=_text(y))
        self._label(edge, key)

    def _label(self, drawn: etree._Element, key: str) -> None:
        if key in self.layout.labels:
            _bounds(etree.SubElement(drawn, f"{{{DRAWING}}}BPMNLabel"), self.layout.labels[key])


def _bounds(above: etree._Element, box: Box) -> None:
    x, y, width, height = (_text(number) for number in box)
    etree.SubElement(above, f"{{{BOUNDS}}}Bounds", x=x, y=y, width=width, height=height)


def _text(number: float) -> str:
    """A number that is read back as the same, without the `.0` of whole ones."""
    return repr(float(number)).removesuffix(".0")
