"""The page language of the house: Jinja2 with our components, our Vietnamese wording and named fragments."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template import engines
from django.template.backends.jinja2 import Jinja2 as JinjaEngine
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # has no public name

from lienthong.web.error_texts import error_text
from lienthong.web.preferences import preferences
from lienthong.web.speech import home_words, language, language_of, plain_words
from lienthong.web.vendor import icon_names
from lienthong.web.wording import FILTERS

COMPONENT_FILES = ("actions", "labels", "frames", "tables", "finding", "fields", "choices", "figures", "flow")


class Components:
    """All macros of `web/components/` under one name, so that pages write `ui.button(…)` and import nothing."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Macro] = {}

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("_"):
            raise AttributeError(name)
        if not self._macros or self._environment.auto_reload:
            self._load()
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(f"there is no component `{name}`; see web/README.md") from None

    def _load(self) -> None:
        macros: dict[str, Macro] = {}
        for file in COMPONENT_FILES:
            module = self._environment.get_template(f"web/components/{file}.html").module
            for name, macro in vars(module).items():
                if not isinstance(macro, Macro):
                    continue
                if name in macros:
                    raise ImproperlyConfigured(f"two components are called `{name}`")
                macros[name] = macro
        self._macros = macros
        if not self._environment.auto_reload:  # found without asking here again: a page of lines asks 300 times
            self.__dict__.update(macros)


class Pieces(CodeGenerator):
    """Writes each value into a page by `drawn`; what Jinja2 writes makes a Markup of it, only to join it at once.

    A page of thirty lines has 1,700 values: 0.4 µs each by the library's way, 0.1 by this.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.drawn(")


class Pages(Environment):
    """Jinja2's environment with our way to write a value into a page."""

    code_generator_class = Pieces

    @staticmethod
    def drawn(value: object) -> str:
        """A value as it stands in a page: escaped, unless it says itself that it is a piece of one."""
        if type(value) is str:
            return _escape_inner(value)
        return value.__html__() if hasattr(value, "__html__") else _escape_inner(str(value))


def environment(**options: Any) -> Environment:
    """Builds the environment for Django's Jinja2 backend (OPTIONS["environment"]).

    Autoescape is on, a name that is not there is an error, `_()` is gettext with named placeholders.
    """
    options["undefined"] = StrictUndefined
    options["bytecode_cache"] = kept(Path(where)) if (where := options.pop("compiled", "")) else None
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options.setdefault("extensions", [])
    options["extensions"] = [*options["extensions"], "jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    env = Pages(**options)  # autoescape comes in the options; Django's backend sets it
    if not env.autoescape:
        raise ImproperlyConfigured("pages are rendered with autoescape only")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(_=said, gettext=said)
    env.filters.update(FILTERS, attributes=html_attributes, plain_words=plain_words, language_of=language_of)
    env.globals.update(
        static=static,
        url=url,
        error_text=error_text,
        icon=icon_drawer(static),
        page_preferences=preferences,
        language=language,
        home_words=home_words,
        ui=Components(env),
    )
    return env


def kept(place: Path) -> FileSystemBytecodeCache | None:
    """The folder of compiled templates: 3 s of work for each process that comes to know all pages, done once.

    Jinja compares the text of a template itself, but neither its own version nor how it is set up, which is this file.
    """
    made_by = f"{sys.version} {version('jinja2')} {Path(__file__).read_text(encoding='utf-8')}"
    folder = place / hashlib.sha256(made_by.encode()).hexdigest()[:12]
    try:
        for one in (place, folder):
            one.mkdir(mode=0o700, exist_ok=True)
    except OSError:  # no home, or one that cannot be written to: compiled anew
        return None
    return FileSystemBytecodeCache(str(folder), "%s.compiled")


def said(text: str, /, **facts: object) -> Markup:
    """What the page says, in the language of the reader, with named placeholders; facts are escaped.

    The words of the page alone are looked up once: a page says seventy of them, at 25 µs each as Jinja2 brings them.
    """
    return said_alone(get_language(), text) if not facts else Markup(gettext(text)) % facts  # noqa: S704 - our words


@lru_cache(maxsize=4096)
def said_alone(language: str | None, text: str) -> Markup:
    """Words without placeholders, in the language that is active."""
    return Markup(gettext(text)) % {}  # noqa: S704 - our words


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page by its name in urls.py."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def icon_drawer(address: Callable[[str], str]) -> Callable[..., Markup]:
    """Gives the function that draws icons; address turns the name of a static file into its URL."""

    @lru_cache(maxsize=1024)  # a page of 150 rows draws a thousand icons, and few different ones
    def icon(name: str, label: str = "", size: str = "") -> Markup:
        """Draws an icon from the sprite; without a label it is decoration and hidden from screen readers.

        size: "" follows the text, "lg" is a fifth larger, "xl" over half.
        """
        if name not in icon_names():
            raise ValueError(f"there is no icon `{name}`; add it to web/vendor.toml and build again")
        reader = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
        look = f"icon icon--{size}" if size else "icon"
        return Markup('<svg class="{}"{} focusable="false"><use href="{}#{}"></use></svg>').format(
            look, reader, address("vendor/icons.svg"), name
        )

    return icon


def block_text(
    request: HttpRequest | None, template: str, block: str, context: Mapping[str, Any] | None = None
) -> Markup:
    """The text of one named block of a page; several joined make an answer with out-of-band parts."""
    engine = jinja_engine()
    page = engine.get_template(template)
    names: dict[str, Any] = dict(context or {})
    if request is not None:
        names |= {
            "request": request,
            "csrf_input": csrf_input_lazy(request),
            "csrf_token": csrf_token_lazy(request),
        }
        for processor in engine.template_context_processors:
            names.update(processor(request))
    try:
        part = page.template.blocks[block]
    except KeyError:
        known = ", ".join(sorted(page.template.blocks))
        raise ValueError(f"{template} has no block `{block}`; it has: {known}") from None
    return Markup("".join(part(page.template.new_context(names))))  # noqa: S704  (autoescaped by the template)


def jinja_engine() -> JinjaEngine:
    """The Jinja2 engine named in settings.TEMPLATES."""
    for engine in engines.all():
        if isinstance(engine, JinjaEngine):
            return engine
    raise ImproperlyConfigured("settings.TEMPLATES names no Jinja2 engine")


def html_attributes(attributes: Mapping[str, Any] | None) -> Markup:
    """Writes a mapping as HTML attributes; None and False are left out, True stands alone."""
    if not attributes:  # most buttons have none, and a list has a hundred of them
        return Markup("")
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"')
    return Markup("".join(parts))  # noqa: S704 - each part was escaped
