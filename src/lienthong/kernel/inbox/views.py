"""The page of what waits for me, and doing it in place."""

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.pages import Request, facts_of, once_key, page, see_other
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.base.verbs import VERBS

from .cards import cards, needs_nothing
from .kinds import KINDS, label_of
from .queries import Asked, Counts, Listed, counts, mine, seen, visible

ADDRESS = "/viec-can-lam"
KEPT = ("xem", "loai")
VIEWS = {"": "Chờ tôi xử lý", "late": "Quá hạn", "week": "Đến hạn tuần này", "unit": "Của các đơn vị"}
WORDS = {"": "", "qua-han": "late", "tuan-nay": "week", "don-vi": "unit"}
LETTERS = {view: word for word, view in WORDS.items()}
OWN = ("inbox.take", "inbox.give_back")


@page()
def waiting(request: Request) -> HttpResponse:
    """The list: what waits for me, only the late, only this week's, or everything open in the units I see."""
    now = today()
    view = WORDS.get(request.GET.get("xem", ""), "")
    kind = request.GET.get("loai", "")
    asked = Asked(kind[:40], view if view in ("late", "week") else "", now)
    reading = seen if view == "unit" else mine
    shown = reading(request.actor, asked, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    found = counts(request.actor, now)
    kept = facts_of(request, *KEPT)
    lines = cards(request.actor, shown.items, now)
    return render(
        request,
        "inbox/list.html",
        {
            "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Việc cần làm"}],
            "lines": lines,
            "today": now,
            "counts": found,
            "view": view,
            "kind": kind,
            "tabs": _tabs(view, kind, found, len(request.actor.units) > 1 or request.actor.everywhere),
            "kinds": _kinds(view, found),
            "chips": [{"label": label_of(kind), "remove": _address(view, "")}] if kind else [],
            "clear_href": _address(view, ""),
            "xem": LETTERS[view],
            "keys": {(line.code, button.verb): secrets.token_hex(12) for line in lines for button in line.buttons},
            "several_units": len({line.unit_name for line in lines}) > 1 or view == "unit",
            "kept": f"?{urlencode(kept)}" if kept else "",
            **_turns(shown, kept),
        },
    )


def _tabs(view: str, kind: str, found: Counts, wide: bool) -> list[dict[str, object]]:
    numbers = {"": found.total, "late": found.late, "week": found.week}
    return [
        {
            "label": label,
            "href": _address(one, kind),
            "current": one == view,
            "count": numbers.get(one),
            "hot": one == "late" and found.late > 0,
        }
        for one, label in VIEWS.items()
        if one != "unit" or wide or view == "unit"
    ]


def _kinds(view: str, found: Counts) -> list[tuple[str, str]]:
    """The kinds to choose from, with their numbers where these are of the same list."""
    if view == "unit":
        return [(one.code, one.label) for one in sorted(KINDS.values(), key=lambda one: sort_key(one.label))]
    numbers = " ({})" if view == "" else ""
    return [(code, label_of(code) + numbers.format(n)) for code, n in sorted(found.kinds.items())]


def _address(view: str, kind: str) -> str:
    asked = {name: value for name, value in (("xem", LETTERS[view]), ("loai", kind)) if value}
    return f"{ADDRESS}?{urlencode(asked)}" if asked else ADDRESS


def _turns(shown: Listed, kept: dict[str, str]) -> dict[str, str]:
    return {
        "next_href": f"?{urlencode({**kept, 'sau': shown.next})}" if shown.next else "",
        "prev_href": f"?{urlencode({**kept, 'truoc': shown.previous})}" if shown.previous else "",
    }


@page(methods=("POST",))
def act(request: Request, code: str, verb: str) -> HttpResponse:
    """Do one of the line's verbs, through the registry; what was refused is said above the list."""
    item = visible(request.actor).filter(code=code).first()
    named = VERBS.get(verb)
    if item is None or named is None or not (verb in OWN or (verb in item.verbs and needs_nothing(named))):
        raise NotThere
    try:
        named(item.code if verb in OWN else item.subject, request.actor, key=once_key(request))
    except Refusal as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
    else:
        messages.success(request, f"Đã {named.sentence}: {item.title}")
    kept = facts_of(request, *KEPT)
    return see_other(request, ADDRESS + (f"?{urlencode(kept)}" if kept else ""))
