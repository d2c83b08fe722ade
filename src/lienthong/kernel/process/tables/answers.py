"""Doubts of a table, and what a person answers: who it is, how long, which way a branch goes, or that it may stay."""

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import DAY, Period, Who
from lienthong.kernel.process.doubts import Doubt, DoubtKind

from .branches import Shape

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """Who does it."""

    who: Who


@dataclass(frozen=True, slots=True)
class Timed:
    """How long it may take; None: no time is counted."""

    limit: Period | None


@dataclass(frozen=True, slots=True)
class Way:
    """Which way a branch goes; `name` is shown at the way, `to` is the key of the step it leads to, or “end”."""

    shape: Shape
    name: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """It was seen and stays as it is; `reason` says why, where it needs one."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """What the process is called."""

    name: str


Answer = Given | Timed | Way | Kept | Called
FITTING: dict[DoubtKind, tuple[type, ...]] = {
    DoubtKind.NAME: (Called,),
    DoubtKind.WHO: (Given,),
    DoubtKind.BRANCH: (Way,),
    DoubtKind.TIME: (Timed,),
    DoubtKind.UNTIMED: (Timed,),
    DoubtKind.SUM: (Timed, Kept),
    DoubtKind.ORDER: (Kept,),
    DoubtKind.LEFT: (Kept,),
}
"""Which answers settle which doubt."""


@dataclass(frozen=True, slots=True)
class TableDoubt(Doubt):
    """A doubt of a table: a key that lasts, the words and where they stand, and an answer where one is clear.

    `steps`: the keys of all steps it is about. `unit`: the words of the unit, where a role names one.
    """

    key: str
    row: int
    column: str
    words: str
    proposal: Answer | None = None
    steps: tuple[str, ...] = ()
    unit: str = ""


def check_answer(doubt: TableDoubt, answer: Answer, targets: frozenset[str]) -> None:
    """Unfit, where an answer does not settle its doubt."""
    if not isinstance(answer, FITTING[doubt.kind]):
        raise Unfit(
            f"Câu trả lời cho “{doubt.words[:60]}” không đúng loại: điểm này là “{doubt.kind.label}”.",
            "Chọn lại câu trả lời cho điểm này.",
        )
    if isinstance(answer, Given) and not (answer.who.role or answer.who.post or answer.who.unit):
        raise Unfit(f"Chưa chọn ai thực hiện: “{doubt.words[:60]}”.", "Chọn vai, vị trí hoặc đơn vị.")
    if isinstance(answer, Called) and not answer.name.strip():
        raise Unfit("Chưa ghi tên quy trình.", "Ghi tên như trong quyết định.")
    if isinstance(answer, Way):
        if answer.shape is Shape.OTHER and answer.to not in targets:
            raise Unfit(
                f"Nhánh “{doubt.words[:60]}” chưa chỉ rõ đi tới bước nào.", "Chọn một bước trong bảng hoặc kết thúc."
            )
        if (answer.shape is Shape.CASE) and doubt.column not in ("title", "section"):
            raise Unfit("Chỉ dòng tiêu đề mới có thể là một trường hợp.", "Chọn cách rẽ khác cho nội dung này.")
        heading = (Shape.CASE, Shape.NOTE, Shape.MAIN) if doubt.column == "section" else (Shape.CASE, Shape.NOTE)
        if doubt.column in ("title", "section") and answer.shape not in heading:
            raise Unfit("Dòng tiêu đề chỉ mở đầu một trường hợp hoặc là lời dặn.", "Chọn lại cách hiểu dòng này.")


def read_answer(given: object) -> Answer:
    """An answer from plain data.

    {"role": "officer", "unit": "…"}, {"hours": 4}, {"hours": null}, {"days": 2}, {"way": "other", "to": "step_3"},
    {"kept": "why"}, {"name": "…"}.
    """
    if not isinstance(given, Mapping):
        raise Unfit("Câu trả lời phải là một nhóm các mục.", "Xem lại tệp câu trả lời.")
    said = {str(name): value for name, value in given.items()}
    if {"role", "post", "unit"} & said.keys():
        return Given(Who(_text(said, "role"), _text(said, "post"), _text(said, "unit")))
    if "hours" in said or "days" in said:
        return Timed(_period(said))
    if "way" in said:
        shape = _text(said, "way")
        if shape not in set(Shape):
            raise Unfit(f"Không có cách rẽ nhánh “{shape}”.", f"Chọn một trong: {', '.join(Shape)}.")
        return Way(Shape(shape), _text(said, "name"), _text(said, "to"))
    if "name" in said:
        return Called(_text(said, "name"))
    if "kept" in said:
        return Kept(_text(said, "kept"))
    raise Unfit("Câu trả lời không nói gì.", "Ghi một trong các mục: name, role, hours, days, way, kept.")


def read_answers(given: object) -> dict[str, Answer]:
    """Answers by the keys of their doubts, from plain data."""
    if not isinstance(given, Mapping):
        raise Unfit("Tệp câu trả lời phải là một nhóm: mã điểm nghi vấn và câu trả lời.", "Xem lại tệp câu trả lời.")
    return {str(key): read_answer(one) for key, one in given.items()}


def said_answer(answer: Answer) -> Plain:
    """An answer as plain data, as `read_answer` takes it."""
    if isinstance(answer, Given):
        parts = {"role": answer.who.role, "post": answer.who.post, "unit": answer.who.unit}
        return {name: value for name, value in parts.items() if value}
    if isinstance(answer, Timed):
        if answer.limit is not None and answer.limit.in_days:
            return {"days": answer.limit.minutes // DAY}
        return {"hours": None if answer.limit is None else answer.limit.minutes / 60}
    if isinstance(answer, Way):
        parts = {"way": answer.shape.value, "name": answer.name, "to": answer.to}
        return {name: value for name, value in parts.items() if value}
    return {"name": answer.name} if isinstance(answer, Called) else {"kept": answer.reason}


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or len(value) > 300:
        raise Unfit(f"Mục “{name}” của câu trả lời phải là chữ, không quá 300 ký tự.", "Xem lại tệp câu trả lời.")
    return value


def _period(said: Mapping[str, object]) -> Period | None:
    days, hours = said.get("days"), said.get("hours")
    if days is None and hours is None:
        return None
    number, size = (days, DAY) if days is not None else (hours, 60)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number <= 10_000:
        raise Unfit("Thời hạn phải là số lớn hơn 0.", "Ghi số giờ hoặc số ngày làm việc.")
    minutes = round(number * size)
    if not minutes:
        raise Unfit("Thời hạn ngắn hơn một phút.", "Ghi số giờ hoặc số ngày làm việc.")
    return Period(minutes, size == DAY and minutes % DAY == 0)
