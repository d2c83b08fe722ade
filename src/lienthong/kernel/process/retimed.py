"""Waiting timers that the calendar has moved: who is told of them, once each, and the list that they are led to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, keyset, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .definition import NodeKind
from .events import StepRetimed
from .models import Past, Step
from .nets import net_of
from .posts import VACANT
from .queries import steps
from .states import Deed, StepState

KIND, PAGE = "process.timers_moved", "/quy-trinh/hen-gio-doi"
WORDS = 200

notifications.register_kind(
    KIND,
    label="Hẹn giờ của quy trình được dời",
    title="Hẹn giờ của quy trình đã dời: {why}",
    text="{papers}Mở danh sách để xem hồ sơ nào, dời từ lúc nào đến lúc nào.",
    duty=True,
)
Place = tuple[int, str, str]
"""For whom something waits: the unit, the role, the account."""


def tell_of_timers(moved: Sequence[StepRetimed]) -> int:
    """Tell everybody concerned that timers have moved; however many and however often, once for each cause and day."""
    places = _concerned({one.step for one in moved})
    if not places:
        return 0
    everybody = _Everybody()
    news: dict[tuple[str, str], notifications.News] = {}
    for one in moved:
        for place in places.get(one.step, ()):
            for person in everybody.at(place):
                news.setdefault((one.cause, person), _news(person, one))
    return notifications.notify_many(news.values())


def _news(person: str, one: StepRetimed) -> notifications.News:
    papers = f"Căn cứ: {one.cited}. " if one.cited else ""
    url, told = f"{PAGE}?tu={today().isoformat()}", f"{one.cause}:{today().isoformat()}"
    facts = {"why": one.why[:WORDS], "papers": papers}
    return notifications.News(person, KIND, facts, url, one.cause or KIND, f"timers:{told}")


def _concerned(codes: Iterable[str]) -> dict[str, set[Place]]:
    """For each timer: those for whom the step waits on whose border it lies; of others, who leads the unit."""
    timers = list(Step.objects.filter(code__in=codes).select_related("run"))
    beside: dict[tuple[int, int, str], set[Place]] = defaultdict(set)
    rows = Step.objects.filter(run__in={one.run_id for one in timers}, kind=NodeKind.USER)
    for run, scope, node, unit, role, holder in rows.values_list("run", "scope", "node", "unit", "role", "holder"):
        beside[run, scope, node].add((unit, "" if holder else role, holder))
    found = {}
    for one in timers:
        host = net_of(one.run.version_id).nodes[one.node].on
        found[one.code] = beside.get((one.run_id, one.scope, host)) or {(one.unit_id, VACANT, "")}
    return found


class _Everybody:
    """Who holds which role where, under which account; each place is asked for once."""

    def __init__(self) -> None:
        self._hands = {actor: person for person, actor in access.accounts_of(access.persons_with_accounts())}
        self._known: dict[Place, list[str]] = {}

    def at(self, place: Place) -> list[str]:
        """The persons for whom something waits there."""
        unit, role, holder = place
        if place not in self._known:
            if holder:
                self._known[place] = [self._hands[holder]] if holder in self._hands else []
            elif role:
                self._known[place] = access.persons_as((role,), [unit])
            else:
                self._known[place] = [seat.person for seat in people.holders({unit})]
        return self._known[place]


# -- the list --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retimed:
    """A timer that waits until another instant than before: of which run, until when now, and why."""

    run: str
    title: str
    name: str
    unit: str
    fires_at: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class RetimedList:
    """A page of them."""

    rows: list[Retimed]
    next: str
    previous: str


def retimed_since(by: Actor, day: dt.date, *, after: str = "", before: str = "") -> RetimedList:
    """The timers that were moved on this day or later and still wait, of the units the actor sees; the next first."""
    start = dt.datetime.combine(day, dt.time(), VIETNAM)
    lines = Past.objects.filter(deed=Deed.RETIMED, at__gte=start)
    moved = Exists(lines.filter(run=OuterRef("run"), step=OuterRef("code")))
    waiting = steps(by).filter(kind=NodeKind.TIMER, state=StepState.AWAITING, fires_at__isnull=False).filter(moved)
    page = keyset.page(waiting.select_related("run"), ("fires_at", "id"), after=after, before=before)
    rows = list(page.rows)
    last = lines.filter(run__in={one.run_id for one in rows}, step__in=[one.code for one in rows])
    whys = dict(last.order_by("step", "-id").distinct("step").values_list("step", "note"))
    names = units.cards({one.unit_id for one in rows})
    return RetimedList([_row(one, names, whys) for one in rows], page.next, page.previous)


def _row(step: Step, names: dict[int, units.UnitCard], whys: dict[str, str]) -> Retimed:
    node = net_of(step.run.version_id).nodes[step.node]
    assert step.fires_at is not None
    return Retimed(
        step.run.code, step.run.title, node.name.rstrip(".") or node.kind.label, names[step.unit_id].name,
        step.fires_at, whys.get(step.code, ""),
    )  # fmt: skip
