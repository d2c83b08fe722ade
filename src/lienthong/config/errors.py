"""Pages for what went wrong: what happened, what to do next, whom to call, and the id that finds the log line."""

import json
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from psycopg_pool import PoolTimeout

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import ANYONE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.pages import DECLARING, LANGUAGE, WISH, asked_by_htmx, open_to_all
from lienthong.web.errors import error_html
from lienthong.web.speech import ENGLISH, HOME, LANGUAGES, say, speaking


def shown(request: HttpRequest, status: int, sentence: str = "", next_step: str = "", words: int = 0) -> HttpResponse:
    """The error page of a status; needs no database. `words` are those of another status that say it better."""
    citizens = for_citizens(request)
    with speaking(spoken_to(request)):
        sentence, next_step = say(sentence), say(next_step)
        html = error_html(
            words or status,
            error_id=getattr(request, "error_id", ""),
            contact=settings.CONTACT,
            sentence=sentence,
            next_step=next_step,
            province=settings.PROVINCE,
            retry_url=request.get_full_path() if request.method == "GET" else "",
            search_url="" if citizens else "/tim-kiem",
            language_url=_other_language(request) if citizens and request.method == "GET" else "",
        )
    answer = HttpResponse(html, status=status)
    if asked_by_htmx(request) and sentence:  # a whole page has no place in a part of another: it is said above it
        answer["HX-Reswap"] = "none"
        answer["HX-Trigger"] = json.dumps({"refused": {"text": f"{sentence} {next_step}".strip()}})
    return answer


def for_citizens(request: HttpRequest) -> bool:
    """Whether the page asked for is one that whoever declares may read in another language."""
    match = request.resolver_match
    if match is None:
        return request.path.startswith(DECLARING)
    rule = getattr(match.func, "page_rules", {}).get("spoken")
    return rule(request) != HOME if callable(rule) else bool(rule)


def spoken_to(request: HttpRequest) -> str:
    """In which language whoever asked reads: as the address says, else as the page knew, else as the last page did."""
    if not for_citizens(request):
        return HOME
    rule = getattr(getattr(request.resolver_match, "func", None), "page_rules", {}).get("spoken")
    said = rule(request) if callable(rule) else ""
    chosen = (request.GET.get(WISH, ""), said, getattr(request, "spoken", ""), request.COOKIES.get(LANGUAGE, ""))
    return next((one for one in chosen if one in LANGUAGES), HOME)


def _other_language(request: HttpRequest) -> str:
    other = ENGLISH if spoken_to(request) == HOME else HOME
    return "?" + urlencode({**request.GET.dict(), WISH: other})


def refused(request: HttpRequest, why: Refusal) -> HttpResponse:
    """A refusal as a page."""
    return shown(request, why.status, why.sentence, why.next_step, why.words)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection ran out or was missing."""
    match = request.resolver_match
    open_here = match is not None and open_to_all(match.func, match.kwargs)
    if for_citizens(request) and open_here and getattr(request, "actor", ANYONE).kind == "anyone":
        return shown(request, 403, words=419)  # who declares without an account has nothing to sign in with
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
