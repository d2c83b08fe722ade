"""What takes two people, and rights taken in an emergency: asked, decided, listed, looked at afterwards."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lienthong.kernel.access import actions
from lienthong.kernel.access.actions.emergencies import LONGEST
from lienthong.kernel.access.ghosts import ghosts
from lienthong.kernel.access.guarded import MOST_HOURS
from lienthong.kernel.access.queries import visible_emergencies, visible_proposals
from lienthong.kernel.access.roles import KNOWN, ROLES, Giver
from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import keyset
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import FOUR_EYES, may
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

if TYPE_CHECKING:
    from lienthong.kernel.access.models import Emergency

DECIDING = ("system_admin", "province_leader", "auditor", "unit_admin")
AT_WORK = tuple(role.code for role in ROLES if role.code != "citizen")
SIZE = 20


@page(roles=DECIDING, methods=("GET", "HEAD", "POST"))
def proposals_page(request: Request) -> HttpResponse:
    """What waits for a second person, and what became of the rest; what takes two."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _decide(request)
        except Unfit as no:
            errors = no.by_field()
        else:
            return see_other(request, reverse("proposals"))
    turned = keyset.page(
        visible_proposals(request.actor), ("-made_at", "id"), after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""), size=SIZE,
    )  # fmt: skip
    facts = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Quyền", "href": "/quyen"}, {"label": "Đề nghị"}],
        "rows": [
            (one, {verb: one.state == "waiting" and not one.expired and may(f"access.{verb}", request.actor, one)
                   for verb in ("approve", "refuse", "withdraw")})
            for one in turned.rows
        ],
        "eyes": [one.words for one in FOUR_EYES.values()],
        "errors": errors, "given": request.POST, "once": new_key(),
        "next_href": f"?sau={turned.next}" if turned.next else "",
        "prev_href": f"?truoc={turned.previous}" if turned.previous else "",
    }  # fmt: skip
    return render(request, "access/proposals.html", facts, status=422 if errors else 200)


def _decide(request: Request) -> None:
    what, code, note = (request.POST.get(name, "").strip() for name in ("viec", "ma", "note"))
    if what == "duyet":
        actions.approve(code, request.actor, key=once_key(request), note=note)
        messages.success(request, "Đã duyệt; hệ thống đã thực hiện.")
    elif what == "khong":
        actions.refuse(code, request.actor, key=once_key(request), note=note)
        messages.success(request, "Đã ghi không duyệt. Người đề nghị được báo.")
    elif what == "rut":
        actions.withdraw(code, request.actor, key=once_key(request))
        messages.success(request, "Đã rút đề nghị.")
    else:
        raise Unfit


@page(roles=AT_WORK, methods=("GET", "HEAD", "POST"))
def emergencies_page(request: Request) -> HttpResponse:
    """Taking rights in an emergency; what was taken, what was done with it, what another found."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _act(request)
        except Unfit as no:
            errors = no.by_field()
        else:
            return see_other(request, reverse("emergencies"))
    turned = keyset.page(
        visible_emergencies(request.actor).select_related("account__person", "role"), ("-begun_at", "id"),
        after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=SIZE,
    )  # fmt: skip
    named = units.cards({one.unit_id for one in turned.rows})
    mine = list(dict.fromkeys((str(post.unit), post.unit_name) for post in request.actor.posts))
    facts = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Quyền khẩn cấp"}],
        "rows": [(one, named[one.unit_id].name, _uses(one), _open(request, one)) for one in turned.rows],
        "roles": [(one.code, one.name) for one in KNOWN.values() if one.giver is Giver.UNIT and not one.alone],
        "mine": mine, "hours": [(str(n), f"{n} giờ") for n in range(1, MOST_HOURS + 1)] + [
            (str(n), f"{n} giờ, cần người thứ hai duyệt") for n in (8, 12, LONGEST)
        ],
        "most": MOST_HOURS, "errors": errors, "given": request.POST, "once": new_key(),
        "next_href": f"?sau={turned.next}" if turned.next else "",
        "prev_href": f"?truoc={turned.previous}" if turned.previous else "",
    }  # fmt: skip
    return render(request, "access/emergencies.html", facts, status=422 if errors else 200)


def _act(request: Request) -> None:
    what, code = request.POST.get("viec", ""), request.POST.get("ma", "")
    if what == "ket-thuc":
        actions.end_emergency(code, request.actor, key=once_key(request))
        messages.success(request, "Đã kết thúc quyền khẩn cấp.")
    elif what == "xem-xet":
        found = request.POST.get("found", "").strip()
        actions.review_emergency(code, request.actor, key=once_key(request), found=found)
        messages.success(request, "Đã ghi nhận xét.")
    elif what == "dung":
        _break(request)
    else:
        raise Unfit


def _break(request: Request) -> None:
    given = {name: request.POST.get(name, "").strip() for name in ("role", "unit", "reason", "hours")}
    if not given["unit"].isdigit() or not given["hours"].isdigit():
        raise Unfit(fields={"unit": "Chọn đơn vị và số giờ."})
    facts: dict[str, Any] = {
        "role": given["role"],
        "unit_id": int(given["unit"]),
        "reason": given["reason"],
        "hours": int(given["hours"]),
    }
    if facts["hours"] > MOST_HOURS:
        actions.propose(
            request.actor, key=once_key(request), verb="access.break_glass", given=facts, reason=given["reason"]
        )
        messages.success(request, "Đã lập đề nghị; quyền bắt đầu khi người thứ hai duyệt.")
        return
    actions.break_glass(request.actor, key=once_key(request), **facts)
    messages.success(request, "Quyền khẩn cấp có hiệu lực ngay. Lãnh đạo đơn vị và quản trị hệ thống đã được báo.")


def _uses(one: "Emergency") -> list[audit.Line]:
    return audit.done_by(f"account:{one.account.username}", one.begun_at, one.ends_at, most=50)


def _open(request: Request, one: "Emergency") -> dict[str, bool]:
    return {
        "end": not one.over and may("access.end_emergency", request.actor, one),
        "review": one.over and one.reviewed_at is None and may("access.review_emergency", request.actor, one),
    }


@page(roles=("system_admin", "auditor"))
def ghosts_page(request: Request) -> HttpResponse:
    """What somebody holds although nothing gives it to them any more, as it is now."""
    with seen_by(HOUSE):
        found = ghosts()
    facts = {
        "crumbs": [
            {"label": "Trang chủ", "href": "/"}, {"label": "Quyền", "href": "/quyen"}, {"label": "Không còn căn cứ"}
        ],
        "found": found, "count": sum(len(rows) for _, rows in found),
    }  # fmt: skip
    return render(request, "access/ghosts.html", facts)
