"""Event logs to be taken along: of one run, or of the runs of a process that the reader sees."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import cast

from django.http import FileResponse, HttpResponse

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import slug
from lienthong.kernel.process.event_logs import EXPORTING, NAMED_BY, Trace, process_named, run_alone, runs_of, traces
from lienthong.kernel.process.xes import write_log

from .catalogue import shown

MOST = 100_000


@page(roles=EXPORTING)
def run_log(request: Request, code: str) -> HttpResponse:
    """The log of one run."""
    which = run_alone(request.actor, code)
    if not which.exists():
        raise NotThere
    return _file(request, code, code, traces(request.actor, which))


@page(roles=EXPORTING)
def process_log(request: Request, code: str) -> HttpResponse:
    """The log of a process: the runs that the reader sees and that began between two days."""
    found = process_named(request.actor, code)
    if found is None:
        raise NotThere
    faults: dict[str, str] = {}
    first, last = (_day(request.GET.get(name, ""), name, faults) for name in ("tu", "den"))
    if first and last and last < first:
        faults["den"] = "Ngày cuối không thể trước ngày đầu."
    if faults:
        return shown(request, code, faults)
    return _file(request, code, found.name, traces(request.actor, runs_of(request.actor, code, first, last)))


def _day(text: str, field: str, faults: dict[str, str]) -> dt.date | None:
    """The day that was typed, nothing where none was; a word that is none is a fault of its field."""
    if not text.strip():
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    faults[field] = f"“{text[:20]}” không phải là ngày. Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026."
    return None


def _file(request: Request, code: str, name: str, log: Iterator[Trace]) -> HttpResponse:
    """Written whole to a nameless file before it is sent: the page's transaction ends with the page."""
    if request.actor.has(*NAMED_BY):
        audit.note_reading(request.actor, code, "tên người làm trong nhật ký sự kiện")
    held = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_log(held, name, log, MOST)
    except BaseException:
        held.close()
        raise
    held.seek(0)
    response = FileResponse(held, as_attachment=True, filename=f"{slug(code)}.xes", content_type="application/xml")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, response)  # it streams; to a page it is a response like others
