"""Which column of a grid is which: by its title, or by what stands below where nobody wrote a title."""

import re
from collections import Counter

from lienthong.kernel.base.text import fold

from .roles import read_role
from .table import COLUMNS, Cell, Column
from .times import Manner, read_time

_NO = re.compile(
    r"(?:(?:s?tt|so tt|so thu tu)(?:\s*/.*)?|thu tu\b.*|buoc|cac buoc|b(?:uoc)? (?:so|thu).*|so buoc|trinh tu|muc|#)"
)
_LATE_NO = re.compile(r"(?:cac )?buoc (?:cong viec|thuc hien)|trinh tu (?:cong viec|thuc hien|cac buoc.*)")
_TIME = re.compile(r"(?:tong )?thoi (?:gian|han)\b|so (?:gio|ngay)\b|gio lam viec\b|gio$|ngay$")
_WHO = re.compile(
    r"trach nhiem|nguoi\b|to chuc|don vi|bo phan|co quan|chuc danh|chu the|vi tri|can bo|thuc hien boi"
    r"|doi tuong thuc hien"
    r"|phan cong"
)
_CONTENT = re.compile(r"(?:ten )?(?:noi dung|cong viec)|mo ta|hoat dong|ten buoc|nhiem vu|cach thuc")
_LATE_CONTENT = re.compile(r"(?:cac )?(?:buoc|trinh tu)\b|quy trinh")
_NEVER = re.compile(r"ket qua|san pham|bieu mau|ho so\b|ghi chu|muc do|dich vu cong|phi\b|le phi")
_NUMBERED = re.compile(r"\s*(?:b(?:ước|uoc)?\s*)?\d{1,4}(?:\.\d{1,3})*\s*[.):]?\s*", re.IGNORECASE)
LONGEST_TITLE = 120
MOST_GUESSED = 60


def titles(cells: tuple[Cell, ...]) -> dict[int, Column]:
    """The columns that a row names as their titles: place to column; nothing where the row is no header."""
    said = {at: fold(cell.text) for at, cell in enumerate(cells) if cell.text and len(cell.text) <= LONGEST_TITLE}
    if any(is_number(text) or _is_time(text) for text in said.values()):
        return {}
    found: dict[int, Column] = {}

    def take(column: Column, rule: re.Pattern[str], *, whole: bool = False) -> None:
        for at, text in said.items():
            fits = rule.fullmatch(text) if whole else rule.match(text)
            if at not in found and column not in found.values() and fits:
                found[at] = column

    plain = {at: text for at, text in said.items() if not _NEVER.match(text)}
    take("no", _NO, whole=True)
    said = plain
    take("time", _TIME)
    take("who", _WHO)
    take("content", _CONTENT)
    if "content" in found.values():
        take("no", _LATE_NO, whole=True)
    else:
        take("content", _LATE_CONTENT)
    kinds = set(found.values())
    return found if {"content", "time"} <= kinds or {"content", "who", "no"} <= kinds else {}


def is_number(text: str) -> bool:
    """Whether a text is the number of a step and nothing else: 3, 1.2, B4, Bước 5."""
    return _NUMBERED.fullmatch(text) is not None


def _is_time(text: str) -> bool:
    return text[:1].isdigit() and read_time(text).period is not None


def guessed(rows: list[tuple[Cell, ...]]) -> dict[int, Column]:
    """The columns of a grid without titles, by what stands in them; nothing where it is no table of steps."""
    width = max((len(row) for row in rows), default=0)
    filled: Counter[int] = Counter()
    votes: dict[Column, Counter[int]] = {column: Counter() for column in COLUMNS}
    for row in rows[:MOST_GUESSED]:
        for at, cell in enumerate(row):
            if not cell.text:
                continue
            filled[at] += 1
            if _NUMBERED.fullmatch(cell.text):
                votes["no"][at] += 1
            elif read_time(cell.text).manner in (Manner.LIMIT, Manner.NONE, Manner.UNSURE) and len(cell.text) < 90:
                votes["time"][at] += 1
            elif read_role(cell.text).role and len(cell.text) < 160:
                votes["who"][at] += 1
            votes["content"][at] += len(cell.text)
    found: dict[int, Column] = {}
    for column in ("time", "no", "who"):
        best = max(range(width), key=lambda at: votes[column][at], default=-1)
        if best >= 0 and votes[column][best] * 2 > filled[best] and best not in found:
            found[best] = column
    free = [at for at in range(width) if at not in found and filled[at]]
    if free:
        found[max(free, key=lambda at: votes["content"][at])] = "content"
    kinds = set(found.values())
    return found if {"content", "who", "time"} <= kinds else {}
