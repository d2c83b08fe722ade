"""Who may do what, where, by which post, on any day; the accounts of a unit, the roles of a post."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lienthong.kernel.access import actions
from lienthong.kernel.access.guarded import said
from lienthong.kernel.access.queries import (
    Right,
    accounts_in,
    accounts_named,
    rights_listed,
    rights_on,
    roles_of_post,
    visible_accounts,
    visible_post_roles,
)
from lienthong.kernel.access.roles import ROLES, Giver, KnownRole
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may, takes_two
from lienthong.kernel.base.verbs import TakesTwo
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

WIDE = ("system_admin", "auditor", "province_leader")
READERS = (*WIDE, "unit_admin", "leader")
if TYPE_CHECKING:
    from lienthong.kernel.access.models import Account

HERE = "/quyen"
MOST, FOUND = 300, 20


@dataclass(frozen=True, slots=True)
class Row:
    """A right as a line of a table."""

    right: Right
    unit: str

    @property
    def matters(self) -> str:
        """For what it is held."""
        return "; ".join([*self.right.fields, *self.right.procedures]) or "mọi lĩnh vực, thủ tục"

    @property
    def how(self) -> str:
        """By what it is held."""
        if self.right.ends_at is not None:
            return f"quyền khẩn cấp, hết lúc {self.right.ends_at:%H:%M %d/%m/%Y}"
        return self.right.post_title or "giao riêng cho tài khoản"

    @property
    def last(self) -> dt.date | None:
        """The last day, as people say it."""
        return self.right.until - dt.timedelta(days=1) if self.right.until else None


def rows_of(rights: list[Right]) -> list[Row]:
    """With the names of the units; one question for all."""
    named = units.cards({one.unit_id for one in rights})
    return [Row(one, named[one.unit_id].name if one.unit_id in named else "") for one in rights]


def day_of(text: str) -> dt.date | None:
    """A day as it is typed; None where it is none."""
    try:
        return dt.datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


@page(roles=READERS)
def who_may(request: Request) -> HttpResponse:
    """Who has which right in a unit on a day; who works there with an account, and what comes with its posts."""
    text, typed = request.GET.get("don-vi", "").strip()[:200], request.GET.get("ngay", "").strip()[:20]
    on = day_of(typed) or today()
    wrong = {"ngay": "Ghi ngày theo dạng 05/02/2026."} if typed and day_of(typed) is None else {}
    own = next((post.unit for post in request.actor.posts), None)
    unit, fault = _unit(text, on) if text else (units.card(own) if own is not None else None, "")
    if unit is not None and not _reads(request.actor, unit.id):
        unit, fault = None, "Anh/chị không quản lý đơn vị này."
    name = request.GET.get("nguoi", "").strip()[:200]
    turned = {"after": request.GET.get("sau", ""), "before": request.GET.get("truoc", "")}
    rights, after, before = rights_listed(unit.id, on, **turned) if unit else ([], "", "")
    facts = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Quyền"}],
        "text": text or (unit.name if unit else ""), "typed": typed, "on": on, "unit": unit,
        "wrong": wrong | ({"don-vi": fault} if fault else {}),
        "rows": (rows := rows_of(rights)), "past": on < today(),
        "next_href": _link(text, typed, name, sau=after), "prev_href": _link(text, typed, name, truoc=before),
        "name": name, "found": accounts_named(request.actor, name, FOUND) if name else [],
        "names": people.names({one.right.person for one in rows}),
        "accounts": accounts_in(request.actor, unit.id, MOST) if unit else [],
        "posts": people.posts_in([unit.id], on) if unit else [],
    }  # fmt: skip
    return render(request, "access/rights.html", facts)


def _link(unit: str, day: str, name: str, **turn: str) -> str:
    """The address of another page of the same list; none where there is none."""
    kept = {"don-vi": unit, "ngay": day, "nguoi": name, **turn}
    return f"{HERE}?{urlencode({key: said for key, said in kept.items() if said})}" if any(turn.values()) else ""


@page(roles=READERS, methods=("GET", "HEAD", "POST"))
def account_page(request: Request, code: str) -> HttpResponse:
    """What an account may do on a day, by what; inviting its person anew, closing it."""
    account = visible_accounts(request.actor).select_related("person").filter(code=code).first()
    if account is None:
        raise NotThere
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change_account(request, account)
        except Unfit as no:
            errors = no.by_field()
        else:
            return see_other(request, reverse("rights_account", args=[code]))
    typed = request.GET.get("ngay", "").strip()[:20]
    on = day_of(typed) or today()
    facts = {
        "crumbs": [
            {"label": "Trang chủ", "href": "/"}, {"label": "Quyền", "href": HERE}, {"label": account.person.full_name}
        ],
        "account_row": account, "on": on, "typed": typed, "rows": rows_of(rights_on(on, username=account.username)),
        "may_invite": account.is_active and may("access.invite", request.actor, account),
        "may_close": account.is_active and may("access.close_account", request.actor, account)
        and account.person.code != request.actor.person,
        "errors": errors, "given": request.POST, "once": new_key(),
    }  # fmt: skip
    return render(request, "access/rights_account.html", facts, status=422 if errors else 200)


def _change_account(request: Request, account: "Account") -> None:
    what = request.POST.get("viec", "")
    if what == "moi":
        try:
            actions.invite(account.code, request.actor, key=once_key(request))
        except TakesTwo as two:
            two.propose(request.actor, key=once_key(request), reason="Người có tài khoản cần đặt lại mật khẩu")
            messages.success(request, "Đã lập đề nghị đặt lại mật khẩu. Người thứ hai sẽ duyệt.")
            return
        messages.success(request, "Đã gửi lời mời đặt mật khẩu; đường dẫn dùng một lần, trong 72 giờ.")
    elif what == "dong":
        reason = request.POST.get("reason", "").strip()
        if not reason:
            raise Unfit(fields={"reason": "Ghi lý do đóng tài khoản."})
        actions.close_account(account.code, request.actor, key=once_key(request), reason=reason)
        messages.success(request, "Đã đóng tài khoản. Các phiên đăng nhập của tài khoản đã kết thúc.")
    else:
        raise Unfit


@page(roles=READERS, methods=("GET", "HEAD", "POST"))
def post_page(request: Request, code: str) -> HttpResponse:
    """The roles that come with a post: who sits there has them; giving one, taking one."""
    post = people.visible_posts(request.actor).filter(code=code).first()
    if post is None or not _reads(request.actor, post.unit_id):
        raise NotThere
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change_post(request, code)
        except Unfit as no:
            errors = no.by_field()
        else:
            return see_other(request, reverse("rights_post", args=[code]))
    still = roles_of_post(post.pk, today())
    named = units.cards({one.unit_id for one in still} | {post.unit_id})
    takeable = set(visible_post_roles(request.actor).filter(post_id=post.pk).values_list("code", flat=True))
    facts = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Quyền", "href": HERE}, {"label": post.title}],
        "post": post, "unit": named[post.unit_id],
        "sitting": [one for one in people.holders([post.unit_id]) if one.code == code],
        "held": [(one, named[one.unit_id].name, one.code in takeable) for one in still],
        "roles": [(one.code, one.name + (" (cần người thứ hai duyệt)" if one.giver is Giver.TWO else ""))
                  for one in _givable(request.actor)],
        "may_give": may("access.give_role", request.actor, post),
        "errors": errors, "given": request.POST, "once": new_key(),
    }  # fmt: skip
    return render(request, "access/rights_post.html", facts, status=422 if errors else 200)


def _change_post(request: Request, code: str) -> None:
    what, given = request.POST.get("viec", ""), request.POST
    if what == "thu":
        reason = given.get("reason", "").strip()
        try:
            actions.take_role(given.get("ma", ""), request.actor, key=once_key(request), reason=reason)
        except TakesTwo as two:
            two.propose(request.actor, key=once_key(request), reason=reason)
            messages.success(request, "Đã lập đề nghị thu lại vai. Người thứ hai sẽ duyệt.")
            return
        messages.success(request, "Đã thu lại vai. Người giữ vị trí thôi có quyền này ngay.")
        return
    if what != "giao":
        raise Unfit
    since, until = (day_of(given.get(name, "")) for name in ("since", "until"))
    unfit = {
        name: "Ghi ngày theo dạng 05/02/2026."
        for name, day in (("since", since), ("until", until))
        if day is None and given.get(name, "").strip()
    }
    if unfit:
        raise Unfit(fields=unfit)
    facts = {
        "role": given.get("role", ""), "cited": given.get("cited", ""), "since": since or today(),
        "until": until + dt.timedelta(days=1) if until else None,
        "fields": given.get("fields", "").split(";"), "procedures": given.get("procedures", "").split(";"),
    }  # fmt: skip
    if not takes_two("access.give_role", request.actor, facts):
        actions.give_role(code, request.actor, key=once_key(request), **facts)
        messages.success(request, "Đã giao vai. Người giữ vị trí có quyền này từ ngày đã ghi." + _not_yet(facts))
        return
    actions.propose(
        request.actor, key=once_key(request), verb="access.give_role", subject=code, given=facts,
        reason=given.get("cited", ""),
    )  # fmt: skip
    messages.success(request, f"Đã lập đề nghị: {said('access.give_role', code, facts)}. Người thứ hai sẽ duyệt.")


def _not_yet(facts: dict[str, Any]) -> str:
    """What is held for some matters alone opens steps and lines of these, and nothing elsewhere: said, not hidden."""
    if not any(one.strip() for name in ("fields", "procedures") for one in facts[name]):
        return ""
    return (
        " Vai này mở các bước quy trình và việc cần làm thuộc đúng lĩnh vực, thủ tục đã ghi;"
        " các phần việc khác chưa xét theo lĩnh vực, thủ tục."
    )


def _givable(by: Actor) -> list[KnownRole]:
    known = [one for one in ROLES if not one.alone]
    return list(known) if by.has("system_admin") else [one for one in known if one.giver is Giver.UNIT]


def _reads(by: Actor, unit: int) -> bool:
    return by.has(*WIDE) or by.over(unit, "unit_admin", "leader")


def _unit(text: str, on: dt.date) -> "tuple[units.UnitCard | None, str]":
    hits = units.resolve(text, on=on).hits
    found = [units.card(one.id, on) for one in hits] or units.search(text, most=2)
    if len(found) == 1:
        return found[0], ""
    return None, "Có nhiều đơn vị mang tên này; ghi đầy đủ hơn." if found else "Không tìm thấy đơn vị này."
