"""Many steps of one kind decided at once: the same choice for all that are marked, each done by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import ended_step
from lienthong.kernel.process.waiting import SHOWN, Group, groups_for, kinds_of, rows_of

from .catalogue import OFFICIALS

HERE = "/quy-trinh/lam-nhieu"
NAMED = 10
LONGEST_CODE = 40
"""More of what is no code of a step is not said back."""


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def many(request: Request) -> HttpResponse:
    """Choose a kind of step, mark those that come out the same, decide; what could not be done is named with why."""
    groups, ids = groups_for(request.actor)
    asked = request.POST.get("buoc", "") or request.GET.get("buoc", "")
    chosen = next((one for one in groups if one.key == asked), groups[0] if groups and not asked else None)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return _decided(request, asked, chosen)
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts: dict[str, Any] = {
        "groups": groups,
        "tabs": [
            {"label": one.name, "href": f"{HERE}?{urlencode({'buoc': one.key})}", "current": one is chosen,
             "count": one.count}
            for one in groups
        ],
        "chosen": chosen,
        "rows": rows_of(request.actor, ids[chosen.key]) if chosen else [],
        "shown": SHOWN,
        "marked": request.POST.getlist("viec"),
        "given": {name: request.POST.get(name, "") for name in ("outcome", "note")},
        "errors": errors,
        "once": new_key(),
        "today": today(),
        "crumbs": [{"label": "Việc cần làm", "href": "/viec-can-lam"}, {"label": "Làm nhiều bước một lượt"}],
    }  # fmt: skip
    return render(request, "process/many.html", facts, status=status)


def _decided(request: Request, asked: str, chosen: Group | None) -> HttpResponse:
    key, given = once_key(request), request.POST
    codes = list(dict.fromkeys(given.getlist("viec")))[:SHOWN]
    outcome, note = given.get("outcome", ""), given.get("note", "").strip()
    wrong = {
        "viec": "" if codes else "Đánh dấu các bước cần làm.",
        "outcome": "Chọn kết quả chung cho các bước đã đánh dấu."
        if chosen and chosen.outcomes and outcome not in chosen.outcomes
        else "",
    }
    if faults := {name: text for name, text in wrong.items() if text}:
        raise Unfit(fields=faults)
    known = kinds_of(request.actor, codes)
    keys = {code: f"{key}.{code}" for code in codes if known.get(code, (asked, ""))[0] == asked}
    plain = {} if note else actions.complete_plain(list(keys), request.actor, outcome=outcome, keys=keys)
    done, refused = len(plain), list[str]()
    for code in (one for one in codes if one not in plain):
        kind, title = known.get(code, (asked, code[:LONGEST_CODE]))
        if kind != asked:
            refused.append(f"{title}: là bước loại khác.")
            continue
        try:
            _finish(request, code, keys[code], outcome, note)
        except Refusal as no:
            gone = None if code in known else ended_step(request.actor, code)
            refused.append(f"{title}: {gone[1] if gone else no.sentence}")
        else:
            done += 1
    _say(request, done, refused)
    return see_other(request, f"{HERE}?{urlencode({'buoc': asked})}")


def _finish(request: Request, code: str, key: str, outcome: str, note: str) -> None:
    if note:
        actions.complete(code, request.actor, key=key, outcome=outcome, note=note)
    else:  # with the very arguments of the statement, or the key would not know them again
        actions.complete(code, request.actor, key=key, outcome=outcome)


def _say(request: Request, done: int, refused: list[str]) -> None:
    if done:
        messages.success(request, f"Đã hoàn thành {done} bước.")
    if refused:
        more = f" Và {len(refused) - NAMED} bước khác." if len(refused) > NAMED else ""
        messages.error(request, f"Chưa làm được {len(refused)} bước. {' '.join(refused[:NAMED])}{more}")
