"""How the texts of many units become one: what the coordinator is offered to begin with. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienthong.kernel.base.text import fold, tidy

from .states import DONE, Cause, Status

MOST_VOICES = 8
MOST_NAMES = 5
FEW = 3
"""So many units are quoted one by one; of more, what they say alike is put together."""
NOTHING = frozenset({"", "khong", "khong co", "khong phat sinh", "chua phat sinh", "khong co gi", "-", "0"})

LONGEST_NOTHING = max(map(len, NOTHING))


@dataclass(frozen=True, slots=True)
class Voice:
    """What one unit says of an item in a round; `reported` False where nothing has been sent."""

    unit: str
    unit_code: str
    status: Status
    reported: bool = False
    accepted: bool = False
    percent: int = 0
    result: str = ""
    advantages: str = ""
    difficulties: str = ""
    cause: str = ""
    proposals: str = ""
    evidence: tuple[str, ...] = ()
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """What the report says of an item, or of a round."""

    result: str = ""
    advantages: str = ""
    difficulties: str = ""
    proposals: str = ""


def suggested(voices: Sequence[Voice]) -> Texts:
    """Texts to begin with, made of what the units have sent, and of nothing else."""
    sent = [one for one in voices if one.reported]
    return Texts(
        result=_result(voices, sent),
        advantages=together((one.unit, one.advantages) for one in sent),
        difficulties="\n".join(part for part in (causes(sent), together(_of(sent, "difficulties"))) if part),
        proposals=together(_of(sent, "proposals")),
    )


def _of(sent: Iterable[Voice], name: str) -> list[tuple[str, str]]:
    return [(one.unit, getattr(one, name)) for one in sent]


def _result(voices: Sequence[Voice], sent: Sequence[Voice]) -> str:
    if not voices:
        return ""
    if len(voices) <= FEW:
        lines = [_one(one) for one in voices]
        return lines[0].split(": ", 1)[-1] if len(voices) == 1 and sent else "\n".join(lines)
    parts = [f"Đã có {len(sent)}/{len(voices)} đơn vị báo cáo"]
    parts.append(standing(Counter(one.status for one in voices)))
    if sent:
        parts.append(f"tỷ lệ thực hiện bình quân của các đơn vị đã báo cáo {mean(sent)}%")
    shared = [line for line in _grouped(_of(sent, "result")) if len(line[1]) > 1][:FEW]
    return "\n".join(["; ".join(part for part in parts if part) + ".", *[_line(*one) for one in shared]])


def _one(voice: Voice) -> str:
    if not voice.reported:
        return f"{voice.unit}: chưa gửi báo cáo."
    text = voice.result.strip() or "không ghi kết quả"
    return f"{voice.unit}: {text} (tỷ lệ thực hiện {voice.percent}%)."


def mean(sent: Sequence[Voice]) -> int:
    """The mean of the percentages, whole; 0 of nobody."""
    return round(sum(one.percent for one in sent) / len(sent)) if sent else 0


def standing(counts: Counter[Status]) -> str:
    """How many are done, late, under way, not begun; what is none is not said."""
    done = sum(counts[one] for one in DONE)
    late = f" (trong đó {counts[Status.DONE_LATE]} hoàn thành quá hạn)" if counts[Status.DONE_LATE] else ""
    said = [
        (done, f"{done} đơn vị hoàn thành{late}"),
        (counts[Status.LATE], f"{counts[Status.LATE]} đơn vị quá hạn chưa hoàn thành"),
        (counts[Status.DOING], f"{counts[Status.DOING]} đơn vị đang thực hiện"),
        (counts[Status.NOT_STARTED], f"{counts[Status.NOT_STARTED]} đơn vị chưa thực hiện"),
    ]
    return "; ".join(text for number, text in said if number)


def causes(sent: Iterable[Voice]) -> str:
    """“Nguyên nhân: kinh phí (12 đơn vị); nhân lực (8 đơn vị).”, the most frequent first."""
    counted = Counter(cause for _, cause in {(one.unit_code or one.unit, one.cause) for one in sent if one.cause})
    said = [f"{Cause(cause).label} ({number} đơn vị)" for cause, number in counted.most_common()]
    return f"Nguyên nhân: {'; '.join(said)}." if said else ""


def together(said: Iterable[tuple[str, str]]) -> str:
    """Texts of several units as lines: what is said alike once, with who says it, the most frequent first."""
    groups = _grouped(said)
    if len(groups) == 1 and len(groups[0][1]) == 1:
        return groups[0][0]
    lines = [_line(text, names) for text, names in groups[:MOST_VOICES]]
    more = len(groups) - MOST_VOICES
    if more > 0:
        lines.append(f"- Và {more} ý kiến khác, xem phụ lục chi tiết.")
    return "\n".join(lines)


def _grouped(said: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for unit, text in said:
        # Cheap, for it is asked of ten thousand texts: capitals, spaces and full stops make no difference, marks do.
        key = " ".join(text.split()).lower().strip(" .;,")
        if key and (len(key) > LONGEST_NOTHING or fold(key) not in NOTHING):
            found.setdefault(key, (text.strip(), []))[1].append(unit)
    return sorted(found.values(), key=lambda one: -len(one[1]))


def _line(text: str, names: list[str]) -> str:
    bare = tidy(text).rstrip(" .;")
    if len(names) == 1:
        return f"- {names[0]}: {bare}."
    named = ", ".join(names[:MOST_NAMES]) + (
        f" và {len(names) - MOST_NAMES} đơn vị khác" if len(names) > MOST_NAMES else ""
    )
    return f"- {bare} ({len(names)} đơn vị: {named})."
