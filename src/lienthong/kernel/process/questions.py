"""What a drawn process leaves open, as plain data beside it, and what an answer changes in the drawing.

The same questions are asked of every drawing, whether it came from a file or from a table that was redrawn since.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy

from .definition import Definition, Flow, Node, NodeKind, Period, Who
from .doubts import Doubt, DoubtKind
from .findings import FindingKind
from .structure import Structure
from .tables.answers import Given, Kept, Timed, read_answer

Row = dict[str, Any]
MOST_CONDITION = 1_000
_AGAIN = "Chọn lại câu trả lời cho điểm này."


def asked(definition: Definition, doubts: Iterable[Doubt], roles: Collection[str]) -> list[Row]:
    """The doubts of a drawing as rows, with the steps each is about; and who does a step by a role nobody can hold."""
    rows: list[Row] = []
    told: set[str] = set()
    for place, doubt in enumerate(doubts, 1):
        row: Row = {"key": f"bpmn-{place}", "kind": doubt.kind.value, "at": doubt.at, "sentence": doubt.sentence}
        if doubt.kind is DoubtKind.WHO:
            row["steps"] = _steps(definition, doubt.at)
            told |= set(row["steps"])
        rows.append(row)
    return rows + list(_strangers(definition, told, roles))


def asked_anew(definition: Definition, rows: Iterable[Row], roles: Collection[str]) -> list[Row]:
    """The doubts of a drawing that was changed: what was settled is settled, what has no place any more is gone."""
    there = {node.key for node in definition.nodes} | {flow.key for flow in definition.flows}
    there |= {lane.key for lane in definition.layout.lanes} | {""}
    kept = [row | {"turn": 0} for row in rows if row.get("answer") or row["at"] in there]
    told = {key for row in kept if not row.get("answer") for key in row.get("steps", ())}
    taken = {row["key"] for row in kept}
    new = [row | {"key": f"{row['key']}-{len(taken)}"} for row in _strangers(definition, told, roles)]
    return kept + new


def _steps(definition: Definition, at: str) -> list[str]:
    """The steps that a doubt about who does them means: one, or all that took their role from a lane."""
    lane = next((one for one in definition.layout.lanes if one.key == at), None)
    if lane is None or any(node.key == at for node in definition.nodes):
        return [at]
    name = tidy(lane.name)
    return [node.key for node in definition.nodes if node.who.role == name == node.who.said] or [at]


def _strangers(definition: Definition, told: set[str], roles: Collection[str]) -> Iterator[Row]:
    steps: dict[str, list[str]] = {}
    for node in definition.nodes:
        if node.who.role and node.who.role not in roles and node.key not in told:
            steps.setdefault(node.who.role, []).append(node.key)
    for place, (role, keys) in enumerate(steps.items(), 1):
        sentence = f"Hệ thống không có vai “{role[:100]}” ({len(keys)} bước); chọn vai ứng với vai này."
        yield {
            "key": f"role-of-{place}",
            "kind": DoubtKind.WHO.value,
            "at": keys[0],
            "sentence": sentence,
            "steps": keys,
        }


def with_answer(definition: Definition, row: Row, answer: Mapping[str, Any]) -> Definition:
    """The drawing after one answer; Unfit where it does not settle its doubt."""
    kind = DoubtKind(row["kind"])
    if kind is DoubtKind.WHO:
        given = read_answer(answer)
        if not isinstance(given, Given) or not (given.who.role or given.who.unit):
            raise Unfit("Chưa chọn ai thực hiện.", "Chọn vai hoặc đơn vị.")
        steps = set(row.get("steps") or [row["at"]])
        return _changed(definition, steps, lambda node: replace(node, who=_who(node, given.who)))
    if kind in (DoubtKind.TIME, DoubtKind.UNTIMED):
        timed = read_answer(answer)
        if not isinstance(timed, Timed):
            raise Unfit("Chưa ghi thời hạn.", "Ghi số giờ hoặc số ngày làm việc.")
        return _timed(definition, str(row["at"]), timed.limit)
    if kind is DoubtKind.BRANCH and "kept" not in answer:
        return _branched(definition, str(row["at"]), answer)
    if "name" in answer:
        return _named(definition, kind, str(row["at"]), _text(answer, "name"))
    if kind in (DoubtKind.MESSAGE, DoubtKind.LIST) or not isinstance(read_answer(answer), Kept):
        raise Unfit("Điểm này chưa được trả lời.", _AGAIN)
    return definition


def _who(node: Node, who: Who) -> Who:
    return Who(who.role, who.post, who.unit, node.who.said)


def _changed(definition: Definition, keys: set[str], change: Any) -> Definition:
    nodes = tuple(change(node) if node.key in keys else node for node in definition.nodes)
    return replace(definition, nodes=nodes)


def _timed(definition: Definition, at: str, limit: Period | None) -> Definition:
    if not at:
        return replace(definition, limit=limit)
    node = next((one for one in definition.nodes if one.key == at), None)
    if node is None:
        raise Unfit("Bước này không còn trong quy trình.", "Tải lại trang rồi trả lời các điểm đang hỏi.")
    if node.kind is not NodeKind.TIMER:
        return _changed(definition, {at}, lambda one: replace(one, limit=limit))
    if limit is None:
        raise Unfit("Hẹn giờ phải có thời gian.", "Ghi số giờ hoặc số ngày làm việc.")
    return _changed(definition, {at}, lambda one: replace(one, after=limit))


def _branched(definition: Definition, at: str, answer: Mapping[str, Any]) -> Definition:
    """When a branch is taken: by a condition, or where no other holds."""
    flow = next((one for one in definition.flows if one.key == at), None)
    if flow is None:
        raise Unfit("Nhánh này không còn trong quy trình.", "Tải lại trang rồi trả lời các điểm đang hỏi.")
    if answer.get("otherwise") is True:
        return _flows(
            definition, lambda one: replace(one, condition="", default=True) if one == flow else _beside(one, flow)
        )
    condition = _text(answer, "condition")
    if not condition:
        raise Unfit("Chưa nêu khi nào đi nhánh này.", "Chọn một kết quả của bước trước, hoặc viết điều kiện.")
    made = _flows(definition, lambda one: replace(one, condition=condition, default=False) if one == flow else one)
    for finding in Structure(made, None).findings():
        if finding.kind is FindingKind.CONDITION and flow.source in finding.nodes:
            raise Unfit(finding.sentence, "Viết lại điều kiện.")
    return made


def _beside(one: Flow, chosen: Flow) -> Flow:
    """Of the ways out of one gateway only one is taken where no other holds."""
    return replace(one, default=False) if one.source == chosen.source and one.default else one


def _flows(definition: Definition, change: Any) -> Definition:
    return replace(definition, flows=tuple(change(flow) for flow in definition.flows))


def _named(definition: Definition, kind: DoubtKind, at: str, name: str) -> Definition:
    """The name of a message, of a list, of a called process."""
    if not name:
        raise Unfit("Chưa ghi tên.", _AGAIN)
    if kind is DoubtKind.NAME:
        return replace(definition, name=name)
    if kind is DoubtKind.MESSAGE:
        return _changed(definition, {at}, lambda node: replace(node, message=name))
    if kind is DoubtKind.LIST:
        return _changed(
            definition, {at}, lambda node: replace(node, multi=replace(node.multi, over=name)) if node.multi else node
        )
    if kind is DoubtKind.KIND:
        return _changed(definition, {at}, lambda node: replace(node, called=name) if _calls(node) else node)
    raise Unfit("Câu trả lời không đúng loại.", _AGAIN)


def _calls(node: Node) -> bool:
    return node.kind is NodeKind.CALL


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name, "")
    if not isinstance(value, str) or len(value) > MOST_CONDITION:
        raise Unfit(f"Câu trả lời phải là chữ, không quá {MOST_CONDITION} ký tự.", _AGAIN)
    return value.strip()
