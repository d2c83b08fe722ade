"""Around every request: an id that finds its log lines, and refusals turned into pages that help."""

import secrets
from collections.abc import Callable

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import LANGUAGE
from lienthong.web.speech import HOME

from . import errors

log = structlog.get_logger("lienthong.request")
Next = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Give each request an id; an error page shows it and the log line carries it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.error_id = secrets.token_hex(5).upper()  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(error_id=request.error_id, path=request.path)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.error_id  # type: ignore[attr-defined]
        return response


class Spoken:
    """Remember in which language somebody reads their declaration, for error pages that know nothing else of them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        spoken, remembered = getattr(request, "spoken", ""), request.COOKIES.get(LANGUAGE, HOME)
        if spoken and spoken != remembered:
            if spoken == HOME:
                response.delete_cookie(LANGUAGE, samesite="Lax")
            else:
                response.set_cookie(LANGUAGE, spoken, httponly=True, samesite="Lax", secure=request.is_secure())
        return response


class Protected(CsrfViewMiddleware):
    """What a form sends must come from a page of ours, except where the address itself is the key.

    Somebody who holds a secret address comes with nothing that a browser adds by itself, so no other site can use it
    in their name; and a phone that has forgotten its cookies would lose what they type.
    """

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponseForbidden | None:
        """Called by Django when it is known which page is asked for."""
        owned = getattr(callback, "page_rules", {}).get("owned")
        if owned and not owned(**kwargs):
            return None
        return super().process_view(request, callback, args, kwargs)


class Refusals:
    """A refusal raised by a view becomes its page, or its JSON for a machine."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = errors.shown(request, 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Called by Django with what a view raised."""
        if isinstance(fault, Http404):
            fault = NotThere()
        if isinstance(fault, PermissionDenied):
            return errors.shown(request, 403)
        if isinstance(fault, RequestDataTooBig):
            return errors.shown(request, 413)
        if isinstance(fault, SuspiciousOperation | MultiPartParserError | BadRequest):
            return errors.shown(request, 400)
        if isinstance(fault, Refusal):
            return self._refused(request, fault)
        log.error("unexpected", exc_info=fault, kind=type(fault).__name__)
        return errors.shown(request, errors.away(fault))

    def _refused(self, request: HttpRequest, why: Refusal) -> HttpResponse:
        if why.status >= 500:  # the page gives a code by which the cause is found
            log.error("refused", exc_info=why, kind=type(why).__name__)
        if request.headers.get("Accept", "").startswith("application/json") or request.path.startswith("/api/"):
            facts = {"code": why.code, "sentence": why.sentence, "next_step": why.next_step}
            if isinstance(why, Unfit) and why.fields:
                return JsonResponse({**facts, "fields": why.fields}, status=why.status)
            return JsonResponse(facts, status=why.status)
        return errors.refused(request, why)
