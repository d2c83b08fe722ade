"""Where to draw what is drawn nowhere: steps from left to right in the lanes of those who do them.

Each node stands in a column after all that come before it, and in a row of its lane; a flow over several columns
keeps a free row for itself; a flow that goes back runs below all rows. Flows turn at right angles between columns.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from lienthong.kernel.process.definition import (
    ACTIVITIES,
    GATEWAYS,
    Box,
    Definition,
    Flow,
    Lane,
    Layout,
    Node,
    NodeKind,
    Who,
)

from .columns import Grid, columns

Point = tuple[float, float]
Corners = tuple[Point, ...]
Turn = tuple[int, set[int]]
"""The row that flows leave, and the rows into which they turn."""

STEP, GATEWAY, EVENT = (100.0, 80.0), (50.0, 50.0), (36.0, 36.0)
ACROSS, DOWN = 70.0, 60.0
"""Free space between columns (at least), between rows."""
EDGE, HEAD, BACK = 40.0, 30.0, 20.0
"""Inside the border of a sub-process or lane; for the name of a lane; between flows that go back."""
TURN = 18.0
"""Between two flows that turn between the same columns."""


@dataclass(slots=True)
class Drawn:
    """What was placed so far."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, Corners] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    def moved(self, x: float, y: float) -> "Drawn":
        """The same, further right and down."""
        return Drawn(
            {key: (a + x, b + y, w, h) for key, (a, b, w, h) in self.boxes.items()},
            {key: tuple((a + x, b + y) for a, b in corners) for key, corners in self.lines.items()},
            {key: (a + x, b + y, w, h) for key, (a, b, w, h) in self.labels.items()},
        )


def drawn(definition: Definition) -> Definition:
    """The definition with a place for all that had none; what is drawn already stays where it is."""
    layout = definition.layout
    lacking = [node for node in definition.nodes if node.key not in layout.boxes]
    if len(lacking) == len(definition.nodes) and lacking:
        return replace(definition, layout=_fresh(definition))
    boxes = dict(layout.boxes)
    if lacking:
        boxes |= _beneath(definition, {node.key for node in lacking})
    lines = dict(layout.lines)
    for flow in definition.flows:
        if flow.key not in lines:
            lines[flow.key] = _straight(boxes[flow.source], boxes[flow.target])
    if len(boxes) == len(layout.boxes) and len(lines) == len(layout.lines):
        return definition
    return replace(definition, layout=replace(layout, boxes=MappingProxyType(boxes), lines=MappingProxyType(lines)))


def _fresh(definition: Definition) -> Layout:
    """A whole new drawing; in lanes where several do the work and nobody has named lanes yet."""
    layout = definition.layout
    lanes = layout.lanes or _lanes(definition)
    bands = {key: number for number, lane in enumerate(lanes) for key in lane.nodes}
    holders = {node.inside for node in definition.nodes}
    empty = {node.key for node in definition.nodes if node.kind is NodeKind.SUBPROCESS and node.key not in holders}
    folded = layout.folded | empty
    done, size, heights = _Scope(definition, "", bands, folded).drawn()
    pool = layout.pool
    if lanes and not layout.lanes:
        pool = pool or Lane(_unused("pool", definition, lanes), definition.name)
    left = HEAD * (2 if pool and lanes else 1) if pool or lanes else 0.0
    done = done.moved(left, 0.0)
    if lanes and len(heights) == len(lanes):
        top = 0.0
        for lane, height in zip(lanes, heights, strict=True):
            done.boxes[lane.key] = (HEAD if pool else 0.0, top, size[0] + HEAD, height)
            top += height
    if pool:
        done.boxes[pool.key] = (0.0, 0.0, size[0] + left, size[1])
    return replace(
        layout,
        boxes=MappingProxyType(done.boxes),
        lines=MappingProxyType(done.lines),
        labels=MappingProxyType(done.labels),
        folded=folded,
        lanes=tuple(lanes),
        pool=pool,
    )


def _beneath(definition: Definition, lacking: set[str]) -> dict[str, Box]:
    """Places for those that have none, below all that have one; in a closed sub-process on its own sheet."""
    given = definition.layout.boxes
    fresh = _Scope(definition, "", {}, definition.layout.folded).drawn()[0]
    low = max((y + h for _, y, _, h in given.values()), default=0.0) + DOWN
    left = min((x for x, *_ in given.values()), default=0.0)
    placed = {key: (x + left, y + low, w, h) for key, (x, y, w, h) in fresh.boxes.items() if key in lacking}
    for node in definition.nodes:
        if node.on and node.key in lacking and node.on in given:
            x, y, w, h = given[node.on]
            away = [a - b for a, b in zip(fresh.boxes[node.key], fresh.boxes[node.on], strict=True)]
            placed[node.key] = (min(x + max(away[0], 0.0), x + w), y + h - EVENT[1] / 2, *EVENT)
    return placed


# -- lanes ---------------------------------------------------------------------------------------------------


def _lanes(definition: Definition) -> list[Lane]:
    """A lane for each who does steps of the procedure itself; none where it is one alone."""
    names: dict[str, list[str]] = defaultdict(list)
    band = _bands(definition)
    for node in definition.nodes:
        if not node.inside:
            names[band[node.key]].append(node.key)
    if len(names) < 2:
        return []
    lanes: list[Lane] = []
    for number, (name, nodes) in enumerate(names.items(), 1):
        lanes.append(Lane(_unused(f"lane-{number}", definition, lanes), name, tuple(nodes)))
    return lanes


def _bands(definition: Definition) -> dict[str, str]:
    """The lane of each node: of a step who does it; of others that of the node before, or else of the one after."""
    band = {node.key: _doer(node.who) for node in definition.nodes if node.who != Who() and node.kind in ACTIVITIES}
    band = {key: name for key, name in band.items() if name}
    holders = {node.key: node.on for node in definition.nodes if node.on}
    steps = [(holders.get(flow.source, flow.source), flow.target) for flow in definition.flows]
    for ends in (steps, [(b, a) for a, b in steps], steps):
        for _ in definition.nodes:
            found = {b: band[a] for a, b in ends if a in band and b not in band}
            if not found:
                break
            band |= found
    return {node.key: band.get(node.on or node.key, "") for node in definition.nodes}


def _doer(who: Who) -> str:
    return who.role or who.post or who.said or who.unit


def _unused(like: str, definition: Definition, lanes: Iterable[Lane]) -> str:
    taken = {node.key for node in definition.nodes} | {flow.key for flow in definition.flows}
    taken |= {lane.key for lane in (*definition.layout.lanes, *lanes)}
    key, n = like, 1
    while key in taken or key == definition.key:
        n += 1
        key = f"{like}-{n}"
    return key


# -- one scope -----------------------------------------------------------------------------------------------


class _Scope:
    """What lies in the procedure itself or in one sub-process, being placed from its own corner (0, 0)."""

    def __init__(self, definition: Definition, inside: str, bands: Mapping[str, int], folded: frozenset[str]) -> None:
        self.definition = definition
        self.folded = folded
        self.bands = bands
        mine = [node for node in definition.nodes if node.inside == inside]
        self.nodes = [node for node in mine if not node.on]
        self.border = [node for node in mine if node.on]
        keys = {node.key for node in mine}
        self.flows = [flow for flow in definition.flows if flow.source in keys]
        self.holder = {node.key: node.on or node.key for node in mine}
        self.inner: dict[str, Drawn] = {}
        self.done = Drawn()

    def drawn(self) -> tuple[Drawn, Point, list[float]]:
        """All placed, how large it is, and how high each lane is."""
        sizes = {node.key: self._size(node) for node in self.nodes}
        edges = [(flow.key, self.holder[flow.source], self.holder[flow.target]) for flow in self.flows]
        grid = columns([node.key for node in self.nodes], edges, self.bands)
        turning = self._turning(grid)
        wide = [0.0] * grid.width
        high = [0.0] * grid.height
        for key, (column, row) in grid.places.items():
            wide[column] = max(wide[column], sizes[key][0])
            high[row] = max(high[row], sizes[key][1])
        high = [max(height, EVENT[1]) for height in high]
        gaps = [max(ACROSS, TURN * (len(turning[column]) + 1)) for column in range(grid.width)]
        before = max(EDGE, TURN * (len(turning[-1]) + 1))
        lefts = _starts(wide, gaps, before)
        tops = _starts(high, [DOWN] * len(high), EDGE)
        for key, (column, row) in grid.places.items():
            w, h = sizes[key]
            self._place(key, (lefts[column] + (wide[column] - w) / 2, tops[row] + (high[row] - h) / 2, w, h))
        self._place_borders()
        track = (tops[-1] + high[-1] if high else EDGE) + DOWN
        tracks = Tracks([before, *gaps], lefts, wide, tops, high, track, turning)
        backs = 0
        for flow in self.flows:
            stops = grid.ways.get(flow.key)
            self.done.lines[flow.key] = self._line(flow, stops, tracks, backs)
            backs += stops is None
        bottom = track - DOWN + EDGE + (BACK * backs if backs else 0.0) + (BACK if self.border else 0.0)
        right = (lefts[-1] + wide[-1] if wide else EDGE) + max(EDGE, gaps[-1] if turning[grid.width - 1] else 0.0)
        return self.done, (right, bottom), _heights(grid.bands, tops, bottom)

    def _turning(self, grid: Grid) -> dict[int, list[str]]:
        """Who turns after each column (-1: before the first): the sources of flows that change their row there."""
        turning: dict[int, dict[str, Turn]] = defaultdict(dict)
        for flow in self.flows:
            source, target = self.holder[flow.source], flow.target
            stops = grid.ways.get(flow.key)
            if stops is None:
                column, row = grid.places[source]
                turning[column][flow.key] = (row, {grid.height})
                column, row = grid.places[target]
                turning[column - 1][flow.key] = (grid.height, {row})
                continue
            for (column, row), (_, after) in pairwise(stops):
                if row != after or (flow.source != source and column == stops[0][0]):
                    turning[column].setdefault(flow.source, (row, set()))[1].add(after)
        return defaultdict(list, {column: _in_turn(turns) for column, turns in turning.items()})

    def _size(self, node: Node) -> Point:
        if node.kind is NodeKind.SUBPROCESS:
            inner, size, _ = _Scope(self.definition, node.key, {}, self.folded).drawn()
            self.inner[node.key] = inner
            filled = any(one.inside == node.key for one in self.definition.nodes)
            return size if filled and node.key not in self.folded else STEP
        if node.kind in ACTIVITIES:
            return STEP
        return GATEWAY if node.kind in GATEWAYS else EVENT

    def _place(self, key: str, box: Box) -> None:
        self.done.boxes[key] = box
        if key in self.inner:
            closed = key in self.folded
            inner = self.inner[key].moved(0.0 if closed else box[0], 0.0 if closed else box[1])
            self.done.boxes |= inner.boxes
            self.done.lines |= inner.lines
            self.done.labels |= inner.labels

    def _place_borders(self) -> None:
        count: dict[str, int] = defaultdict(int)
        for node in self.border:
            x, y, w, h = self.done.boxes[node.on]
            place = count[node.on]
            count[node.on] += 1
            at = x + w - EVENT[0] / 2 - 14 - place * (EVENT[0] + 8)
            left, top = max(at - EVENT[0] / 2, x), y + h - EVENT[1] / 2
            self.done.boxes[node.key] = (left, top, *EVENT)
            if node.name and not place:
                self.done.labels[node.key] = (left - 88.0, y + h + 4.0, 84.0, 28.0)

    def _line(self, flow: Flow, stops: Sequence[tuple[int, int]] | None, tracks: "Tracks", backs: int) -> Corners:
        """The corners of a flow: `stops` are the cells it passes, from its source's to its target's; None: back."""
        x, y, w, h = self.done.boxes[flow.source]
        tx, ty, _, th = self.done.boxes[flow.target]
        column, row = tracks.cell(self.done.boxes[self.holder[flow.source]])
        corners: list[Point] = []
        if self.holder[flow.source] != flow.source:
            corners = [(x + w / 2, y + h), (x + w / 2, tracks.below(row))]
        else:
            corners = [(x + w, y + h / 2)]
        if stops is None:
            target = tracks.cell(self.done.boxes[flow.target])[0]
            level = tracks.track + BACK * backs
            out, back = tracks.after(column, flow.key), tracks.after(target - 1, flow.key)
            corners += [(out, corners[-1][1]), (out, level), (back, level), (back, ty + th / 2)]
        else:
            for before, (_, next_row) in pairwise(stops):
                at = tracks.after(before[0], flow.source)
                corners += [(at, corners[-1][1]), (at, tracks.middle(next_row))]
        return _turns([*corners, (tx, ty + th / 2)])


@dataclass(frozen=True, slots=True)
class Tracks:
    """Where columns and rows lie, and where flows run between them; `track`: below all rows."""

    gaps: Sequence[float]
    lefts: Sequence[float]
    wide: Sequence[float]
    tops: Sequence[float]
    high: Sequence[float]
    track: float
    turning: Mapping[int, Sequence[str]]

    def after(self, column: int, who: str) -> float:
        """Where a flow turns between a column and the next: each source has a place of its own there."""
        start = self.lefts[column] + self.wide[column] if column >= 0 else 0.0
        turns = self.turning.get(column, ())
        place = turns.index(who) + 1 if who in turns else 1
        return start + self.gaps[column + 1] * place / (max(len(turns), 1) + 1)

    def below(self, row: int) -> float:
        """Half way between a row and the next."""
        return self.tops[row] + self.high[row] + DOWN / 2

    def middle(self, row: int) -> float:
        """The middle of a row."""
        return self.tops[row] + self.high[row] / 2

    def cell(self, box: Box) -> tuple[int, int]:
        """The column and row in which a box stands."""
        x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
        column = next(n for n, (left, w) in enumerate(zip(self.lefts, self.wide, strict=True)) if x <= left + w)
        return column, next(n for n, (top, h) in enumerate(zip(self.tops, self.high, strict=True)) if y <= top + h)


# -- small geometry ------------------------------------------------------------------------------------------


def _in_turn(turns: dict[str, Turn]) -> list[str]:
    """Who turns first: whoever leaves a row before those who come into it, so that they do not run over each other."""
    left = dict(sorted(turns.items(), key=lambda one: one[1][0]))
    found: list[str] = []
    while left:
        free = (
            key
            for key, (_, into) in left.items()
            if not any(row in into for other, (row, _) in left.items() if other != key)
        )
        key = next(free, next(iter(left)))
        found.append(key)
        del left[key]
    return found


def _starts(sizes: Sequence[float], gaps: Sequence[float], first: float) -> list[float]:
    at = first
    found: list[float] = []
    for size, gap in zip(sizes, gaps, strict=True):
        found.append(at)
        at += size + gap
    return found


def _heights(bands: Sequence[int], tops: Sequence[float], bottom: float) -> list[float]:
    """How high each lane is: `bands` says of each row in which lane it lies."""
    firsts = [bands.index(band) for band in sorted(set(bands))]
    edges = [0.0, *(tops[row] - DOWN / 2 for row in firsts[1:]), bottom]
    return [low - high for high, low in pairwise(edges)]


def _turns(corners: Sequence[Point]) -> Corners:
    """Corners without those that are no turns."""
    kept: list[Point] = []
    for point in corners:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept if len(kept) > 1 else [*kept, *kept])


def _straight(source: Box, target: Box) -> Corners:
    """From the right side of one box to the left side of another, turning half way."""
    x, y = source[0] + source[2], source[1] + source[3] / 2
    tx, ty = target[0], target[1] + target[3] / 2
    middle = (x + tx) / 2
    return _turns([(x, y), (middle, y), (middle, ty), (tx, ty)])
