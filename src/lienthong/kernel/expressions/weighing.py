"""How much work an expression can be, told from how it is written and how long its lists can get."""

from collections.abc import Mapping

from .tree import Call, Choice, Field, Infix, Listed, Loop, Name, Node, parts_of, weight


def most_work(node: Node, lengths: Mapping[str, int]) -> int:
    """At most so much; a list of which nobody can tell the length counts as one round."""
    return weight(node) + sum(lengths.get(name, 0) for name in _names(node)) + _rounds(node, lengths, {})


def _names(node: Node) -> list[str]:
    """Each place that names a list takes it in once, also in a loop."""
    if isinstance(node, Name):
        return [node.name]
    return [name for one in parts_of(node) for name in _names(one)]


def _rounds(node: Node, lengths: Mapping[str, int], bound: Mapping[str, str]) -> int:
    """What its loops and long lists cost beyond being read once, as `steps.spend` counts it."""
    if isinstance(node, Loop):
        each = weight(node.body) + _rounds(node.body, lengths, {**bound, node.name: name_of(node.over, bound)})
        length = _long(node.over, lengths, bound)
        gathered = length if node.word == "map" else 0
        return _rounds(node.over, lengths, bound) + max(length, 1) * each + gathered
    found = sum(_rounds(one, lengths, bound) for one in parts_of(node))
    if isinstance(node, Infix) and node.sign in ("in", "=="):
        found += max(_long(node.left, lengths, bound) if node.sign == "==" else 0, _long(node.right, lengths, bound))
    if isinstance(node, Call) and node.given:
        found += _long(node.given[0], lengths, bound)
    return found


def name_of(node: Node, bound: Mapping[str, str]) -> str:
    """What a part is called from outside of all loops; empty where it has none."""
    if isinstance(node, Name):
        return bound.get(node.name, node.name)
    if isinstance(node, Field):
        of = name_of(node.of, bound)
        return f"{of}.{node.name}" if of else ""
    if isinstance(node, Loop) and node.word == "filter":
        return name_of(node.over, bound)
    return ""


def _long(node: Node, lengths: Mapping[str, int], bound: Mapping[str, str]) -> int:
    """How long a list can be that a part gives; 0 where it is none, or nobody can tell."""
    if isinstance(node, Name) and node.name in bound:
        return 0  # one of a list
    if isinstance(node, Name | Field):
        return lengths.get(name_of(node, bound), 0)
    if isinstance(node, Listed):
        return len(node.parts)
    if isinstance(node, Loop):
        return _long(node.over, lengths, bound) if node.word in ("filter", "map") else 0
    if isinstance(node, Choice):
        return max(_long(node.yes, lengths, bound), _long(node.no, lengths, bound))
    if isinstance(node, Infix) and node.sign == "+":
        return _long(node.left, lengths, bound) + _long(node.right, lengths, bound)
    return 0
