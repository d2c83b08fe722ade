"""What is drawn nowhere gets a place in which it can be seen; what somebody has drawn stays."""

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given, settings

from lienthong.kernel.process.bpmn import drawn
from lienthong.kernel.process.definition import Box, Definition, Flow, Layout, Node, NodeKind, Who
from lienthong.kernel.process.ordering import ordered

from .drawings import definitions

CLERK, HEAD = Who(role="Văn thư"), Who(role="Lãnh đạo")


def line(*nodes: Node) -> Definition:
    """Nodes one after the other."""
    flows = (Flow(f"f{n}", a.key, b.key) for n, (a, b) in enumerate(pairwise(nodes)))
    return Definition("p", "Quy trình", tuple(nodes), tuple(flows))


def apart(a: Box, b: Box) -> bool:
    """Whether two boxes share no place."""
    return a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


def within(inner: Box, outer: Box) -> bool:
    """Whether one box lies in another."""
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[0] + inner[2] <= outer[0] + outer[2]
        and inner[1] + inner[3] <= outer[1] + outer[3]
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definitions())
def test_everything_is_drawn_apart_and_inside_what_holds_it(made: Definition) -> None:
    whole = drawn(replace(ordered(made), layout=Layout()))
    boxes, lines = whole.layout.boxes, whole.layout.lines
    assert {node.key for node in whole.nodes} <= set(boxes)
    assert {flow.key for flow in whole.flows} == set(lines)
    steps = [node for node in whole.nodes if not node.on]
    for a, b in combinations(steps, 2):
        if a.inside == b.inside:
            assert apart(boxes[a.key], boxes[b.key]), f"{a.key} {b.key}"
    for node in whole.nodes:
        if node.inside:
            assert within(boxes[node.key], boxes[node.inside])
        if node.on:
            assert not apart(boxes[node.key], boxes[node.on])
    for flow in whole.flows:
        for (x, y), (x2, y2) in pairwise(lines[flow.key]):
            assert x == x2 or y == y2
        x, y = lines[flow.key][-1]
        target = boxes[flow.target]
        assert (x, y) == (target[0], target[1] + target[3] / 2)
    for lane in whole.layout.lanes:
        for key in lane.nodes:
            assert within(boxes[key], boxes[lane.key])
    if whole.layout.pool:
        assert all(within(boxes[lane.key], boxes[whole.layout.pool.key]) for lane in whole.layout.lanes)
    assert drawn(whole) == whole


def test_steps_stand_from_left_to_right_in_the_lanes_of_those_who_do_them() -> None:
    whole = drawn(
        line(
            Node("s", NodeKind.START),
            Node("a", NodeKind.USER, who=CLERK),
            Node("b", NodeKind.USER, who=HEAD),
            Node("c", NodeKind.USER, who=CLERK),
            Node("e", NodeKind.END),
        )
    )
    layout = whole.layout
    middles = [x + w / 2 for x, _, w, _ in (layout.boxes[node.key] for node in whole.nodes)]
    assert middles == sorted(middles)
    assert [(lane.name, lane.nodes) for lane in layout.lanes] == [
        ("Văn thư", ("s", "a", "c", "e")),
        ("Lãnh đạo", ("b",)),
    ]
    assert layout.pool and layout.pool.name == "Quy trình"
    assert layout.boxes["a"][1] == layout.boxes["c"][1] < layout.boxes["b"][1]


def test_one_who_does_all_needs_no_lanes() -> None:
    layout = drawn(line(Node("s", NodeKind.START), Node("a", NodeKind.USER, who=CLERK), Node("e", NodeKind.END))).layout
    assert (layout.lanes, layout.pool) == ((), None)
    assert layout.lines["f0"] == ((76.0, 80.0), (146.0, 80.0))


def test_what_somebody_has_drawn_stays_and_the_rest_stands_below() -> None:
    made = line(Node("s", NodeKind.START), Node("a", NodeKind.USER), Node("e", NodeKind.END))
    given_boxes = {"s": (10.0, 300.0, 36.0, 36.0), "a": (90.0, 280.0, 100.0, 80.0)}
    made = replace(made, layout=Layout(given_boxes, {"f0": ((46.0, 318.0), (90.0, 320.0))}))
    layout = drawn(made).layout
    assert {key: layout.boxes[key] for key in given_boxes} == given_boxes
    assert layout.lines["f0"] == ((46.0, 318.0), (90.0, 320.0))
    assert layout.boxes["e"][1] > 360.0


def test_a_flow_that_goes_back_runs_below_all_rows() -> None:
    made = line(
        Node("s", NodeKind.START), Node("a", NodeKind.USER), Node("g", NodeKind.EXCLUSIVE), Node("e", NodeKind.END)
    )
    made = replace(made, flows=(*made.flows, Flow("back", "g", "a")))
    layout = drawn(made).layout
    low = max(y + h for _, y, _, h in layout.boxes.values())
    assert max(y for _, y in layout.lines["back"]) > low
    assert layout.boxes["a"][0] < layout.boxes["g"][0] < layout.boxes["e"][0]


def test_what_joins_stands_after_the_longest_way_and_the_short_way_runs_beside_it() -> None:
    made = line(
        Node("s", NodeKind.START),
        Node("g", NodeKind.EXCLUSIVE),
        Node("a", NodeKind.USER),
        Node("b", NodeKind.USER),
        Node("j", NodeKind.EXCLUSIVE),
    )
    beside = (Flow("short", "g", "j"), Flow("c1", "g", "c"), Flow("c2", "c", "j"))
    made = replace(made, nodes=(*made.nodes, Node("c", NodeKind.USER)), flows=(*beside, *made.flows))
    layout = drawn(made).layout
    assert layout.boxes["a"][0] < layout.boxes["b"][0] < layout.boxes["j"][0]
    for x, y in layout.lines["short"][1:-1]:
        assert all(apart((x, y, 0, 0), layout.boxes[step]) for step in ("a", "b", "c"))


def test_an_event_is_put_on_the_border_of_a_step_that_somebody_has_drawn() -> None:
    made = line(Node("s", NodeKind.START), Node("a", NodeKind.USER), Node("e", NodeKind.END))
    made = replace(
        made,
        nodes=(*made.nodes, Node("t", NodeKind.TIMER, on="a")),
        flows=(*made.flows, Flow("late", "t", "e")),
        layout=Layout({"s": (0.0, 0.0, 36.0, 36.0), "a": (90.0, 0.0, 120.0, 60.0), "e": (300.0, 0.0, 36.0, 36.0)}),
    )
    x, y, _, h = drawn(made).layout.boxes["t"]
    assert 90.0 <= x < 210.0 and y < 60.0 < y + h


def test_an_end_lies_in_the_lane_of_what_leads_to_it() -> None:
    made = line(Node("s", NodeKind.START), Node("a", NodeKind.SERVICE), Node("b", NodeKind.USER, who=CLERK))
    made = replace(
        made,
        nodes=(
            *made.nodes,
            Node("c", NodeKind.USER, who=HEAD),
            Node("t", NodeKind.TIMER, on="a"),
            Node("e", NodeKind.END),
        ),
        flows=(*made.flows, Flow("on", "b", "c"), Flow("late", "t", "e")),
    )
    assert [lane.nodes for lane in drawn(made).layout.lanes] == [("s", "a", "b", "t", "e"), ("c",)]
