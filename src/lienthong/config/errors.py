"""Pages for what went wrong: what happened, what to do next, whom to call, and the id that finds the log line."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from lienthong.kernel.base.errors import Refusal
from lienthong.web.errors import error_html


def shown(request: HttpRequest, status: int, sentence: str = "", next_step: str = "") -> HttpResponse:
    """The error page of a status; needs no database."""
    html = error_html(
        status,
        error_id=getattr(request, "error_id", ""),
        contact=settings.CONTACT,
        sentence=sentence,
        next_step=next_step,
        province=settings.PROVINCE,
    )
    return HttpResponse(html, status=status)


def refused(request: HttpRequest, why: Refusal) -> HttpResponse:
    """A refusal as a page."""
    return shown(request, why.status, why.sentence, why.next_step)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection ran out or was missing."""
    return shown(
        request,
        403,
        "Phiên làm việc của biểu mẫu này đã hết hiệu lực nên chưa ghi nhận gì.",
        "Quay lại trang trước, tải lại trang rồi gửi lại.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No page at this address."""
    return shown(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something unexpected."""
    return shown(request, 500)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read, or brings more than is taken."""
    return shown(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    return shown(request, 403)
