"""What a sheet of money would change: row by row, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from lienthong.domains.plans.models import Item, Plan
from lienthong.domains.plans.money import said_money
from lienthong.domains.plans.money_states import Source
from lienthong.domains.plans.queries.money import BudgetLine, MoneyFilters, budget_lines
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import fold, whole_number
from lienthong.kernel.units import api as units

DOES = {"allot": "dòng mới", "adjust": "điều chỉnh kế hoạch vốn", "disburse": "giải ngân thêm"}


@dataclass(slots=True)
class RowChange:
    """One row of a sheet: what it would do (`does`, in this order), or why it cannot."""

    line: int
    row: dict[str, Any]
    does: list[str] = field(default_factory=list)
    fault: str = ""
    budget: str = ""
    item: str = ""
    unit: str = ""
    said: list[str] = field(default_factory=list)


def compared(by: Actor, plan: Plan, rows: list[dict[str, Any]]) -> list[RowChange]:
    """Each row against what stands now; amounts already there are no change."""
    known = {one.budget.code: one for one in budget_lines(by, plan, MoneyFilters())}
    items = {one.no: one for one in Item.objects.filter(plan=plan, withdrawn_by="", kind="task").order_by("-place")}
    steps = [_step(row, known, items) for row in rows]
    seen: set[str] = set()
    for step in steps:
        if step.budget and step.budget in seen:
            step.fault = f"Mã dòng {step.budget} đứng hai lần trong tệp; gộp lại thành một dòng."
        seen.add(step.budget)
    return steps


def _step(row: dict[str, Any], known: dict[str, BudgetLine], items: dict[str, Item]) -> RowChange:
    step = RowChange(int(row.get("line") or 0), row, budget=str(row.get("code") or ""))
    step.fault = _old(step, known) if step.budget else _new(step, items)
    if not step.fault and row.get("paid"):
        if not row.get("paid_on") or not row.get("document"):
            step.fault = "Giải ngân thêm phải có ngày và số chứng từ."
        else:
            step.does.append("disburse")
            step.said.append(f"giải ngân thêm {said_money(row['paid'])}, chứng từ {row['document']}")
    elif not step.fault and (row.get("paid_on") or row.get("document")):
        step.fault = "Có ngày hoặc số chứng từ nhưng chưa có số tiền giải ngân thêm."
    return step


def _old(step: RowChange, known: dict[str, BudgetLine]) -> str:
    held = known.get(step.budget)
    row = step.row
    if held is None:
        return f"Không có dòng kinh phí {step.budget} trong kế hoạch này, hoặc anh/chị không có quyền xem."
    budget = held.budget
    said = {"unit": held.unit.name, "year": str(budget.year), "no": budget.item.no}
    moved = [name for name, value in said.items() if row.get(name) and fold(str(row[name])) != fold(value)]
    if moved or (row.get("source") and row["source"] != budget.source):
        label = Source(budget.source).label
        return f"Nhiệm vụ, đơn vị, năm, nguồn của dòng đã có không đổi được ({held.unit.name}, {budget.year}, {label})."
    if row.get("amount") == "" or row.get("amount") == held.sums.planned:
        return ""
    if row.get("cited") == held.cited or not row.get("cited") or not row.get("decided_on"):
        return (
            f"Kế hoạch vốn đổi từ {said_money(held.sums.planned)} thành {said_money(row['amount'])}: "
            "ghi văn bản điều chỉnh mới và ngày văn bản."
        )
    step.does.append("adjust")
    step.said.append(f"kế hoạch vốn {said_money(held.sums.planned)} → {said_money(row['amount'])}, {row['cited']}")
    return ""


def _new(step: RowChange, items: dict[str, Item]) -> str:
    row = step.row
    item = items.get(str(row.get("no") or ""))
    if item is None:
        return f"Không có nhiệm vụ số “{row.get('no') or ''}” trong kế hoạch."
    found = units.resolve(str(row.get("unit") or ""), on=today())
    if found.sure is None or found.standing != "now":
        return f"“{row.get('unit') or ''}” không phải tên một đơn vị đang hoạt động; ghi đúng như trong tệp xuất."
    if whole_number(str(row.get("year") or ""), 9999) is None:
        return "Năm ngân sách phải là số, ví dụ 2026."
    missing = [name for name in ("source", "amount", "cited", "decided_on") if not row.get(name)]
    if missing:
        return "Dòng mới phải có nguồn vốn, kế hoạch vốn, văn bản giao vốn và ngày văn bản."
    step.item, step.unit = item.code, found.sure.code
    step.does.append("allot")
    step.said.append(f"dòng mới: {said_money(row['amount'])}, {Source(row['source']).label}, năm {row['year']}")
    return ""
