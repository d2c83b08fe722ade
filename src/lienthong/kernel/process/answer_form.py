"""A doubt as a form asks it, and what was typed as an answer; answers in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy

from .definition import Definition, Flow
from .doubts import DoubtKind
from .naming import Names
from .questions import Row
from .showing import is_step, numbers
from .tables.branches import Shape
from .tables.wiring import END

Plain = dict[str, Any]
CONTROLS = {
    DoubtKind.NAME: "name",
    DoubtKind.WHO: "who", DoubtKind.TIME: "time", DoubtKind.UNTIMED: "time", DoubtKind.SUM: "sum",
    DoubtKind.MESSAGE: "name", DoubtKind.LIST: "name", DoubtKind.ORDER: "kept", DoubtKind.LEFT: "kept",
    DoubtKind.KIND: "kept",
}  # fmt: skip
NOT_FOR_STEPS = frozenset({"citizen", "auditor", "system_admin"})
"""Roles that wait for no step of a process."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One doubt on a page: its control, its choices, what stands in the form, the answer or proposal in words."""

    key: str
    label: str
    sentence: str
    words: str
    control: str
    step: str
    given: Mapping[str, str]
    choices: tuple[tuple[str, str], ...] = ()
    proposal: str = ""
    answer: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What codes are called on a page."""

    definition: Definition
    roles: Mapping[str, str]
    units: Mapping[str, str]
    steps: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, definition: Definition, roles: Mapping[str, str], units: Mapping[str, str]) -> "Words":
        """The words for one definition."""
        return cls(definition, roles, units, numbers(definition))


def asked_on_page(row: Row, words: Words, typed: Mapping[str, str] | None = None, error: str = "") -> Asked:
    """A doubt as its form shows it; `typed`: what was sent and refused."""
    kind = DoubtKind(row["kind"])
    control = CONTROLS.get(kind) or _branch_control(row)
    if kind is DoubtKind.KIND and "nêu mã" in row["sentence"]:
        control = "name"
    answer, proposal = row.get("answer"), row.get("proposal")
    return Asked(
        row["key"],
        kind.label,
        row["sentence"],
        str(row.get("words", "")),
        control,
        words.steps.get(str(row["at"]), ""),
        typed if typed is not None else _standing(answer or proposal or {}, words),
        _choices(row, control, words),
        answer_in_words(proposal, words) if proposal else "",
        answer_in_words(answer, words) if answer else "",
        error,
    )


def _branch_control(row: Row) -> str:
    if "column" not in row:
        return "drawn"
    return "heading" if row["column"] in ("title", "section") else "branch"


def _choices(row: Row, control: str, words: Words) -> tuple[tuple[str, str], ...]:
    if control == "who":
        return tuple((code, name) for code, name in words.roles.items() if code not in NOT_FOR_STEPS)
    if control == "heading":
        shapes = [Shape.CASE, Shape.NOTE, *([Shape.MAIN] if row["column"] == "section" else [])]
        return tuple((one.value, one.label) for one in shapes)
    if control == "branch":
        return tuple((one.value, one.label) for one in Shape if one is not Shape.CASE)
    if control == "drawn":
        flow = next((one for one in words.definition.flows if one.key == row["at"]), None)
        return _drawn_choices(flow, words) if flow else (("condition", "Viết điều kiện"),)
    return ()


def _drawn_choices(flow: Flow, words: Words) -> tuple[tuple[str, str], ...]:
    name = outcome_of(flow, words)
    return (
        ("outcome", f"Khi người làm bước trước chọn kết quả “{name}”"),
        ("otherwise", "Khi không nhánh nào khác đúng (trường hợp còn lại)"),
        ("condition", "Theo điều kiện viết dưới đây"),
    )


def outcome_of(flow: Flow, words: Words) -> str:
    """The outcome by which a branch would be chosen: its name, else where it leads."""
    return tidy(flow.name).replace('"', "'")[:60] or Names(words.definition).branch(flow).strip("“”")[:60]


def step_choices(words: Words) -> list[tuple[str, str]]:
    """The steps to which a branch may lead, and the end."""
    steps = [node for node in words.definition.nodes if is_step(node)]
    return [*((node.key, f"Bước {words.steps[node.key]}: {node.name[:80]}") for node in steps), (END, "Kết thúc")]


def _standing(answer: Mapping[str, Any], words: Words) -> dict[str, str]:
    """An answer as its form shows it."""
    given: dict[str, str] = {}
    if "role" in answer or "unit" in answer:
        given |= {"role": str(answer.get("role", "")), "unit": words.units.get(str(answer.get("unit", "")), "")}
    if "hours" in answer or "days" in answer:
        amount = answer.get("days") if "days" in answer else answer.get("hours")
        given |= {"timing": "none" if amount is None else "limit", "measure": "days" if "days" in answer else "hours"}
        given["amount"] = "" if amount is None else f"{amount:g}".replace(".", ",")
    if "way" in answer:
        given |= {"way": str(answer["way"]), "to": str(answer.get("to", "")), "name": str(answer.get("name", ""))}
    if "kept" in answer:
        given |= {"timing": "kept", "reason": str(answer["kept"])}
    return given


def answer_from(row: Row, typed: Mapping[str, str], words: Words, unit_code: str) -> Plain:
    """What was typed as an answer; Unfit says what is lacking. `unit_code`: the unit that was meant, by its code."""
    control = asked_on_page(row, words).control
    if control == "who":
        return {"role": typed.get("role", ""), "unit": unit_code}
    if control in ("time", "sum"):
        return _time_from(typed, control)
    if control in ("branch", "heading"):
        if not typed.get("way"):
            raise Unfit("Chưa chọn cách hiểu nội dung này.", "Chọn một cách rồi ghi lại.")
        to = typed.get("to", "") if typed["way"] == Shape.OTHER.value else ""
        return {"way": typed["way"], "name": tidy(typed.get("name", ""))[:90], "to": to}
    if control == "drawn":
        return _branch_from(row, typed, words)
    if control == "name":
        return {"name": tidy(typed.get("name", ""))}
    return {"kept": tidy(typed.get("reason", ""))[:300]}


def _time_from(typed: Mapping[str, str], control: str) -> Plain:
    timing = typed.get("timing", "")
    if timing == "kept" and control == "sum":
        return {"kept": tidy(typed.get("reason", ""))[:300]}
    if timing == "none" and control == "time":
        return {"hours": None}
    if timing != "limit":
        raise Unfit("Chưa chọn thời hạn.", "Chọn một cách rồi ghi lại.")
    try:
        amount = float(typed.get("amount", "").strip().replace(",", "."))
    except ValueError:
        raise Unfit("Thời hạn phải là số.", "Ghi số giờ hoặc số ngày làm việc, ví dụ 4 hoặc 0,5.") from None
    return {"days" if typed.get("measure") == "days" else "hours": amount}


def _branch_from(row: Row, typed: Mapping[str, str], words: Words) -> Plain:
    how = typed.get("way", "")
    if how == "otherwise":
        return {"otherwise": True}
    if how == "outcome":
        flow = next(one for one in words.definition.flows if one.key == row["at"])
        return {"condition": f'outcome == "{outcome_of(flow, words)}"'}
    if how == "condition":
        return {"condition": typed.get("condition", "")}
    raise Unfit("Chưa chọn khi nào đi nhánh này.", "Chọn một cách rồi ghi lại.")


def answer_in_words(answer: Mapping[str, Any], words: Words) -> str:
    """An answer as a person reads it."""
    if "role" in answer or "unit" in answer:
        role, unit = str(answer.get("role", "")), str(answer.get("unit", ""))
        where = words.units.get(unit, unit) if unit else "đơn vị giải quyết hồ sơ"
        return f"{words.roles.get(role, role) or 'Người của đơn vị'}, {where}"
    if "days" in answer:
        return f"{answer['days']:g} ngày làm việc".replace(".", ",")
    if "hours" in answer:
        hours = answer["hours"]
        return "không tính thời hạn riêng" if hours is None else f"{hours:g} giờ làm việc".replace(".", ",")
    if "way" in answer:
        return _way_in_words(answer, words)
    if answer.get("otherwise"):
        return "trường hợp còn lại"
    if "condition" in answer:
        return f"khi {answer['condition']}"
    if "name" in answer:
        return str(answer["name"])
    return f"giữ nguyên: {answer['kept']}" if answer.get("kept") else "giữ nguyên"


def _way_in_words(answer: Mapping[str, Any], words: Words) -> str:
    shape = Shape(str(answer["way"]))
    to = str(answer.get("to", ""))
    said = shape.label
    if shape is Shape.OTHER:
        said = "kết thúc" if to == END else f"đi tới bước {words.steps.get(to, to)}"
    return f"{said} (“{answer['name']}”)" if answer.get("name") else said
