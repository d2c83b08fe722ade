"""Pages for what went wrong: what happened, what to do next, whom to call, and the id that finds the log line."""

import json
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout

from lienthong.kernel.access import api as access
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.pages import asked_by_htmx
from lienthong.web.errors import error_html


def shown(request: HttpRequest, status: int, sentence: str = "", next_step: str = "", words: int = 0) -> HttpResponse:
    """The error page of a status; needs no database. `words` are those of another status that say it better."""
    html = error_html(
        words or status,
        error_id=getattr(request, "error_id", ""),
        contact=settings.CONTACT,
        sentence=sentence,
        next_step=next_step,
        province=settings.PROVINCE,
        retry_url=request.get_full_path() if request.method == "GET" else "",
        search_url="/tim-kiem",
    )
    answer = HttpResponse(html, status=status)
    if asked_by_htmx(request) and sentence:  # a whole page has no place in a part of another: it is said above it
        answer["HX-Reswap"] = "none"
        answer["HX-Trigger"] = json.dumps({"refused": {"text": f"{sentence} {next_step}".strip()}})
    return answer


def refused(request: HttpRequest, why: Refusal) -> HttpResponse:
    """A refusal as a page."""
    return shown(request, why.status, why.sentence, why.next_step)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection ran out or was missing."""
    return access.out_of_date(request) or shown(request, 403, words=419)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No page at this address."""
    return shown(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something unexpected, or the database is away for a moment."""
    return shown(request, away(sys.exc_info()[1]))


def away(fault: BaseException | None) -> int:
    """503 where the database does not answer or gives no connection in time, else 500."""
    return 503 if isinstance(fault, OperationalError | InterfaceError | PoolTimeout) else 500


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read, or brings more than is taken."""
    return shown(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    return shown(request, 403)
