"""What several drawing programs write of one process is one process; what cannot be taken is named in each."""

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.bpmn import drawn, read, readings, write
from lienthong.kernel.process.definition import NodeKind

from .dialects import ALL, DRESSES, MODELS, NESTED, PARTING, ROW, dressed

START, END = '<b:startEvent id="s" name="Bắt đầu"/>', '<b:endEvent id="e" name="Kết thúc"/>'
STEP = '<b:userTask id="k" name="K"></b:userTask>'
THROWN = '<b:messageEventDefinition messageRef="m"/>\n</b:intermediateThrowEvent>'
GATE = '<b:exclusiveGateway id="g" name="Cổng" gatewayDirection="Diverging" default="g_x"/>'
HOURS = '<b:timeDuration xsi:type="b:tFormalExpression">PT4H</b:timeDuration>'


def event(kind: str, key: str, says: str, inside: str = "") -> str:
    """An event that says something."""
    return f'<b:{kind} id="{key}"><b:{says}EventDefinition>{inside}</b:{says}EventDefinition></b:{kind}>'


REFUSED = [
    ("terminateEventDefinition", "e", ROW, END, event("endEvent", "e", "terminate")),
    ("escalationEventDefinition", "e", ROW, END, event("endEvent", "e", "escalation")),
    ("errorEventDefinition", "e", ROW, END, event("endEvent", "e", "error")),
    ("signalEventDefinition", "s", ROW, START, event("startEvent", "s", "signal")),
    ("conditionalEventDefinition", "s", ROW, START, event("startEvent", "s", "conditional", "<b:condition/>")),
    ("messageEventDefinition", "s", ROW, START, event("startEvent", "s", "message")),
    ("timerEventDefinition", "s", ROW, START, event("startEvent", "s", "timer", HOURS)),
    ("compensateEventDefinition", "th", ALL, THROWN, "<b:compensateEventDefinition/></b:intermediateThrowEvent>"),
    ("linkEventDefinition", "th", ALL, THROWN, '<b:linkEventDefinition name="x"/></b:intermediateThrowEvent>'),
    ("timeCycle", "ct", ALL, HOURS, "<b:timeCycle>R3/PT1H</b:timeCycle>"),
    ("standardLoopCharacteristics", "k", ALL, STEP, STEP.replace("><", "><b:standardLoopCharacteristics/><")),
    ("isForCompensation", "k", ALL, STEP, STEP.replace('"K"', '"K" isForCompensation="true"')),
    ("scriptTask", "k", ALL, STEP, STEP.replace("userTask", "scriptTask")),
    ("adHocSubProcess", "k", ALL, STEP, STEP.replace("userTask", "adHocSubProcess")),
    ("transaction", "k", ALL, STEP, STEP.replace("userTask", "transaction")),
    ("complexGateway", "g", PARTING, GATE, '<b:complexGateway id="g" name="Cổng"/>'),
    ("triggeredByEvent", "sub", NESTED, '<b:subProcess id="sub"', '<b:subProcess id="sub" triggeredByEvent="true"'),
    ("globalTask", "gt", ROW, '<b:process id="p">', '<b:globalTask id="gt"></b:globalTask><b:process id="p">'),
]
"""What no run of the house can follow: the element, the id of what has it, and how it comes into a model."""


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("program", DRESSES)
def test_a_model_is_the_same_whoever_wrote_it_and_comes_back_the_same(program: str, name: str) -> None:
    plain = [one.definition for one in readings(dressed(MODELS[name], DRESSES["plain"]))]
    taken = [one.definition for one in readings(dressed(MODELS[name], DRESSES[program]))]
    assert taken == plain and all(one.nodes and one.flows for one in taken)
    assert len(taken[0].layout.boxes) == len(taken[0].nodes) and len(taken[0].layout.lines) == len(taken[0].flows)
    for one in taken:
        assert read(write(one)) == drawn(one)


def test_the_models_have_every_kind_of_node() -> None:
    kinds = {node.kind for one in MODELS.values() for r in readings(dressed(one, DRESSES["plain"]))
             for node in r.definition.nodes}  # fmt: skip
    assert kinds == set(NodeKind)


@pytest.mark.parametrize("program", DRESSES)
@pytest.mark.parametrize(("element", "key", "model", "before", "after"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_cannot_be_taken_is_named_with_its_place(program, element, key, model, before, after) -> None:
    assert before in model
    xml = dressed(model.replace(before, after), DRESSES[program])
    with pytest.raises(Unfit) as caught:
        readings(xml)
    lines = xml.decode().splitlines()
    [place] = caught.value.facts["places"]
    assert element in caught.value.sentence and f"mã {key}" in caught.value.sentence
    assert element in "".join(lines[place["line"] - 2 : place["line"] + 1])
