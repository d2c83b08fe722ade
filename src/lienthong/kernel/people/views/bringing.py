"""A list of staff brought in from Excel: first what it would change, then, on a press, exactly that."""

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.reading_room import CannotRead
from lienthong.kernel.people.actions.bringing import import_staff, looked_at
from lienthong.kernel.people.differences import HEADS, Act, Difference
from lienthong.kernel.people.intake import COLUMNS, LARGEST, read
from lienthong.kernel.people.roster import SEXES, roster
from lienthong.kernel.printing import api as printing
from lienthong.kernel.units import api as units

from .doing import administers, unit_crumbs
from .given import NO_DAY, a_day

ADMINS = ("unit_admin", "system_admin")
SALT = "people.brought"
KEPT_FOR = 3600
MOST_CARRIED = 8_000_000
MOST_SHOWN = 300
Page = Callable[..., HttpResponse]


def _reads_first(view: Page) -> Page:
    """Read the file before the page's transaction begins, so that a long reading holds no connection."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor = getattr(request, "actor", ANYONE)
        if request.method == "POST" and actor.has(*ADMINS) and "carried" not in request.POST:
            request.people_read = _outcome(request.FILES.get("file"))  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return shown


def _outcome(file: Any) -> list[dict[str, Any]] | Refusal:
    if file is None or not file.name:
        return CannotRead("Chưa chọn tệp.", "Chọn tệp danh sách rồi bấm Xem khác biệt.")
    if (file.size or 0) > LARGEST:
        return CannotRead(f"Tệp nặng {(file.size or 0) / 2**20:.0f} MB, quá mức {LARGEST // 2**20} MB.")
    try:
        return [row.plain() for row in read(file.read())]
    except Refusal as no:
        return no


@_reads_first
@page(roles=ADMINS, methods=("GET", "HEAD", "POST"))
def bring_page(request: Request, code: str) -> HttpResponse:
    """The form; what the list would change, with what is to be settled; then the deed."""
    unit = units.card(code)
    if not administers(request, unit):
        raise NotThere
    facts: dict[str, Any] = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, *unit_crumbs(unit), {"label": "Nhập danh sách"}],
        "unit": unit,
        "most": LARGEST // 2**20,
        "errors": {},
        "given": {"on": f"{today():%d/%m/%Y}", "cited": "", "full": ""},
        "found": None,
        "once": new_key(),
    }
    status = 200
    if request.method == "POST":
        try:
            done = _taken(request, unit, facts)
            if done is not None:
                return done
        except Refusal as no:
            status = no.status
            by_field = no.by_field()
            facts["errors"] = {name or "file": text for name, text in by_field.items()}
    return render(request, "people/bring.html", facts, status=status)


@page(roles=ADMINS)
def roster_file(request: Request, code: str) -> HttpResponse:
    """The people of a unit and of all below it, as a list that can be changed and brought in again."""
    unit = units.card(code)
    if not administers(request, unit):
        raise NotThere
    table = printing.Table(
        columns=tuple(printing.Column(label, 24) for _, label in COLUMNS),
        rows=tuple(roster(unit.id, today())),
    )
    return printing.download(printing.workbook([table]), f"can-bo-{code}", printing.XLSX)


def _taken(request: Request, unit: units.UnitCard, facts: dict[str, Any]) -> HttpResponse | None:
    given = {name: request.POST.get(name, "").strip() for name in ("on", "cited", "full")}
    facts["given"] = given
    rows = _carried(request) if "carried" in request.POST else _read(request)
    on = a_day(given["on"])
    wrong = {} if on else {"on": NO_DAY}
    if not given["cited"]:
        wrong["cited"] = "Ghi số, ngày của quyết định hoặc văn bản kèm danh sách."
    if wrong or on is None:
        raise Unfit(fields=wrong)
    asked: dict[str, Any] = {
        "unit": unit.code, "rows": rows, "on": on, "full": given["full"] == "on", "choices": _choices(request),
    }  # fmt: skip
    found = looked_at(request.actor, **asked)
    if request.POST.get("act") == "confirm" and found.ready:
        told = import_staff(
            request.actor, key=once_key(request), cited=given["cited"], seen=request.POST.get("seen", ""), **asked
        )
        changed = ", ".join(f"{HEADS[name].lower()}: {count}" for name, count in told.items())
        messages.success(request, f"Đã nhập danh sách ({changed or 'không có gì thay đổi'}).")
        return see_other(request, f"/don-vi/{unit.code}/can-bo")
    facts |= _shown(request, unit, asked, found)
    return None


def _shown(request: Request, unit: units.UnitCard, asked: dict[str, Any], found: Difference) -> dict[str, Any]:
    carried = signing.dumps([request.actor.id, unit.code, asked["rows"]], salt=SALT, compress=True)
    if len(carried) > MOST_CARRIED:
        raise CannotRead("Danh sách quá dài để xem trên một trang.", "Tách thành các tệp theo đơn vị rồi nộp từng tệp.")
    names = {one.id: one.name for one in units.cards({act.unit_id for act in found.acts}).values()}
    groups = [
        (HEADS[what], len(acts), [_said(act, names) for act in acts[:MOST_SHOWN]])
        for what, acts in ((what, list(acts)) for what, acts in groupby(found.acts, key=lambda one: one.what))
    ]
    return {
        "found": found,
        "groups": groups,
        "wrong": sorted(found.wrong)[:MOST_SHOWN],
        "chosen": asked["choices"],
        "carried": carried,
        "seen": found.mark(unit=asked["unit"], on=asked["on"], full=asked["full"]),
        "shown_most": MOST_SHOWN,
    }


def _said(act: Act, names: dict[int, str]) -> dict[str, Any]:
    unit = names.get(act.unit_id, "")
    what = {
        "person": unit, "correct": _set_right(act),
        "open": f"{act.title}, {unit}", "rename": f"{act.before} → {act.title}", "leave": unit,
        "join": unit, "rise": f"{act.title}, {unit}", "sit": f"{act.title}, {unit}",
    }[act.what]  # fmt: skip
    return {"who": act.name or "—", "code": act.person or act.post, "what": what, "line": act.line or "—"}


def _set_right(act: Act) -> str:
    said = [f"họ tên: {act.name} → {act.title}"] if act.title else []
    if act.sex:
        said.append(f"giới tính: {SEXES.get(act.before, 'không ghi')} → {SEXES[act.sex]}")
    if act.email:
        said.append(f"thư điện tử: {act.email}")
    return "; ".join(said)


def _choices(request: Request) -> dict[str, str]:
    start = "who-"
    given = {name.removeprefix(start): str(value) for name, value in request.POST.items() if name.startswith(start)}
    return {line: value for line, value in given.items() if value}


def _read(request: Request) -> list[dict[str, Any]]:
    outcome: list[dict[str, Any]] | Refusal = request.people_read  # type: ignore[attr-defined]  # put by _reads_first
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _carried(request: Request) -> list[dict[str, Any]]:
    again = "Chọn lại tệp rồi bấm Xem khác biệt."
    try:
        who, unit, rows = signing.loads(request.POST["carried"], salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        raise CannotRead("Khác biệt đã xem quá một giờ.", again) from None
    if who != request.actor.id or unit != request.resolver_match.kwargs["code"]:  # type: ignore[union-attr]
        raise CannotRead("Khác biệt này là của một lần tải khác.", again)
    found: list[dict[str, Any]] = rows
    return found
