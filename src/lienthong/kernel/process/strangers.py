"""What a process names that the house does not have: told while it is written, and not when a run waits for nobody.

Pure: no Django, no database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .definition import Definition, Node
from .findings import Finding, FindingKind, Severity

F = FindingKind


@dataclass(frozen=True, slots=True)
class There:
    """Of what a process names, that which there is, by code, and what it is called. `posts`: by unit and post."""

    roles: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)


def strangers(definition: Definition, there: There) -> Iterator[Finding]:
    """What is named and is not there; without a role or a unit nobody would do the step, the rest may still come."""
    for node in definition.nodes:
        yield from _of(node, there)


def _of(node: Node, there: There) -> Iterator[Finding]:
    name, who = f"“{node.name or node.key}”", node.who
    if who.role and who.role not in there.roles:
        yield _told(F.NO_WHO, node, f"Bước {name}: hệ thống không có vai “{_cut(who.role)}”. Chọn vai.")
    if who.unit and not who.unit.startswith("=") and who.unit not in there.units:
        yield _told(F.NO_WHO, node, f"Bước {name}: không có đơn vị mang mã “{_cut(who.unit)}”. Chọn đơn vị.")
    elif who.post and not who.unit.startswith("=") and (who.unit, who.post) not in there.posts:
        where = there.units.get(who.unit, "đơn vị giải quyết hồ sơ")
        sentence = f"Bước {name}: {where} chưa có vị trí “{_cut(who.post)}”. Chọn vị trí, hoặc để trống."
        yield _told(F.NO_WHO, node, sentence, Severity.WARNING)
    if node.form and node.form not in there.forms:
        sentence = f"Bước {name}: chưa có biểu mẫu nào mang mã “{_cut(node.form)}” đã ban hành. Chọn biểu mẫu."
        yield _told(F.FORM, node, sentence, Severity.WARNING)
    if node.called and node.called not in there.called:
        sentence = f"Bước {name}: chưa có quy trình “{_cut(node.called)}” đã ban hành. Chọn quy trình."
        yield _told(F.CALLED, node, sentence, Severity.WARNING)


def _told(kind: FindingKind, node: Node, sentence: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(kind, (node.key,), sentence, severity)


def _cut(text: str) -> str:
    return text[:100]
