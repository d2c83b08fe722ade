"""In which language a page speaks, and texts of which a piece is in another: a reader's voice must know where.

Vietnamese is the language of the house, its sentences are their own keys. Whoever lets a page be read in English opens
`speaking("en")` around all of its work, and has a catalogue for every sentence of it (docs/decisions, 2026-11-23).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Protocol

from markupsafe import Markup, escape

HOME, ENGLISH = "vi", "en"
LANGUAGES = {HOME: "Tiếng Việt", ENGLISH: "English"}
_speaks: ContextVar[str] = ContextVar("speaks", default=HOME)


def language() -> str:
    """The language that is spoken now."""
    return _speaks.get()


class Translator(Protocol):
    """Who knows the catalogues: Django's `translation`, where there is Django."""

    def gettext(self, message: str, /) -> str: ...
    def override(self, language: str | None) -> AbstractContextManager[Any]: ...


_translators: list[Translator] = []


def register_translator(one: Translator) -> None:
    """Say, at the start, who knows the catalogues; the core of forms speaks Vietnamese without anybody."""
    _translators[:] = [one]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language; one that the house does not know is Vietnamese."""
    chosen = code if code in LANGUAGES else HOME
    token = _speaks.set(chosen)
    try:
        with _translators[0].override(chosen) if _translators else nullcontext():
            yield
    finally:
        _speaks.reset(token)


def say(text: str) -> str:
    """A sentence of the house in the language that is spoken; used as `_`, by which catalogues find it."""
    if not text or language() == HOME or isinstance(text, Mixed) or not _translators:
        return text
    return _translators[0].gettext(text)


def later(text: str) -> str:
    """A sentence that is said elsewhere: catalogues find it here."""
    return text


class Mixed(str):
    """A text that is in another language than the page, or has pieces that are; pages draw it with these marked."""

    __slots__ = ("drawn", "lang")
    drawn: Markup
    lang: str

    def __new__(cls, text: str, drawn: Markup, lang: str = "") -> Mixed:
        found = super().__new__(cls, text)
        found.drawn, found.lang = drawn, lang
        return found

    def __html__(self) -> Markup:
        return self.drawn


def home_words(text: str) -> str:
    """A text that is Vietnamese whatever is spoken: the name of a place, what nobody has put into English."""
    if not text or language() == HOME:
        return text
    return Mixed(text, Markup('<span lang="vi">{}</span>').format(text), HOME)


def told(text: str, **facts: object) -> str:
    """A sentence with its facts (`%(label)s`); what is Vietnamese among them stays marked."""
    plain = text % {name: plain_words(fact) for name, fact in facts.items()}
    if not any(isinstance(one, Mixed) for one in facts.values()):
        return plain
    return Mixed(plain, Markup(escape(text)) % facts)  # noqa: S704 - escaped here


def joined(*parts: str, between: str = " ") -> str:
    """Texts one after the other; their marks stay."""
    kept = [one for one in parts if one]
    plain = between.join(str.__str__(one) for one in kept)
    if not any(isinstance(one, Mixed) for one in kept):
        return plain
    return Mixed(plain, Markup(escape(between)).join(kept))  # noqa: S704 - escaped here


def plain_words(value: object) -> object:
    """A text as it stands where no mark can: in an attribute, a title, an option."""
    return str.__str__(value) if isinstance(value, Mixed) else value


def language_of(value: object) -> Markup:
    """The attribute that names the language of a text, where it is another than that of the page."""
    lang = value.lang if isinstance(value, Mixed) else ""
    return Markup(' lang="{}"').format(lang) if lang else Markup("")
