"""What can be seen of a definition without walking it: what is missing, joined wrongly, asks for what is not there."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.expressions.api import compiled, condition

from .definition import ACTIVITIES, CATCHING, GATEWAYS, Definition, Flow, Node, NodeKind
from .findings import Finding, FindingKind, Severity
from .knowing import FROM_FACTS, OUTCOME, names_of
from .naming import Names
from .net import Net
from .offers import Offers

K = NodeKind
F = FindingKind
CHOOSING = frozenset({K.EXCLUSIVE, K.INCLUSIVE})
_NOTHING_DONE = frozenset({K.START, K.END}) | GATEWAYS
_FREE = frozenset({K.START, K.END})


class Structure:
    """Looks at one definition."""

    def __init__(self, definition: Definition, called: Collection[str] | None, offers: Offers | None = None) -> None:
        self.definition = definition
        self.called = called
        self.offers = offers
        self.net = Net(definition)
        self.nodes = self.net.nodes
        self.names = Names(definition)

    def walkable(self) -> bool:
        """Whether all flows and borders lie where the net can follow them."""
        return not any(self._flows()) and not any(self._borders())

    def findings(self) -> Iterator[Finding]:
        """All that is seen."""
        yield from self._flows()
        yield from self._borders()
        yield from self._starts()
        yield from self._steps()
        yield from self._ends()
        yield from self._unreached()
        yield from self._turning()
        for node in self.definition.nodes:
            if node.kind is K.EVENT:
                yield from self._event(node)
            yield from self._ways(node)
            yield from self._filled(node)
            yield from self._asked_of_house(node)
        yield from self._expressions()

    # -- how it hangs together ---------------------------------------------------------------------------------

    def _flows(self) -> Iterator[Finding]:
        for flow in self.definition.flows:
            source, target = self.nodes.get(flow.source), self.nodes.get(flow.target)
            if source is None or target is None:
                ends = tuple(one.key for one in (source, target) if one)
                yield Finding(
                    F.FLOW, ends, f"Đường nối {flow.key} có một đầu không gắn vào bước nào. Nối lại hoặc xóa."
                )
                continue
            wrong = (
                "đi xuyên qua ranh giới quy trình con"
                if source.inside != target.inside
                else "đi vào điểm bắt đầu"
                if target.kind is K.START
                else "đi ra từ điểm kết thúc"
                if source.kind is K.END
                else "đi vào sự kiện gắn trên bước"
                if target.on
                else ""
            )
            if wrong:
                sentence = f"Đường nối từ {self.names.node(source)} tới {self.names.node(target)} {wrong}. Nối lại."
                yield Finding(F.FLOW, (source.key, target.key), sentence)

    def _borders(self) -> Iterator[Finding]:
        for node in self.definition.nodes:
            if not node.on:
                continue
            host = self.nodes.get(node.on)
            if host is None or host.kind not in ACTIVITIES or host.inside != node.inside:
                yield Finding(
                    F.BORDER,
                    (node.key,),
                    f"Sự kiện {self.names.node(node)} không gắn trên bước nào. Gắn lại vào một bước.",
                )

    def _starts(self) -> Iterator[Finding]:
        for scope in ["", *(node.key for node in self.definition.nodes if node.kind is K.SUBPROCESS)]:
            where = f"Quy trình con {self.names.node(self.nodes[scope])}" if scope else "Quy trình"
            starts = self.net.starts[scope]
            if not starts:
                at = (scope,) if scope else ()
                yield Finding(F.NO_START, at, f"{where} chưa có điểm bắt đầu. Thêm một điểm bắt đầu.")
            if len(starts) > 1:
                keys = tuple(node.key for node in starts)
                yield Finding(F.STARTS, keys, f"{where} có {len(starts)} điểm bắt đầu. Chỉ giữ lại một.")

    def _steps(self) -> Iterator[Finding]:
        if all(node.kind in _NOTHING_DONE for node in self.definition.nodes):
            sentence = "Quy trình chưa có bước nào, hồ sơ sẽ xong ngay khi bắt đầu. Thêm ít nhất một bước."
            yield Finding(F.NO_STEP, tuple(node.key for node in self.net.starts[""]), sentence)

    def _ends(self) -> Iterator[Finding]:
        for node in self.definition.nodes:
            if node.kind is not K.END and not self.net.outgoing[node.key]:
                yield Finding(
                    F.DEAD_END,
                    (node.key,),
                    f"Sau {self.names.node(node)} không có đường đi tiếp. Nối tới bước sau hoặc kết thúc.",
                )

    def _unreached(self) -> Iterator[Finding]:
        seen: set[str] = set()
        todo = [node.key for node in self.net.starts[""]]
        while todo:
            key = todo.pop()
            if key in seen or key not in self.nodes:
                continue
            seen.add(key)
            todo += [flow.target for flow in self.net.outgoing[key]]
            todo += [node.key for node in (*self.net.border[key], *self.net.starts[key])] if key else []
        lost = [node for node in self.definition.nodes if node.key not in seen]
        first = [node for node in lost if node.kind is not K.START or node.inside in seen]
        if first and self.net.starts[""]:
            yield unreached(first, self.names)

    def _turning(self) -> Iterator[Finding]:
        """Loops of gateways alone."""
        passing = {node.key for node in self.definition.nodes if node.kind in (*CHOOSING, K.PARALLEL)}
        for key in sorted(passing):
            ahead, todo = set[str](), [key]
            while todo:
                new = {flow.target for flow in self.net.outgoing[todo.pop()]} & passing - ahead
                ahead |= new
                todo += new
            if key in ahead:
                yield Finding(
                    F.TURNING,
                    (key,),
                    f"Vòng lặp qua {self.names.node(self.nodes[key])} chỉ có cổng, không chờ ai làm gì,"
                    " nên sẽ chạy mãi. Đặt ít nhất một bước vào trong vòng.",
                )
                return

    def _event(self, node: Node) -> Iterator[Finding]:
        for flow in self.net.outgoing[node.key]:
            target = self.nodes.get(flow.target)
            if target is None:
                continue
            if target.kind not in CATCHING or target.on:
                wrong = "không phải là sự kiện chờ tin, chờ đến hạn hay bước chờ tin"
            elif len(self.net.incoming[target.key]) > 1:
                wrong = "còn có đường khác đi vào"
            elif target.multi or self.net.border[target.key]:
                wrong = "làm nhiều lần hoặc có sự kiện gắn trên nó"
            else:
                continue
            sentence = f"Sau cổng chờ {self.names.node(node)}: {self.names.node(target)} {wrong}. Sửa lại nhánh này."
            yield Finding(F.EVENT, (node.key, target.key), sentence)

    # -- ways and their conditions -----------------------------------------------------------------------------

    def _ways(self, node: Node) -> Iterator[Finding]:
        flows = self.net.outgoing[node.key]
        asked = [flow for flow in flows if flow.condition]
        default = [flow for flow in flows if flow.default]
        free = [flow for flow in flows if not flow.condition and not flow.default]
        if node.kind in (K.PARALLEL, K.EVENT) or (node.kind is K.EXCLUSIVE and len(flows) == 1):
            if asked:
                parallel = node.kind is not K.EXCLUSIVE
                yield Finding(
                    F.IDLE_CONDITION,
                    (node.key,),
                    f"Điều kiện ghi ở {self.names.node(node)} không bao giờ được xét. "
                    + ("Bỏ điều kiện, hoặc dùng cổng rẽ theo điều kiện." if parallel else "Bỏ điều kiện này."),
                    Severity.ERROR if parallel else Severity.WARNING,
                )
            return
        if node.kind is K.EXCLUSIVE and len(flows) > 1:
            for flow in free:
                yield Finding(
                    F.NO_CONDITION,
                    (node.key,),
                    f"Nhánh {self.names.branch(flow)} ở {self.names.node(node)} chưa có điều kiện."
                    " Nhập điều kiện của nhánh.",
                )
            if not default and not free and not self._all_outcomes(node, flows):
                yield self._no_default(node)
        elif asked and not default and not free:
            yield self._no_default(node)

    def _no_default(self, node: Node) -> Finding:
        return Finding(
            F.NO_DEFAULT,
            (node.key,),
            f"Ở {self.names.node(node)} chưa có nhánh cho trường hợp không điều kiện nào đúng."
            " Chọn một nhánh làm nhánh ấy.",
        )

    def _all_outcomes(self, node: Node, flows: list[Flow]) -> bool:
        """Whether the branches are all the ends among which a person chose just before: no other can be chosen.

        So it is where only steps of people lead here, straight, and no gateway behind asks for other ends.
        """
        asked = [outcome_of(flow.condition) for flow in flows]
        before = [self.nodes[flow.source] for flow in self.net.incoming[node.key]]
        return (
            all(asked)
            and all(one.kind is K.USER and not one.multi and len(self.net.outgoing[one.key]) == 1 for one in before)
            and not any(self.nodes[flow.target].kind in (*CHOOSING, K.PARALLEL) for flow in flows)
        )

    # -- what must be filled in --------------------------------------------------------------------------------

    def _filled(self, node: Node) -> Iterator[Finding]:
        who = node.who
        missing: list[tuple[bool, FindingKind, str]] = [
            (
                node.kind is K.USER and not (who.role or who.post or who.unit),
                F.NO_WHO,
                "chưa rõ ai làm. Chọn vai, vị trí hoặc đơn vị.",
            ),
            (
                node.kind is K.SERVICE and not node.verb,
                F.NO_VERB,
                "chưa rõ hệ thống làm việc gì. Chọn việc hệ thống làm.",
            ),
            (node.kind is K.RULE and not node.table, F.NO_VERB, "chưa có bảng quyết định. Chọn bảng."),
            (
                node.kind in (K.SEND, K.RECEIVE, K.MESSAGE, K.THROW) and not node.message,
                F.NO_MESSAGE,
                "chưa rõ gửi hay chờ tin nào. Chọn tin.",
            ),
            (node.kind is K.TIMER and not node.after, F.NO_TIME, "chưa rõ chờ bao lâu. Nhập thời gian chờ."),
            (
                node.multi is not None and not node.multi.over.strip(),
                F.NO_LIST,
                "chưa rõ làm cho những ai. Chọn danh sách.",
            ),
            (node.kind is K.CALL and not node.called, F.CALLED, "chưa rõ gọi quy trình nào. Chọn quy trình."),
        ]
        for is_missing, kind, words in missing:
            if is_missing:
                yield Finding(kind, (node.key,), f"Bước {self.names.node(node)} {words}")
        if not node.name.strip() and (node.kind in ACTIVITIES or node.kind in (K.TIMER, K.MESSAGE, K.THROW)):
            severity = Severity.ERROR if node.kind is K.USER else Severity.WARNING
            yield Finding(
                F.NO_NAME, (node.key,), f"{_capital(node.kind.label)} (mã {node.key}) chưa có tên. Đặt tên.", severity
            )
        if node.called and node.called == self.definition.key:
            yield Finding(
                F.CALLED, (node.key,), f"Bước {self.names.node(node)} gọi lại chính quy trình này. Chọn quy trình khác."
            )
        elif node.called and self.called is not None and node.called not in self.called:
            sentence = f"Bước {self.names.node(node)} gọi quy trình “{node.called}” chưa có trong hệ thống. Chọn lại."
            yield Finding(F.CALLED, (node.key,), sentence)

    def _asked_of_house(self, node: Node) -> Iterator[Finding]:
        """What a step asks of the house: a verb at a step of the system alone, and only what is offered."""
        name = self.names.node(node)
        if node.verb and node.kind is not K.SERVICE:
            yield Finding(
                F.IDLE_VERB,
                (node.key,),
                f"Bước {name} có ghi việc “{node.verb[:100]}”, nhưng chỉ bước của hệ thống mới gọi việc."
                " Bỏ việc ấy, hoặc đổi thành bước của hệ thống.",
            )
        if self.offers is None:
            return
        if node.signs and node.signs not in self.offers.documents:
            yield Finding(
                F.NOT_OFFERED,
                (node.key,),
                f"Bước {name} ký loại văn bản “{node.signs[:100]}” không có trong danh mục. Chọn loại khác.",
            )
        if node.kind is K.SERVICE and node.verb and node.verb not in self.offers.verbs:
            yield Finding(
                F.NOT_OFFERED,
                (node.key,),
                f"Bước {name} gọi việc “{node.verb[:100]}”, không có trong các việc quy trình được gọi."
                " Chọn việc trong danh sách.",
            )
        if node.kind is K.RULE and node.table and node.table not in self.offers.tables:
            yield Finding(
                F.NOT_OFFERED,
                (node.key,),
                f"Bước {name} hỏi bảng quyết định “{node.table[:100]}” chưa có trong hệ thống. Ghi tên bảng khác.",
            )

    def _expressions(self) -> Iterator[Finding]:
        names = names_of(self.definition)
        ways: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for flow in self.definition.flows:
            if flow.condition and flow.source in self.nodes:
                ways[flow.source].append((f"Điều kiện của nhánh {self.names.branch(flow)}", flow.condition, True))
        for node in self.definition.nodes:
            ways[node.key] += _asked_of(node)
        for key, texts in ways.items():
            for what, text, truth in texts:
                wrong = _wrong(text, names, condition if truth else compiled)
                if wrong:
                    sentence = f"{what} ở {self.names.node(self.nodes[key])} viết chưa đúng: {wrong}"
                    yield Finding(F.CONDITION, (key,), sentence)


def _asked_of(node: Node) -> list[tuple[str, str, bool]]:
    """The expressions of a node: what it is, its text, whether it is a condition."""
    found = []
    if node.multi:
        found.append(("Danh sách", node.multi.over.removeprefix(FROM_FACTS), False))
        found.append(("Điều kiện dừng", node.multi.until, True))
    values = (("Thời điểm", node.after), ("Đơn vị", node.who.unit), ("Tên tin", node.message))
    for what, value in values:
        if isinstance(value, str) and value.startswith(FROM_FACTS):
            found.append((what, value.removeprefix(FROM_FACTS), False))
    return [one for one in found if one[1].strip()]


def _wrong(text: str, names: object, read: Callable[..., object]) -> str:
    try:
        read(text, names)
    except Refusal as no:
        return f"{no.sentence} {no.next_step}"
    return ""


def outcome_of(text: str) -> str:
    """The end of a step for which a condition asks, where it asks for one and nothing else."""
    name, _, value = text.partition("==")
    value = value.strip()
    plain = len(value) > 2 and value[0] == value[-1] and value[0] in "\"'" and value[0] not in value[1:-1]
    return value[1:-1] if plain and name.strip() == OUTCOME else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def unreached(nodes: list[Node], names: Names) -> Finding:
    """The finding for nodes that no run comes to."""
    told = [names.node(node) for node in nodes if node.kind not in _FREE] or [names.node(node) for node in nodes]
    more = f" và {len(told) - 3} chỗ khác" if len(told) > 3 else ""
    sentence = f"Không có đường nào đi tới {', '.join(told[:3])}{more}. Nối vào quy trình hoặc xóa."
    return Finding(F.UNREACHED, tuple(node.key for node in nodes), sentence)
