"""The form of a deed: at a post, about a person, in a unit; and taking back what was said of somebody's leave."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.verbs import TakesTwo
from lienthong.kernel.people import actions
from lienthong.kernel.people.leaves import visible_leaves
from lienthong.kernel.people.queries import visible, visible_posts
from lienthong.kernel.units import api as units

from .deeds import ABOUT_A_PERSON, AT_A_POST, IN_A_UNIT, Deed, deed_named
from .given import day, refuse

PROPOSED = "Vị trí này mang vai cần hai người: đã lập đề nghị, người thứ hai duyệt thì việc bố trí có hiệu lực."
BOTH = ("GET", "HEAD", "POST")


@page(methods=BOTH)
def at_a_post(request: Request, code: str, deed: str) -> HttpResponse:
    """Something is done to a post: somebody comes to sit there, leaves it; it is renamed, closed."""
    post = visible_posts(request.actor).filter(code=code).first()
    if post is None:
        raise NotThere
    unit = units.card(post.unit_id)
    crumbs = [*unit_crumbs(unit), {"label": post.title, "href": f"/vi-tri/{code}"}]
    return _done(request, post, deed_named(request.actor, post, AT_A_POST, deed), crumbs, post.title, f"/vi-tri/{code}")


@page(methods=BOTH)
def about_a_person(request: Request, code: str, deed: str) -> HttpResponse:
    """Something is written down about a person: away, gone, called otherwise."""
    person = visible(request.actor).filter(code=code).first()
    if person is None:
        raise NotThere
    person.person = person.code  # type: ignore[attr-defined]  # the rule of leaves asks whose it is
    crumbs = [{"label": "Cán bộ", "href": "/can-bo"}, {"label": person.full_name, "href": f"/can-bo/{code}"}]
    asked = deed_named(request.actor, person, ABOUT_A_PERSON, deed)
    return _done(request, person, asked, crumbs, person.full_name, f"/can-bo/{code}")


@page(methods=BOTH)
def in_a_unit(request: Request, code: str, deed: str) -> HttpResponse:
    """Somebody comes onto the staff of a unit, or it gets a post."""
    unit = units.card(code)
    if not administers(request, unit):
        raise NotThere
    asked = deed_named(request.actor, unit, IN_A_UNIT, deed)
    return _done(request, unit, asked, unit_crumbs(unit), unit.name, f"/don-vi/{code}/can-bo")


@page(methods=("POST",))
def end_leave(request: Request, code: str) -> HttpResponse:
    """Somebody is not away after all, or is back earlier."""
    leave = visible_leaves(request.actor).filter(code=code).select_related("person").first()
    if leave is None:
        raise NotThere
    key = once_key(request)
    if request.POST.get("last_on", "").strip():
        wrong: dict[str, str] = {}
        last = day(request.POST, "last_on", wrong)
        refuse(wrong)
        actions.shorten_leave(code, request.actor, key=key, last_on=last)
        messages.success(request, "Đã rút ngắn thời gian vắng mặt.")
    else:
        actions.cancel_leave(code, request.actor, key=key)
        messages.success(request, "Đã hủy thời gian vắng mặt.")
    return see_other(request, f"/can-bo/{leave.person.code}")


def administers(request: Request, unit: units.UnitCard) -> bool:
    """Whether the people of a unit are this actor's to change."""
    return request.actor.has("system_admin") or request.actor.over(unit.id, "unit_admin")


def unit_crumbs(unit: units.UnitCard) -> list[dict[str, str]]:
    """The way to the people of a unit."""
    return [
        {"label": "Cơ quan, đơn vị", "href": "/don-vi"},
        {"label": unit.name, "href": f"/don-vi/{unit.code}"},
        {"label": "Cán bộ của đơn vị", "href": f"/don-vi/{unit.code}/can-bo"},
    ]


def _done(
    request: Request, thing: Any, deed: Deed, crumbs: list[dict[str, str]], about: str, back: str
) -> HttpResponse:
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        given = {name: str(value) for name, value in request.POST.items()}
        try:
            made = deed.does(request.actor, thing, given, once_key(request))
        except TakesTwo as two:
            try:
                two.propose(request.actor, key=once_key(request), reason=f"Theo căn cứ: {given.get('cited', '')}")
            except Refusal as no:
                errors, status = no.by_field(), no.status
            else:
                messages.success(request, PROPOSED)
                return see_other(request, back)
        except Refusal as no:
            errors, status = no.by_field(), no.status
        else:
            messages.success(request, deed.done)
            return see_other(request, deed.back(thing, made) if deed.back else back)
    else:
        given = {box.name: box.first(request.actor, thing) for box in deed.boxes if box.first}
        given |= {box.name: str(request.GET[box.name])[:200] for box in deed.boxes if box.name in request.GET}
    names = {box.name for box in deed.boxes}
    facts = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, *crumbs, {"label": deed.title}],
        "deed": deed,
        "about": about,
        "boxes": [(box, box.options(request.actor, thing) if box.options else []) for box in deed.boxes],
        "given": given,
        "errors": errors,
        "told": [{"text": text, "field": name if name in names else ""} for name, text in errors.items()],
        "once": new_key(),
        "back": back,
    }
    return render(request, "people/deed.html", facts, status=status)
