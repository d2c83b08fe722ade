"""Pages: every one says who may open it, is one transaction, and turns a refusal into a page that helps.

    @page()                  signed-in people
    @page(public=True)       everybody
    @page(roles=("coordinator",))

A view returns an HttpResponse. `answer` shows a template; a part of it when htmx asked for a part.
"""

import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from ipaddress import ip_address
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import urlencode

from lienthong.web.speech import HOME, LANGUAGES
from lienthong.web.speech import say as _

from .actor import ANYONE, Actor
from .errors import NotThere, Unfit
from .text import keepable
from .transactions import whole

P = ParamSpec("P")
ONCE_FIELD = "key"
LANGUAGE, WISH = "language", "ngon-ngu"
"""The cookie of the language read last, and the word by which an address asks for one."""
DECLARING = ("/khai/", "/to-khai/")
"""Where people declare: an address below these that leads nowhere may be one of theirs, copied in part."""


class Request(HttpRequest):
    """A request whose actor is known (set by the room `access`)."""

    actor: Actor


View = Callable[Concatenate[Request, P], HttpResponse]


def page(
    *,
    public: bool = False,
    roles: tuple[str, ...] = (),
    methods: tuple[str, ...] = ("GET", "HEAD"),
    spoken: bool | Callable[[HttpRequest], str] = False,
    owned: Callable[..., bool] | None = None,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Say who may open a page and by which methods; the rest (verbs, rows) is asked where it happens.

    `spoken`: whoever opens it may read it, and what goes wrong there, in another language (`speak_to`), or in the
    one that this says of a request.
    `owned`: which addresses of a public page belong to somebody who signed in; the others are secrets, that ask for
    neither sign-in nor cookie.
    """

    def dress(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def shown(bare: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request = cast(Request, bare)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            actor = getattr(request, "actor", ANYONE)
            if actor.kind == "anyone" and not open_to_all(shown, kwargs):
                return redirect("/dang-nhap?" + urlencode({"next": request.get_full_path()}))
            if roles and not actor.has(*roles):
                raise NotThere
            _keepable(request)
            return whole(lambda: view(request, *args, **kwargs), actor)

        shown.page_rules = {  # type: ignore[attr-defined]
            "public": public, "roles": roles, "methods": methods, "spoken": spoken, "owned": owned,
        }  # fmt: skip
        return shown

    return dress


def open_to_all(view: Callable[..., HttpResponse], given: Mapping[str, Any]) -> bool:
    """Whether a page may be opened at this address by whoever has not signed in."""
    rules = getattr(view, "page_rules", {"public": True})
    owned = rules.get("owned")
    return bool(rules["public"]) and not (owned and owned(**given))


def _keepable(request: HttpRequest) -> None:
    """Nothing that no table can hold comes further than this."""
    keepable(request.path)
    for given in (request.GET, request.POST):
        for name, values in given.lists():
            keepable(name)
            for value in values:
                keepable(value)


def speak_to(request: HttpRequest, code: str) -> None:
    """Whoever asks reads this language; an error page that comes of the request speaks it too."""
    request.spoken = code  # type: ignore[attr-defined]


def spoken_at(request: HttpRequest, address: str) -> str:
    """In which language somebody reads who comes from this address: as it asks, else, where they declare, as read last.

    What was read last is asked of nobody else: officials read Vietnamese.
    """
    given = urlsplit(address)
    if not f"{given.path}/".startswith(DECLARING):
        return HOME
    chosen = (parse_qs(given.query).get(WISH, [""])[-1], request.COOKIES.get(LANGUAGE, ""))
    return next((one for one in chosen if one in LANGUAGES), HOME)


def new_key() -> str:
    """A key for a form that is shown now; `once_key` takes it back when the form is sent."""
    return secrets.token_hex(10)


def once_key(request: HttpRequest) -> str:
    """The key that the form carries, which makes a second press harmless; a form without one is refused."""
    key = str(request.POST.get(ONCE_FIELD, ""))
    if not 8 <= len(key) <= 120:
        raise Unfit(_("Biểu mẫu thiếu mã chống gửi trùng."), _("Tải lại trang rồi gửi lại."))
    return key


def address_of(request: HttpRequest) -> str:
    """From which network address a request comes; empty where that cannot be known.

    The house answers on its own machine alone, so what comes from outside came through proxies, each of which adds
    whom it heard to X-Forwarded-For. What stands before those of ours anybody may have written.
    """
    proxies: int = settings.PROXIES
    heard = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if not 0 < proxies <= len(heard):
        return ""
    try:
        return str(ip_address(heard[-proxies]))
    except ValueError:
        return ""


def asked_by_htmx(request: HttpRequest) -> bool:
    """Whether only a part of the page is wanted."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a script of a page asks for data: a page to sign in on would be taken for the answer."""
    return request.headers.get("Accept", "").startswith(("application/json", "application/xml"))


def see_other(request: HttpRequest, url: str) -> HttpResponse:
    """Go to a page after a change: 303, and the same for htmx."""
    if asked_by_htmx(request):
        response: HttpResponse = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    response = redirect(url)
    response.status_code = 303
    return response


def facts_of(request: HttpRequest, *names: str) -> dict[str, Any]:
    """The named query parameters that are present, for links that keep the filters."""
    return {name: request.GET[name] for name in names if request.GET.get(name)}
