"""The names of BPMN 2.0 in XML, and what they are called in Vietnamese.

Source: BPMN 2.0.2 (OMG formal/2013-12-09), the schemas BPMN20, Semantic, BPMNDI, DI and DC. What the house adds
stands in a namespace of its own, which never changes its meaning: `urn:lienthong:bpmn:1`, prefix `lt`.
"""

from lienthong.kernel.process.definition import ACTIVITIES, NodeKind

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
DIAGRAM = "http://www.omg.org/spec/DD/20100524/DI"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:lienthong:bpmn:1"

PREFIXES = {"bpmn": MODEL, "bpmndi": DRAWING, "dc": BOUNDS, "di": DIAGRAM, "xsi": SCHEMA, "lt": OURS}
STANDARD = frozenset({MODEL, DRAWING, BOUNDS, DIAGRAM, SCHEMA, OURS, "http://www.w3.org/XML/1998/namespace"})

PLAIN_KINDS = {
    "userTask": NodeKind.USER,
    "task": NodeKind.USER,
    "manualTask": NodeKind.USER,
    "serviceTask": NodeKind.SERVICE,
    "businessRuleTask": NodeKind.RULE,
    "sendTask": NodeKind.SEND,
    "receiveTask": NodeKind.RECEIVE,
    "callActivity": NodeKind.CALL,
    "subProcess": NodeKind.SUBPROCESS,
    "exclusiveGateway": NodeKind.EXCLUSIVE,
    "parallelGateway": NodeKind.PARALLEL,
    "inclusiveGateway": NodeKind.INCLUSIVE,
    "eventBasedGateway": NodeKind.EVENT,
}
"""Elements whose name alone says what they are."""

EVENT_KINDS = {
    ("startEvent", ""): NodeKind.START,
    ("endEvent", ""): NodeKind.END,
    ("endEvent", "message"): NodeKind.END,
    ("boundaryEvent", "message"): NodeKind.MESSAGE,
    ("boundaryEvent", "timer"): NodeKind.TIMER,
    ("intermediateCatchEvent", "message"): NodeKind.MESSAGE,
    ("intermediateCatchEvent", "timer"): NodeKind.TIMER,
    ("intermediateThrowEvent", "message"): NodeKind.THROW,
}
"""Events by their element and by what they wait for or tell."""

BY_LANE = ACTIVITIES - {NodeKind.CALL, NodeKind.SUBPROCESS}
"""What is done by those after whom its lane is named."""

EVENTS = frozenset(element for element, _ in EVENT_KINDS)
FLOW_NODES = frozenset(PLAIN_KINDS) | EVENTS

ELEMENTS = {
    NodeKind.USER: "userTask",
    NodeKind.SERVICE: "serviceTask",
    NodeKind.RULE: "businessRuleTask",
    NodeKind.SEND: "sendTask",
    NodeKind.RECEIVE: "receiveTask",
    NodeKind.CALL: "callActivity",
    NodeKind.SUBPROCESS: "subProcess",
    NodeKind.EXCLUSIVE: "exclusiveGateway",
    NodeKind.PARALLEL: "parallelGateway",
    NodeKind.INCLUSIVE: "inclusiveGateway",
    NodeKind.EVENT: "eventBasedGateway",
    NodeKind.START: "startEvent",
    NodeKind.END: "endEvent",
    NodeKind.TIMER: "intermediateCatchEvent",
    NodeKind.MESSAGE: "intermediateCatchEvent",
    NodeKind.THROW: "intermediateThrowEvent",
}
"""How each kind is written; an event on a border is a `boundaryEvent`."""

DECLARED = frozenset(
    {
        "import",
        "itemDefinition",
        "message",
        "error",
        "escalation",
        "signal",
        "resource",
        "interface",
        "extension",
        "endPoint",
        "category",
        "dataStore",
        "correlationProperty",
        "partnerEntity",
        "partnerRole",
        "relationship",
        "documentation",
        "extensionElements",
        "collaboration",
        "process",
        "timerEventDefinition",
        "messageEventDefinition",
    }
)
"""What may stand at the head of a file: it declares, and moves nothing by itself."""

BESIDE = frozenset(
    {
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "ioSpecification",
        "ioBinding",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "dataInputAssociation",
        "dataOutputAssociation",
        "association",
        "group",
        "textAnnotation",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "auditing",
        "monitoring",
        "correlationSubscription",
        "rendering",
        "supportedInterfaceRef",
        "supports",
        "categoryValueRef",
    }
)
"""What stands beside the steps: it says something to a reader, and no run moves otherwise because of it."""

PASSED_OVER = frozenset({"incoming", "outgoing", "extensionElements", "documentation", "laneSet"})
"""What is read elsewhere, or says again what the flows say."""

MULTI = "multiInstanceLoopCharacteristics"

WORDS = {
    "adHocSubProcess": "quy trình con không theo thứ tự",
    "boundaryEvent": "sự kiện gắn trên bước",
    "businessRuleTask": "bảng quyết định",
    "callActivity": "gọi quy trình khác",
    "callChoreography": "gọi trình tự phối hợp",
    "choreographyTask": "bước phối hợp",
    "complexGateway": "cổng rẽ phức hợp",
    "completionCondition": "điều kiện dừng",
    "conditionExpression": "điều kiện đi tiếp",
    "conditionalEventDefinition": "chờ điều kiện",
    "cancelEventDefinition": "hủy giao dịch",
    "choreography": "sơ đồ trình tự phối hợp",
    "compensateEventDefinition": "bù trừ",
    "conversation": "sơ đồ hội thoại",
    "endEvent": "kết thúc",
    "errorEventDefinition": "báo lỗi",
    "escalationEventDefinition": "báo lên trên",
    "eventBasedGateway": "chờ việc nào đến trước",
    "exclusiveGateway": "rẽ một nhánh",
    "globalBusinessRuleTask": "bảng quyết định dùng chung",
    "globalManualTask": "bước làm tay dùng chung",
    "globalScriptTask": "bước chạy mã lệnh dùng chung",
    "globalTask": "bước dùng chung",
    "globalUserTask": "bước của người dùng chung",
    "inclusiveGateway": "rẽ các nhánh thỏa điều kiện",
    "intermediateCatchEvent": "sự kiện chờ",
    "intermediateThrowEvent": "sự kiện báo",
    "association": "đường ghi chú",
    "dataObject": "tài liệu",
    "dataObjectReference": "tài liệu",
    "dataStoreReference": "kho dữ liệu",
    "group": "khung nhóm",
    "lane": "làn",
    "linkEventDefinition": "nối trang",
    "loopCardinality": "số lần lặp cố định",
    "manualTask": "bước làm tay",
    "message": "tin",
    "messageFlow": "đường tin giữa các bên",
    "messageEventDefinition": "tin",
    "multiInstanceLoopCharacteristics": "làm nhiều lần",
    "parallelGateway": "rẽ song song",
    "participant": "bên tham gia",
    "process": "quy trình",
    "receiveTask": "chờ tin",
    "scriptTask": "bước chạy mã lệnh",
    "sendTask": "gửi tin",
    "sequenceFlow": "đường nối",
    "serviceTask": "bước của hệ thống",
    "signalEventDefinition": "phát tín hiệu chung",
    "standardLoopCharacteristics": "lặp lại",
    "startEvent": "bắt đầu",
    "subChoreography": "trình tự phối hợp con",
    "subProcess": "quy trình con",
    "task": "bước",
    "textAnnotation": "ghi chú",
    "terminateEventDefinition": "dừng toàn bộ quy trình",
    "timeCycle": "thời gian lặp lại",
    "timeDate": "thời điểm chờ tới",
    "timeDuration": "thời gian chờ",
    "timerEventDefinition": "hẹn giờ",
    "transaction": "giao dịch",
    "userTask": "bước của người",
}
"""What people call the elements of BPMN, as far as they meet them in a sentence."""


def called(element: str) -> str:
    """An element as a sentence names it: its name in the file, and in brackets what people call it."""
    return f"{element} ({WORDS[element]})" if element in WORDS else element
