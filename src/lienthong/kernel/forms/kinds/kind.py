"""What a kind of field is: how a value of it is taken in, and what stands for it in an expression."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from lienthong.kernel.expressions.api import Kind as Sort
from lienthong.kernel.forms.faults import Wrong
from lienthong.web.speech import say as _
from lienthong.web.speech import told

Span = tuple[dt.date, dt.date]
Nothing: Mapping[str, Any] = MappingProxyType({})


class Place(Protocol):
    """A unit as the room of units shows it, as far as a field needs it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def tier(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def valid_to(self) -> dt.date | None: ...
    def lives_on(self, day: dt.date) -> bool: ...


class Meant(Protocol):
    """Whom a written name means: `hits` in being on the day (`standing` now), ended (old) or to come (later)."""

    @property
    def hits(self) -> tuple[Any, ...]: ...
    @property
    def standing(self) -> str: ...
    @property
    def successors(self) -> tuple[Any, ...]: ...


class Places(Protocol):
    """The names of all units on all days; `units.api.Directory` is one."""

    def resolve(self, text: str, on: dt.date | None = None) -> Meant: ...
    def card(self, code: str, on: dt.date | None = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that was put to this declaration: its name, size in bytes and type."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows while it looks at a declaration: the day, the names of places, the files put to it.

    `signer`: who fills in with an account of their own; empty where nobody has signed in, or fills in for another.
    """

    today: dt.date
    places: Places | None = None
    files: Mapping[str, Enclosed] = field(default_factory=lambda: Nothing)
    signer: str = ""


@dataclass(slots=True)
class Asking:
    """One look at one value: what is known, how the field is set, as of which days; notes are told beside it."""

    known: Known
    setting: Mapping[str, Any] = field(default_factory=lambda: Nothing)
    on: Span | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of field.

    `schema`: its clean value in JSON Schema 2020-12. `sort`: what it is in an expression; `fact` makes that of a clean
    value. `take` gives the clean value of what was typed or of what is clean already; Wrong says why there is none.
    """

    code: str
    label: str
    schema: Mapping[str, Any]
    sort: Sort
    take: Callable[[Any, Asking], Any]
    fact: Callable[[Any], Any] | None = None
    settings: frozenset[str] = frozenset()


def typed(value: Any, longest: int, example: str) -> str:
    """What was typed as a text; Wrong for anything else."""
    if not isinstance(value, str):
        next_step = told(_("Nhập lại, ví dụ %(example)s."), example=example)
        raise Wrong(_("Nội dung gửi lên không đúng dạng của mục này."), next_step, shape=True)
    if len(value) > longest:
        next_step = told(_("Nhập lại cho gọn, ví dụ %(example)s."), example=example)
        raise Wrong(told(_("Nội dung dài quá %(most)s ký tự."), most=longest), next_step, shape=True)
    return value
