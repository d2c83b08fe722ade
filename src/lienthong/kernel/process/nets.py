"""What is known of a version once it runs, worked out once in each process of the house: it never changes."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from .bpmn import read
from .definition import GATEWAYS, Flow, Node, NodeKind
from .models import Version
from .net import Net
from .soundness import returns

KEPT = 1024
_CHOICE = re.compile(r'\s*outcome\s*==\s*(?:"([^"]*)"|\'([^\']*)\')\s*')


def net_of(version_id: int) -> Net:
    """The net of a version by which runs go."""
    return _known(version_id).net


def returns_of(version_id: int) -> Mapping[str, tuple[str, ...]]:
    """For each step of a person: the earlier steps to which it may be given back."""
    return _known(version_id).returns


def outcomes_of(version_id: int, node: str) -> Mapping[str, str]:
    """The ends among which whoever does a step chooses, with the words for each; empty where it has but one."""
    return _known(version_id).outcomes(node)


class _Known:
    """What was worked out of one text of BPMN."""

    def __init__(self, bpmn: str) -> None:
        self.net = Net(read(bpmn.encode()))
        self._outcomes: dict[str, Mapping[str, str]] = {}

    @cached_property
    def returns(self) -> Mapping[str, tuple[str, ...]]:
        return returns(self.net.definition)

    def outcomes(self, node: str) -> Mapping[str, str]:
        if node not in self._outcomes:
            self._outcomes[node] = MappingProxyType(outcomes_in(self.net, node))
        return self._outcomes[node]


_kept: OrderedDict[str, _Known] = OrderedDict()


def _known(version_id: int) -> _Known:
    """By what was written, not by its number: another database of the same process may have another text there."""
    digest = Version.objects.values_list("digest", flat=True).get(pk=version_id)
    known = _kept.get(digest)
    if known is None:
        known = _kept[digest] = _Known(Version.objects.values_list("bpmn", flat=True).get(pk=version_id))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return known


def outcomes_in(net: Net, node: str) -> dict[str, str]:
    """The same of a net that runs nowhere yet."""
    found: dict[str, str] = {}
    for flow in _asking(net, node):
        chosen = _CHOICE.fullmatch(flow.condition)
        if chosen:
            value = chosen[1] or chosen[2] or ""
            found[value] = flow.name or value
        elif flow.default and found:
            found[flow.name or "khác"] = flow.name or "Trường hợp khác"
    return found


def in_place(net: Net, node: Node) -> bool:
    """Whether a step of a person is done by pressing a button: nothing is filled, nothing chosen, nothing signed."""
    return not node.form and not node.signs and not outcomes_in(net, node.key)


def _asking(net: Net, node: str) -> list[Flow]:
    """The flows at which it is asked how a step came out: its own, or those of the gateways that follow at once."""
    todo, asked, seen = [node], [], set()
    while todo:
        key = todo.pop(0)
        if key in seen:
            continue
        seen.add(key)
        flows = sorted(net.outgoing[key], key=lambda flow: flow.default)
        asked += [flow for flow in flows if flow.condition or flow.default]
        todo += [flow.target for flow in flows if _asks(net, flow.target)]
    return asked


def _asks(net: Net, key: str) -> bool:
    """A gateway at which ways part, and where nothing else is waited for."""
    return net.nodes[key].kind in GATEWAYS - {NodeKind.EVENT} and (
        net.nodes[key].kind is NodeKind.EXCLUSIVE or len(net.incoming[key]) == 1
    )
