"""A process grows or shrinks by a step: the ways lead through it, or past it, and the drawing makes room."""

from dataclasses import replace

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind

from .room import with_place, without

STEP, GATEWAY = (100.0, 80.0), (50.0, 50.0)
LONGEST_BRANCH = 90
ON_DIAGRAM = "Mở thẻ Sơ đồ để sửa chỗ này."


def grown(definition: Definition, after: str) -> tuple[Definition, str]:
    """A new step of a person right behind another; it has no name yet. Returns its key too."""
    before = _node(definition, after)
    new = Node(_free(definition, "buoc"), NodeKind.USER, inside=before.inside)
    return _put_behind(definition, before, new, STEP), new.key


def dropped(definition: Definition, key: str) -> Definition:
    """A step taken out: whatever led to it leads on to what came after it."""
    node = _node(definition, key)
    outs = [flow for flow in definition.flows if flow.source == key]
    ins = [flow for flow in definition.flows if flow.target == key and flow.source != key]
    kinds = {one.key: one.kind for one in definition.nodes}
    if any(key in (one.on, one.inside) for one in definition.nodes) or len(outs) > 1:
        raise Unfit(
            f"“{node.name or node.kind.label}” có nhiều đường ra, sự kiện gắn kèm hoặc bước bên trong.", ON_DIAGRAM
        )
    if any(kinds[flow.source] is NodeKind.EVENT for flow in ins) or (outs and outs[0].target == key):
        raise Unfit(f"“{node.name or node.kind.label}” không bỏ được trong bảng.", ON_DIAGRAM)
    to = outs[0].target if outs else ""
    if any(flow.source == to for flow in ins) and kinds[to] is not NodeKind.EXCLUSIVE:
        raise Unfit(f"Bỏ “{node.name or node.kind.label}” thì một bước sẽ đi vòng về chính nó.", ON_DIAGRAM)
    gone = {flow.key for flow in outs} | (set() if to else {flow.key for flow in ins})
    led = {flow.key for flow in ins} - gone
    flows = tuple(
        replace(flow, target=to) if flow.key in led else flow for flow in definition.flows if flow.key not in gone
    )
    nodes = tuple(one for one in definition.nodes if one.key != key)
    layout = without(definition.layout, {key, *gone})
    return relined(replace(definition, nodes=nodes, flows=flows, layout=layout), led)


def branched(definition: Definition, at: str, name: str, to: str) -> Definition:
    """Another way on from a step, taken where whoever does it says so; where there was one way, it is for all else."""
    node = _node(definition, at)
    near = {one.key for one in definition.nodes if one.inside == node.inside and one.kind is not NodeKind.START}
    if not name or len(name) > LONGEST_BRANCH or '"' in name or "\\" in name:
        raise Unfit("Nhánh chưa có tên dùng được.", f"Ghi kết quả của bước, không quá {LONGEST_BRANCH} ký tự.")
    if to not in near:
        raise Unfit("Chưa chọn nhánh đi tới đâu.", "Chọn bước đi tới trong danh sách.")
    outs = [flow for flow in definition.flows if flow.source == at]
    if node.kind is not NodeKind.USER or len(outs) != 1:
        raise Unfit(f"“{node.name or node.kind.label}” không rẽ nhánh được trong bảng.", ON_DIAGRAM)
    kinds = {one.key: one.kind for one in definition.nodes}
    parting, made = outs[0].target, definition
    ways = [flow for flow in definition.flows if flow.source == parting]
    if kinds[parting] is not NodeKind.EXCLUSIVE or len(ways) < 2:
        gateway = Node(_free(definition, "re"), NodeKind.EXCLUSIVE, inside=node.inside)
        made = _put_behind(definition, node, gateway, GATEWAY)
        parting = gateway.key
        other = next(flow for flow in made.flows if flow.source == parting)
        rest = replace(other, default=True, name=other.name or "Trường hợp còn lại", condition="")
        made = replace(made, flows=tuple(rest if flow.key == other.key else flow for flow in made.flows))
    new = Flow(_free(made, "duong"), parting, to, name, f'outcome == "{name}"')
    return replace(made, flows=(*made.flows, new))


def relined(definition: Definition, keys: set[str]) -> Definition:
    """The lines of these ways are drawn anew, since they lead elsewhere."""
    return replace(definition, layout=without(definition.layout, keys))


def _put_behind(definition: Definition, before: Node, new: Node, size: tuple[float, float]) -> Definition:
    """A new node between another and all that came after it."""
    layout = with_place(definition, before.key, new, size)
    outs = {flow.key for flow in definition.flows if flow.source == before.key}
    at = next(place for place, one in enumerate(definition.nodes) if one.key == before.key) + 1
    nodes = (*definition.nodes[:at], new, *definition.nodes[at:])
    first = Flow(_free(definition, "duong"), before.key, new.key)
    flows = tuple(replace(flow, source=new.key) if flow.key in outs else flow for flow in definition.flows)
    return relined(replace(definition, nodes=nodes, flows=(*flows, first), layout=layout), outs)


def _node(definition: Definition, key: str) -> Node:
    return next(node for node in definition.nodes if node.key == key)


def _free(definition: Definition, like: str) -> str:
    """A key that nothing in the process has yet."""
    taken = {node.key for node in definition.nodes} | {flow.key for flow in definition.flows} | {definition.key}
    taken |= {lane.key for lane in definition.layout.lanes}
    number = len(definition.nodes)
    while f"{like}-{number}" in taken:
        number += 1
    return f"{like}-{number}"
