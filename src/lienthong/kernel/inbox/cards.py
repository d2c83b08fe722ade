"""A line of the inbox as a page shows it: what, from whom, until when and why it is urgent, what can be done now."""

import datetime as dt
import inspect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.verbs import VERBS, Verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .kinds import KINDS, label_of
from .models import WorkItem
from .queries import waits_for
from .standing import names_of
from .urgency import Urgency, urgency_of

TAKE = "Nhận xử lý"


@dataclass(frozen=True, slots=True)
class Button:
    """A verb that may be done from the list."""

    verb: str
    label: str
    kind: str = ""


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
    urgency: Urgency
    taken_by: str
    taken_by_me: bool
    buttons: tuple[Button, ...]


def cards(by: Actor, items: Sequence[WorkItem], now: dt.datetime, *, places: bool = False) -> list[WorkCard]:
    """The lines with their buttons: one question for each kind of verb, none for each line.

    Units are named where the lines are of several, or where `places` are asked for.
    """
    lying = {item.unit_id for item in items}
    names = units.cards(lying) if places or len(lying) > 1 else {}
    absent = names_of(by, {item.holder for item in items})
    buttons = _buttons(by, items)
    working = calendar.shipped()
    made = []
    for item in items:
        unit = names.get(item.unit_id)
        named = KINDS.get(item.kind)
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
                _for_whom(by, item, absent),
                item.clock.due_on if item.clock else None,
                urgency_of(item, named, now, working),
                item.taken_name,
                item.taken_by == by.id,
                tuple(buttons[item.code]),
            )
        )
    return made


def _for_whom(by: Actor, item: WorkItem, absent: dict[str, str]) -> str:
    if item.holder and item.holder == by.id:
        return "Giao riêng cho anh/chị"
    return f"Thay {absent[item.holder]}" if item.holder in absent else ""


def _buttons(by: Actor, items: Sequence[WorkItem]) -> dict[str, list[Button]]:
    made: dict[str, list[Button]] = defaultdict(list)
    wanted: dict[Any, set[str]] = defaultdict(set)
    for item in items:
        for name in item.verbs:
            verb = VERBS.get(name)
            if verb is not None and verb.of is not None and needs_nothing(verb):
                wanted[verb.of].add(item.subject)
    things = {of: {thing.code: thing for thing in of(by).filter(code__in=codes)} for of, codes in wanted.items()}
    for item in items:
        for name in item.verbs:
            verb = VERBS.get(name)
            thing = things.get(verb.of, {}).get(item.subject) if verb else None
            if verb is not None and thing is not None and verb.open_to(by, thing):
                made[item.code].append(Button(name, capital(verb.sentence), "primary" if not made[item.code] else ""))
        # Where the room has a taking of its own, that one says it to everybody; two would ask which.
        if not any(button.label.startswith(TAKE) for button in made[item.code]):
            made[item.code] += _own(by, item)
    return made


def _own(by: Actor, item: WorkItem) -> list[Button]:
    if item.holder or not waits_for(by, item):
        return []
    if not item.taken_by:
        return [Button("inbox.take", TAKE)]
    return [Button("inbox.give_back", "Trả lại cho đơn vị")] if item.taken_by == by.id else []


def needs_nothing(verb: Verb[Any]) -> bool:
    """Whether a verb can be done at a press: it asks for nothing but the thing and the actor."""
    asked = list(inspect.signature(verb.function).parameters.values())[2:]
    return all(one.default is not inspect.Parameter.empty for one in asked)


def capital(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]
