"""A form as it was read: its steps, sections and fields, each with its conditions compiled. Frozen; one per version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from jsonschema_rs import Draft202012Validator

from lienthong.kernel.base.states import Named
from lienthong.kernel.expressions.api import Expression
from lienthong.kernel.expressions.api import Kind as Sort
from lienthong.web.speech import home_words, language

from .kinds import Kind

Nothing: Mapping[str, Any] = MappingProxyType({})


class Shape(Named):
    """In which shape a field holds what is filled in."""

    ONE = "one", "một giá trị"
    PARTS = "parts", "nhiều phần"
    MANY = "many", "nhiều giá trị"
    ROWS = "rows", "nhiều dòng"


@dataclass(frozen=True, slots=True)
class Said:
    """What people read, in Vietnamese and, where it was written, in English."""

    vi: str
    en: str = ""

    def by(self, code: str) -> str:
        """In a language; Vietnamese where there is no other."""
        return self.en if code == "en" and self.en else self.vi

    @property
    def plain(self) -> str:
        """In the language that is spoken, without a mark: for titles and attributes."""
        return self.by(language())

    @property
    def words(self) -> str:
        """In the language that is spoken; what has no English is Vietnamese, and marked so."""
        found = self.by(language())
        return home_words(found) if found is self.vi else found


SILENT = Said("")


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold between fields, and what is said where it does not."""

    holds: Expression
    said: Said


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked.

    `kind`: of ONE and MANY (of each value). `inner`: the parts of PARTS, the columns of ROWS; a list of a kind with
    parts is ROWS too; `reckoned`: the same in the order of reckoning. `valid`: the limits that its schema
    sets beyond its kind, None where there are none. `sources`: from where it may be prefilled, the first that has
    something wins. `shown` is None where it is always asked. `fits` says Wrong where its parts together cannot be.
    """

    name: str
    shape: Shape
    schema: Mapping[str, Any]
    valid: Draft202012Validator | None
    sort: Sort
    kind: Kind | None = None
    inner: tuple["Field", ...] = ()
    reckoned: tuple["Field", ...] = ()
    required: bool = False
    least: int = 0
    most: int = 0
    label: Said = SILENT
    help: Said = SILENT
    shown: Expression | None = None
    computed: Expression | None = None
    checks: tuple[Check, ...] = ()
    sources: tuple[str, ...] = ()
    options: tuple[tuple[str, Said], ...] = ()
    as_of: str = ""
    fits: Callable[[Mapping[str, Any]], None] | None = None
    setting: Mapping[str, Any] = field(default_factory=lambda: Nothing)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together under a title."""

    title: Said
    fields: tuple[str, ...]
    shown: Expression | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    key: str
    title: Said
    sections: tuple[Section, ...]
    help: Said = SILENT
    shown: Expression | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form; `digest` is what a declaration is pinned to.

    `fields` stand in the order in which they are asked, `order` in that in which they are reckoned. `where` says for
    each field which conditions of its step and section it stands under.
    """

    digest: str
    title: Said
    steps: tuple[Step, ...] = field(repr=False)
    fields: Mapping[str, Field] = field(repr=False)
    order: tuple[str, ...]
    where: Mapping[str, tuple[Expression, ...]] = field(repr=False)
    document: Mapping[str, Any]
