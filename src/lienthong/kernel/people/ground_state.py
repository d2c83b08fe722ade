"""What the house holds true where a list of staff is to be taken in: read at once for all its rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.text import fold
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

from .intake import Row
from .models import Contact, Person, Post, Seat, Staff


@dataclass(frozen=True, slots=True)
class Held:
    """A seat, or a place on the staff, that goes on or begins on the day or later; `post` empty for the staff."""

    id: int
    person: str
    unit_id: int
    post: str
    how: str
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Known:
    """A post that is there on the day."""

    code: str
    title: str
    unit_id: int
    kind: str
    since: dt.date | None


@dataclass(slots=True)
class Ground:
    """What is true from the day on, of the units in question and the people named."""

    on: dt.date
    scope: frozenset[int]
    unit_codes: dict[int, str]
    unit_names: dict[int, str]
    unit_of: dict[str, int | None]
    names: dict[str, str]
    by_name: dict[str, list[str]]
    staff: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    at_post: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[str, Known] = field(default_factory=dict)
    in_unit: dict[int, list[Known]] = field(default_factory=lambda: defaultdict(list))
    taken_codes: set[str] = field(default_factory=set)
    sexes: dict[str, str] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)

    def ends(self, held: Held) -> bool:
        """Whether it can end before the day: it began earlier."""
        return held.since is None or held.since < self.on


def locked(rows: Collection[Row], unit_id: int, on: dt.date) -> None:
    """Lock what an import may change, in one order, so that nothing changes between the look and the deed."""
    scope = units.within([unit_id], on)
    people = Q(code__in={row.code for row in rows if row.code}) | Q(full_name__in={row.full_name for row in rows})
    there = Q(pk__in=Staff.objects.filter(unit_id__in=scope).values("person_id"))
    list(Person.objects.select_for_update().filter(people | there).order_by("pk").values_list("pk"))
    held = Q(pk__in=Seat.objects.filter(person__in=Person.objects.filter(people | there)).values("post_id"))
    list(Post.objects.select_for_update().filter(Q(unit_id__in=scope) | held).order_by("pk").values_list("pk"))


def ground(rows: Collection[Row], unit_id: int, on: dt.date) -> Ground:
    """What is true of the unit and all below it, and of whoever is named in the rows."""
    scope = units.within([unit_id], on)
    named = _units({row.unit for row in rows}, on)
    found = Ground(on, scope, {}, {}, named, {}, defaultdict(list))
    going = Q(valid__contains=on) | Q(valid__startswith__gte=on)
    people = Q(code__in={row.code for row in rows if row.code}) | Q(full_name__in={row.full_name for row in rows})
    there = Q(pk__in=Staff.objects.filter(going, unit_id__in=scope).values("person_id"))
    seated = Q(pk__in=Seat.objects.filter(going, post__unit_id__in=scope).values("person_id"))
    ids: dict[int, str] = {}
    for pk, code, name, sex in (
        Person.objects.filter(people | there | seated).order_by("pk").values_list("pk", "code", "full_name", "sex")
    ):
        ids[pk] = code
        found.names[code], found.sexes[code] = name, sex
        found.by_name[name.casefold()].append(code)
    if any(row.email for row in rows):  # without the wall: an address that is given is only told from the one kept
        with seen_by(HOUSE):
            kept = Contact.objects.filter(person__in=list(ids)).exclude(email="")
            found.mails = dict(kept.values_list("person__code", "email"))
    staff = Staff.objects.filter(going, Q(person__in=list(ids)) | Q(unit_id__in=scope))
    for pk, person, unit, valid in staff.order_by("pk").values_list("pk", "person__code", "unit_id", "valid"):
        found.staff[person].append(Held(pk, person, unit, "", "", valid.lower, valid.upper))
    seats = Seat.objects.filter(going, Q(person__in=list(ids)) | Q(post__unit_id__in=scope))
    for pk, person, unit, post, how, valid in seats.order_by("pk").values_list(
        "pk", "person__code", "post__unit_id", "post__code", "how", "valid"
    ):
        one = Held(pk, person, unit, post, how, valid.lower, valid.upper)
        found.seats[person].append(one)
        found.at_post[post].append(one)
    posts = Post.objects.filter(valid__contains=on, unit_id__in=scope).order_by("rank", "code")
    for code, title, unit, kind, valid in posts.values_list("code", "title", "unit_id", "kind", "valid"):
        known = Known(code, title, unit, kind, valid.lower)
        found.posts[code] = known
        found.in_unit[unit].append(known)
    used = set(scope) | {one.unit_id for held in (*found.staff.values(), *found.seats.values()) for one in held}
    for unit, card in units.cards(used, on).items():
        found.unit_codes[unit], found.unit_names[unit] = card.code, card.name
    found.taken_codes = set(Person.objects.filter(code__startswith="nguoi-").values_list("code", flat=True))
    return found


def _units(texts: Iterable[str], on: dt.date) -> dict[str, int | None]:
    """Which unit each text means, by code or by its whole name; None where it means none, or more than one."""
    by_code = units.cards_of([text for text in texts if text], on)
    found: dict[str, int | None] = {}
    for text in texts:
        if text in by_code:
            found[text] = by_code[text].id if by_code[text].lives_on(on) else None
            continue
        hits = [one for one in units.resolve(text, on=on).hits if one.lives_on(on)] if text else []
        same = [one for one in hits if fold(one.name) == fold(text)] or hits
        found[text] = same[0].id if len(same) == 1 else None
    return found
