"""All addresses of the house."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lienthong.kernel.base.pages import page
from lienthong.web.views import components_page, preferences_page

from .front import front

handler400 = "lienthong.config.errors.bad_request"
handler403 = "lienthong.config.errors.denied"
handler404 = "lienthong.config.errors.not_found"
handler500 = "lienthong.config.errors.failed"


@page(public=True)
def healthz(_: HttpRequest) -> HttpResponse:
    """Whether the house serves: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("", front),
    path("thanh-phan", page(public=True)(components_page)),
    path("giao-dien", page(public=True, methods=("POST",))(preferences_page)),
    path("", include("lienthong.kernel.jobs.urls")),
    path("", include("lienthong.kernel.audit.urls")),
    path("", include("lienthong.kernel.units.urls")),
    path("", include("lienthong.kernel.people.urls")),
    path("", include("lienthong.kernel.access.urls")),
    path("", include("lienthong.kernel.calendar.urls")),
    path("", include("lienthong.kernel.inbox.urls")),
    path("", include("lienthong.kernel.competence.urls")),
    path("", include("lienthong.kernel.vault.urls")),
    path("", include("lienthong.kernel.forms.urls")),
    path("", include("lienthong.kernel.process.urls")),
    path("", include("lienthong.kernel.files.urls")),
    path("", include("lienthong.kernel.exchange.urls")),
    path("", include("lienthong.kernel.notifications.urls")),
    path("", include("lienthong.kernel.search.urls")),
    path("", include("lienthong.domains.plans.urls")),
]
