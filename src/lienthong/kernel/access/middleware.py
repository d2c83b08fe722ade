"""Puts the actor on the request, without asking anything where nobody has signed in."""

from collections.abc import Callable
from contextlib import nullcontext

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse

from lienthong.kernel.base.actor import ANYONE
from lienthong.kernel.base.pages import asked_by_htmx, asked_by_script, open_to_all
from lienthong.kernel.units import api as units

from .actors import of_session
from .views.entrance import came_too_late


class ActorOnRequest:
    """`request.actor`: who acts, with their roles and units; ANYONE for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with units.one_reading() if request.method in ("GET", "HEAD") else nullcontext():
            return self._answered(request)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        actor = ANYONE
        if settings.SESSION_COOKIE_NAME in request.COOKIES and BACKEND_SESSION_KEY in request.session:
            actor = of_session(str(request.session[SESSION_KEY]), str(request.session.get(HASH_SESSION_KEY, "")))
        request.actor = actor  # type: ignore[attr-defined]
        response = self.get_response(request)
        if actor.kind == "person":
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """What nobody may send is asked back at the sign-in, with what was typed; htmx is led there by the page."""
        rules = getattr(view, "page_rules", {"public": True})
        if request.actor.kind != "anyone" or open_to_all(view, kwargs) or request.method not in rules["methods"]:  # type: ignore[attr-defined]
            return None
        if request.method == "POST" or asked_by_htmx(request) or asked_by_script(request):
            return came_too_late(request)
        return None
