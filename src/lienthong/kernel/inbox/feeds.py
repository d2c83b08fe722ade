"""Due days as an iCalendar feed (RFC 5545), for the calendar program of a person or of a unit's office.

The feed shows what the owner of the address may see at the moment it is read, and ends with the account. What is secret
is left out; titles of kinds that are not `outside` are not told. The text changes only when what it shows does, so that
a program which asks each hour is answered with 304.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from django.conf import settings
from icalendar import Calendar, Event

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import HouseFault, NotThere
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .asked import AGO, Asked
from .kept import code_in
from .kinds import KINDS, label_of
from .models import Feed
from .open_lines import OpenLine
from .queries import mine, seats, seen
from .states import FeedState

MOST = 500
EVERY = dt.timedelta(hours=1)
_FIRST_YEAR = dt.date(2020, 1, 1)
_NAMES = uuid.uuid5(uuid.NAMESPACE_DNS, "lienthong")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day to be held. `about` never changes for one matter: calendar programs know it again by that.

    The title names no person and nothing hidden. `at`: an instant of that day, where the whole day is not meant.
    """

    about: str
    title: str
    on: dt.date
    url: str
    label: str
    changed_at: dt.datetime
    at: dt.datetime | None = None


Provider = Callable[[Actor, Collection[int]], Iterable[CalendarEntry]]
_PROVIDERS: dict[str, Provider] = {}


def register_calendar(room: str, provider: Provider) -> None:
    """A room adds days that are no lines of an inbox, for a person (the actor) and units; what is hidden it leaves out.

    It is asked with the eyes of that person. Only days from three months ago on are shown.
    """
    if _PROVIDERS.setdefault(room, provider) != provider:
        raise HouseFault(f"The room {room} speaks twice in calendars.")


def feed_at(token: str) -> str:
    """The calendar at a secret address; NotThere where it was taken back, or its owner may not see it any more."""
    code = code_in(token)
    with seen_by(HOUSE):
        feed = Feed.objects.filter(code=code, state=FeedState.OPEN).first() if code else None
        if feed is None:
            raise NotThere
        owner = access.actor_named(feed.owner.removeprefix("account:"))
    if not may("inbox.open_feed", owner, SimpleNamespace(unit_id=feed.unit_id)):
        raise NotThere
    with seen_by(owner):
        name = units.card(feed.unit_id).name if feed.unit_id is not None else owner.name
        return written(name, entries(owner, feed.unit_id))


def entries(by: Actor, unit_id: int | None = None) -> list[CalendarEntry]:
    """What is due: of the person's own inbox, or of everything open in one unit; and what other rooms add."""
    asked = Asked(today=today(), unit=unit_id, dated=True)
    items = (mine if unit_id is None else seen)(by, asked, size=MOST).items
    own = by.id if unit_id is None else ""
    found = [_of_line(item, own) for item in items]
    places = {unit for unit, _ in seats(by)} if unit_id is None else {unit_id}
    for provider in _PROVIDERS.values():
        found += [entry for entry in provider(by, places) if entry.on >= today() - AGO]
    return sorted(found, key=lambda entry: (entry.on, entry.about))


def _of_line(item: OpenLine, own: str) -> CalendarEntry:
    kind = KINDS.get(item.kind)
    title = item.title if kind is not None and kind.outside else label_of(item.kind)
    if own and item.holder not in ("", own):
        title = f"{title} (làm thay)"
    at = item.clock.due_at if item.clock else None
    timed = at if at is not None and at != calendar.end_of_day(item.sort_on) else None
    return CalendarEntry(
        f"{item.kind}/{item.subject}", title, item.sort_on, item.url, label_of(item.kind), item.opened_at, timed
    )


def written(name: str, days: Iterable[CalendarEntry]) -> str:
    """As iCalendar text; the same for the same days, whenever it is written."""
    made = Calendar()
    made.add("prodid", "-//Liên Thông//Lịch hạn//VI")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Hạn công việc: {name}")
    made.add("x-wr-timezone", str(VIETNAM))
    made.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for day in days:
        made.add_component(_event(day))
    made.add_missing_timezones(first_date=_FIRST_YEAR)
    text: str = made.to_ical().decode()
    return text


def _event(day: CalendarEntry) -> Event:
    made = Event()
    made.add("uid", f"{uuid.uuid5(_NAMES, day.about)}@lienthong")
    made.add("dtstamp", day.changed_at.astimezone(dt.UTC))
    made.add("summary", f"Hạn: {day.title}")
    if day.at is None:
        made.add("dtstart", day.on)
        made.add("dtend", day.on + dt.timedelta(days=1))
    else:
        made.add("dtstart", day.at.astimezone(VIETNAM))
        made.add("dtend", day.at.astimezone(VIETNAM))
    made.add("categories", [day.label])
    made.add("url", settings.SITE_URL.rstrip("/") + day.url)
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT")
    return made
