"""How a person likes the pages: light or dark, airy or dense. Kept in two cookies, in no table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

THEMES: Final = ("auto", "light", "dark")
DENSITIES: Final = ("comfortable", "compact")
YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """One person's choice; `auto` follows the device."""

    theme: str = "auto"
    density: str = "comfortable"


def preferences(request: HttpRequest | None) -> Preferences:
    """Reads the choice from the cookies; what is unknown or missing counts as the default."""
    cookies = {} if request is None else request.COOKIES
    theme, density = cookies.get("theme", "auto"), cookies.get("density", "comfortable")
    return Preferences(
        theme=theme if theme in THEMES else "auto",
        density=density if density in DENSITIES else "comfortable",
    )


def remember(request: HttpRequest) -> HttpResponse:
    """Sets the cookies from a POSTed form (theme, density) and leads back to where the person was (next)."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(target if safe else "/")
    for name, allowed in (("theme", THEMES), ("density", DENSITIES)):
        value = request.POST.get(name, "")
        if value in allowed:
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer
