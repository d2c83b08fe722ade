"""Reads tasks that stand in the running text as blocks of labelled lines.

"2.1. Xây dựng …" followed by "- Chủ trì: …", "- Phối hợp: …", "- Thời gian hoàn thành: …", on lines of their own
or one after another in the same paragraph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from lienthong.domains.plans.reading.dues import read_due
from lienthong.domains.plans.reading.labels import cut
from lienthong.domains.plans.reading.outline import Node
from lienthong.domains.plans.reading.owners import Setting, looks_like_owner, read_owners
from lienthong.domains.plans.reading.phrases import due_in_text
from lienthong.domains.plans.reading.plan import ReadOwner, ReadTask, Role
from lienthong.domains.plans.reading.words import plain, squeeze

_RECIPIENTS = re.compile(r"\W*noi nhan\b")
_TELLING = ("lead", "with", "monitor", "due", "output")
_ITEM = re.compile(r"^(?:\(?[ivx]{1,4}\)|\(\d+\)|[+•○]|[-–])")


@dataclass(slots=True)
class _Block:
    """Labels gathered for one subject."""

    subject: list[Node] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    first: Node | None = None

    def text(self, label: str) -> str:
        return "\n".join(text for name, text in self.parts if name == label and text)

    def has(self, label: str) -> bool:
        return any(name == label for name, _ in self.parts)


class LabelledReader:
    """Goes through the outline once and collects the labelled blocks."""

    def __init__(self, nodes: list[Node], setting: Setting, year: int | None) -> None:
        self.nodes = nodes
        self.setting = setting
        self.year = year
        self.tasks: list[ReadTask] = []
        self.used: set[int] = set()
        self.block = _Block()
        self.named: dict[int, list[int]] = defaultdict(list)  # lines "Nội dung: …" under one heading

        self.ended = False  # behind the list of recipients only appendices follow, and the page around the document

    def read(self) -> list[ReadTask]:
        lines = [(node, *cut(node.text)) for node in self.nodes]
        for node, before, parts in lines:
            if _only_named(before, parts):
                self.named[_parent(node)].append(id(node))
        for node, before, parts in lines:
            if _RECIPIENTS.match(node.folded):
                self._close()
                self.block = _Block()
                self.ended = True
            elif _only_named(before, parts) and (self.block.has("lead") or not self.block.parts):
                self._close()
                self.block.subject.append(node)
            elif parts and parts[0][0] == "name" and len(before) < 12 and any(name == "lead" for name, _ in parts):
                self._close()
                self.block.subject.append(node)
                self.block.parts = parts[1:]
                self._close(parts[0][1])
            elif parts and len(before) < 12:
                self._label_line(node, parts)
            elif parts and any(name in ("lead", "with") for name, _ in parts) and _sentence(before):
                self._close()
                self.block.subject = [node]
                self.block.first = node
                self.block.parts = parts
                self._close(before)
            elif self.block.parts and self._continues(node):
                name, text = self.block.parts[-1]
                self.block.parts[-1] = (name, squeeze_lines(text, node.printed))
                self.used.add(id(node))
            else:
                if self.block.parts:
                    self._close()
                if node.kind in ("roman", "part", "capital", "title"):
                    self.block.subject = []
                self.block.subject.append(node)
        self._close()
        return self.tasks

    def _label_line(self, node: Node, parts: list[tuple[str, str]]) -> None:
        opens = parts[0][0] == "lead" and self.block.has("lead") and bool(self.block.parts)
        if opens and self.block.has("due"):
            self._close()
        self.block.parts.extend(parts)
        self.block.first = self.block.first or node
        self.used.add(id(node))

    def _continues(self, node: Node) -> bool:
        """ "Chủ trì thực hiện:" alone on its line is followed by the bodies on the next lines."""
        name, text = self.block.parts[-1]
        if name not in ("lead", "with", "output", "monitor"):
            return False
        opened = not text or bool(_ITEM.match(text.split("\n")[-1].strip())) or "\n" in text
        if not opened or node.kind not in ("dash", "plus", "romanlet", "bracket", "text"):
            return False
        return looks_like_owner(re.sub(r"^\W*(?:\([ivx\d]+\)\.?)?", "", node.text)[:200]) or name == "output"

    def _close(self, named: str | None = None) -> None:
        block, self.block = self.block, _Block()
        if not block.parts:
            self.block.subject = block.subject
            return
        if block.has("event") or not (block.has("lead") or (block.has("with") and block.has("due"))):
            return
        subject = self._subject(block.subject) if named is None else (named, block.subject[-1])
        if subject is None or (self.ended and len({name for name, _ in block.parts if name in _TELLING}) < 2):
            return  # behind the signature a page's own imprint also says who answers for it
        name, node = subject
        for one in block.subject[block.subject.index(node) :] if node in block.subject else [node]:
            if one is node or one.kind not in ("roman", "part", "capital", "title"):
                self.used.add(id(one))
        self.tasks.append(self._task(block, name, node))

    def _subject(self, nodes: list[Node]) -> tuple[str, Node] | None:
        """What the labels are about: the numbered line over them, or the bullet just before."""
        if not nodes:
            return None
        last = nodes[-1]
        if len(self.named[_parent(last)]) > 1 and id(last) in self.named[_parent(last)]:
            return last.text, last
        numbered = next(
            (n for n in reversed(nodes) if n.kind in ("number", "dotted", "letter", "bracket", "article")), None
        )
        if numbered is None or numbered is last:
            return last.text, last
        between = nodes[nodes.index(numbered) + 1 :]
        if (
            len(numbered.text) >= 45
            or len(between) > 1
            or re.match(r"(?:nội dung|yêu cầu|mục tiêu)\b", plain(last.text))
        ):
            return numbered.text, numbered
        return last.text, last

    def _task(self, block: _Block, name: str, node: Node) -> ReadTask:
        lead = list(_leads(block.text("lead"), self.setting))
        partners = [
            *read_owners(block.text("with"), "cooperate", self.setting),
            *(o for o in lead if o.role == "cooperate"),
            *read_owners(block.text("appraise"), "appraise", self.setting),
            *read_owners(block.text("approve"), "approve", self.setting),
        ]
        monitor = [*read_owners(block.text("monitor"), "monitor", self.setting)]
        lead = [o for o in lead if o.role != "cooperate"]
        groups = tuple(over.printed for over in node.path if over.kind not in ("dash", "plus", "text"))
        output = [squeeze(p).strip(" .") for p in re.split(r"[;\n]", block.text("output")) if re.search(r"\w", p)]
        return ReadTask(
            node.number if node.kind not in ("dash", "plus", "text") else None,
            groups[-1] if groups else None,
            _tidy(name),
            tuple(lead),
            tuple(partners),
            tuple(monitor),
            read_due(block.text("due").replace("\n", "; "), self.year) or due_in_text(name, self.year),
            tuple(output),
            False,
            node.paragraph.anchor,
            groups,
        )


def _only_named(before: str, parts: list[tuple[str, str]]) -> bool:
    """Whether a line says nothing but what is to be done: "Nội dung: …"."""
    return len(before) < 12 and len(parts) == 1 and parts[0][0] == "name"


def _parent(node: Node) -> int:
    return id(node.path[-1]) if node.path else 0


def squeeze_lines(text: str, more: str) -> str:
    """Adds a line to a labelled part."""
    return f"{text}\n{more}" if text else f"\n{more}"


def _sentence(text: str) -> bool:
    return len(text) >= 15 and len(text.split()) >= 4


def _tidy(name: str) -> str:
    bare = re.sub(r"^\W*(?:Nhiệm vụ|Nội dung|Nội dung công việc|Tên nhiệm vụ)(?:\s+\d+)?\s*:\s*", "", squeeze(name))
    return bare.strip(" -–+•:;(")


_ROMAN_ITEM = re.compile(r"\(?(?:[ivx]{1,4})\)\.?\s*|\(\d+\)\.?\s*")


def _leads(text: str, setting: Setting) -> list[ReadOwner]:
    """Bodies of a "Chủ trì" part; "(i). Sở A: tham mưu …" gives the body its role from its own words."""
    if not _ROMAN_ITEM.search(plain(text)):
        return list(read_owners(text, "lead", setting))
    owners: list[ReadOwner] = []
    for item in re.split(r"(?:^|\n|(?<=[.;]))\s*(?:\([ivx]{1,4}\)|\(\d+\))\.?\s*", text):
        who, _, what = item.partition(":")
        if not re.search(r"\w", who):
            continue
        for owner in read_owners(who, "lead", setting):
            role = _role_from(what)
            owners.append(replace(owner, role=role) if role else owner)
    return owners


_ITEM_ROLES: tuple[tuple[str, Role], ...] = (
    (r"^\W*(?:chủ động )?tham mưu|^\W*soạn thảo|^\W*xây dựng", "draft"),
    (r"^\W*kiểm soát", "control"),
    (r"^\W*thẩm định", "appraise"),
    (r"^\W*phê duyệt", "approve"),
    (r"^\W*phối hợp", "cooperate"),
    (r"^\W*(?:thực hiện|triển khai)", "carry_out"),
)


def _role_from(what: str) -> Role | None:
    low = plain(what)
    for pattern, role in _ITEM_ROLES:
        if re.search(pattern, low):
            return role
    return None
