"""Writes a plan as the one JSON object that the rest of the world reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from lienthong.domains.plans.reading.plan import (
    Anchor,
    ReadDue,
    ReadOwner,
    ReadPlan,
    ReadRegime,
    ReadTarget,
    ReadTask,
    ReadValue,
)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _anchor(anchor: Anchor) -> dict[str, Any]:
    return {"line": anchor.line, "page": anchor.page, "table": anchor.table, "row": anchor.row}


def _owner(owner: ReadOwner) -> dict[str, Any]:
    form: dict[str, Any] = {"text": owner.text, "kind": owner.kind, "code": owner.code, "role": owner.role}
    if owner.asked:
        form["asked"] = True
    return form


def _due(due: ReadDue | None) -> dict[str, Any] | None:
    if due is None:
        return None
    form: dict[str, Any] = {"text": due.text, "kind": due.kind, "from": _day(due.start), "until": _day(due.until)}
    if due.day is not None:
        form["day"] = due.day
    if due.month is not None:
        form["month"] = due.month
    return form


def _value(value: ReadValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "text": value.text,
        "comparator": value.comparator,
        "low": _number(value.low),
        "high": _number(value.high),
        "measure": value.measure,
        "year": value.year,
    }


def _target(target: ReadTarget) -> dict[str, Any]:
    return {
        "no": target.no,
        "group": target.group,
        "name": target.name,
        "value": _value(target.value),
        "values": [_value(value) for value in target.values],
        "lead": [_owner(owner) for owner in target.lead],
        "with": [_owner(owner) for owner in target.partners],
        "monitor": [_owner(owner) for owner in target.monitor],
        "due": _due(target.due),
        "anchor": _anchor(target.anchor),
    }


def _task(task: ReadTask) -> dict[str, Any]:
    return {
        "no": task.no,
        "group": task.group,
        "name": task.name,
        "lead": [_owner(owner) for owner in task.lead],
        "with": [_owner(owner) for owner in task.partners],
        "monitor": [_owner(owner) for owner in task.monitor],
        "due": _due(task.due),
        "output": list(task.output),
        "reported": task.reported,
        "anchor": _anchor(task.anchor),
    }


def _regime(regime: ReadRegime) -> dict[str, Any]:
    return {
        "what": regime.what,
        "period": regime.period,
        "since": _day(regime.since),
        "cut_off": _day(regime.cut_off),
        "cut_day": regime.cut_day,
        "due": _due(regime.due),
        "due_after": regime.due_after,
        "due_days": regime.due_days,
        "working_days": regime.working_days,
        "by": [_owner(owner) for owner in regime.by],
        "to": [_owner(owner) for owner in regime.to],
        "via": [_owner(owner) for owner in regime.via],
        "consolidated": regime.consolidated,
        "on_request": regime.on_request,
        "open": list(regime.open),
        "text": regime.text,
        "anchor": _anchor(regime.anchor),
        "more": [{"text": place.text, "anchor": _anchor(place.anchor)} for place in regime.more],
    }


def to_json(plan: ReadPlan) -> dict[str, Any]:
    """The plan as plain JSON values: missing is null, dates are ISO, figures are numbers as printed."""
    return {
        "number": plan.number,
        "title": plan.title,
        "issuer": plan.issuer,
        "issued_on": _day(plan.issued_on),
        "targets": [_target(target) for target in plan.targets],
        "figures": [_target(target) for target in plan.figures],
        "tasks": [_task(task) for task in plan.tasks],
        "duties": [_task(duty) for duty in plan.duties],
        "reporting": [_regime(regime) for regime in plan.reporting],
        "doubts": [{"kind": d.kind, "text": d.text, "anchor": _anchor(d.anchor)} for d in plan.doubts],
    }
