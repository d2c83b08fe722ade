"""The grid in which a unit reports all its rows of a round: saved row by row while one types, or as a whole."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import begin_rows, fill_many, send_all
from lienthong.domains.plans.forms import UnclearAct
from lienthong.domains.plans.grid_form import FIGURES, TEXTS, rows_named, rows_of, texts_of
from lienthong.domains.plans.grid_sheet import HEADINGS
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.grid import VIEWS, Grid, GridRow, grid, shown
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.states import Cause
from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, asked_by_htmx, new_key, once_key, page, see_other
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .gone_on import row_kept, rows_kept
from .progress import crumbs
from .sections import sections

CAUSES = [("", "—"), *((one.value, one.label) for one in Cause)]
GONE_ROW = (
    "Có dòng không còn do đơn vị báo cáo: việc vừa được giao đơn vị khác hoặc đã thôi thực hiện. "
    "Phần vừa nhập vẫn còn trong ô để chép lại."
)
CARRY = {
    "copy": "Đã lấy nội dung kỳ trước",
    "unchanged": "Đã ghi “giữ như kỳ trước”",
    "nothing": "Đã ghi “không phát sinh”",
}


@page(roles=WORKING, methods=("GET", "HEAD", "POST"))
def grid_page(request: Request, code: str, round_code: str) -> HttpResponse:
    """All rows of my unit in a round. Each row saves itself; without JavaScript one button saves them all."""
    return _whole_page(request, code, round_code)


def _whole_page(request: Request, code: str, round_code: str) -> HttpResponse:
    unit = unit_asked(request)
    fills = request.actor.over(unit.id, "officer", "leader")
    if request.method == "POST" and not fills:
        raise NotThere
    if request.method == "POST" and (moved := rows_kept(request, code, unit.id)):
        return moved
    seen = grid(request.actor, code, unit, round_code, fills=fills)
    left: dict[str, dict[str, str]] = {}
    status = 200
    if request.method == "POST":
        try:
            done = _act(request, seen)
        except Refusal as no:
            done, status = {}, no.status
            left = _faults(no, seen)
        else:
            if not done.get("left"):
                return see_other(request, _address(request, seen))
            left, status = done["left"], 422
        seen = grid(request.actor, code, unit, round_code, fills=fills)
    return render(request, "plans/grid.html", _facts(request, seen, left), status=status)


@page(roles=WORKING, methods=("POST",))
def grid_row(request: Request, code: str, round_code: str) -> HttpResponse:
    """One row that has just been typed: kept, or what to do about it; the answer is the row's last cell.

    Sent again after the session had ended it comes as a form of its own, and is answered with the whole grid.
    """
    if not asked_by_htmx(request) and "key" in request.POST and rows_named(request.POST.dict()):
        return _whole_page(request, code, round_code)
    unit = unit_asked(request)
    fills = request.actor.over(unit.id, "officer", "leader")
    if fills and (cell := row_kept(request, code, unit.id)):
        return cell
    seen = grid(request.actor, code, unit, round_code, fills=fills)
    named = set(rows_named(request.POST.dict()))
    row = next((one for one in seen.rows if one.work.pk in named), None)
    if not fills or len(named) != 1:
        raise NotThere
    if row is None:
        return render(request, "plans/grid_gone.html", {"said": GONE_ROW})
    faults: dict[str, str] = {}
    try:
        done = _saved(request, seen, [row], request.POST.get(f"once-{row.work.pk}", ""))
        faults = done["left"].get(row.work.code, {})
    except Refusal as no:
        faults = _faults(no, seen).get(row.work.code) or {"": f"{no.sentence} {no.next_step}"}
    again = grid(request.actor, code, unit, round_code, fills=fills)
    row = next(one for one in again.rows if one.work.pk == row.work.pk)
    facts = {"row": row, "faults": faults, "saved": not faults, "typed": request.POST, **_shared(request, again)}
    return render(request, "plans/grid_saved.html", facts)


def unit_asked(request: Request) -> units.UnitCard:
    """The unit asked for, else one's own: where one reports, before where one only looks."""
    asked = request.GET.get("don_vi", "")
    if asked:
        found = units.cards_of([asked]).get(asked)
        if found is None:
            raise NotThere
        return found
    own = own_units(request.actor)
    reporting = [unit for unit in own if request.actor.over(unit, "officer", "leader")]
    if not own:
        raise NotThere
    return units.card((reporting or own)[0])


def view_asked(request: Request) -> str:
    """The view of the grid that the address names; all rows where it names none that is known."""
    view = request.GET.get("loc", "")
    return view if view in VIEWS else ""


def rows_shown(request: Request, seen: Grid) -> list[GridRow]:
    """The rows under the view asked for: what is begun in bulk is what one sees."""
    view = view_asked(request)
    return [row for row in seen.rows if shown(row, view, request.actor)]


def _act(request: Request, seen: Grid) -> dict[str, Any]:
    """What a button of the table asks; what stands in the table is kept first, and must be right for more."""
    act, key = request.POST.get("then") or request.POST.get("act", "save"), once_key(request)
    unit, code = seen.unit.id, seen.round.code
    if act not in ("save", "send", *CARRY):
        raise UnclearAct
    done = _table(request, seen, key)
    if done["saved"]:
        messages.success(request, f"Đã lưu {len(done['saved'])} dòng.")
    elif act == "save" and not done["left"]:
        messages.info(request, "Không có dòng nào thay đổi.")
    if act == "save" or done["left"]:
        return done
    if act == "send":
        sent = send_all(request.actor, key=key, unit_id=unit, round=code)
        rest = f" Còn {sent['left']} dòng chưa có nội dung hoặc chưa sửa." if sent["left"] else ""
        messages.success(request, f"Đã gửi {sent['sent']} dòng của kỳ {seen.round.name}.{rest}")
        return {}
    here = [row.work.code for row in rows_shown(request, seen)] if view_asked(request) else None
    carried = begin_rows(request.actor, key=key, unit_id=unit, round=code, how=act, assignments=here)
    rest = f" Còn {carried['left']} dòng chưa có nội dung kỳ trước." if carried["left"] else ""
    messages.success(request, f"{CARRY[act]} cho {carried['rows']} dòng chưa nhập.{rest}")
    return {}


def _table(request: Request, seen: Grid, key: str) -> dict[str, Any]:
    """Keep the rows that the form carries; rows that have moved away meanwhile are told, not passed over."""
    given = {name: str(value) for name, value in request.POST.items()}
    named = set(rows_named(given))
    if not named:
        return {"saved": {}, "left": {}}
    here = [row for row in seen.rows if row.work.pk in named and not _untouched(row, given)]
    done = _saved(request, seen, here, key)
    if named - {row.work.pk for row in seen.rows}:
        done["left"][""] = {"": GONE_ROW}
    return done


def _untouched(row: GridRow, given: dict[str, str]) -> bool:
    """Whether nobody has typed into a row that is not written yet: a percent that was only shown is no report."""
    parts = {name: given.get(f"{name}-{row.work.pk}", "").strip() for name in (*TEXTS, *FIGURES, "done_on", "percent")}
    percent = parts.pop("percent").rstrip("%").strip()
    return row.report is None and percent in ("", str(row.work.percent)) and not any(parts.values())


def _saved(request: Request, seen: Grid, rows: list[GridRow], key: str) -> dict[str, Any]:
    """What could be read is kept even where another row could not."""
    if not 8 <= len(key) <= 120:
        raise Unfit("Biểu mẫu thiếu mã chống gửi trùng.", "Tải lại trang rồi gửi lại.")
    given = request.POST.dict()
    found, wrong = rows_of({name: str(value) for name, value in given.items()}, [row.work for row in rows])
    done: dict[str, Any] = {"saved": {}, "left": {}}
    if found:
        done = fill_many(request.actor, key=key, unit_id=seen.unit.id, round=seen.round.code, rows=found)
    return {"saved": done["saved"], "left": {**done["left"], **wrong}}


def _faults(no: Refusal, seen: Grid) -> dict[str, dict[str, str]]:
    """A refusal by row and part; what concerns no row stands under an empty name."""
    fields = no.fields if isinstance(no, Unfit) else {}
    codes = {row.work.code for row in seen.rows}
    left: dict[str, dict[str, str]] = {}
    for name, text in fields.items():
        code, _, part = name.rpartition(".")
        left.setdefault(code if code in codes else "", {})[part if code in codes else ""] = text
    return left or {"": {"": f"{no.sentence} {no.next_step}"}}


def _address(request: Request, seen: Grid, **changes: str) -> str:
    parts = {name: request.GET.get(name, "") for name in ("don_vi", "loc")} | changes
    query = urlencode({name: value for name, value in parts.items() if value})
    base = f"/ke-hoach/{seen.plan.code}/bang/{seen.round.code}"
    return f"{base}?{query}" if query else base


def _shared(request: Request, seen: Grid) -> dict[str, Any]:
    return {
        "row_address": f"/ke-hoach/{seen.plan.code}/bang/{seen.round.code}/dong"
        + (f"?don_vi={seen.unit.code}" if request.GET.get("don_vi") else ""),
        "plan": seen.plan,
        "seen": seen,
        "today": today(),
        "now_text": now(),
        "causes": CAUSES,
        "part_words": HEADINGS,
        "cause_words": {one.value: one.label for one in Cause},
        "words_until": calendar.words_until,
        "once": new_key,
    }


def _called(row: GridRow) -> str:
    return str(row.work.item.no or row.work.item.name[:40])


def _facts(request: Request, seen: Grid, left: dict[str, dict[str, str]]) -> dict[str, Any]:
    view = view_asked(request)
    here = rows_shown(request, seen)
    counts = {name: sum(shown(row, name, request.actor) for row in seen.rows) for name in VIEWS}
    names = {row.work.code: row for row in seen.rows}
    errors = [
        {
            "text": (f"{names[code].work.item.no or names[code].work.item.name[:40]}: " if code in names else "")
            + text,
            "field": f"{part or 'result'}-{names[code].work.pk}" if code in names else "bang",
        }
        for code, parts in left.items()
        for part, text in parts.items()
    ]
    return _shared(request, seen) | {
        "rows": [row for row in seen.rows if row in here or row.work.code in left],
        "view": view,
        "left": defaultdict(dict, left),
        "unkept": texts_of(request.POST.dict(), {row.work.pk for row in seen.rows}) if left else [],
        "errors": errors,
        "typed": request.POST if left else None,
        "tabs": [
            {
                "label": label,
                "href": _address(request, seen, loc=name),
                "current": name == view,
                "count": counts[name],
                "hot": name in ("bi-tra", "qua-han") and counts[name] > 0,
            }
            for name, label in VIEWS.items()
            if name in ("", view) or counts[name]
        ],
        "empty_rows": sum(row.report is None and row.editable and not row.is_done for row in here),
        "editable": any(row.editable for row in seen.rows),
        "leads": request.actor.over(seen.unit.id, "leader"),
        "sections": sections(request.actor, seen.plan, "cua-toi"),
        "crumbs": [*crumbs(seen.plan), {"label": f"Báo cáo {seen.round.name}"}],
        "is_part": asked_by_htmx(request),
    }
