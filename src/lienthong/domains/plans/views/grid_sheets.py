"""The grid as Excel: taken along, and handed in again; what a file would change is shown before anything is written."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import fill_many
from lienthong.domains.plans.doubting import SURE
from lienthong.domains.plans.entries import FIGURES
from lienthong.domains.plans.grid_sheet import MOST_ROWS, differences, read_back, written
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.grid import Grid, grid
from lienthong.domains.plans.worksheets import MOST_BYTES
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.printing.api import XLSX, download

from .grid import unit_asked
from .progress import crumbs


@page(roles=WORKING)
def grid_out(request: Request, code: str, round_code: str) -> HttpResponse:
    """The rows of a unit in a round as a workbook, with what is kept."""
    unit = unit_asked(request)
    seen = grid(request.actor, code, unit, round_code, fills=request.actor.over(unit.id, "officer", "leader"))
    title = f"Báo cáo {seen.round.name} · {unit.name} · {seen.plan.called}"
    return download(written(seen, title), title, XLSX)


@page(roles=WORKING, methods=("GET", "HEAD", "POST"))
def grid_in(request: Request, code: str, round_code: str) -> HttpResponse:
    """A filled workbook is read and compared; what it would change is kept when it is confirmed."""
    unit = unit_asked(request)
    if not request.actor.over(unit.id, "officer", "leader"):
        raise NotThere
    seen = grid(request.actor, code, unit, round_code, fills=True)
    signer = Signer(salt=f"plans.grid.{seen.round.code}.{unit.id}.{request.actor.id}")
    facts: dict[str, Any] = {"steps": [], "packed": "", "errors": {}, "left": []}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "confirm":
                facts["left"] = _confirmed(request, seen, signer)
                if not facts["left"]:
                    return see_other(request, _grid(seen))
                status = 409
            else:
                facts |= _compared(request, seen, signer)
        except Refusal as no:
            facts["errors"], status = no.by_field(), no.status
    facts |= {
        "plan": seen.plan,
        "seen": seen,
        "grid_address": _grid(seen),
        "out": f"/ke-hoach/{code}/bang/{round_code}/excel?don_vi={unit.code}",
        "once": new_key,
        "most": MOST_ROWS,
        "crumbs": [*crumbs(seen.plan), {"label": f"Báo cáo {seen.round.name}", "href": _grid(seen)}],
    }
    return render(request, "plans/grid_in.html", facts, status=status)


def _grid(seen: Grid) -> str:
    return f"/ke-hoach/{seen.plan.code}/bang/{seen.round.code}?don_vi={seen.unit.code}"


def _compared(request: Request, seen: Grid, signer: Signer) -> dict[str, Any]:
    upload = request.FILES.get("sheet")
    if upload is None:
        raise Unfit(fields={"sheet": "Chọn tệp Excel (.xlsx) hoặc CSV."})
    if (upload.size or 0) > MOST_BYTES:
        raise Unfit(fields={"sheet": f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB. Chỉ giữ trang báo cáo rồi nộp lại."})
    rows = read_back(upload.read(), str(upload.name or ""))
    steps = differences(seen, rows)
    changed = {one["assignment"] for one in steps if not one["fault"]}
    versions = {row.work.code: row.report.version if row.report else 0 for row in seen.rows}
    doing = [{**row, "version": versions[row["assignment"]]} for row in rows if row["assignment"] in changed]
    return {
        "steps": steps,
        "read": len(rows),
        "unchanged": len(rows) - len(steps),
        "faults": len(steps) - len(changed),
        "doubts": sum(bool(one.get("doubt")) for one in steps),
        "file_name": str(upload.name or ""),
        "packed": signer.sign(json.dumps(doing, default=_plain, separators=(",", ":"))) if doing else "",
    }


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Days and figures as they were before they were packed."""
    for name in FIGURES:
        if row.get(name) is not None:
            row[name] = Decimal(row[name])
    if row.get("done_on"):
        row["done_on"] = dt.date.fromisoformat(row["done_on"])
    return row


def _confirmed(request: Request, seen: Grid, signer: Signer) -> list[str]:
    """Keep what was shown; rows that a colleague has changed since are named, the others are kept."""
    key = once_key(request)
    try:
        rows = json.loads(signer.unsign(request.POST.get("packed", "")))
    except (BadSignature, json.JSONDecodeError):
        raise Unfit("Bản so sánh đã hỏng.", "Chọn lại tệp để so sánh lại.") from None
    sure = {SURE: True} if request.POST.get(SURE) == "1" else {}
    given = [_typed(row) | sure for row in rows]
    done = fill_many(request.actor, key=key, unit_id=seen.unit.id, round=seen.round.code, rows=given)
    messages.success(request, f"Đã ghi {len(done['saved'])} dòng từ tệp.")
    numbers = {row.work.code: row.work.item.no or row.work.item.name[:40] for row in seen.rows}
    return [f"{numbers.get(code, code)}: {' '.join(parts.values())}" for code, parts in done["left"].items()]
