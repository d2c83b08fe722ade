"""Reads duties named in running text: "Giao Sở A chủ trì …", and the bullets under a body's own heading."""

from __future__ import annotations

import re
from dataclasses import replace

from lienthong.domains.plans.reading.orders import acting, bracketed, says_only_who, sentences, without_lead_in
from lienthong.domains.plans.reading.outline import Node
from lienthong.domains.plans.reading.owners import Setting, looks_like_owner, read_owners
from lienthong.domains.plans.reading.phrases import due_in_text, helpers_in_text, trimmed
from lienthong.domains.plans.reading.plan import ReadOwner, ReadTask
from lienthong.domains.plans.reading.words import fold, plain

SKIP_OVER = re.compile(
    r"\b(?:can cu|muc dich|muc tieu|quan diem|ket qua dat duoc|ton tai|mo hinh tong the"
    r"|danh gia tinh hinh|danh gia chung|tinh hinh)\b"
)
OPENING = re.compile(
    r"^(?:giao(?: nhiệm vụ cho| cho)?|yêu cầu|đề nghị|đồng chí|trách nhiệm(?: của)?|phân công|đối với)\s+"
)
_ITEMS = re.compile(r"(?:^|(?<=[\s:;.,]))(?:\((?:\d{1,2}|[ivx]{1,4})\))\s*\.?\s*(?=\S)")
_CLOSING = re.compile(
    r"^(?:trên đây là|trong quá trình|căn cứ nội dung|yêu cầu các cơ quan, đơn vị|nơi nhận"
    r"|tm\.|căn cứ (?:luật|nghị|quyết định|kế hoạch số)|theo đề nghị)"
    r"|/\.$|chịu trách nhiệm (?:thi hành|tổ chức thực hiện|thực hiện) (?:quyết định|nghị "
    r"quyết|kế hoạch|chỉ thị|chương trình) này"
)
_HEADS = (
    "number",
    "dotted",
    "letter",
    "roman",
    "article",
    "bracket",
    "capital",
)


def body_heading(node: Node) -> str | None:
    """The bodies that a heading names, when it names nothing else: "1. Sở Y tế", "4.1. Giao Sở A chủ trì …"."""
    named = node.under(ORGANISING) and re.match(r"[^:]{3,120}:\s+\S.{12}", node.text)
    if not (node.kind in _HEADS or (node.kind == "text" and node.text.endswith(":")) or named):
        return None
    sentence = node.leaf or node.text.endswith(".")
    if sentence and ":" not in node.text and len(node.text) > 60 and acting(node.text):
        return None
    text = node.text
    opening = OPENING.match(plain(text))
    if opening:
        text = text[opening.end() :]
    head, colon, rest = text.partition(":")
    if len(head) > (170 if colon and len(rest.strip()) > 3 else 330):
        return None
    if colon and len(rest.strip()) > 12 and re.match(r"\W*tổ ", plain(head)) and looks_like_owner(head):
        return head.strip(" .")
    text = _ITEMS.sub("", head).strip(" .")
    action = acting(text)
    if action:
        if not re.match(r"chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm", action.what):
            return None
        text = action.who
    if not looks_like_owner(text) or re.match(
        r"\W*(?:to chuc thuc hien|bao cao|cong tac|thong tin, bao cao)", fold(text)
    ):
        return None
    return text.strip(" ,.")


def _owners(text: str, asked: bool, setting: Setting) -> tuple[ReadOwner, ...]:
    found = read_owners(text, "lead", setting)
    return tuple(
        replace(owner, asked=owner.asked or asked) for owner in found if owner.kind != "unresolved" or len(found) == 1
    )


def _last_sentence(text: str) -> str:
    """The closing sentence when it only sets a deadline for all before it."""
    last = re.split(r"(?<=[.;])\s+(?=[A-ZĐ])", text)[-1]
    return last if re.match(r"(?:Hoàn thành|Nhiệm vụ thường xuyên|Thời gian|Thường xuyên|Xong)", last) else ""


def _asked(node: Node) -> bool:
    return plain(node.text).startswith("đề nghị")


def _items(text: str) -> list[str]:
    """ "(1) … ; (2) …" and "(i) … (ii) …" are duties of their own; the words before them belong to each."""
    marks = list(_ITEMS.finditer(plain(text)))
    if len(marks) < 2:
        return [text]
    parts = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        parts.append(text[mark.end() : end])
    head = text[: marks[0].start()].strip(" :;-")
    return parts if len(head) < 160 else [text]


class DutyReader:
    """Goes through the outline once and collects the duties."""

    def __init__(
        self, nodes: list[Node], used: set[int], setting: Setting, year: int | None, directive: bool = False
    ) -> None:
        self.nodes, self.used, self.setting, self.year = nodes, used, setting, year
        self.directive = directive  # a conclusion or a directive: every numbered sentence orders something
        self.duties: list[ReadTask] = []
        self.seen: set[str] = set()

    def read(self) -> list[ReadTask]:
        for node in self.nodes:
            if id(node) in self.used or node.under(SKIP_OVER) or _CLOSING.search(plain(node.text)):
                continue
            over = next(((n, who) for n in reversed(node.path) if (who := body_heading(n))), None)
            own = body_heading(node)
            if own is not None:
                self._inline(node, own)
            elif over is not None and (node.leaf or node.kind in ("dash", "plus", "text")):
                self._under(node, over[0], over[1])
            else:
                self._prose(node)
        return self.duties

    def _inline(self, node: Node, who: str) -> None:
        """ "b) Bộ Công an: (1) …; (2) …" holds the duties in the heading's own line."""
        _, colon, rest = node.text.partition(":")
        if colon and len(rest.strip()) > 12:
            for part in _items(rest):
                self._add(node, part, _owners(who, _asked(node), self.setting), node.path)

    def _under(self, node: Node, heading: Node, who: str) -> None:
        if node.text.endswith(":") and not node.leaf:
            return
        own = self._own_subject(node)
        owners = own[0] if own else _owners(who, _asked(heading), self.setting)
        for part in _items(own[1] if own and own[1] else node.text):
            self._add(node, part, owners, [*node.path], heading)

    def _own_subject(self, node: Node) -> tuple[tuple[ReadOwner, ...], str] | None:
        """A bullet that names its own body: "- Ủy ban nhân dân cấp xã chủ động ban hành …"."""
        found = acting(node.text)
        if found is None or not node.text[:1].isupper():
            return None
        who = found.who
        if (
            not looks_like_owner(who)
            or len(who) > 120
            or re.search(r"\b(?:trên cơ sở|theo|đối với|căn cứ|về)\b", plain(who))
        ):
            return None
        return _owners(who, False, self.setting), node.text

    def _prose(self, node: Node) -> None:
        """Sentences outside the bodies' own sections, where the plan gives or asks something of a named body."""
        if node.text.rstrip().endswith(":") and not node.leaf:
            return
        noted = bracketed(node.text)
        if noted is not None:
            owners = _owners(noted.who, False, self.setting)
            above = node.path[-1].text if node.path and node.path[-1].kind in _HEADS else ""
            self._add(node, noted.before or above, owners, node.path, told=noted.what)
            return
        before = ""
        chunks: list[tuple[str, tuple[ReadOwner, ...]]] = []
        for sentence in sentences(node.text):
            owners = self._ordered(node, sentence)
            if owners:
                chunks.append((sentence, owners))
            elif chunks:
                chunks[-1] = (f"{chunks[-1][0]} {sentence}", chunks[-1][1])
            else:
                before = f"{before} {sentence}".strip()
        for text, owners in chunks:
            if says_only_who(text):
                heading = node.path[-1] if node.path and node.path[-1].kind in _HEADS else None
                about = before or (heading.text if heading and not body_heading(heading) else "")
                self._add(node, about or text, owners, node.path, told=text)
                continue
            for part in _items(text):
                self._add(node, part, owners, node.path)

    def _ordered(self, node: Node, sentence: str) -> tuple[ReadOwner, ...]:
        """The bodies that a sentence orders or asks to do something; none when it orders nothing."""
        text = without_lead_in(sentence)
        low = plain(text)
        opening = OPENING.match(low)
        ordered = bool(opening) and not low.startswith("đối với")
        rest = text[opening.end() :] if opening and ordered else text
        found = acting(rest)
        if found is None:
            return ()
        strong = (
            ordered
            or bool(re.match(r"chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu", found.what))
            or node.under(ORGANISING)
            or (self.directive and node.kind in _HEADS)
        )
        who = found.who
        if not strong or not looks_like_owner(who) or len(who) > 170 or (not who[:1].isupper() and not ordered):
            return ()
        return _owners(who, low.startswith("đề nghị"), self.setting)

    def _add(
        self,
        node: Node,
        text: str,
        owners: tuple[ReadOwner, ...],
        path: list[Node],
        heading: Node | None = None,
        told: str = "",
    ) -> None:
        """Keeps one duty; `told` is what the plan says of who and when apart from the duty's own words."""
        name = trimmed(text)
        key = plain(name)
        if len(name) < 20 or key in self.seen or not owners:
            return
        self.seen.add(key)
        groups = tuple(over.printed for over in path if over.kind not in ("dash", "plus", "text"))
        helpers = helpers_in_text(told or name, self.setting)
        if not helpers and heading is not None:
            helpers = helpers_in_text(heading.text, self.setting)
        known = {plain(owner.text) for owner in owners}
        self.duties.append(
            ReadTask(
                node.number if node.kind not in ("dash", "plus", "text") else None,
                groups[-1] if groups else None,
                name,
                owners,
                tuple(owner for owner in helpers if plain(owner.text) not in known),
                (),
                due_in_text(told, self.year)
                or due_in_text(name, self.year)
                or due_in_text(_last_sentence(node.text), self.year),
                (),
                False,
                node.paragraph.anchor,
                groups,
            )
        )


ORGANISING = re.compile(
    r"to chuc thuc hien|phan cong|trach nhiem|che do bao cao|to chuc theo doi|thong tin, "
    r"bao cao"
)
