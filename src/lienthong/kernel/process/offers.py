"""What a procedure may ask of the house: the verbs that rooms offer to steps of the system, and decision tables.

Whoever writes a procedure writes a name; the house does with its own rights only what a room has offered by that name.
Pure: no Django, no database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lienthong.kernel.base.errors import HouseFault

Table = Callable[[Mapping[str, Any]], Mapping[str, Any]]
_verbs: dict[str, tuple["CaseVerb", str]] = {}
_tables: dict[str, Table] = {}
_documents: dict[str, str] = {}


class CaseVerb(Protocol):
    """A verb of a room above, as a step of the system calls it: on the code of a case, by the house."""

    name: str
    of: Any

    def __call__(self, *where: Any, key: str | None = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Offers:
    """The names by which a procedure may ask: verbs and decision tables; and the kinds of documents that are signed."""

    verbs: frozenset[str]
    tables: frozenset[str]
    documents: frozenset[str] = frozenset()


def offer_verb(verb: CaseVerb, label: str) -> None:
    """A room above lets steps of the system call one of its verbs on the case of a run; `label`: as an author picks it.

    The verb is called with the subject of the run and the house as actor: it asks nothing more, and its rule must allow
    the house. What it answers, where that is a mapping, becomes facts of the run; `outcome` is how the step came out.
    """
    if verb.of is None:
        raise HouseFault(f"{verb.name} begins a thing; a step calls a verb on the case that is there.")
    if verb.name in _verbs or not label.strip():
        raise HouseFault(f"{verb.name} is offered once, with what people call it.")
    _verbs[verb.name] = (verb, label)


def register_table(name: str, table: Table) -> None:
    """A room above gives a decision table by its name: facts in, facts out; `outcome` among them is how it came out."""
    if name in _tables:
        raise HouseFault(f"The decision table {name} is named twice.")
    _tables[name] = table


def register_documents(kinds: Mapping[str, str]) -> None:
    """The kinds of documents that a step may sign, by their abbreviations."""
    _documents.update(kinds)


def document_choices() -> list[tuple[str, str]]:
    """The kinds of documents for whoever picks one: abbreviation and name."""
    return list(_documents.items())


def offered_verb(name: str) -> CaseVerb | None:
    """The verb of that name where a room has offered it; None for any other, also where the house has such a verb."""
    return _verbs[name][0] if name in _verbs else None


def table_named(name: str) -> Table | None:
    """The decision table of that name, where a room has given one."""
    return _tables.get(name)


def offered() -> Offers:
    """The names that are there now: what the lint holds a procedure against."""
    return Offers(frozenset(_verbs), frozenset(_tables), frozenset(_documents))


def verb_choices() -> list[tuple[str, str]]:
    """The offered verbs for whoever picks one: name and what people call it, in the order of the words."""
    return sorted(((name, label) for name, (_, label) in _verbs.items()), key=lambda one: one[1])
