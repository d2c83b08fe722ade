"""Makes room in a drawing: what stands to the right moves on, so that something new has its place."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lienthong.kernel.process.definition import Box, Definition, Lane, Layout, Node

GAP = 70.0


def with_place(definition: Definition, after: str, new: Node, size: tuple[float, float]) -> Layout:
    """The drawing with a place for a new node behind another, in its lane; as it was where nothing is drawn."""
    layout = definition.layout
    before = layout.boxes.get(after)
    lanes = tuple(_beside(lane, after, new.key) for lane in layout.lanes)
    if before is None:
        return replace(layout, lanes=lanes)
    x, y, w, h = before
    width, height = size
    moved = _wider(definition, after, x + w, width + GAP)
    boxes = {**moved.boxes, new.key: (x + w + GAP, y + (h - height) / 2, width, height)}
    return replace(moved, boxes=MappingProxyType(boxes), lanes=lanes)


def without(layout: Layout, keys: set[str]) -> Layout:
    """The drawing without these nodes or ways; where a way has to be drawn anew only its line is forgotten."""

    def kept(things: Mapping[str, Box]) -> Mapping[str, Box]:
        return MappingProxyType({key: one for key, one in things.items() if key not in keys})

    lines = MappingProxyType({key: line for key, line in layout.lines.items() if key not in keys})
    lanes = tuple(replace(lane, nodes=tuple(one for one in lane.nodes if one not in keys)) for lane in layout.lanes)
    return replace(
        layout, boxes=kept(layout.boxes), lines=lines, labels=kept(layout.labels), lanes=lanes,
        folded=layout.folded - keys,
    )  # fmt: skip


def _beside(lane: Lane, after: str, new: str) -> Lane:
    if after not in lane.nodes:
        return lane
    at = lane.nodes.index(after) + 1
    return replace(lane, nodes=(*lane.nodes[:at], new, *lane.nodes[at:]))


def _wider(definition: Definition, after: str, cut: float, by: float) -> Layout:
    """All that lies right of a line moves on; what reaches over it (a lane, a sub-process) grows."""
    layout = definition.layout
    sheet = _sheets(definition)
    here = sheet[after]
    boxes: dict[str, Box] = {}
    for key, (x, y, w, h) in layout.boxes.items():
        if sheet.get(key, "") != here:
            boxes[key] = (x, y, w, h)
        elif x >= cut:
            boxes[key] = (x + by, y, w, h)
        else:
            boxes[key] = (x, y, w + by if x + w > cut and _holds(definition, key) else w, h)
    starts = {flow.key: sheet[flow.source] for flow in definition.flows}
    lines = {
        key: tuple((x + by if x >= cut and starts.get(key) == here else x, y) for x, y in corners)
        for key, corners in layout.lines.items()
    }
    labels = {
        key: (x + by if x >= cut and {**sheet, **starts}.get(key, "") == here else x, y, w, h)
        for key, (x, y, w, h) in layout.labels.items()
    }
    # The way out of the node itself begins at the line: its first corner stays where the node is.
    for flow in definition.flows:
        if flow.source == after and flow.key in lines:
            lines[flow.key] = (layout.lines[flow.key][0], *lines[flow.key][1:])
    return replace(
        layout, boxes=MappingProxyType(boxes), lines=MappingProxyType(lines), labels=MappingProxyType(labels)
    )


def _holds(definition: Definition, key: str) -> bool:
    """Whether a box holds others: a lane, the pool, an open sub-process."""
    layout = definition.layout
    return (
        any(lane.key == key for lane in layout.lanes)
        or (layout.pool is not None and layout.pool.key == key)
        or (key not in layout.folded and any(node.inside == key for node in definition.nodes))
    )


def _sheets(definition: Definition) -> dict[str, str]:
    """On which sheet each node is drawn: that of the closed sub-process it lies in, else the first."""
    inside = {node.key: node.inside for node in definition.nodes}

    def sheet(key: str) -> str:
        while inside.get(key):
            key = inside[key]
            if key in definition.layout.folded:
                return key
        return ""

    return {key: sheet(key) for key in inside}
