"""Models in the shape of the reference models of the interchange group, in the dress of several drawing programs.

The reference models belong to others and are not here; these are our own, one for each of their subjects: things in a
row, ways that part and meet, parts in parts with events on their border, pools and lanes, and all that can be taken.
"""

import re
from dataclasses import dataclass

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DRAWING = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)


@dataclass(frozen=True, slots=True)
class Dress:
    """How a program writes: prefixes (of the model, of the three parts of the drawing), what it adds of its own."""

    prefix: str
    drawing: tuple[str, str, str]
    space: str = ""
    on_tasks: str = ""
    inside: str = ""
    root: str = ""


DRESSES = {
    "plain": Dress("", ("bpmndi:", "dc:", "di:")),
    "bpmn.io": Dress(
        "bpmn:", ("bpmndi:", "dc:", "di:"), root='exporter="bpmn-js" exporterVersion="18.0.0" id="Definitions_0a1b2c3"'
    ),
    "camunda": Dress(
        "bpmn:",
        ("bpmndi:", "omgdc:", "omgdi:"),
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
        'camunda:assignee="demo" camunda:asyncBefore="true"',
        '<camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter></camunda:inputOutput>',
        'exporter="Camunda Modeler" exporterVersion="5.30.0"',
    ),
    "signavio": Dress(
        "",
        ("bpmndi:", "omgdc:", "omgdi:"),
        'xmlns:signavio="http://www.signavio.com"',
        'completionQuantity="1" startQuantity="1"',
        '<signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffcc"/>',
        'exporter="Signavio Process Editor" expressionLanguage="http://www.w3.org/TR/XPath"',
    ),
    "trisotech": Dress(
        "semantic:",
        ("bpmndi:", "dc:", "di:"),
        'xmlns:trisobpmn="http://www.trisotech.com/2014/triso/bpmn" xmlns:rss="http://purl.org/rss/2.0/"',
        'implementation="##unspecified"',
        "<trisobpmn:attachments/>",
        'name="A" exporterVersion="12.0"',
    ),
    "activiti": Dress(
        "",
        ("bpmndi:", "omgdc:", "omgdi:"),
        'xmlns:activiti="http://activiti.org/bpmn"',
        'activiti:candidateGroups="nhom"',
        '<activiti:formProperty id="so" type="long"/>',
        'typeLanguage="http://www.w3.org/2001/XMLSchema"',
    ),
}

ROW = """<b:process id="p"><b:startEvent id="s" name="Bắt đầu"/><b:task id="a" name="Bước 1"></b:task>
<b:task id="c" name="Bước 2"></b:task><b:endEvent id="e" name="Kết thúc"/>s>a a>c c>e</b:process>"""
PARTING = """<b:process id="p"><b:startEvent id="s"/><b:task id="a" name="Bước 1"></b:task>
<b:exclusiveGateway id="g" name="Cổng" gatewayDirection="Diverging" default="g_x"/>
<b:task id="x" name="Bước 2"></b:task><b:task id="y" name="Bước 3"></b:task><b:task id="z" name="Bước 4"></b:task>
<b:exclusiveGateway id="h" gatewayDirection="Converging"/><b:endEvent id="e"/>
s>a a>g g>x g>y:outcome=="y" g>z:outcome=="z" x>h y>h z>h h>e</b:process>"""
NESTED = """<b:message id="m" name="Tin"/><b:process id="p"><b:startEvent id="s"/>
<b:subProcess id="sub" name="Phần trong"><b:startEvent id="s1"/>
<b:userTask id="a" name="Bước trong"></b:userTask><b:endEvent id="e1"/>s1>a a>e1</b:subProcess>
<b:boundaryEvent id="bt" name="Quá hạn" attachedToRef="sub"><b:timerEventDefinition><b:timeDuration
xsi:type="b:tFormalExpression">PT8H</b:timeDuration></b:timerEventDefinition></b:boundaryEvent>
<b:boundaryEvent id="bm" name="Có tin" attachedToRef="sub" cancelActivity="false"><b:messageEventDefinition
messageRef="m"/></b:boundaryEvent><b:task id="t" name="Làm thay"></b:task><b:task id="n" name="Ghi"></b:task>
<b:endEvent id="e"/><b:endEvent id="e2"/><b:endEvent id="e3"><b:messageEventDefinition messageRef="m"/></b:endEvent>
s>sub sub>e bt>t t>e2 bm>n n>e3</b:process>"""
POOLS = """<b:collaboration id="co"><b:participant id="p1" name="Sở" processRef="p"/>
<b:participant id="p2" name="Phường" processRef="q"/><b:participant id="p3" name="Người dân"/>
<b:messageFlow id="mf" sourceRef="p3" targetRef="s"/></b:collaboration>
<b:process id="p"><b:laneSet id="ls"><b:lane id="l1" name="Văn thư"><b:flowNodeRef>s</b:flowNodeRef>
<b:flowNodeRef>a</b:flowNodeRef></b:lane><b:lane id="l2" name="Lãnh đạo"><b:flowNodeRef>c</b:flowNodeRef>
<b:flowNodeRef>e</b:flowNodeRef></b:lane></b:laneSet><b:startEvent id="s"/><b:task id="a" name="Nhận"></b:task>
<b:task id="c" name="Ký"></b:task><b:endEvent id="e"/>s>a a>c c>e</b:process>
<b:process id="q"><b:startEvent id="qs"/><b:userTask id="qa" name="Làm"></b:userTask><b:endEvent id="qe"/>
qs>qa qa>qe</b:process>"""
ALL = """<b:message id="m" name="Tin"/><b:process id="p" name="Đủ cả" isExecutable="true"><b:startEvent id="s"/>
<b:userTask id="u" name="Người"></b:userTask><b:manualTask id="ma" name="Tay"></b:manualTask>
<b:serviceTask id="sv" name="Máy"></b:serviceTask><b:businessRuleTask id="ru" name="Bảng"></b:businessRuleTask>
<b:sendTask id="se" name="Gửi" messageRef="m"></b:sendTask><b:parallelGateway id="g1"/>
<b:receiveTask id="re" name="Nhận" messageRef="m"></b:receiveTask>
<b:callActivity id="ca" name="Gọi" calledElement="QTNB-00001"></b:callActivity><b:parallelGateway id="g2"/>
<b:inclusiveGateway id="i1" default="i1_k"/><b:userTask id="k" name="K"></b:userTask>
<b:userTask id="l" name="L"><b:multiInstanceLoopCharacteristics isSequential="true"><b:loopDataInputRef
>ds</b:loopDataInputRef></b:multiInstanceLoopCharacteristics></b:userTask>
<b:inclusiveGateway id="i2"/><b:eventBasedGateway id="ev"/>
<b:intermediateCatchEvent id="ct"><b:timerEventDefinition>
<b:timeDuration xsi:type="b:tFormalExpression">PT4H</b:timeDuration>
</b:timerEventDefinition></b:intermediateCatchEvent>
<b:intermediateCatchEvent id="cm"><b:messageEventDefinition messageRef="m"/></b:intermediateCatchEvent>
<b:exclusiveGateway id="x"/><b:intermediateThrowEvent id="th"><b:messageEventDefinition messageRef="m"/>
</b:intermediateThrowEvent><b:endEvent id="e"/>
<b:dataObject id="do"/><b:dataObjectReference id="dr" name="Hồ sơ" dataObjectRef="do"/>
<b:textAnnotation id="ta"><b:text>Lời dặn</b:text></b:textAnnotation>
<b:association id="as" sourceRef="u" targetRef="ta"/>
s>u u>ma ma>sv sv>ru ru>se se>g1 g1>re g1>ca re>g2 ca>g2 g2>i1 i1>k i1>l:gap k>i2 l>i2 i2>ev ev>ct ev>cm ct>x cm>x
x>th th>e</b:process>"""
MODELS = {"row": ROW, "parting": PARTING, "nested": NESTED, "pools": POOLS, "all": ALL}

_FLOW = re.compile(r"(?<![\w\"])(\w+)>(\w+)(?::(\S+?))?(?=[\s<])")
_NODE = re.compile(r"<b:(?:\w*[tT]ask|\w+Gateway|\w+Event|subProcess|callActivity) id=\"(\w+)\"")


def dressed(model: str, dress: Dress) -> bytes:
    """A model as a program would write it, with its drawing."""
    body, flows = model, _FLOW.findall(re.sub(r"<[^>]*>", lambda tag: " " * len(tag[0]), model + "<"))
    for source, target, condition in flows:
        text = f"{source}>{target}" + (f":{condition}" if condition else "")
        asked = f'<b:conditionExpression xsi:type="b:tFormalExpression">{condition}</b:conditionExpression>'
        body = re.sub(
            rf"(?<![\w\"]){re.escape(text)}(?=[\s<])",
            f'<b:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
            f"{asked if condition else ''}</b:sequenceFlow>",
            body,
        )
    if dress.on_tasks:
        body = re.sub(r"(<b:\w*[tT]ask id=\"\w+\"[^>]*)>", rf"\1 {dress.on_tasks}>", body)
    if dress.inside:
        added = f"<b:extensionElements>{dress.inside}</b:extensionElements>"
        body = re.sub(r"(<b:\w*[tT]ask id=\"\w+\"[^>]*>)", rf"\1{added}", body)
    return (
        f"""<?xml version="1.0" encoding="UTF-8"?>
<b:definitions {_named(dress)} {dress.space} {dress.root}
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:example">
{body}
{_drawing(model, flows, dress)}
</b:definitions>""".replace("<b:", f"<{dress.prefix}")
        .replace("</b:", f"</{dress.prefix}")
        .replace('"b:', f'"{dress.prefix}')
        .encode()
    )


def _named(dress: Dress) -> str:
    spaces = zip((dress.prefix, *dress.drawing), (MODEL, *DRAWING), strict=True)
    return " ".join(f'xmlns:{prefix[:-1]}="{space}"' if prefix else f'xmlns="{space}"' for prefix, space in spaces)


def _drawing(model: str, flows: list[tuple[str, str, str]], dress: Dress) -> str:
    di, dc, dd = dress.drawing
    shapes = "".join(
        f'<{di}BPMNShape id="{key}_di" bpmnElement="{key}"><{dc}Bounds x="{60 + 130 * place}" y="{40 + place % 3 * 90}"'
        f' width="100" height="80"/></{di}BPMNShape>'
        for place, key in enumerate(_NODE.findall(model))
    )
    edges = "".join(
        f'<{di}BPMNEdge id="{a}_{b}_di" bpmnElement="{a}_{b}"><{dd}waypoint x="1" y="{place}"/>'
        f'<{dd}waypoint x="90" y="{place}"/></{di}BPMNEdge>'
        for place, (a, b, _) in enumerate(flows)
    )
    plane = f'<{di}BPMNPlane id="pl" bpmnElement="p">{shapes}{edges}</{di}BPMNPlane>'
    return f'<{di}BPMNDiagram id="dg">{plane}</{di}BPMNDiagram>'
