"""What cannot be taken is refused in one Vietnamese sentence that names it and its place, never with a trace."""

import re
from itertools import pairwise

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.bpmn import readings
from lienthong.kernel.process.bpmn.names import MODEL

from .drawings import around, bpmn

EVENT = '<{0} id="x" name="Chỗ này"{2}><{1}EventDefinition/></{0}>'


def refusal(xml: bytes) -> Unfit:
    """The refusal of a file."""
    with pytest.raises(Unfit) as caught:
        readings(xml)
    assert caught.value.next_step
    assert "Traceback" not in caught.value.sentence and "{" not in caught.value.sentence
    return caught.value


def places(xml: bytes) -> list[tuple[str, str, int]]:
    """What a refusal names: element, id, line."""
    said = refusal(xml).facts["places"]
    return [(one["element"], one["id"], one["line"]) for one in said]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("element", "named"),
    [
        ('<scriptTask id="x" name="Chỗ này"/>', "scriptTask (bước chạy mã lệnh)"),
        ('<complexGateway id="x" name="Chỗ này"/>', "complexGateway (cổng rẽ phức hợp)"),
        ('<transaction id="x" name="Chỗ này"/>', "transaction (giao dịch)"),
        ('<adHocSubProcess id="x" name="Chỗ này"/>', "adHocSubProcess (quy trình con không theo thứ tự)"),
        ('<choreographyTask id="x" name="Chỗ này"/>', "choreographyTask (bước phối hợp)"),
        ('<inventedTask id="x" name="Chỗ này"/>', "inventedTask"),
        ('<subProcess id="x" name="Chỗ này" triggeredByEvent="true"/>', "triggeredByEvent"),
        ('<userTask id="x" name="Chỗ này" isForCompensation="true"/>', "isForCompensation"),
        ('<receiveTask id="x" name="Chỗ này" instantiate="true"/>', "instantiate"),
        ('<userTask id="x" name="Chỗ này" startQuantity="2"/>', "startQuantity"),
        ('<eventBasedGateway id="x" name="Chỗ này" eventGatewayType="Parallel"/>', "eventGatewayType"),
        ('<intermediateThrowEvent id="x" name="Chỗ này"/>', "chưa nêu chờ gì hoặc báo gì"),
        (EVENT.format("intermediateThrowEvent", "escalation", ""), "escalationEventDefinition (báo lên trên)"),
        (EVENT.format("intermediateThrowEvent", "compensate", ""), "compensateEventDefinition (bù trừ)"),
        (EVENT.format("intermediateThrowEvent", "link", ""), "linkEventDefinition (nối trang)"),
        (EVENT.format("intermediateCatchEvent", "signal", ""), "signalEventDefinition (phát tín hiệu chung)"),
        (EVENT.format("intermediateCatchEvent", "conditional", ""), "conditionalEventDefinition (chờ điều kiện)"),
    ],
)
def test_an_element_that_no_run_could_follow_is_named_with_its_place(element: str, named: str) -> None:
    said = refusal(around(element)).sentence
    assert named in said and "“Chỗ này” (mã x, dòng 5)" in said


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ('<messageEventDefinition messageRef="m"/>', "messageEventDefinition (tin)"),
        (
            "<timerEventDefinition><timeDate>2026-07-01</timeDate></timerEventDefinition>",
            "timerEventDefinition (hẹn giờ)",
        ),
    ],
)
def test_a_process_that_would_begin_by_itself_is_refused_and_told_how_it_begins(event: str, named: str) -> None:
    xml = f"""<startEvent id="s" name="Nhận đơn">{event}</startEvent><userTask id="x"/><endEvent id="e"/>
      <sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>"""
    said = refusal(bpmn(xml, '<message id="m" name="Đơn"/>'))
    assert f"“Nhận đơn” (mã s, dòng 4): có {named}, nhưng quy trình chỉ mở khi có hồ sơ" in said.sentence
    assert "hãy dùng sự kiện bắt đầu thường rồi đặt chỗ chờ tin hoặc chờ đến hạn ngay sau đó" in said.sentence
    assert len(said.facts["places"]) == 1  # type: ignore[arg-type]


def test_where_a_step_would_begin_a_run_nothing_is_advised_that_is_refused_in_turn() -> None:
    said = refusal(around('<receiveTask id="x" instantiate="true"/>')).sentence
    assert "sự kiện bắt đầu có tin" not in said and "hãy dùng sự kiện bắt đầu thường" in said


def test_parts_of_steps_are_named_with_the_step_that_has_them() -> None:
    step = '<userTask id="x" name="Ký"><standardLoopCharacteristics/></userTask>'
    assert "ở userTask (bước của người) “Ký” (mã x)" in refusal(around(step)).sentence
    step = """<userTask id="x"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>
      </multiInstanceLoopCharacteristics></userTask>"""
    assert "loopCardinality (số lần lặp cố định)" in refusal(around(step)).sentence
    step = """<intermediateCatchEvent id="x"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>
      </intermediateCatchEvent>"""
    assert "timeCycle (thời gian lặp lại)" in refusal(around(step)).sentence
    step = '<endEvent id="y"><terminateEventDefinition/></endEvent><userTask id="x"/>'
    assert "endEvent (kết thúc) (mã y, dòng 5): có terminateEventDefinition" in refusal(around(step)).sentence
    step = '<intermediateCatchEvent id="x"><messageEventDefinition/><timerEventDefinition/></intermediateCatchEvent>'
    assert "nhiều loại sự kiện trong một" in refusal(around(step)).sentence


def test_all_of_it_is_named_at_once_in_the_order_of_the_file() -> None:
    more = '<scriptTask id="y"/>\n<subProcess id="z"><startEvent id="z1"/><complexGateway id="z2"/></subProcess>'
    xml = around('<endEvent id="t"><errorEventDefinition/></endEvent><userTask id="x"/>', more, "<globalTask id='g'/>")
    assert places(xml) == [
        ("globalTask", "g", 2),
        ("endEvent", "t", 5),
        ("scriptTask", "y", 7),
        ("complexGateway", "z2", 8),
    ]
    many = around('<userTask id="x"/>', "\n".join(f'<scriptTask id="n{n}"/>' for n in range(300)))
    said = refusal(many)
    assert said.sentence.startswith("Tệp BPMN có 300 chỗ chưa nhận được: (1) scriptTask")
    assert said.sentence.endswith("và 250 chỗ khác.") and len(said.facts["places"]) == 300  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "more", "why"),
    [
        ('<userTask id="x"/>', '<startEvent id="s2"/>', "là sự kiện bắt đầu thứ hai của quy trình"),
        ('<userTask id="x"/>', '<userTask id="x"/>', "mã bị trùng với phần tử ở dòng 5"),
        ('<userTask id="x"/>', '<userTask name="Ký"/>', "thiếu mã (id)"),
        ('<userTask id="x"/>', '<userTask id="y" lt:key="x"/>', "khóa lt:key bị trùng với phần tử ở dòng 5"),
        ('<userTask id="x" default="f9"/>', "", "đường mặc định “f9” không đi ra từ đây"),
        ('<userTask id="x"/>', '<sequenceFlow id="f3" sourceRef="x" targetRef="khong-co"/>', "mã “khong-co” không có"),
        ('<userTask id="x"/>', '<sequenceFlow id="f3" sourceRef="x" targetRef="p"/>', "không phải là bước"),
        ('<userTask id="x"/>', '<sequenceFlow id="f3" sourceRef="x" targetRef="s"/>', "đi vào sự kiện bắt đầu"),
        ('<userTask id="x"/>', '<sequenceFlow id="f3" sourceRef="e" targetRef="x"/>', "đi ra từ sự kiện kết thúc"),
        (
            '<subProcess id="x"><startEvent id="i1"/><userTask id="i2"/></subProcess>',
            '<sequenceFlow id="f3" sourceRef="s" targetRef="i2"/>',
            "đi xuyên qua ranh giới quy trình con",
        ),
        ('<subProcess id="x"><userTask id="i2"/></subProcess>', "", "chưa có sự kiện bắt đầu"),
        (
            '<subProcess id="x"><startEvent id="i"><messageEventDefinition/></startEvent></subProcess>',
            "",
            "quy trình con phải bắt đầu ngay",
        ),
        (
            '<userTask id="x"/>',
            '<boundaryEvent id="b" attachedToRef="khong-co"><timerEventDefinition/></boundaryEvent>',
            "gắn vào một bước không có trong tệp",
        ),
        (
            '<userTask id="x"/>',
            '<boundaryEvent id="b" attachedToRef="b"><timerEventDefinition/></boundaryEvent>',
            "phải gắn trên một bước",
        ),
        ('<receiveTask id="x" messageRef="khong-co"/>', "", "trỏ tới tin “khong-co” không có trong tệp"),
        ('<receiveTask id="x" messageRef="s"/>', "", "trỏ tới tin “s” không có trong tệp"),
        ('<eventBasedGateway id="x"/>', "", "sau cổng chờ việc nào đến trước chỉ được là"),
        ('<callActivity id="x" calledElement="p"/>', "", "quy trình gọi lại chính mình"),
        (
            '<userTask id="x"/>',
            '<laneSet id="l"><lane id="l1"><flowNodeRef>khong-co</flowNodeRef></lane></laneSet>',
            "có bước mang mã “khong-co” không có trong tệp",
        ),
        (
            '<userTask id="x"/>',
            '<laneSet id="l"><lane id="l1"><userTask id="y"/></lane></laneSet>',
            "không đứng được ở lane",
        ),
    ],
)
def test_a_drawing_that_leads_nowhere_is_told_where(step: str, more: str, why: str) -> None:
    assert why in refusal(around(step, more)).sentence


def test_steps_within_what_is_refused_anyway_are_not_told_as_well() -> None:
    xml = around('<userTask id="x"/>', '<adHocSubProcess id="y"><userTask id="z"/></adHocSubProcess>')
    assert places(xml) == [("adHocSubProcess", "y", 7)]
    assert places(around('<userTask id="x"><userTask id="y"/></userTask>')) == [("userTask", "y", 5)]


def test_a_lane_holds_only_steps_of_its_own_procedure() -> None:
    lanes = '<laneSet id="l"><lane id="l1"><flowNodeRef>o</flowNodeRef></lane></laneSet>'
    other = '<process id="other"><userTask id="o"/></process>'
    assert "có bước “o” của quy trình khác" in refusal(around('<userTask id="x"/>', lanes, other)).sentence


def test_a_way_to_something_that_has_no_id_is_told() -> None:
    way = '<sequenceFlow id="f3" sourceRef="x" targetRef="  "/>'
    said = refusal(around('<userTask id="x"/>', way, '<collaboration id=""/>')).sentence
    assert "(mã f3, dòng 7): nối với phần tử không phải là bước" in said


def test_a_process_needs_an_id() -> None:
    assert (
        "process (quy trình) “Cấp phép” (dòng 3): thiếu mã"
        in refusal(bpmn('<startEvent id="s"/>', process='name="Cấp phép"')).sentence
    )


def test_processes_that_call_each_other_round_and_round_are_refused() -> None:
    other = '<process id="q"><startEvent id="qs"/><callActivity id="qc" calledElement="p"/></process>'
    said = refusal(around('<callActivity id="x" calledElement="q"/>', head=other))
    assert said.sentence.count("quy trình gọi lại chính mình") == 2


@pytest.mark.parametrize("attribute", ["id", "name", "lt:role", "lt:key"])
def test_what_is_far_too_long_is_told_by_its_length(attribute: str) -> None:
    step = f'<userTask id="x"/><userTask id="y" {attribute}="{"a" * 100_000}"/>'
    said = refusal(around(step.replace('id="y" id=', "id=")))
    assert "dài 100000 ký tự" in said.sentence and len(said.sentence) < 400


GROWING = "".join(f'<!ENTITY {big} "{f"&{small};" * 10}">' for small, big in pairwise("abcdefghijk"))
BOMB = f'<!DOCTYPE d [<!ENTITY a "ha">{GROWING}]>'


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (b"", "Tệp không có nội dung."),
        (b"  \n ", "Tệp không có nội dung."),
        (b"PK\x03\x04 a Word file", "Tệp không phải là XML đọc được: sai ở dòng 1."),
        (b"<a>\n<b>\n</a>", "Tệp không phải là XML đọc được: sai ở dòng 3."),
        (b'<?xml version="1.0" encoding="khong-co"?><a/>', "Tệp không phải là XML đọc được"),
        (b"\xff\xfe<\x00a", "Tệp không phải là XML đọc được"),
        (b"<html/>", "phần tử ngoài cùng là “html”"),
        (b'<definitions xmlns="urn:other"/>', "phần tử ngoài cùng là “definitions”"),
        (f'<definitions xmlns="{MODEL}"/>'.encode(), "không có quy trình nào có bước"),
        (bpmn(""), "không có quy trình nào có bước"),
        (f"{BOMB}<d>&k;</d>".encode(), "khai báo DOCTYPE"),
        (f"{BOMB}<d x='&k;'/>".encode(), "khai báo DOCTYPE"),
        (f"{BOMB}<d>&k;</d>".encode("utf-16"), "khai báo DOCTYPE"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "khai báo DOCTYPE"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>', "khai báo DOCTYPE"),
        (b"<a>" + b" " * 50_000_000 + b"</a>", "Tệp lớn 50 MB, quá mức 5 MB"),
        (bpmn("<subProcess>" * 120 + "</subProcess>" * 120), "lồng nhau quá 100 cấp"),
        (b"<a>" * 400_000, "lồng nhau quá 100 cấp"),
        (bpmn("<dataObject/>" * 60_000), "hơn 50000 phần tử"),
        (bpmn('<startEvent id="s"/>' + "".join(f'<task id="t{n}"/>' for n in range(2_500))), "hơn 2000 phần tử"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(xml: bytes, why: str) -> None:
    said = refusal(xml).sentence
    assert why in said
    assert re.search(r"[.!?]$", said)
