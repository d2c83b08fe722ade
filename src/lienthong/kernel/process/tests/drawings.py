"""BPMN files for tests: written by hand around what a test is about, and random definitions to be written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from lienthong.kernel.base.text import tidy
from lienthong.kernel.process.bpmn import drawn
from lienthong.kernel.process.bpmn.names import MODEL, OURS
from lienthong.kernel.process.definition import (
    ACTIVITIES,
    CATCHING,
    Definition,
    Fact,
    Flow,
    Layout,
    Multi,
    Node,
    NodeKind,
    Period,
    Who,
)
from lienthong.kernel.process.ordering import ordered

MODELS = Path(__file__).parent / "models"


def bpmn(body: str, head: str = "", process: str = 'id="p" name="Cấp giấy phép"') -> bytes:
    """A file with one process: the body stands on its own lines, the first of them is line 4 of the file."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{MODEL}" xmlns:lt="{OURS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d">{head}
<process {process}>
{body}
</process></definitions>""".encode()


def around(step: str, more: str = "", head: str = "") -> bytes:
    """A file of a start, one step with the id `x` on line 5, and an end."""
    return bpmn(
        f"""<startEvent id="s"/>
{step}
<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>
{more}""",
        head,
    )


# -- random definitions --------------------------------------------------------------------------------------

WORDS = st.text("aăđêốựỹ BXY.,;:-_/'\"<>&=1290(){}\u00a0\n%", max_size=14).map(tidy)
KEYS = st.text("abcđẠ019 .-_:/<&", min_size=1, max_size=8).map(tidy).filter(bool)
LENGTHS = st.integers(0, 400).map(Period.days) | st.integers(0, 200_000).map(Period)
WHEN = (
    LENGTHS | WORDS.map(lambda words: f"={words}".strip()) | st.dates().map(str) | st.just("2026-01-02T15:00:00+07:00")
)
NOTES = st.text("aẫ b\n<]>&", max_size=20).map(str.strip)
SAID = st.text("aẫ  b\n\t<]>&", max_size=8)
CONDITIONS = st.text('ab = "1"<>&\n', max_size=12).map(str.strip)
MESSAGES = st.sampled_from(["", "Có ý kiến", "Đã thu phí", "a<b & “c”"])
WHOS = st.builds(Who, WORDS, WORDS, WORDS, WORDS) | st.sampled_from(
    [Who(), Who(role="Văn thư"), Who(role="Văn thư", said="Văn thư"), Who(post="Chuyên viên")]
)
MULTIS = st.builds(Multi, WORDS, WORDS.filter(bool), st.booleans(), CONDITIONS)
INNER = [*sorted(set(NodeKind) - {NodeKind.START, NodeKind.END}), *[NodeKind.SUBPROCESS] * 4, *[NodeKind.USER] * 3]
TOLD = frozenset({NodeKind.SEND, NodeKind.RECEIVE, NodeKind.MESSAGE, NodeKind.THROW})


@st.composite
def definitions(draw: Callable[..., object]) -> Definition:
    """Any definition that a file can hold: not always one that a run could follow to its end."""
    keys = draw(st.lists(KEYS, min_size=14, max_size=24, unique=True))
    nodes, flows = _scope(draw, keys, "", 2)
    defaults: set[str] = set()
    marked = []
    for flow in flows:
        default = flow.source not in defaults and draw(st.booleans()) and draw(st.booleans())
        defaults |= {flow.source} if default else set()
        marked.append(replace(flow, default=default))
    made = Definition(
        key=draw(KEYS),
        name=draw(WORDS),
        nodes=tuple(nodes),
        flows=tuple(marked),
        limit=draw(st.none() | LENGTHS),
        procedures=tuple(draw(st.lists(st.sampled_from(["1.013124", "2.000815", "H41-7"]), max_size=2))),
        note=draw(NOTES),
        facts=tuple(draw(st.lists(st.builds(Fact, WORDS, st.sampled_from(["text", "truth"]), NOTES), max_size=2))),
    )
    return _placed(draw, made)


def _scope(draw, keys: list[str], inside: str, depth: int) -> tuple[list[Node], list[Flow]]:
    """Nodes and flows of one scope; takes its keys from the list."""
    nodes, flows = [_node(draw, keys.pop(), NodeKind.START, inside)], []
    for _ in range(draw(st.integers(1, 6))):
        if len(keys) < 4:
            break
        kind = draw(st.sampled_from(INNER))
        if kind is NodeKind.SUBPROCESS and not depth:
            kind = NodeKind.USER
        node = _node(draw, keys.pop(), kind, inside)
        nodes.append(node)
        if kind is NodeKind.SUBPROCESS and draw(st.integers(0, 3)):
            more, between = _scope(draw, keys, node.key, depth - 1)
            nodes += more
            flows += between
        if kind in ACTIVITIES and keys and draw(st.booleans()):
            event = _node(draw, keys.pop(), draw(st.sampled_from([NodeKind.TIMER, NodeKind.MESSAGE])), inside)
            nodes.append(replace(event, on=node.key, interrupts=draw(st.booleans())))
    if keys:
        nodes.append(_node(draw, keys.pop(), NodeKind.END, inside))
    mine = [node for node in nodes if node.inside == inside]
    targets = [node for node in mine if node.kind is not NodeKind.START and not node.on]
    for node in mine:
        ends = [one for one in targets if node.kind is not NodeKind.EVENT or one.kind in CATCHING]
        if node.kind is NodeKind.END or not ends:
            continue
        for target in draw(st.lists(st.sampled_from(ends), max_size=2)):
            key = draw(KEYS.filter(lambda key: key not in {flow.key for flow in flows}))
            flows.append(Flow(f"{node.key} {len(flows)} {key}", node.key, target.key, draw(WORDS), draw(CONDITIONS)))
    return nodes, flows


def _node(draw, key: str, kind: NodeKind, inside: str) -> Node:
    said = tuple(draw(st.lists(st.tuples(WORDS, SAID), max_size=1)))
    node = Node(key, kind, draw(WORDS), inside, note=draw(NOTES), said=said)
    if kind in TOLD or kind is NodeKind.END:
        node = replace(node, message=draw(MESSAGES))
    if kind is NodeKind.TIMER:
        node = replace(node, after=draw(st.none() | WHEN))
    if kind not in ACTIVITIES:
        return node
    node = replace(node, who=draw(WHOS), limit=draw(st.none() | LENGTHS), multi=draw(st.none() | MULTIS))
    node = replace(node, form=draw(WORDS), verb=draw(WORDS), table=draw(WORDS))
    return replace(node, called=draw(WORDS.map(lambda text: f"q{text}"))) if kind is NodeKind.CALL else node


def _placed(draw, made: Definition) -> Definition:
    """Drawn nowhere, or drawn by somebody: a little further, some of it not at all, some parts closed."""
    if draw(st.booleans()):
        return made
    layout = drawn(ordered(made)).layout
    far = draw(st.sampled_from([0.0, 17.5, -300.25, 1 / 3]))
    kept = {key for key in layout.boxes if draw(st.integers(0, 9))}
    parts = {node.key for node in made.nodes if node.kind is NodeKind.SUBPROCESS} & kept
    return replace(
        made,
        layout=Layout(
            {key: (x + far, y, w, h) for key, (x, y, w, h) in layout.boxes.items() if key in kept},
            {key: tuple((x + far, y) for x, y in line) for key, line in layout.lines.items()},
            {key: (x, y, 90.0, 14.0) for key, (x, y, _, _) in layout.boxes.items() if key in kept and key[0] == "a"},
            frozenset(part for part in parts if draw(st.booleans())),
            layout.lanes,
            layout.pool,
        ),
    )
