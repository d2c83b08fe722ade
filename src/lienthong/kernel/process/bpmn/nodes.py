"""Reads one node of a process: a step, a gateway or an event."""

from collections.abc import Mapping

from lxml import etree

from lienthong.kernel.base.text import tidy
from lienthong.kernel.process.definition import Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.doubts import Doubt, DoubtKind

from . import periods
from .book import Book, child, children, local, yes
from .names import BESIDE, BY_LANE, EVENT_KINDS, EVENTS, FLOW_NODES, MULTI, OURS, PASSED_OVER, PLAIN_KINDS, called

_OWNERS = ("potentialOwner", "humanPerformer", "performer", "resourceRole")
_ONCE = ("startQuantity", "completionQuantity")
_WAITING = ("messageEventDefinition", "timerEventDefinition")
_WITHOUT_NUMBER = {"", "0", "1"}  # some programs write 0 for nothing said


_BEGIN_PLAINLY = "hãy dùng sự kiện bắt đầu thường rồi đặt chỗ chờ tin hoặc chờ đến hạn ngay sau đó"


def _instead(element: etree._Element, event: str) -> str:
    """Why an event is not taken, and for a beginning what stands in its place: a run is begun by a case or a caller."""
    if local(element) != "startEvent" or event not in _WAITING:
        return "chưa được hỗ trợ"
    above = element.getparent()
    if above is not None and local(above) == "subProcess":
        return f"nhưng quy trình con phải bắt đầu ngay, không chờ tin hay chờ giờ; {_BEGIN_PLAINLY}"
    opened = "khi có hồ sơ hoặc có quy trình khác gọi"
    return f"nhưng quy trình chỉ mở {opened}, không tự mở theo tin hay giờ; {_BEGIN_PLAINLY}"


class NodeReader:
    """Reads the nodes of one process, and keeps what a person must settle."""

    def __init__(self, book: Book, lanes: Mapping[str, str]) -> None:
        self.book = book
        self.lanes = lanes
        self.doubts: list[Doubt] = []

    def doubt(self, kind: DoubtKind, at: str, sentence: str) -> None:
        """Keep a doubt."""
        self.doubts.append(Doubt(kind, at, sentence))

    def node(self, element: etree._Element, inside: str, lane: str) -> Node | None:
        """The node that an element means, `lane` being that of the sub-process around it; None where it means none."""
        book = self.book
        if not element.get("id"):
            book.fault(element, "thiếu mã (id)")
            return None
        kind, event = self._kind(element)
        self._refuse_parts(element)
        if kind is None:
            return None
        key, name = book.key(element), book.name(element)
        lane = self.lanes.get(element.get("id") or "", lane)
        node = Node(
            key=key,
            kind=kind,
            name=name,
            inside=inside,
            who=self._who(element, kind, lane),
            limit=self._limit(element, key, name),
            form=book.ours(element, "form"),
            verb=book.ours(element, "verb"),
            table=book.ours(element, "table"),
            signs=book.ours(element, "signs") if kind is NodeKind.USER else "",
            message=self._message(element, event, kind),
            after=self._after(element, event, key, name),
            called=self._called(element) if kind is NodeKind.CALL else "",
            on=self._on(element),
            interrupts=not self._on(element) or yes(element, "cancelActivity", True),
            multi=self._multi(element, key, name),
            note=book.note(element),
            said=tuple((book.words(one, "column"), book.words(one)) for one in book.beside(element, "said")),
        )
        self._ask(element, node)
        return node

    # -- what it is --------------------------------------------------------------------------------------------

    def _kind(self, element: etree._Element) -> tuple[NodeKind | None, etree._Element | None]:
        name = local(element)
        if name not in EVENTS:
            return PLAIN_KINDS[name], None
        events = [one for one in children(element) if local(one).endswith("EventDefinition")]
        for reference in children(element, "eventDefinitionRef"):
            meant = self.book.at(reference.text)
            if meant is None:
                self.book.fault(element, "trỏ tới một định nghĩa sự kiện không có trong tệp")
                return None, None
            events.append(meant)
        if len(events) > 1:
            self.book.fault(element, "nhiều loại sự kiện trong một, " + ", ".join(called(local(one)) for one in events))
            return None, None
        event = events[0] if events else None
        kind = EVENT_KINDS.get((name, local(event).removesuffix("EventDefinition") if event is not None else ""))
        if kind is None and event is None:
            self.book.fault(element, "chưa nêu chờ gì hoặc báo gì, nên chưa được hỗ trợ")
        elif kind is None and event is not None:
            self.book.fault(element, f"có {called(local(event))}, {_instead(element, local(event))}")
        return kind, event

    def _refuse_parts(self, element: etree._Element) -> None:
        """Name each part and mark of an element by which a run would go otherwise than the house can."""
        book, scope = self.book, local(element) == "subProcess"
        for one in children(element):
            name = local(one)
            known = name in PASSED_OVER or name in BESIDE or name == MULTI or name.endswith("EventDefinition")
            within = scope and (name in FLOW_NODES or name == "sequenceFlow")
            if not known and not within and name != "eventDefinitionRef":
                book.unsupported(one)
        if yes(element, "triggeredByEvent"):
            book.fault(element, "quy trình con do sự kiện mở (triggeredByEvent) chưa được hỗ trợ")
        if yes(element, "isForCompensation"):
            book.fault(element, "bước bù trừ (isForCompensation) chưa được hỗ trợ")
        if yes(element, "instantiate"):
            book.fault(element, f"bước mở lần chạy mới (instantiate) chưa được hỗ trợ; {_BEGIN_PLAINLY}")
        if yes(element, "parallelMultiple"):
            book.fault(element, "nhiều loại sự kiện trong một (parallelMultiple) chưa được hỗ trợ")
        if element.get("eventGatewayType", "Exclusive") != "Exclusive":
            book.fault(element, "chờ đủ mọi sự kiện (eventGatewayType=Parallel) chưa được hỗ trợ")
        if any(element.get(name, "") not in _WITHOUT_NUMBER for name in _ONCE):
            book.fault(element, "nhiều thẻ trên một đường (startQuantity, completionQuantity) chưa được hỗ trợ")

    # -- who and until when ------------------------------------------------------------------------------------

    def _who(self, element: etree._Element, kind: NodeKind, lane: str) -> Who:
        book = self.book
        said = Who(*(book.ours(element, name) for name in ("role", "post", "unit", "said")))
        if said != Who() or kind not in BY_LANE or element.get(f"{{{OURS}}}role") is not None:
            return said
        owner = self._owner(element) or lane
        return Who(role=owner, said=owner)

    def _owner(self, element: etree._Element) -> str:
        for name in _OWNERS:
            for owner in children(element, name):
                reference = child(owner, "resourceRef")
                resource = self.book.at(reference.text if reference is not None else None)
                found = self.book.name(resource) if resource is not None else self.book.name(owner)
                if found:
                    return found
        return ""

    def _limit(self, element: etree._Element, key: str, name: str) -> Period | None:
        text = self.book.ours(element, "limit")
        limit = periods.period(text) if text else None
        if text and limit is None:
            self.doubt(DoubtKind.TIME, key, f"Thời hạn “{text}” của “{name or key}” không đọc được; nhập lại thời hạn.")
        return limit

    # -- events ------------------------------------------------------------------------------------------------

    def _message(self, element: etree._Element, event: etree._Element | None, kind: NodeKind) -> str:
        holder = event if event is not None else element
        if local(holder) not in {"messageEventDefinition", "sendTask", "receiveTask"}:
            return ""
        reference = holder.get("messageRef")
        if not reference:
            bare = holder is event
            name = self.book.name(element) or self.book.key(element)
            return name if bare and kind is NodeKind.END else ""
        meant = self.book.at(reference)
        if meant is None or local(meant) != "message":
            self.book.fault(element, f"trỏ tới tin “{reference[:60]}” không có trong tệp")
            return ""
        return self.book.name(meant) or self.book.key(meant)

    def _after(self, element: etree._Element, event: etree._Element | None, key: str, name: str) -> Period | str | None:
        if event is None or local(event) != "timerEventDefinition":
            return None
        cycle = child(event, "timeCycle")
        if cycle is not None:
            self.book.fault(element, f"có {called('timeCycle')}, chưa được hỗ trợ")
            return None
        part = child(event, "timeDuration")
        text = self.book.expression(part if part is not None else child(event, "timeDate"))
        found = text if text.startswith("=") else periods.period(text) or periods.instant(text)
        if found:
            return found
        self.doubt(
            DoubtKind.TIME,
            key,
            f"Hẹn giờ “{name or key}” có thời gian “{text}” không đọc được; nhập số giờ hoặc số ngày làm việc."
            if text
            else f"Hẹn giờ “{name or key}” chưa nêu thời gian; nhập số giờ hoặc số ngày làm việc.",
        )
        return None

    def _on(self, element: etree._Element) -> str:
        if local(element) != "boundaryEvent":
            return ""
        meant = self.book.at(element.get("attachedToRef"))
        if meant is None:
            self.book.fault(element, "gắn vào một bước không có trong tệp (attachedToRef)")
            return ""
        return self.book.key(meant)

    # -- steps that hold others --------------------------------------------------------------------------------

    def _called(self, element: etree._Element) -> str:
        text = self.book.ours(element, "called") or (element.get("calledElement") or "").strip()
        meant = self.book.at(text)
        if meant is not None and local(meant) == "process":
            return self.book.key(meant)
        prefix, _, rest = text.rpartition(":")
        return rest if prefix and prefix in element.nsmap else text

    def _multi(self, element: etree._Element, key: str, name: str) -> Multi | None:
        said = child(element, MULTI)
        if said is None:
            return None
        book = self.book
        for one in children(said):
            if local(one) in {"loopCardinality", "complexBehaviorDefinition"}:
                book.unsupported(one)
        if said.get("behavior", "All") != "All":
            book.fault(element, "làm nhiều lần có báo giữa chừng (behavior) chưa được hỗ trợ")
        over, each = book.ours(said, "over"), book.ours(said, "each")
        source, item = child(said, "loopDataInputRef"), child(said, "inputDataItem")
        if not over and source is not None:
            meant = book.at(source.text)
            over = book.name(meant) if meant is not None else tidy(book.expression(source))
        if not each and item is not None:
            each = book.name(item)
        if not over:
            self.doubt(
                DoubtKind.LIST,
                key,
                f"Bước “{name or key}” làm nhiều lần nhưng chưa nêu cho danh sách nào; nêu danh sách.",
            )
        until = book.expression(child(said, "completionCondition"))
        return Multi(over, each or "each", yes(said, "isSequential"), until)

    # -- what a person must settle -----------------------------------------------------------------------------

    def _ask(self, element: etree._Element, node: Node) -> None:
        name = node.name or node.key
        if local(element) in {"task", "manualTask"}:
            kind = called(local(element))
            self.doubt(
                DoubtKind.KIND, node.key, f"“{name}” là {kind}, được đọc thành bước của người; xem có đúng không."
            )
        if node.kind is NodeKind.USER and node.who == Who():
            self.doubt(DoubtKind.WHO, node.key, f"Bước “{name}” chưa rõ ai làm; chọn vai hoặc vị trí.")
        if node.kind in {NodeKind.MESSAGE, NodeKind.RECEIVE, NodeKind.SEND, NodeKind.THROW} and not node.message:
            self.doubt(DoubtKind.MESSAGE, node.key, f"“{name}” chưa nêu là tin nào; đặt tên tin.")
        if node.kind is NodeKind.CALL and not node.called:
            self.doubt(DoubtKind.KIND, node.key, f"“{name}” gọi quy trình khác nhưng chưa nêu quy trình nào; nêu mã.")
