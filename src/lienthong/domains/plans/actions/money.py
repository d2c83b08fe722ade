"""Money of a plan: budget lines, contracts, disbursement. Every amount is a line of a book that only grows."""

import datetime as dt
from typing import Any

from lienthong.domains.plans.events import MoneyMoved
from lienthong.domains.plans.models import Assignment, Budget, Contract, Item, Movement
from lienthong.domains.plans.money import LARGEST, said_money
from lienthong.domains.plans.money_states import BUDGET_MOVES, BudgetState, MoneyKind, Source
from lienthong.domains.plans.numbers import next_code
from lienthong.domains.plans.queries.money_scope import budgets_seen, sums_of
from lienthong.domains.plans.queries.scope import seen_items
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.units import api as units

LONGEST_CITED, LONGEST_WHY = 300, 500
FIRST_YEAR, LAST_YEAR = 2015, 2100


class TooMuchMoney(Refusal):
    """More would be paid, or promised, than there is."""

    code = "too_much_money"
    status = 422
    sentence = "Số tiền này vượt mức còn lại."
    next_step = "Ghi đúng số tiền, hoặc điều chỉnh kế hoạch vốn theo quyết định trước."


@verb("plans.allot", of=seen_items, sentence="ghi dòng kinh phí")
def allot(
    item: Item,
    by: Actor,
    *,
    unit: str,
    year: int,
    source: str,
    amount: int,
    cited: str,
    decided_on: dt.date,
    note: str = "",
) -> str:
    """A budget line for a task: so much, from this source, for this year and unit, by this decision."""
    card = units.cards_of([unit], today()).get(unit)
    wrong = _wrong_paper(cited, decided_on)
    if card is None or not card.lives_on(today()):
        wrong["unit"] = "Chọn một đơn vị đang hoạt động trong danh sách."
    if not FIRST_YEAR <= year <= LAST_YEAR:
        wrong["year"] = "Ghi năm ngân sách, ví dụ 2026."
    if source not in set(Source):
        wrong["source"] = "Chọn nguồn vốn trong danh sách."
    if not 0 < amount <= LARGEST:
        wrong["amount"] = "Số tiền phải lớn hơn 0."
    if wrong or card is None:
        raise Unfit(fields=wrong)
    coordinates = by.over(item.plan.unit_id, "coordinator")
    if not coordinates and not by.over(card.id, "officer", "leader"):
        raise NotAllowed(verb="ghi kinh phí cho đơn vị này")
    if item.plan.state != PlanState.ISSUED or item.withdrawn_by:
        raise WrongMoment(state="đã thôi thực hiện", verb="ghi kinh phí")
    if not coordinates and not Assignment.objects.filter(item=item, unit_id=card.id, ended_by="").exists():
        raise Unfit(fields={"item": f"{card.name} không được giao mục này; đề nghị cơ quan điều phối ghi."})
    made = Budget.objects.create(
        code=next_code("KP", year),
        plan_id=item.plan_id,
        item=item,
        unit_id=card.id,
        coordinator_id=item.plan.unit_id,
        year=year,
        source=source,
        note=note.strip()[:LONGEST_WHY],
        made_by=by.name,
    )
    _write(made, MoneyKind.PLANNED, amount, decided_on, cited, by)
    return made.code


@verb("plans.adjust_budget", of=budgets_seen, sentence="điều chỉnh kế hoạch vốn", moves=BUDGET_MOVES)
def adjust_budget(
    budget: Budget, by: Actor, *, amount: int, cited: str, decided_on: dt.date, why: str = ""
) -> dict[str, Any]:
    """The line now has this much in all, by a further decision; the difference is written into the book."""
    _refuse(_wrong_paper(cited, decided_on))
    if not 0 <= amount <= LARGEST:
        raise Unfit(fields={"amount": "Ghi tổng kế hoạch vốn mới, không âm."})
    held = sums_of(budget.pk)
    change = amount - held[MoneyKind.PLANNED]
    if change == 0:
        raise Unfit(fields={"amount": "Bằng kế hoạch vốn đang có, không có gì để điều chỉnh."})
    if amount < held[MoneyKind.DISBURSED]:
        raise TooMuchMoney(
            f"Không thể giảm kế hoạch vốn còn {said_money(amount)}: đã giải ngân {said_money(held['disbursed'])}.",
            "Ghi số không thấp hơn số đã giải ngân, hoặc đính chính khoản giải ngân ghi nhầm trước.",
        )
    return _write(budget, MoneyKind.PLANNED, change, decided_on, cited, by, why=why)


@verb("plans.sign_contract", of=budgets_seen, sentence="ghi hợp đồng", moves=BUDGET_MOVES)
def sign_contract(
    budget: Budget,
    by: Actor,
    *,
    number: str,
    contractor: str,
    value: int,
    signed_on: dt.date,
    ends_on: dt.date | None = None,
    subject: str = "",
) -> str:
    """A contract paid from this line: its number, the firm, its worth and days."""
    wrong = {}
    if not number.strip() or len(number.strip()) > 120:
        wrong["number"] = "Ghi số hợp đồng, tối đa 120 ký tự."
    elif Contract.objects.filter(budget=budget, number=number.strip()).exists():
        wrong["number"] = "Hợp đồng này đã được ghi ở dòng kinh phí này."
    if not contractor.strip() or len(contractor.strip()) > LONGEST_CITED:
        wrong["contractor"] = "Ghi tên nhà thầu, đơn vị cung cấp."
    if not 0 < value <= LARGEST:
        wrong["value"] = "Giá trị hợp đồng phải lớn hơn 0."
    if signed_on > today():
        wrong["signed_on"] = "Ngày ký không thể sau hôm nay."
    if ends_on is not None and ends_on < signed_on:
        wrong["ends_on"] = "Ngày kết thúc không thể trước ngày ký."
    _refuse(wrong)
    number_of = Contract.objects.filter(budget=budget).order_by("-pk").values_list("code", flat=True).first()
    place = int(number_of.rsplit("h", 1)[1]) + 1 if number_of else 1
    made = Contract.objects.create(
        code=f"{budget.code}.h{place}",
        budget=budget,
        number=number.strip(),
        contractor=contractor.strip(),
        signed_on=signed_on,
        ends_on=ends_on,
        subject=subject.strip()[:LONGEST_WHY],
    )
    _write(budget, MoneyKind.CONTRACTED, value, signed_on, f"Hợp đồng {made.number}", by, contract=made)
    return made.code


@verb("plans.adjust_contract", of=budgets_seen, sentence="điều chỉnh giá trị hợp đồng", moves=BUDGET_MOVES)
def adjust_contract(
    budget: Budget, by: Actor, *, contract: str, value: int, cited: str, decided_on: dt.date
) -> dict[str, Any]:
    """The contract is now worth this much, by an appendix or a decision."""
    _refuse(_wrong_paper(cited, decided_on))
    held = _contract(budget, contract)
    sums = sums_of(budget.pk, held.pk)
    change = value - sums[MoneyKind.CONTRACTED]
    if not 0 <= value <= LARGEST or change == 0:
        raise Unfit(fields={"value": "Ghi giá trị mới của hợp đồng, khác giá trị đang có."})
    if value < sums[MoneyKind.DISBURSED]:
        raise TooMuchMoney(
            f"Không thể giảm hợp đồng còn {said_money(value)}: đã thanh toán {said_money(sums['disbursed'])}.",
            "Ghi giá trị không thấp hơn số đã thanh toán, hoặc đính chính khoản ghi nhầm trước.",
        )
    return _write(budget, MoneyKind.CONTRACTED, change, decided_on, cited, by, contract=held)


@verb("plans.disburse", of=budgets_seen, sentence="ghi giải ngân", moves=BUDGET_MOVES)
def disburse(
    budget: Budget, by: Actor, *, amount: int, day: dt.date, document: str, contract: str = "", note: str = ""
) -> dict[str, Any]:
    """Money was paid out on a day, by a document: never more than the line, or its contract, has left."""
    wrong = {}
    if not 0 < amount <= LARGEST:
        wrong["amount"] = "Số tiền phải lớn hơn 0."
    if not document.strip() or len(document.strip()) > LONGEST_CITED:
        wrong["document"] = "Ghi số chứng từ, ví dụ UNC 15/2026."
    if day > today():
        wrong["day"] = "Ngày giải ngân không thể sau hôm nay."
    elif day < dt.date(budget.year, 1, 1):
        wrong["day"] = f"Ngày giải ngân không thể trước năm ngân sách {budget.year}."
    _refuse(wrong)
    # A reversed one may be written again: its document was real, the amount or the line was not.
    twice = Movement.objects.filter(budget=budget, kind=MoneyKind.DISBURSED, amount__gt=0, cited=document.strip())
    if twice.exclude(pk__in=Movement.objects.filter(reverses__in=twice).values("reverses_id")).exists():
        raise Unfit(fields={"document": f"Chứng từ {document.strip()} đã được ghi ở dòng kinh phí này."})
    held = sums_of(budget.pk)
    _enough("dòng kinh phí này", "kế hoạch vốn", held[MoneyKind.PLANNED], held[MoneyKind.DISBURSED], amount)
    paid = _contract(budget, contract) if contract else None
    if paid is not None:
        of_it = sums_of(budget.pk, paid.pk)
        named = f"hợp đồng {paid.number}"
        _enough(named, "giá trị hợp đồng", of_it[MoneyKind.CONTRACTED], of_it[MoneyKind.DISBURSED], amount)
    return _write(budget, MoneyKind.DISBURSED, amount, day, document, by, contract=paid, why=note)


@verb("plans.reverse_money", of=budgets_seen, sentence="đính chính khoản tiền đã ghi", moves=BUDGET_MOVES)
def reverse_money(budget: Budget, by: Actor, *, movement: str, why: str) -> dict[str, Any]:
    """An amount was written wrongly: a second line takes it back, both stay in the book."""
    if not why.strip():
        raise Unfit(fields={"why": "Ghi lý do đính chính."})
    wrong = Movement.objects.filter(budget=budget, code=movement).first()
    if wrong is None:
        raise NotThere
    if wrong.reverses_id is not None or Movement.objects.filter(reverses=wrong).exists():
        raise WrongMoment(state="đã đính chính", verb="đính chính lần nữa")
    kind = MoneyKind(wrong.kind)
    for contract_pk in {None, wrong.contract_id}:
        held = sums_of(budget.pk, contract_pk)
        held[kind] -= wrong.amount
        limit = MoneyKind.PLANNED if contract_pk is None else MoneyKind.CONTRACTED
        if held[MoneyKind.DISBURSED] > held[limit] or min(held.values()) < 0:
            raise TooMuchMoney(
                f"Đính chính khoản này thì đã giải ngân {said_money(held['disbursed'])} "
                f"trong khi chỉ còn {said_money(held[limit])}.",
                "Đính chính các khoản giải ngân liên quan trước.",
            )
    return _write(
        budget, kind, -wrong.amount, today(), wrong.cited, by, contract=wrong.contract, why=why, reverses=wrong
    )


@verb("plans.settle_budget", of=budgets_seen, sentence="quyết toán dòng kinh phí", moves=BUDGET_MOVES)
def settle_budget(budget: Budget, by: Actor) -> str:
    """The year is settled: nothing more is written on this line."""
    return budget.code


@verb("plans.reopen_budget", of=budgets_seen, sentence="mở lại dòng kinh phí", moves=BUDGET_MOVES)
def reopen_budget(budget: Budget, by: Actor) -> str:
    """The settled line takes amounts again."""
    return budget.code


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Unfit(fields=wrong)


def _wrong_paper(cited: str, decided_on: dt.date) -> dict[str, str]:
    wrong = {}
    if not cited.strip() or len(cited.strip()) > LONGEST_CITED:
        wrong["cited"] = f"Ghi số, ký hiệu văn bản giao hoặc điều chỉnh vốn, tối đa {LONGEST_CITED} ký tự."
    if decided_on > today():
        wrong["decided_on"] = "Ngày văn bản không thể sau hôm nay."
    return wrong


def _enough(where: str, what: str, limit: int, paid: int, more: int) -> None:
    if paid + more > limit:
        raise TooMuchMoney(
            f"Giải ngân thêm {said_money(more)} sẽ vượt {what} của {where}: {what} {said_money(limit)}, "
            f"đã giải ngân {said_money(paid)}, còn {said_money(limit - paid)}."
        )


def _contract(budget: Budget, code: str) -> Contract:
    found = Contract.objects.filter(budget=budget, code=code).first()
    if found is None:
        raise Unfit(fields={"contract": "Chọn hợp đồng của dòng kinh phí này."})
    return found


def _write(
    budget: Budget,
    kind: MoneyKind,
    amount: int,
    day: dt.date,
    cited: str,
    by: Actor,
    *,
    contract: Contract | None = None,
    why: str = "",
    reverses: Movement | None = None,
) -> dict[str, Any]:
    """One line of the book; the budget line is locked, so what was summed still holds."""
    made = Movement.objects.create(
        code=next_code("ST", today().year),
        budget=budget,
        contract=contract,
        kind=kind,
        amount=amount,
        day=day,
        cited=cited.strip(),
        why=why.strip()[:LONGEST_WHY],
        reverses=reverses,
        by=by.name,
    )
    tell(MoneyMoved(budget.code, made.code, kind, amount))
    return {"budget": budget.code, "movement": made.code, "amount": amount, "state": BudgetState(budget.state).value}
