"""What may be written on one budget line: each form of its page, its verb and what is said afterwards."""

from collections.abc import Callable, Mapping

from django.contrib import messages

from lienthong.domains.plans.actions import (
    adjust_budget,
    adjust_contract,
    disburse,
    reopen_budget,
    reverse_money,
    settle_budget,
    sign_contract,
)
from lienthong.domains.plans.forms import UnclearAct, days, needed_days
from lienthong.domains.plans.money import said_money, typed_money
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.pages import Request, once_key

Given = Mapping[str, str]


def written(request: Request, code: str) -> None:
    """Do what the form of a budget line's page asks for, and say so."""
    key = once_key(request)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise UnclearAct
    messages.success(request, act(code, request.actor, key, request.POST))


def _disburse(code: str, actor: Actor, key: str, given: Given) -> str:
    done = disburse(
        code,
        actor,
        key=key,
        amount=typed_money(given.get("amount", "")),
        document=given.get("document", ""),
        contract=given.get("contract", ""),
        note=given.get("note", ""),
        **needed_days(given, "day"),
    )
    return f"Đã ghi giải ngân {said_money(done['amount'])}."


def _adjust_budget(code: str, actor: Actor, key: str, given: Given) -> str:
    adjust_budget(
        code,
        actor,
        key=key,
        amount=typed_money(given.get("amount", "")),
        cited=given.get("cited", ""),
        **needed_days(given, "decided_on"),
    )
    return "Đã điều chỉnh kế hoạch vốn; số cũ vẫn còn trong sổ."


def _sign_contract(code: str, actor: Actor, key: str, given: Given) -> str:
    sign_contract(
        code,
        actor,
        key=key,
        number=given.get("number", ""),
        contractor=given.get("contractor", ""),
        value=typed_money(given.get("value", ""), "value"),
        subject=given.get("subject", ""),
        ends_on=days(given, "ends_on", needed=False)["ends_on"],
        **needed_days(given, "signed_on"),
    )
    return "Đã ghi hợp đồng."


def _adjust_contract(code: str, actor: Actor, key: str, given: Given) -> str:
    adjust_contract(
        code,
        actor,
        key=key,
        contract=given.get("contract", ""),
        value=typed_money(given.get("value", ""), "value"),
        cited=given.get("cited", ""),
        **needed_days(given, "decided_on"),
    )
    return "Đã điều chỉnh giá trị hợp đồng."


def _reverse(code: str, actor: Actor, key: str, given: Given) -> str:
    reverse_money(code, actor, key=key, movement=given.get("movement", ""), why=given.get("why", ""))
    return "Đã đính chính; cả hai dòng đều còn trong sổ."


def _settle(code: str, actor: Actor, key: str, given: Given) -> str:
    settle_budget(code, actor, key=key)
    return "Đã quyết toán dòng kinh phí."


def _reopen(code: str, actor: Actor, key: str, given: Given) -> str:
    reopen_budget(code, actor, key=key)
    return "Đã mở lại dòng kinh phí."


_ACTS: dict[str, Callable[[str, Actor, str, Given], str]] = {
    "disburse": _disburse,
    "adjust_budget": _adjust_budget,
    "sign_contract": _sign_contract,
    "adjust_contract": _adjust_contract,
    "reverse_money": _reverse,
    "settle_budget": _settle,
    "reopen_budget": _reopen,
}
