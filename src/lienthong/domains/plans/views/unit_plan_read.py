"""A unit's own plan, sent as a document, read into a plan of its own under its parent."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from lienthong.domains.plans.actions import read_unit_plan
from lienthong.domains.plans.asking import page_of
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.unit_plans import unit_plan_of
from lienthong.domains.plans.reading_room import CannotRead, read_for_upload
from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, once_key, page, see_other
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.files import api as files

Shown = Callable[..., HttpResponse]


def _reads_first(view: Shown) -> Shown:
    """Read the unit's document before the page's transaction begins, so that a long reading holds no connection."""

    @wraps(view)
    def shown(request: HttpRequest, code: str, unit_plan: str) -> HttpResponse:
        actor: Actor = getattr(request, "actor", ANYONE)
        if request.method == "POST" and actor.has("coordinator"):
            request.plan_read = whole(lambda: _outcome(actor, code, unit_plan), actor)  # type: ignore[attr-defined]
            if isinstance(request.plan_read, tuple):  # type: ignore[attr-defined]
                data, name = request.plan_read  # type: ignore[attr-defined]
                try:
                    request.plan_read = (data, name, read_for_upload(data, name))  # type: ignore[attr-defined]
                except Refusal as no:
                    request.plan_read = no  # type: ignore[attr-defined]
        return view(request, code, unit_plan)

    return shown


def _outcome(actor: Actor, code: str, unit_plan: str) -> tuple[bytes, str] | Refusal:
    """The bytes of the document that the unit sent, as far as this actor may read them."""
    try:
        thing = unit_plan_of(actor, plan_of(actor, code), unit_plan)
        card, place = files.open_file(thing.file, actor)
    except Refusal as no:
        return no
    return place.read_bytes(), card.name


@_reads_first
@page(roles=("coordinator",), methods=("POST",))
def read_page(request: Request, code: str, unit_plan: str) -> HttpResponse:
    """The unit's document becomes a plan of its own under the parent; what cannot be read leaves nothing behind."""
    plan = plan_of(request.actor, code)
    thing = unit_plan_of(request.actor, plan, unit_plan)
    outcome = getattr(request, "plan_read", CannotRead())
    if isinstance(outcome, NotThere):
        raise outcome
    try:
        if isinstance(outcome, Refusal):
            raise outcome
        data, name, read = outcome
        made = read_unit_plan(thing.code, request.actor, key=once_key(request), data=data, file_name=name, read=read)
    except (Unfit, CannotRead) as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
        return see_other(request, page_of(plan, thing.code))
    messages.success(request, "Đã đọc kế hoạch của đơn vị; rà soát từng dòng rồi ban hành.")
    return see_other(request, f"/ke-hoach/{made}/ra-soat")
