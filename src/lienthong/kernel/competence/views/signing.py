"""Who may sign what: of a unit at an instant; mandates listed, given, recorded as signed, revoked."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.in_force import unfit_day
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.competence import actions, mandating
from lienthong.kernel.competence.asking import Located, located
from lienthong.kernel.competence.hands import drafted_by, gives
from lienthong.kernel.competence.kept import one_look
from lienthong.kernel.competence.queries import KEEPERS
from lienthong.kernel.competence.rules.signing import DOCUMENTS, KINDS
from lienthong.kernel.competence.signing import NotSigning, Signer, may_sign, signers
from lienthong.kernel.units import api as units

from .asking import HOME, OFFICIALS, tabs
from .days import day_in, day_or_today

SIGNING, MANDATES = f"{HOME}/ai-duoc-ky", f"{HOME}/giao-ky"
ACTS = ("issue_mandate", "revoke_mandate", "discard_mandate")
LONGEST = 200


@page(roles=OFFICIALS)
def who_signs(request: Request) -> HttpResponse:
    """Everybody who may sign a kind of document for a unit at an instant, each with the block and the chain."""
    unit, unit_text, unit_wrong = _unit_asked(request)
    kind = request.GET.get("van-ban", "QĐ")
    kind = kind if kind in DOCUMENTS else "QĐ"
    field = tidy(request.GET.get("linh-vuc", ""))[:LONGEST]
    more: dict[str, Any] = {
        "procedure": tidy(request.GET.get("thu-tuc", ""))[:40],
        "own": request.GET.get("tham-quyen") == "rieng",
    }
    at, wrong = _instant_asked(request)
    found: list[Signer] = []
    mine: Signer | NotSigning | None = None
    if unit is not None and at is not None:
        with one_look():
            found = signers(unit.code, kind, field, at, **more)
            if request.actor.person:
                mine = may_sign(person=request.actor.person, unit=unit.code, document_kind=kind, field=field, at=at,
                                **more)  # fmt: skip
    facts = {
        "unit": unit, "unit_text": unit_text, "unit_wrong": unit_wrong, "kind": kind, "field": field, "at": at,
        "day": request.GET.get("ngay", ""), "hour": request.GET.get("gio", ""), "wrong": wrong, "found": found,
        "mine": mine, "more": more, "tabs": tabs(SIGNING), "documents": list(DOCUMENTS.items()), "kinds": KINDS,
        "person": request.actor.person,
    }  # fmt: skip
    return render(request, "competence/who_signs.html", facts)


def _unit_asked(request: Request) -> tuple[units.UnitCard | None, str, str]:
    """The unit that was asked for, by its code or a name; the actor's own where none was."""
    text = tidy(request.GET.get("don-vi", ""))[:LONGEST]
    if not text:
        home = mandating.home_of(request.actor)
        return home, home.name if home else "", ""
    where = located(text, today())
    if isinstance(where, Located):
        return where.card, where.card.name, ""
    return None, text, where.advice


def _instant_asked(request: Request) -> tuple[dt.datetime | None, str]:
    day, wrong = day_or_today(request.GET.get("ngay", ""))
    hour = request.GET.get("gio", "")
    if wrong:
        return None, wrong
    if not request.GET.get("ngay", "").strip() and not hour.strip():
        return now(), ""
    at = mandating.instant(day, hour or "08:00")
    return at, "" if at else "Ghi giờ theo dạng giờ:phút, ví dụ 8:30."


@page(roles=OFFICIALS)
def mandates(request: Request) -> HttpResponse:
    """The mandates of a unit, and those given to whoever looks."""
    unit, unit_text, unit_wrong = _unit_asked(request)
    rows: list[mandating.MandateCard] = []
    after, before = "", ""
    if unit is not None:
        tokens = {"after": request.GET.get("sau", ""), "before": request.GET.get("truoc", "")}
        rows, after, before = mandating.listed(request.actor, unit.id, **tokens)
    here = {"don-vi": unit.code} if unit else {}
    facts = {
        "unit": unit, "unit_text": unit_text, "unit_wrong": unit_wrong, "rows": rows,
        "own": mandating.own(request.actor),
        "keeps": unit is not None and mandating.keeps(request.actor, unit.id), "tabs": tabs(MANDATES),
        "next": f"{MANDATES}?{urlencode({**here, 'sau': after})}" if after else "",
        "previous": f"{MANDATES}?{urlencode({**here, 'truoc': before})}" if before else "",
    }  # fmt: skip
    return render(request, "competence/mandates.html", facts)


@page(roles=KEEPERS, methods=("GET", "HEAD", "POST"))
def begin(request: Request) -> HttpResponse:
    """A mandate of a unit is drafted."""
    code = request.GET.get("don-vi") or request.POST.get("unit", "")
    unit = units.cards_of([code]).get(code) if code else mandating.home_of(request.actor)
    if unit is None or not mandating.keeps(request.actor, unit.id):
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            made = actions.draft_mandate(request.actor, key=once_key(request), unit_id=unit.id, **_given(request))
            messages.success(request, "Đã soạn. Ký xong, người giao ký hoặc người thứ hai ghi số, ngày để có hiệu lực.")
            return see_other(request, f"{MANDATES}/{made}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    givers, takers = mandating.posts_offered(unit.id)
    facts = {
        "unit": unit, "errors": errors, "typed": request.POST, "chosen": request.POST.getlist("documents"),
        "givers": givers, "takers": takers, "kinds": [(code, f"{code}. – {name}") for code, name in KINDS.items()],
        "documents": list(DOCUMENTS.items()), "once": new_key,
        "crumbs": [{"label": "Thẩm quyền", "href": HOME}, {"label": "Giao ký", "href": MANDATES}, {"label": "Soạn"}],
    }  # fmt: skip
    return render(request, "competence/mandate_begin.html", facts, status=status)


def _given(request: Request) -> dict[str, Any]:
    post = request.POST
    starts, wrong = _moment(post.get("starts", ""), post.get("starts_hour", ""))
    ends, wrong_end = (
        (None, "") if not post.get("ends", "").strip() else _moment(post.get("ends", ""), post.get("ends_hour", ""))
    )
    if wrong or wrong_end:
        faults = {"starts": wrong, "ends": wrong_end}
        raise Unfit("Chưa soạn được.", "Sửa các ô được đánh dấu.", fields={k: v for k, v in faults.items() if v})
    return {
        "kind": post.get("kind", ""), "from_post": post.get("from_post", ""), "to_post": post.get("to_post", ""),
        "starts": starts, "ends": ends, "documents": post.getlist("documents"),
        "fields": post.get("fields", "").split(","), "procedures": post.get("procedures", "").split(","),
        "limits": post.get("limits", ""), "ground": post.get("ground", ""),
    }  # fmt: skip


def _moment(day_text: str, hour: str) -> tuple[dt.datetime | None, str]:
    day = day_in(day_text)
    if day is None:
        return None, unfit_day(None)
    at = mandating.instant(day, hour)
    return at, "" if at else "Ghi giờ theo dạng giờ:phút, ví dụ 8:30."


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def mandate(request: Request, code: str) -> HttpResponse:
    """One mandate; who keeps it records that it was signed, revokes it, or gives the draft up."""
    card = mandating.mandate_card(request.actor, code)
    if card is None:
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return _done(request, card)
        except Refusal as no:
            errors, status = no.by_field(), no.status
    held = card.mandate
    facts = {
        "card": card, "held": held, "errors": errors, "typed": request.POST, "once": new_key,
        "needs_second": drafted_by(held, request.actor) and not gives(held, request.actor),
        "may": [one for one in ACTS if VERBS[f"competence.{one}"].open_to(request.actor, held)],
        "crumbs": [{"label": "Thẩm quyền", "href": HOME}, {"label": "Giao ký", "href": MANDATES}, {"label": code}],
    }  # fmt: skip
    return render(request, "competence/mandate.html", facts, status=status)


def _done(request: Request, card: mandating.MandateCard) -> HttpResponse:
    key, post, code = once_key(request), request.POST, card.mandate.code
    act = post.get("act", "")
    if act == "issue":
        day = day_in(post.get("cited_on", ""))
        if day is None:
            raise Unfit(fields={"cited_on": unfit_day(day)})
        actions.issue_mandate(code, request.actor, key=key, cited=post.get("cited", ""), cited_on=day)
        messages.success(request, "Đã ghi nhận; văn bản có hiệu lực theo thời gian đã ghi.")
    elif act == "revoke":
        actions.revoke_mandate(code, request.actor, key=key, reason=post.get("reason", ""))
        messages.success(request, "Đã thu hồi; việc đã ký trước đó vẫn giữ nguyên.")
    elif act == "discard":
        actions.discard_mandate(code, request.actor, key=key)
        messages.success(request, "Đã bỏ bản soạn.")
        return see_other(request, MANDATES)
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"{MANDATES}/{code}")
