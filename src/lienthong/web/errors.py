"""Error pages that stand without request, context processor or database."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape
from jinja2 import Environment, FileSystemLoader

from lienthong.web.error_texts import ErrorText, error_text
from lienthong.web.jinja import environment, icon_drawer
from lienthong.web.speech import language

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


def error_html(
    status: int,
    *,
    error_id: str = "",
    contact: str = "",
    sentence: str = "",
    next_step: str = "",
    province: str = "",
    retry_url: str = "",
    search_url: str = "",
    language_url: str = "",
) -> str:
    """Writes one error page: what happened, what to do next, whom to call, and the id to name.

    sentence and next_step, where given, stand instead of the general words. If even the page's own files
    are missing, a bare page with the same words is given. `language_url` leads to the same in the other language.
    """
    names = {
        "status": status,
        "error_id": error_id,
        "contact": contact,
        "sentence": sentence,
        "next_step": next_step,
        "province": province,
        "retry_url": retry_url,
        "search_url": search_url,
        "language_url": language_url,
    }
    try:
        return _environment().get_template("web/error.html").render(names)
    except Exception:  # the page for a broken house must stand when its own templates do not
        return _bare(error_text(status), contact, error_id)


@cache
def _environment() -> Environment:
    env = environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    env.globals.update(static=_static, icon=icon_drawer(_static))
    return env


def _static(path: str) -> str:
    try:
        return static(path)
    except ValueError:  # the manifest of static files is missing or older than the page
        return f"{settings.STATIC_URL}{path}"


def _bare(text: ErrorText, contact: str, error_id: str) -> str:
    steps = "".join(f"<li>{escape(step)}</li>" for step in text.next_steps)
    return (
        f'<!doctype html><html lang="{language()}"><meta charset="utf-8"><title>{escape(text.title)}</title>'
        f"<h1>{escape(text.title)}</h1><p>{escape(text.happened)}</p><ul>{steps}</ul>"
        f"<p>{escape(contact)}</p><p>{escape(error_id)}</p></html>"
    )
