"""The forms by which days, hours and ways of counting are declared, and what was declared so far."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import sort_key, whole_number
from lienthong.kernel.base.verbs import Verb
from lienthong.kernel.units import api as units

from .actions import declare_day, declare_hours, declare_policy, declare_swap
from .days import KINDS, WEEK, Certainty, DayKind
from .hours import read_parts, read_season, spoken_parts
from .models import LocalDay, LocalHours, LocalPolicy
from .places import declared_policies
from .policies import ENDS_WORDS, FROM_WORDS, policies
from .rules import WEEKDAYS, spoken

DAY, SWAP, HOURS, POLICY = "ngay", "hoan-doi", "gio", "cach-tinh"
LABELS = {DAY: "Ngày nghỉ, ngày làm việc", SWAP: "Hoán đổi ngày", HOURS: "Giờ làm việc", POLICY: "Cách tính thời hạn"}
EVERYWHERE = "toan-he-thong"
LISTED = 30
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the verb that it calls, and what it gives to it from the fields as they were typed."""

    verb: Verb[str]
    reads: Callable[[Given], dict[str, Any]]


def _iso(text: str) -> str:
    """A day as people type it; what is none goes on as it is and is refused by the verb."""
    try:
        return dt.datetime.strptime(text.strip(), "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return "—"


def _papers(given: Given) -> dict[str, Any]:
    return {"cited": given["cited"], "known_on": _iso(given["known_on"]), "certainty": given["certainty"]}


def _day(given: Given) -> dict[str, Any]:
    named = {"kind": given["kind"], "name": given["name"], "parts": given["parts"]}
    return {"day": _iso(given["day"]), **named, **_papers(given)}


def _swap(given: Given) -> dict[str, Any]:
    return {"off": _iso(given["off"]), "worked": _iso(given["worked"]), **_papers(given)}


def _hours(given: Given) -> dict[str, Any]:
    season = [given["season_from"].strip(), given["season_to"].strip()]
    return {
        "since": _iso(given["since"]), "parts": given["parts"], "name": given["name"],
        "weekdays": " ".join(given["weekdays"]), "season": " ".join(season).replace("/", "-") if any(season) else "",
        **_papers(given),
    }  # fmt: skip


def _policy(given: Given) -> dict[str, Any]:
    numbers = {name: whole_number(given[name], 1000) for name in ("hours_per_day", "extensions")}
    return {
        "policy": given["policy"].strip(), "procedure": given["procedure"], "since": _iso(given["since"]),
        "name": given["name"], "count_from": given["count_from"], "ends": given["ends"], "cut_off": given["cut_off"],
        **{name: -1 if number is None else number for name, number in numbers.items()},
        "after_supplement": given["after_supplement"], "stops_for_payment": bool(given["stops_for_payment"]),
        **_papers(given),
    }  # fmt: skip


FORMS = {
    DAY: Form(declare_day, _day),
    SWAP: Form(declare_swap, _swap),
    HOURS: Form(declare_hours, _hours),
    POLICY: Form(declare_policy, _policy),
}
FIELDS = (
    "place", "day", "kind", "parts", "name", "cited", "known_on", "certainty", "off", "worked", "since",
    "season_from", "season_to", "policy", "procedure", "count_from", "ends", "cut_off", "hours_per_day",
    "after_supplement", "stops_for_payment", "extensions",
)  # fmt: skip


def open_forms(by: Actor) -> list[str]:
    """The forms that this actor may use: ways of counting are the house's own, the rest is declared for a place."""
    if by.has("system_admin"):
        return list(FORMS)
    return [DAY, SWAP, HOURS] if by.units_as("unit_admin") else []


def places_of(by: Actor) -> list[tuple[str, str]]:
    """For which places that are in being this actor may declare: code and name; the whole house first."""
    cards = [one for one in units.cards(by.units_as("unit_admin", "system_admin")).values() if one.lives_on(today())]
    named = [(card.code, card.name) for card in sorted(cards, key=lambda card: (sort_key(card.name), card.code))]
    return [(EVERYWHERE, "Toàn hệ thống"), *named] if by.has("system_admin") else named


def kinds_offered() -> list[tuple[str, str]]:
    """What a day may be declared to be; swapped days have a form of their own."""
    swapped = (DayKind.SWAPPED_OFF, DayKind.SWAPPED_WORKING)
    return [(kind.value, _capital(kind.label)) for kind in KINDS.values() if kind not in swapped]


def ways_offered() -> list[tuple[str, str]]:
    """The ways of counting that are there."""
    known = {one.code: one.label for one in (*policies(), *declared_policies())}
    return sorted(known.items(), key=lambda one: sort_key(one[1]))


# -- what was declared -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One declaration: when, what, where, by which document; how the form is filled to put it right by a later one."""

    code: str
    at: dt.datetime
    what: str
    place: str
    cited: str
    known_on: dt.date
    doubt: str
    again: dict[str, Any]
    undo: dict[str, Any]


def rows_of(by: Actor) -> list[Row]:
    """The newest declarations for the places of this actor, newest first."""
    own = by.units_as("unit_admin", "system_admin")
    here = Q(unit_id__in=own) | Q(unit_id=None)
    days = list(LocalDay.objects.filter(here).order_by("-id")[:LISTED])
    hours = list(LocalHours.objects.filter(here).order_by("-id")[:LISTED])
    ways = list(LocalPolicy.objects.order_by("-id")[:LISTED]) if by.has("system_admin") else []
    lying = {row.unit_id for row in days} | {row.unit_id for row in hours}
    named = units.cards(unit for unit in lying if unit is not None)
    places = {None: (EVERYWHERE, "Toàn hệ thống")} | {pk: (card.code, card.name) for pk, card in named.items()}
    mine = set(own) | ({None} if by.has("system_admin") else set())
    made = [_day_row(row, places[row.unit_id], mine) for row in days]
    made += [_hours_row(row, places[row.unit_id], mine) for row in hours]
    made += [_policy_row(row) for row in ways]
    return sorted(made, key=lambda row: (row.at, row.code), reverse=True)[:LISTED]


def _day_row(row: LocalDay, place: tuple[str, str], mine: Iterable[int | None]) -> Row:
    kind = KINDS[row.kind]
    hours = f", {spoken_parts(read_parts(row.parts))}" if row.parts else ""
    again = {"loai": DAY, "place": place[0], "day": f"{row.day:%d/%m/%Y}"}
    may = row.unit_id in mine
    swapped = kind in (DayKind.SWAPPED_OFF, DayKind.SWAPPED_WORKING)
    filled = {**again, "kind": row.kind, "parts": row.parts, "name": row.name, "cited": row.cited}
    filled |= {"certainty": row.certainty}
    undone = {**again, "kind": DayKind.AS_USUAL.value, "name": f"Bỏ khai báo: {row.name}"[:200]}
    return Row(
        row.code, row.recorded, f"{_capital(spoken(row.day))}: {row.name} ({kind.label}{hours})", place[1], row.cited,
        row.known_on, _doubt(row.certainty), filled if may and not swapped else {},
        undone if may and kind is not DayKind.AS_USUAL else {},
    )  # fmt: skip


def _hours_row(row: LocalHours, place: tuple[str, str], mine: Iterable[int | None]) -> Row:
    said = spoken_parts(read_parts(row.parts)) or "không làm việc"
    names = [WEEKDAYS[WEEK[name]] for name in row.weekdays.split()]
    days = f", {', '.join(names)}" if names else ""
    season = read_season(row.season)
    ends = [f"{day:02}/{month:02}" for month, day in season] if season else ["", ""]
    when = f", từ {ends[0]} đến {ends[1]} hằng năm" if season else ""
    filled = {
        "loai": HOURS, "place": place[0], "since": f"{row.since:%d/%m/%Y}", "parts": row.parts, "name": row.name,
        "cited": row.cited, "weekdays": row.weekdays.split(), "season_from": ends[0], "season_to": ends[1],
        "certainty": row.certainty,
    }  # fmt: skip
    what = f"{row.name}: {said}{days}{when}, từ ngày {row.since:%d/%m/%Y}"
    again = filled if row.unit_id in mine else {}
    return Row(row.code, row.recorded, what, place[1], row.cited, row.known_on, _doubt(row.certainty), again, {})


def _policy_row(row: LocalPolicy) -> Row:
    rule = row.rule
    own = f" (thủ tục {row.procedure})" if row.procedure else ""
    how = f"{FROM_WORDS[rule['count_from']]}, {ENDS_WORDS[rule['ends']]}"
    filled = {
        "loai": POLICY, "policy": row.policy, "procedure": row.procedure, "since": f"{row.since:%d/%m/%Y}",
        "cited": row.cited, "certainty": row.certainty, **{name: rule[name] for name in FIELDS if name in rule},
    }  # fmt: skip
    what = f"{rule['name']}{own}: {how}, từ ngày {row.since:%d/%m/%Y}"
    return Row(
        row.code, row.recorded, what, "Toàn hệ thống", row.cited, row.known_on, _doubt(row.certainty), filled, {}
    )


def _doubt(certainty: str) -> str:
    return "" if certainty == Certainty.VERIFIED else Certainty(certainty).label


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
