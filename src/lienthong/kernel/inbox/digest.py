"""What of the inbox stands in the morning's letter: what is late, what is due today, what is due within three working
days. One question for the lines of two hundred people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base.keyset import MANY
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people

from .kinds import KINDS, label_of

AHEAD = 3
"""Working days that a morning's letter looks ahead: no letter goes out on a day off."""
LISTED = 30
Working = dict[int | None, calendar.WorkingCalendar]

# Each seat and each hand is read by its own index, as in the list itself.
_LINES = """
select seat.person, s.* from unnest(%(persons)s::text[], %(units)s::bigint[], %(roles)s::text[], %(closed)s::text[])
    seat (person, unit_id, role, closed)
cross join lateral (
    select id, unit_id, sort_on, kind, title, url, taken_by, taken_name, secret, '' from inbox_item i
    where holder = '' and unit_id = seat.unit_id and role = seat.role and sort_on <= %(last)s
        and (seat.role <> '' or kind <> all(string_to_array(seat.closed, ' ')))
    order by sort_on, id limit %(most)s
) s
union all
select hand.person, s.*, hand.instead from (
    select person, actor, '' from unnest(%(hands)s::text[], %(actors)s::text[]) as own (person, actor)
    union all
    select substitute_person, absent, absent_name from inbox_substitute
    where substitute = any(%(actors)s) and state = 'agreed' and during @> %(day)s::date
) hand (person, holder, instead)
cross join lateral (
    select id, unit_id, sort_on, kind, title, url, taken_by, taken_name, secret from inbox_item i
    where holder = hand.holder and holder <> '' and sort_on <= %(last)s
    order by sort_on, id limit %(most)s
) s
"""


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    unit_id: int
    sort_on: dt.date
    kind: str
    title: str
    url: str
    taken_by: str
    taken_name: str
    secret: bool
    instead: str


def says(persons: Collection[str], day: dt.date) -> dict[str, list[notifications.DigestPart]]:
    """What is late and what is due soon, for each of these persons; by the days of the unit in which a line lies."""
    actors, seats = access.accounts_of(persons), _seats(persons)
    last = max(one.add_working_days(day, AHEAD) for one in calendar.calendars_of(seats["units"]).values())
    own: dict[str, set[str]] = defaultdict(set)
    for person, actor in actors:
        own[person].add(actor)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {**seats, **_hands(actors), "day": day, "last": last, "most": MANY})
        rows = cursor.fetchall()
    found: dict[str, dict[int, _Line]] = defaultdict(dict)
    for person, *row in rows:
        found[person].setdefault(row[0], _Line(*row))
    working = calendar.calendars_of({row[2] for row in rows})
    until = {unit: one.add_working_days(day, AHEAD) for unit, one in working.items()}
    made = {}
    for person, lines in found.items():
        near = [line for line in lines.values() if line.sort_on <= until[line.unit_id]]
        if near:
            made[person] = _parts(sorted(near, key=lambda line: (line.sort_on, line.id)), day, working, own[person])
    return made


def _seats(persons: Collection[str]) -> dict[str, Any]:
    """Where these people sit: their posts, and the roles that they hold over exactly one unit."""
    roles = access.roles_held(persons)
    held: dict[str, set[str]] = defaultdict(set)
    for person, role, _ in roles:
        held[person].add(role)
    places = {(person, unit, role) for person, role, unit in roles}
    for seats in people.seats_by_person(people.ids(persons).values()).values():
        places |= {(seat.person, seat.unit_id, "") for seat in seats}
    ordered = sorted(places)
    closed = {person: _closed(held[person]) for person, _, _ in ordered}
    return {
        "persons": [person for person, _, _ in ordered],
        "units": [unit for _, unit, _ in ordered],
        "roles": [role for _, _, role in ordered],
        "closed": [closed[person] for person, _, _ in ordered],
    }


def _hands(actors: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"hands": [person for person, _ in actors], "actors": [actor for _, actor in actors]}


def _closed(roles: set[str]) -> str:
    return " ".join(kind.code for kind in KINDS.values() if kind.roles and not roles & set(kind.roles))


def _parts(lines: Sequence[_Line], day: dt.date, working: Working, own: set[str]) -> list[notifications.DigestPart]:
    late = [line for line in lines if line.sort_on < day]
    now = [line for line in lines if line.sort_on == day]
    soon = [line for line in lines if line.sort_on > day]
    heads = (
        ("Quá hạn", "quá hạn", "qua-han", late),
        ("Đến hạn hôm nay", "đến hạn hôm nay", "hom-nay", now),
        ("Sắp đến hạn", "", "", soon),
    )
    made, left = [], LISTED
    for title, short, han, chosen in heads:
        if not chosen:
            continue
        listed = chosen[:left]
        left -= len(listed)
        said = str(len(chosen)) if len(chosen) <= MANY else f"hơn {MANY}"
        made.append(
            notifications.DigestPart(
                f"{title}: {said} việc",
                tuple(notifications.DigestLine(*_told(line, day, working, own)) for line in listed),
                f"{said} việc {short}" if short else "",
                len(chosen) - len(listed),
                f"/viec-can-lam?han={han}" if han else "/viec-can-lam",
            )
        )
    return made


def _told(line: _Line, day: dt.date, working: Working, own: set[str]) -> tuple[str, str, str]:
    notes = [calendar.words_until(line.sort_on, day, working[line.unit_id])]
    notes += [f"thay {line.instead}"] if line.instead else []
    notes += [f"{line.taken_name} đang xử lý"] if line.taken_by and line.taken_by not in own else []
    return label_of(line.kind) if line.secret else line.title, line.url, ", ".join(notes)


notifications.register_digest("inbox", says)
