"""The running text as an outline: which paragraph stands under which headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lienthong.domains.plans.reading.pieces import Block, Grid, Paragraph
from lienthong.domains.plans.reading.words import UPPER, fold, is_capitals, squeeze

_MARKERS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    (
        "part",
        0,
        re.compile(r"^(?:phần|chương)\s+(?:thứ\s+)?([ivxlc\d]+|nhất|hai|ba|tư|một)\b\s*[.:]?\s*", re.IGNORECASE),
    ),
    ("article", 1, re.compile(r"^(Điều\s+\d+)\s*[.:]\s*")),
    ("roman", 2, re.compile(r"^([IVX]{1,5})\s*[./)-]\s*(?=\S)")),
    ("capital", 1, re.compile(r"^([A-ZĐ])\s*[./)]\s+(?=\S)")),
    ("dotted", 4, re.compile(r"^(\d{1,2}(?:\.\d{1,2})+)(?:\s*-\s+|\s*[.)]?\s*)(?=\S)")),
    ("number", 3, re.compile(rf"^(\d{{1,2}})(?:\s*[.)/]\s*(?=\S)|\s*-\s+(?=[{UPPER}]))")),
    ("letter", 8, re.compile(rf"^([a-zđ]\d?)(?:\s*[).]\s*(?=\S)|[,/]\s+(?=[{UPPER}]))")),
    ("bracket", 9, re.compile(r"^(\(\d{1,2}\))\s*(?=\S)")),
    ("romanlet", 9, re.compile(r"^(\([ivx]{1,4}\))\s*[.:]?\s*(?=\S)")),
    ("dash", 11, re.compile(r"^[-–•*·▪●]\s*(?=\S)")),
    ("plus", 12, re.compile(r"^[+○o]\s+(?=\S)|^\+\s*(?=\S)")),
)
_END = re.compile(r"^\W*(?:noi nhan|tm\.\s|phu luc\b(?!.*(?:kem theo|dinh kem|chi tiet))|bieu so)")


@dataclass(slots=True)
class Node:
    """One paragraph of the body with its marker taken apart and the headings over it."""

    text: str
    printed: str
    kind: str
    number: str | None
    level: int
    paragraph: Paragraph
    path: list[Node] = field(default_factory=list)
    leaf: bool = True

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def heading(self) -> str:
        return self.printed

    def under(self, pattern: re.Pattern[str]) -> bool:
        """Whether any heading over this paragraph fits."""
        return any(pattern.search(node.folded) for node in self.path)


def _marker(text: str) -> tuple[str, int, str | None, str]:
    for kind, level, pattern in _MARKERS:
        found = pattern.match(text)
        if found:
            number = found.group(1) if found.groups() else None
            rest = text[found.end() :]
            if kind == "dotted" and number:
                return kind, 3 + number.count("."), number, rest
            if kind == "capital" and number in ("I", "V", "X"):
                return "roman", 2, number, rest
            return kind, level, number.strip("()") if number else None, rest
    if is_capitals(text) and len(text) < 200:
        return "title", 1, None, text
    return "text", 13, None, text


def _looks_heading(kind: str, text: str) -> bool:
    """A paragraph without marker never stands over others; a bullet does only when it ends with a colon."""
    if kind in ("text",):
        return text.rstrip().endswith(":") and len(text) < 300
    if kind in ("dash", "plus"):
        return text.rstrip().endswith(":") or (len(text) < 70 and not re.search(r"[.;,]$", text.rstrip()))
    return True


def read_outline(blocks: list[Block], begin: int, whole: bool = False) -> list[Node]:
    """The paragraphs from `begin` to the list of recipients, with their headings; `whole` goes on to the end."""
    nodes: list[Node] = []
    stack: list[Node] = []
    ended = False
    for block in blocks[begin:]:
        if isinstance(block, Grid):
            continue
        text = squeeze(block.text)
        folded = fold(text)
        if _END.match(folded) and len(text) < 160:
            ended = True
        if folded.startswith("noi nhan"):
            stack = []
        if ended and not whole:
            break
        kind, level, number, rest = _marker(text)
        if kind == "text" and _looks_heading(kind, rest):
            level = 10
        while stack and stack[-1].level >= level:
            stack.pop()
        node = Node(squeeze(rest), text, kind, number, level, block, list(stack))
        if node.path:
            node.path[-1].leaf = False
        nodes.append(node)
        if _looks_heading(kind, rest):
            stack.append(node)
    return nodes


def body_start(blocks: list[Block], title_at: int) -> int:
    """Where the body begins: at the title, or at the top."""
    return title_at if 0 <= title_at < len(blocks) else 0


_ATTACHED_TYPE = re.compile(r"^(?:ke hoach|chuong trinh(?: hanh dong| cong tac)?|de an|phuong an|quy che)$")


def body_starts(blocks: list[Block], start: int) -> list[int]:
    """Where the bodies begin: the document's own, and that of a plan attached to the decision that issues it."""
    starts = [start]
    closed = False
    for place, block in enumerate(blocks[start:], start=start):
        if isinstance(block, Grid):
            continue
        text = fold(squeeze(block.text)).strip(" .*#")
        if text.startswith("noi nhan"):
            closed = True
        elif closed and _ATTACHED_TYPE.match(text) and block.text.isupper():
            starts.append(place)
            closed = False
    return starts
