"""What each element of BPMN means, and what a person is asked about it."""

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.bpmn import Reading, read, readings
from lienthong.kernel.process.definition import Flow, Lane, Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.doubts import DoubtKind

from .drawings import MODELS, around, bpmn

MESSAGE = '<message id="m" name="Có ý kiến"/>'
TIMER = "<timerEventDefinition>{}</timerEventDefinition>"


def told(reading: Reading, kind: DoubtKind) -> list[str]:
    """The keys of the nodes and flows about which there is such a doubt."""
    return [doubt.at for doubt in reading.doubts if doubt.kind is kind]


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ('<userTask id="x"/>', NodeKind.USER),
        ('<task id="x"/>', NodeKind.USER),
        ('<manualTask id="x"/>', NodeKind.USER),
        ('<serviceTask id="x"/>', NodeKind.SERVICE),
        ('<businessRuleTask id="x"/>', NodeKind.RULE),
        ('<sendTask id="x" messageRef="m"/>', NodeKind.SEND),
        ('<receiveTask id="x" messageRef="m"/>', NodeKind.RECEIVE),
        ('<callActivity id="x" calledElement="q"/>', NodeKind.CALL),
        ('<subProcess id="x"/>', NodeKind.SUBPROCESS),
        ('<exclusiveGateway id="x"/>', NodeKind.EXCLUSIVE),
        ('<parallelGateway id="x"/>', NodeKind.PARALLEL),
        ('<inclusiveGateway id="x"/>', NodeKind.INCLUSIVE),
        ('<intermediateThrowEvent id="x"><messageEventDefinition/></intermediateThrowEvent>', NodeKind.THROW),
        ('<intermediateCatchEvent id="x"><messageEventDefinition/></intermediateCatchEvent>', NodeKind.MESSAGE),
        ('<intermediateCatchEvent id="x"><timerEventDefinition/></intermediateCatchEvent>', NodeKind.TIMER),
    ],
)
def test_each_element_means_its_kind_of_node(element: str, kind: NodeKind) -> None:
    assert [node.kind for node in read(around(element, head=MESSAGE)).nodes] == [NodeKind.START, kind, NodeKind.END]


def test_a_step_says_who_until_when_with_which_form_and_verb() -> None:
    step = """<userTask id="x" name="Thẩm  định&#10;hồ sơ" lt:role="specialist" lt:post="Chuyên viên" lt:unit="=don_vi"
      lt:said="CV phòng QLĐT" lt:limit="PT12H" lt:form="tham-dinh" lt:verb="cases.examine" lt:table="phi">
      <documentation>Xem bản vẽ.</documentation><documentation>Ghi ý kiến.</documentation></userTask>"""
    assert read(around(step)).nodes[1] == Node(
        "x",
        NodeKind.USER,
        "Thẩm định hồ sơ",
        who=Who("specialist", "Chuyên viên", "=don_vi", "CV phòng QLĐT"),
        limit=Period.hours(12),
        form="tham-dinh",
        verb="cases.examine",
        table="phi",
        note="Xem bản vẽ.\n\nGhi ý kiến.",
    )


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("<timeDuration>PT16H</timeDuration>", Period.hours(16)),
        ("<timeDuration> P2D </timeDuration>", Period.days(2)),
        ("<timeDuration>P1DT4H30M</timeDuration>", Period(480 + 270)),
        ("<timeDuration>P0.5D</timeDuration>", Period(240)),
        ("<timeDuration>PT90S</timeDuration>", None),
        ("<timeDuration>P1W</timeDuration>", None),
        ("<timeDuration>P1M</timeDuration>", None),
        ("<timeDuration>PT</timeDuration>", None),
        ("<timeDuration>= han_nop</timeDuration>", "= han_nop"),
        ("<timeDate>2026-07-01</timeDate>", "2026-07-01"),
        ("<timeDate>2026-07-01T08:00:00+07:00</timeDate>", "2026-07-01T08:00:00+07:00"),
        ("<timeDate>= ngay_hop</timeDate>", "= ngay_hop"),
        ("<timeDate>hôm sau</timeDate>", None),
        ("", None),
    ],
)
def test_a_timer_waits_in_working_time_until_a_day_or_by_an_expression(said: str, means: Period | str | None) -> None:
    event = f'<intermediateCatchEvent id="x" name="Chờ">{TIMER.format(said)}</intermediateCatchEvent>'
    (reading,) = readings(around(event))
    assert reading.definition.nodes[1].after == means
    assert told(reading, DoubtKind.TIME) == ([] if means else ["x"])


def test_a_pool_without_an_id_is_a_pool_all_the_same() -> None:
    head = '<collaboration id="c"><participant name="Sở Nội vụ" processRef="p"/></collaboration>'
    layout = read(bpmn('<startEvent id="s"/>', head)).layout
    assert layout.pool == Lane("pool", "Sở Nội vụ")


def test_a_timer_waits_for_no_message_whatever_is_written_on_it() -> None:
    event = '<intermediateCatchEvent id="x"><timerEventDefinition messageRef="m"/></intermediateCatchEvent>'
    assert read(around(event, head=MESSAGE)).nodes[1].message == ""


def test_events_sit_on_the_border_of_a_step_and_end_it_or_not() -> None:
    more = """<boundaryEvent id="b1" attachedToRef="x"><timerEventDefinition/></boundaryEvent>
      <boundaryEvent id="b2" attachedToRef="x" cancelActivity="false">
        <messageEventDefinition messageRef="m"/></boundaryEvent>"""
    nodes = {node.key: node for node in read(around('<userTask id="x"/>', more, MESSAGE)).nodes}
    assert (nodes["b1"].kind, nodes["b1"].on, nodes["b1"].interrupts) == (NodeKind.TIMER, "x", True)
    assert nodes["b2"] == Node("b2", NodeKind.MESSAGE, message="Có ý kiến", on="x", interrupts=False)


def test_a_branch_without_a_condition_is_asked_about_and_the_default_is_not() -> None:
    more = """<endEvent id="e2"/><endEvent id="e3"/>
      <sequenceFlow id="f3" sourceRef="x" targetRef="e2"/>
      <sequenceFlow id="f4" sourceRef="x" targetRef="e3" name="Khi có phí"/>"""
    xml = around('<exclusiveGateway id="x" name="Rẽ" default="f3"/>', more).replace(
        b'targetRef="e"/>', b'targetRef="e"><conditionExpression> phi &gt; 0 </conditionExpression></sequenceFlow>'
    )
    (reading,) = readings(xml)
    flows = {flow.key: flow for flow in reading.definition.flows}
    assert flows["f2"] == Flow("f2", "x", "e", condition="phi > 0")
    assert (flows["f3"].default, flows["f4"].default) == (True, False)
    assert told(reading, DoubtKind.BRANCH) == ["f4"]
    assert "“Khi có phí” sau “Rẽ”" in next(doubt.sentence for doubt in reading.doubts if doubt.at == "f4")


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        ("<conditionExpression>phi == 0</conditionExpression>", False),
        ("<conditionExpression>${phi == 0}</conditionExpression>", True),
        ("<conditionExpression>= phi = 0</conditionExpression>", True),
        ('<conditionExpression language="http://www.w3.org/1999/XPath">phi = 0</conditionExpression>', True),
    ],
)
def test_a_condition_in_the_language_of_another_program_is_asked_about(condition: str, asked: bool) -> None:
    plain = around('<userTask id="x" lt:role="specialist"/>')
    (reading,) = readings(plain.replace(b'targetRef="e"/>', f'targetRef="e">{condition}</sequenceFlow>'.encode()))
    assert told(reading, DoubtKind.BRANCH) == (["f2"] if asked else [])


def test_a_step_of_nobody_and_a_plain_task_are_asked_about() -> None:
    (reading,) = readings(around('<task id="x" name="Ký"/>'))
    assert told(reading, DoubtKind.KIND) == told(reading, DoubtKind.WHO) == ["x"]
    (reading,) = readings(around('<userTask id="x" lt:post="Chánh Văn phòng"/>'))
    assert reading.doubts == ()


def test_a_file_as_other_programs_write_it() -> None:
    (reading,) = readings((MODELS / "cap-giay-phep.bpmn").read_bytes())
    made = reading.definition
    nodes = {node.key: node for node in made.nodes}
    assert (made.key, made.name, made.note) == ("cap-phep", "Sở Xây dựng", "Theo quyết định công bố.")
    assert [node.key for node in made.nodes if node.on] == ["qua-han"]
    assert nodes["het"].message == "Hồ sơ nộp qua mạng"
    assert {key: node.who.role for key, node in nodes.items() if node.who.role} == {
        "tiep-nhan": "Bộ phận Một cửa",
        "tham-dinh": "Chuyên viên",
        "duyet": "Lãnh đạo Sở",
        "tra": "Bộ phận Một cửa",
    }
    assert nodes["tiep-nhan"].note == "Kiểm tra thành phần <hồ sơ>."
    assert [(lane.key, lane.above) for lane in made.layout.lanes] == [
        ("lan-1", ""),
        ("lan-2", ""),
        ("lan-21", "lan-2"),
        ("lan-22", "lan-2"),
    ]
    assert made.layout.boxes["tiep-nhan"] == (140.0, 28.0, 100.0, 80.0)
    assert "tham-dinh" not in made.layout.boxes and "n2" not in made.layout.lines
    assert made.layout.labels == {"bat-dau": (50.0, 92.0, 60.0, 14.0)}
    left = " ".join(doubt.sentence for doubt in reading.doubts if doubt.kind is DoubtKind.LEFT)
    assert "“Hồ sơ giấy”" in left
    assert "“Chỉ áp dụng với nhà ở riêng lẻ”" in left
    assert "urn:example:drawing-program" in left
    assert told(reading, DoubtKind.KIND) == ["tiep-nhan", "duyet"]
    assert told(reading, DoubtKind.MESSAGE) == ["nhac"]


def test_a_file_of_two_processes_with_parts_in_parts() -> None:
    whole, called = readings((MODELS / "lay-y-kien.bpmn").read_bytes())
    made = whole.definition
    nodes = {node.key: node for node in made.nodes}
    assert (made.limit, made.procedures) == (Period.days(15), ("1.013124", "2.000815"))
    assert [node.inside for node in made.nodes if node.key in {"d", "d1", "d61", "f"}] == ["", "d", "d6", ""]
    assert nodes["d"].multi == Multi("co_quan", "don_vi", False, "xong >= 3")
    assert nodes["e"].multi == Multi("khoan_phi", "khoan", True)
    assert nodes["e"].called == called.definition.key == "thu-phi"
    assert nodes["d62"].table == "phan-loai"
    assert made.layout.folded == {"d"}
    assert whole.doubts == ()
    with pytest.raises(Unfit, match="2 quy trình: “Lấy ý kiến các cơ quan”, “Thu phí”"):
        read((MODELS / "lay-y-kien.bpmn").read_bytes())


def test_where_one_pool_is_executable_the_others_are_only_told_of() -> None:
    other = '<process id="q" name="Bên ngoài"><startEvent id="qs"/></process>'
    pools = '<participant id="c1" processRef="p"/><participant id="c2" processRef="q"/>'
    head = f'<collaboration id="c">{pools}</collaboration>{other}'
    xml = bpmn('<startEvent id="s"/>', head, 'id="p" isExecutable="true"')
    (reading,) = readings(xml)
    assert reading.definition.key == "p"
    assert any("“Bên ngoài”" in doubt.sentence for doubt in reading.doubts)
    assert [one.definition.key for one in readings(xml.replace(b' isExecutable="true"', b""))] == ["q", "p"]


def test_a_lane_says_who_unless_the_step_does() -> None:
    lanes = """<laneSet id="l"><lane id="l1" name="Văn thư"><flowNodeRef>x</flowNodeRef></lane></laneSet>"""
    named = readings(around('<userTask id="x"/>', lanes))[0]
    assert named.definition.nodes[1].who == Who(role="Văn thư", said="Văn thư")
    assert [doubt.at for doubt in named.doubts if "Làn “Văn thư” được lấy làm vai của 1 bước" in doubt.sentence] == [
        "l1"
    ]
    assert read(around('<userTask id="x" lt:post="Kế toán"/>', lanes)).nodes[1].who == Who(post="Kế toán")
    assert read(around('<userTask id="x" lt:role=""/>', lanes)).nodes[1].who == Who()
