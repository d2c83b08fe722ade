"""What is written as BPMN is read again as the same, whatever it holds."""

from collections import Counter
from dataclasses import MISSING, fields

from hypothesis import HealthCheck, given, settings
from lxml import etree

from lienthong.kernel.process.bpmn import drawn, read, write
from lienthong.kernel.process.definition import (
    Definition,
    Fact,
    Flow,
    Lane,
    Layout,
    Multi,
    Node,
    NodeKind,
    Period,
    Who,
)
from lienthong.kernel.process.ordering import ordered

from .drawings import definitions
from .making import sound_ones


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definitions())
def test_what_is_written_is_read_as_the_same(made: Definition) -> None:
    xml = write(made)
    assert read(xml) == drawn(ordered(made))
    assert write(read(xml)) == xml


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sound_ones())
def test_what_runs_comes_through_a_file_as_the_same(made: Definition) -> None:
    assert read(write(made)) == drawn(made)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definitions())
def test_no_id_is_there_twice_and_each_reference_finds_its_own(made: Definition) -> None:
    root = etree.fromstring(write(made))
    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    assert not [key for key, count in ids.items() if count > 1]
    named = {
        one.get(name) for one in root.iter() for name in ("sourceRef", "targetRef", "attachedToRef", "bpmnElement")
    }
    assert named - {None} <= set(ids)


FULL = Definition(
    "1.013124",
    "Cấp giấy phép",
    (
        Node("a", NodeKind.START),
        Node(
            "b",
            NodeKind.USER,
            "Thẩm định",
            who=Who("specialist", "Chuyên viên", "=don_vi", "CV phòng"),
            limit=Period.days(2),
            form="tham-dinh",
            signs="QĐ",
            verb="cases.examine",
            table="phi",
            multi=Multi("co_quan", "mot", True, "xong > 2"),
            note="Xem kỹ.",
            said=(("Bước thực hiện", " B2.\n Thẩm định "),),
        ),
        Node("c", NodeKind.MESSAGE, message="Rút hồ sơ", on="b", interrupts=False),
        Node("t", NodeKind.TIMER, on="b", after="2026-07-01"),
        Node("d", NodeKind.CALL, called="2.000815"),
        Node("e", NodeKind.SUBPROCESS),
        Node("e1", NodeKind.START, inside="e"),
        Node("f", NodeKind.END),
    ),
    (
        Flow("1", "a", "b"),
        Flow("2", "b", "d", "Đạt", "dat = true"),
        Flow("3", "b", "f", default=True),
        Flow("4", "d", "e"),
    ),
    Period.hours(40),
    ("1.013124", "2.000815"),
    Layout(
        {
            key: (n * 90.0, 0.5, 36.0, 36.0)
            for n, key in enumerate(["a", "b", "c", "t", "d", "e", "e1", "f", "pool", "l", "m"])
        },
        {key: ((1.0, 2.0), (3.5, 4.0)) for key in ["1", "2", "3", "4"]},
        {"a": (1.0, 2.0, 3.0, 4.0), "2": (0.0, 0.0, 9.0, 9.0)},
        frozenset({"e"}),
        (Lane("l", "Phòng", ("a", "b")), Lane("m", "Chuyên viên", ("d",), "l")),
        Lane("pool", "Sở Xây dựng"),
    ),
    "Theo quyết định.",
    (Fact("dat", "truth", "Đạt yêu cầu"),),
)


def test_every_property_of_a_definition_has_its_place_in_the_file() -> None:
    layout = FULL.layout
    for thing, told in (
        (Definition, [FULL]),
        (Layout, [layout]),
        (Node, FULL.nodes),
        (Flow, FULL.flows),
        (Fact, FULL.facts),
        (Lane, layout.lanes),
        (Who, [node.who for node in FULL.nodes]),
        (Multi, [node.multi for node in FULL.nodes if node.multi]),
    ):
        for field in fields(thing):
            default = field.default_factory() if field.default_factory is not MISSING else field.default
            assert any(getattr(one, field.name) != default for one in told), f"{thing.__name__}.{field.name}"
    assert read(write(FULL)) == FULL
