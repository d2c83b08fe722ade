"""A line of the inbox as a page shows it: what, from whom, until when and why it is urgent, what can be done now."""

import datetime as dt
import inspect
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.verbs import VERBS, Verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .kinds import KINDS, label_of
from .models import WorkItem
from .open_lines import OpenLine
from .queries import waits_for
from .shown import Line, Seal
from .standing import names_of
from .urgency import Urgency, urgency_of

TAKE = "Nhận xử lý"
OWN = ("inbox.take", "inbox.give_back")
Found = Mapping[Any, Mapping[str, Any]]
"""By the way to them, the things that lines stand for, by their codes."""


@dataclass(frozen=True, slots=True)
class Button:
    """A verb that may be done from the list."""

    verb: str
    label: str
    kind: str = ""


GIVEN_BACK = Button("inbox.give_back", "Trả lại cho đơn vị")


@dataclass(frozen=True, slots=True)
class WorkCard:
    """One line."""

    code: str
    subject: str
    kind: str
    kind_label: str
    icon: str
    title: str
    url: str
    from_name: str
    unit_name: str
    for_whom: str
    due_on: dt.date | None
    clock: str
    urgency: Urgency
    taken_by: str
    taken_by_me: bool
    buttons: tuple[Button, ...]
    shown: str


def cards(by: Actor, items: Sequence[OpenLine], now: dt.datetime, *, places: bool = False) -> list[WorkCard]:
    """The lines with their buttons: one question for each kind of verb, one for all calendars, none for each line.

    Units are named where the lines are of several, or where `places` are asked for.
    """
    lying = {item.unit_id for item in items}
    names = units.cards(lying) if places or len(lying) > 1 else {}
    absent = names_of(by, {item.holder for item in items})
    things = _things(by, items)
    buttons = _buttons(by, items, things)
    sealed = Seal(by)
    working = calendar.calendars_of({_counts_in(item) for item in items})
    made = []
    for item in items:
        unit = names.get(item.unit_id)
        named = KINDS.get(item.kind)
        mine = item.taken_by == by.id or (
            item.holder == by.id and any(one.verb == OWN[1] for one in buttons[item.code])
        )
        made.append(
            WorkCard(
                item.code,
                item.subject,
                item.kind,
                label_of(item.kind),
                named.icon if named else "square-check",
                item.title,
                item.url,
                item.from_name,
                unit.name if unit else "",
                _mark(by, item, things) or ("" if mine else _for_whom(by, item, absent)),
                item.clock.due_on if item.clock else None,
                item.clock.subject if item.clock else "",
                urgency_of(item, named, now, working[_counts_in(item)]),
                by.name if mine else item.taken_name,
                mine,
                tuple(buttons[item.code]),
                sealed(item) if buttons[item.code] else "",
            )
        )
    return made


def _counts_in(item: OpenLine) -> int | None:
    """By whose days and hours the time left is counted: those by which the due date was reckoned."""
    return item.clock.unit_id if item.clock else None


def _for_whom(by: Actor, item: OpenLine, absent: dict[str, str]) -> str:
    if item.holder and item.holder == by.id:
        return "Giao riêng cho anh/chị"
    return f"Thay {absent[item.holder]}" if item.holder in absent else ""


def _mark(by: Actor, item: OpenLine, things: "Found") -> str:
    """What the room says to this actor of what the line stands for: that the case is their own."""
    kind = KINDS.get(item.kind)
    thing = things.get(kind.things, {}).get(item.subject) if kind is not None and kind.mark else None
    return kind.mark(by, thing) if kind is not None and kind.mark and thing is not None else ""


def _buttons(by: Actor, items: Sequence[OpenLine], things: "Found") -> dict[str, list[Button]]:
    made: dict[str, list[Button]] = defaultdict(list)
    for item in items:
        for name in item.verbs:
            verb = VERBS.get(name)
            thing = things.get(_way_to(item, verb), {}).get(item.subject) if verb else None
            if verb is not None and thing is not None and verb.open_to(by, thing):
                made[item.code].append(Button(name, capital(verb.sentence), "primary" if not made[item.code] else ""))
        # Where the room has a taking of its own, that one says it to everybody; two would ask which.
        if not any(button.label.startswith(TAKE) for button in made[item.code]):
            theirs = _hands(item)
            thing = things[_way_to(item, VERBS[theirs[0]])].get(item.subject) if theirs else None
            made[item.code] += _own(by, item) if theirs is None else _in_hand(by, item, theirs, thing)
    return made


def _things(by: Actor, items: Sequence[OpenLine]) -> "Found":
    """What the lines stand for, by the way to it: one question for each way, whatever the number of lines."""
    wanted: dict[Any, set[str]] = defaultdict(set)
    quick = {kind.things for kind in KINDS.values()}
    for item in items:
        named = [verb for name in item.verbs if (verb := VERBS.get(name)) is not None and needs_nothing(verb)]
        theirs = _hands(item)
        for verb in [*named, *([VERBS[theirs[0]]] if theirs else [])]:
            way = _way_to(item, verb)
            if way is not None:
                wanted[way].add(item.subject)
    return {
        way: way(by, codes) if way in quick else {thing.code: thing for thing in way(by).filter(code__in=codes)}
        for way, codes in wanted.items()
    }


def _way_to(item: OpenLine, verb: Verb[Any]) -> Any:
    """How what a line stands for is found: by the quicker way of its kind, else by where the verb's readings start."""
    kind = KINDS.get(item.kind)
    return (kind and kind.things) or verb.of


def _own(by: Actor, item: OpenLine) -> list[Button]:
    if item.holder or not waits_for(by, item):
        return []
    if not item.taken_by:
        return [Button("inbox.take", TAKE)]
    return [GIVEN_BACK] if item.taken_by == by.id else []


def _hands(item: WorkItem | OpenLine) -> tuple[str, str] | None:
    """By which verbs of its room this line is taken and given back; a line that was taken itself is given back so."""
    kind = KINDS.get(item.kind)
    return kind.hands if kind is not None and not item.taken_by else None


def _in_hand(by: Actor, item: OpenLine, hands: tuple[str, str], thing: Any) -> list[Button]:
    taking, giving_back = (VERBS[name] for name in hands)
    if thing is None:
        return []
    if not item.holder:
        return [Button("inbox.take", TAKE)] if waits_for(by, item) and taking.open_to(by, thing) else []
    mine = item.holder == by.id and giving_back.open_to(by, thing)
    return [GIVEN_BACK] if mine else []


def meant(item: Line, verb: str) -> tuple[str, str]:
    """Which verb a press on a line means, and of what: a room may have a taking of its own."""
    theirs = _hands(item) if isinstance(item, WorkItem) and verb in OWN else None
    if theirs is not None:
        return theirs[OWN.index(verb)], item.subject
    return verb, item.code if verb in OWN else item.subject


def needs_nothing(verb: Verb[Any]) -> bool:
    """Whether a verb can be done at a press: it asks for nothing but the thing and the actor."""
    return _asks_for_nothing(verb.function)


@cache
def _asks_for_nothing(function: Callable[..., Any]) -> bool:
    """Looked at once for each verb: a list of thirty lines would look sixty times."""
    asked = list(inspect.signature(function).parameters.values())[2:]
    return all(one.default is not inspect.Parameter.empty for one in asked)


def capital(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]
