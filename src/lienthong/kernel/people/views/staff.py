"""The directory of people at work, for those who are signed in."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, new_key, page
from lienthong.kernel.people.leads import leads_from
from lienthong.kernel.people.leaves import away, leaves_of
from lienthong.kernel.people.posts_seen import replaced
from lienthong.kernel.people.queries import (
    SeatCard,
    contact,
    found,
    masked_contacts,
    may_read_contact,
    posts_of,
    seats_by_person,
    seats_over_time,
    staff_over_time,
    visible,
)

from .deeds import ABOUT_A_PERSON, open_deeds
from .units import OFFICIALS, day_asked, shown, stands_on, units_typed

if TYPE_CHECKING:
    from lienthong.kernel.people.models import Person

HERE = "/can-bo"
ORDER = ("sort_key", "id")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the directory."""

    code: str
    name: str
    seats: list[SeatCard]
    units: list[tuple[str, str]]
    email: str


@page()
def people_page(request: Request) -> HttpResponse:
    """Who works where, found by a part of the name and by the unit."""
    on, wrong_day = day_asked(request)
    text = request.GET.get("q", "").strip()[:100]
    unit_text = request.GET.get("don-vi", "").strip()[:200]
    within, wrong = units_typed(unit_text, on)
    chosen = found(request.actor, text, within, on, only_at_work=on != today())
    turned = keyset.page(chosen, ORDER, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=50)
    rows = _rows(turned.rows, on)
    kept = {"q": text, "don-vi": unit_text, "ngay": shown(on)}
    return render(
        request,
        "people/list.html",
        {
            "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Cán bộ"}],
            **stands_on(on, wrong_day),
            "text": text,
            "unit_text": unit_text,
            "unit_wrong": wrong,
            "chips": [
                {"label": f"{label}: {kept[key]}", "remove": _link(**{**kept, key: ""})}
                for key, label in (("q", "Họ tên"), ("don-vi", "Đơn vị"), ("ngay", "Ngày"))
                if kept[key]
            ],
            "rows": rows,
            "away": away([row.code for row in rows], on),
            "at_work": request.actor.has(*OFFICIALS),
            "mailed": any(row.email for row in rows),
            "how_many": keyset.at_most(chosen),
            "next_href": _link(**kept, sau=turned.next) if turned.next else "",
            "prev_href": _link(**kept, truoc=turned.previous) if turned.previous else "",
        },
    )


@page()
def person_page(request: Request, code: str) -> HttpResponse:
    """One person at work: posts and units over time; the address only on request, and on the record."""
    someone = visible(request.actor).filter(code=code).first()
    if someone is None:
        raise NotThere
    someone.person = code  # type: ignore[attr-defined]  # the rule of leaves asks whose it is
    own = request.actor.person == code
    needs = may_read_contact(request.actor, someone)
    email, whole = contact(request.actor, someone, asked=own or request.GET.get("xem") == "thu")
    return render(
        request,
        "people/person.html",
        {
            "crumbs": [
                {"label": "Trang chủ", "href": "/"},
                {"label": "Cán bộ", "href": HERE},
                {"label": someone.full_name},
            ],
            "person": {
                "code": someone.code,
                "full_name": someone.full_name,
                "sex_name": someone.get_sex_display() if someone.sex else "",
            },
            "now": posts_of(code),
            "seats": seats_over_time(code),
            "staff": staff_over_time(code),
            "email": email,
            "whole": whole,
            "may_see": needs,
            "traced": not own,
            "history": _history(code) if needs and not own else None,
            "away": away([code]).get(code),
            "leads": leads_from(request.actor, code),
            "leaves": leaves_of(request.actor, someone),
            "replaced": replaced(person=code),
            "deeds": [(name, deed.title) for name, deed in open_deeds(request.actor, someone, ABOUT_A_PERSON)],
            "once": new_key(),
        },
    )


def _rows(people: "list[Person]", on: dt.date) -> list[Row]:
    held = seats_by_person([one.pk for one in people], on)
    mails = masked_contacts([one.pk for one in people])
    return [
        Row(
            one.code,
            one.full_name,
            held.get(one.code, []),
            list(dict.fromkeys((seat.unit, seat.unit_name) for seat in held.get(one.code, []))),
            mails.get(one.pk, ""),
        )
        for one in people
    ]


def _history(code: str) -> list[dict[str, object]]:
    return [{"who": line.who, "what": line.what, "when": line.at} for line in audit.history(code, most=30)]


def _link(**facts: str) -> str:
    kept = {name: value for name, value in facts.items() if value}
    return f"{HERE}?{urlencode(kept)}" if kept else HERE
