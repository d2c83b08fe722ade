"""The page on which administrators declare days, hours and ways of counting: first a look at what would move."""

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.calendar import declaring
from lienthong.kernel.calendar.days import CERTAINTIES, WEEK
from lienthong.kernel.calendar.declaring import DAY, EVERYWHERE, FIELDS, FORMS, LABELS, POLICY
from lienthong.kernel.calendar.policies import ENDS_WORDS, FROM_WORDS, SUPPLEMENT_WORDS
from lienthong.kernel.calendar.previewing import preview
from lienthong.kernel.calendar.rules import WEEKDAYS
from lienthong.kernel.units import api as units

ADDRESS = "/lich-lam-viec/khai-bao"
NO_PLACE = "Chọn nơi áp dụng trong danh sách."
FIRST = {
    "kind": "closed", "certainty": "unverified", "count_from": "next_day", "ends": "end_of_work", "hours_per_day": "8",
    "after_supplement": "restart", "stops_for_payment": "on", "extensions": "1",
}  # fmt: skip


@page(methods=("GET", "HEAD", "POST"))
def declare(request: Request) -> HttpResponse:
    """A day, a swap, hours or a way of counting: filled in, looked at, confirmed; and what was declared so far."""
    open_to = declaring.open_forms(request.actor)
    which = request.GET.get("loai", DAY)
    if which not in open_to:
        raise NotThere
    places = declaring.places_of(request.actor)
    given, errors, found = _given(request.POST or request.GET, sent=request.method == "POST"), {}, None
    if request.method == "POST":
        try:
            args = _args(which, given, places)
            if request.POST.get("act") == "confirm" and request.POST.get("seen") == _digest(which, args):
                return _declared(request, which, args)
            found = preview(request.actor, lambda: FORMS[which].verb(request.actor, **args))
        except Unfit as no:
            errors = _all_faults(request, which, given, no)
    seen = _digest(which, _args(which, given, places)) if found else ""
    facts = {
        "crumbs": [{"label": "Lịch làm việc", "href": "/lich-lam-viec"}, {"label": "Khai báo"}],
        "which": which,
        "tabs": [{"label": LABELS[one], "href": f"?loai={one}", "current": one == which} for one in open_to],
        "given": given,
        "errors": errors,
        "preview": found,
        "seen": seen,
        "once": new_key(),
        "places": places if which != POLICY else [],
        "kinds": declaring.kinds_offered(),
        "certainties": [(one.value, one.label[:1].upper() + one.label[1:]) for one in CERTAINTIES.values()],
        "weekdays": [(name, WEEKDAYS[number][:1].upper() + WEEKDAYS[number][1:]) for name, number in WEEK.items()],
        "ways": declaring.ways_offered(),
        "froms": list(FROM_WORDS.items()),
        "ends": list(ENDS_WORDS.items()),
        "supplements": list(SUPPLEMENT_WORDS.items()),
        "rows": [_line(row) for row in declaring.rows_of(request.actor)],
    }
    return render(request, "calendar/declare.html", facts, status=422 if errors else 200)


def _given(asked: QueryDict, *, sent: bool) -> dict[str, Any]:
    """The fields as they were typed, or as a link fills them; of an empty form what is usual."""
    usual = {} if sent else {**FIRST, "known_on": f"{today():%d/%m/%Y}"}
    given: dict[str, Any] = {name: asked.get(name, usual.get(name, "")).strip() for name in FIELDS}
    return {**given, "weekdays": [name for name in asked.getlist("weekdays") if name in WEEK]}


def _args(which: str, given: dict[str, Any], places: list[tuple[str, str]]) -> dict[str, Any]:
    args = FORMS[which].reads(given)
    if which == POLICY:
        return args
    code = given["place"] or (places[0][0] if len(places) == 1 else "")
    if code not in {place for place, _ in places}:
        raise Unfit(fields={"place": NO_PLACE})
    return {**args, "unit_id": None if code == EVERYWHERE else units.card(code).id}


def _all_faults(request: Request, which: str, given: dict[str, Any], no: Unfit) -> dict[str, str]:
    """What is wrong in all fields; without a place the rest is tried for the first of one's own, nothing stays."""
    errors = _by_field(no)
    places = declaring.places_of(request.actor)
    if errors.get("place") == NO_PLACE and places:
        try:
            elsewhere = _args(which, {**given, "place": places[0][0]}, places)
            preview(request.actor, lambda: FORMS[which].verb(request.actor, **elsewhere))
        except Unfit as more:
            errors |= _by_field(more)
    return errors


def _declared(request: Request, which: str, args: dict[str, Any]) -> HttpResponse:
    FORMS[which].verb(request.actor, key=once_key(request), **args)
    messages.success(
        request, "Đã khai báo. Các thời hạn liên quan đang được tính lại; người đang giữ việc sẽ nhận thông báo."
    )
    return see_other(request, f"{ADDRESS}?loai={which}")


def _by_field(no: Refusal) -> dict[str, str]:
    errors = dict(no.by_field())
    if "season" in errors:
        errors["season_from"] = errors.pop("season")
    return errors


def _digest(which: str, args: dict[str, Any]) -> str:
    """Whether what is confirmed is what was looked at."""
    return hashlib.sha256(json.dumps([which, args], sort_keys=True).encode()).hexdigest()


def _line(row: declaring.Row) -> dict[str, Any]:
    return {
        "what": row.what, "place": row.place, "cited": row.cited, "known_on": row.known_on, "doubt": row.doubt,
        "again": f"?{urlencode(row.again, doseq=True)}" if row.again else "",
        "undo": f"?{urlencode(row.undo)}" if row.undo else "",
    }  # fmt: skip
