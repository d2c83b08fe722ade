"""What the figures of real runs say: sentences, and marks on the diagram, each with words beside its colour."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import Definition
from .seeing import Seen
from .simulation.telling import spoken_number, spoken_time

FEW = 5
"""Of fewer no sentence is made: one run that lay long would be the worst step of a year."""
SHARES = (0.0, 0.05, 0.15, 0.3)
PARTS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True, slots=True)
class Heat:
    """By which figure the diagram is coloured: its value of a step, and as it is said on the step."""

    label: str
    value: Callable[[Seen], float | None]
    text: Callable[[Seen], str]
    share: bool = False


def _percent(share: float) -> str:
    return f"{spoken_number(100 * share)}\N{NO-BREAK SPACE}%"


def _share(one: Seen) -> str:
    return "không đặt hạn" if one.late_share is None else f"trễ {_percent(one.late_share)}"


def _minutes(name: str, value: int | None) -> str:
    return "chưa biết" if value is None else f"{name} {spoken_time(value)}"


BY = {
    "tre": Heat("Trễ hạn", lambda one: one.late_share, _share, share=True),
    "cho": Heat("Chờ nhận", lambda one: one.waited.half, lambda one: _minutes("chờ", one.waited.half)),
    "lam": Heat("Làm", lambda one: one.worked.half, lambda one: _minutes("làm", one.worked.half)),
    "tong": Heat("Cả bước", lambda one: one.lasted.half, lambda one: _minutes("cả bước", one.lasted.half)),
}


def heated(found: Mapping[str, Seen], measure: Heat) -> dict[str, dict[str, Any]]:
    """The mark of each step: levels 1 (the worst) to 5 (nothing to see), as everywhere in the house; 0: not known."""
    top = max((measure.value(one) or 0 for one in found.values()), default=0)
    marks = {}
    for key, one in found.items():
        value = measure.value(one)
        bounds = SHARES if measure.share else [part * top for part in PARTS]
        level = 0 if value is None else 5 - sum(value > bound for bound in bounds)
        title = f"{one.count} lượt; {_share(one)}; cả bước {spoken_time(one.lasted.half or 0)}"
        marks[key] = {"label": measure.text(one), "level": level, "title": title}
    return marks


def sentences(definition: Definition, found: Mapping[str, Seen]) -> list[str]:
    """Where runs are late, where they wait, where they are given back: a few lines before any table."""
    names = {node.key: node.name.rstrip(".") or node.kind.label for node in definition.nodes}
    there = {key: one for key, one in found.items() if one.count >= FEW and key in names}
    said = []
    late = max(there, key=lambda key: (there[key].late_share or 0, there[key].late), default="")
    if late and there[late].late:
        one = there[late]
        said.append(
            f"Trễ nhiều nhất ở “{names[late]}”: {_percent(one.late_share or 0)} số lượt có hạn "
            f"({one.late} trên {one.limited})."
        )
    elif any(one.limited for one in there.values()):
        said.append("Không lượt nào trễ hạn.")
    waits = {key: one.waited for key, one in there.items() if one.taken >= FEW}
    slow = max(waits, key=lambda key: (waits[key].half or 0, waits[key].most or 0), default="")
    if slow and waits[slow].most:
        said.append(
            f"Chờ lâu nhất trước khi có người nhận ở “{names[slow]}”: một nửa số lượt chờ "
            f"{spoken_time(waits[slow].half or 0)} trở xuống, cứ 10 lượt thì 9 lượt chờ không quá "
            f"{spoken_time(waits[slow].most or 0)}."
        )
    back = max(there, key=lambda key: there[key].back / there[key].count, default="")
    if back and there[back].back:
        one = there[back]
        said.append(f"Bị trả lại nhiều nhất từ “{names[back]}”: {_percent(one.back / one.count)} số lượt.")
    return said
