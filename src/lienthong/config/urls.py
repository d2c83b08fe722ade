"""All addresses of the house."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lienthong.kernel.base.pages import page

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
    path("", include("lienthong.kernel.files.urls")),
]
