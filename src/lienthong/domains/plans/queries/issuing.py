"""What the issue page shows before anything happens: what is still open, what is to be chosen, how much it will be."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lienthong.domains.plans.models import Plan, Row
from lienthong.domains.plans.queries.review import Review, RowView, review
from lienthong.domains.plans.queries.scope import open_doubts_of
from lienthong.domains.plans.rules import DUE_KINDS_WITHOUT_DAY, first_round
from lienthong.domains.plans.sharing import Sharing, unchosen
from lienthong.domains.plans.states import Decision
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

DAYS_TO_WRITE = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """“Some of a group”: which row, where in its fields, from which members, who is chosen."""

    view: RowView
    part: str
    place: int
    printed: str
    members: list[units.UnitCard]
    chosen: list[str]
    needed: bool


@dataclass(frozen=True, slots=True)
class GroupUse:
    """A group as it will be opened: how many units, in how many rows."""

    name: str
    members: list[units.UnitCard]
    rows: int


@dataclass(slots=True)
class Preview:
    """The plan as it would be issued now."""

    review: Review
    kept: list[RowView]
    waiting: list[RowView]
    doubts: int
    lost: list[RowView]
    choices: list[Choice]
    groups: list[GroupUse]
    undated: list[RowView]
    endless: int
    hidden: list[RowView]
    alone: list[RowView]
    reported: int
    assignments: int
    owing: int
    units: int
    round_name: str
    cut_off: dt.date
    report_due: dt.date

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way."""
        return bool(self.kept) and not (self.waiting or self.doubts or self.lost or self.unchosen)

    @property
    def unchosen(self) -> list[Choice]:
        """Choices that must still be made."""
        return [choice for choice in self.choices if choice.needed and not choice.chosen]


def preview(plan: Plan) -> Preview:
    """Everything of the issue page; the shares are those that issuing itself makes."""
    on = today()
    found = review(plan, source=False)
    views = [view for rows in found.sections.values() for view in rows]
    kept = [view for view in views if view.row.state == Decision.ACCEPTED]
    sharing = Sharing((view.row.fields for view in kept), plan.unit_id, on)
    shares = [(view, sharing.shares(view.row.fields)) for view in kept]
    owed = [view for view in kept if not view.row.fields.get("reported")]
    name, cut_off = first_round(on)
    return Preview(
        review=found,
        kept=kept,
        waiting=[view for view in found.counted if view.waits],
        doubts=open_doubts_of(plan).count(),
        lost=[view for view in owed if not unchosen(view.row.fields) and not sharing.led(view.row)],
        choices=_choices(owed, on),
        groups=_groups(owed, sharing),
        undated=[view for view in owed if _undated(view.row)],
        endless=sum(_endless(view.row) for view in owed),
        hidden=[view for view in kept if view.row.fields.get("hidden")],
        alone=[view for view, parts in shares if not parts and view in owed and sharing.led(view.row)],
        reported=len(kept) - len(owed),
        assignments=sum(len(parts) for _, parts in shares),
        owing=len({part.unit for _, parts in shares for part in parts if part.owes}),
        units=len({part.unit for _, parts in shares for part in parts}),
        round_name=name,
        cut_off=cut_off,
        report_due=report_day(cut_off),
    )


def accepted_row(plan: Plan, code: str) -> Row:
    """A row that was accepted, of this plan; for any other code there is none."""
    row = Row.objects.filter(plan=plan, code=code, state=Decision.ACCEPTED).first()
    if row is None:
        raise NotThere
    return row


def report_day(cut_off: dt.date) -> dt.date:
    """Ten days after the figures close, on the next working day."""
    day = cut_off + dt.timedelta(days=DAYS_TO_WRITE)
    while not calendar.is_working(day).works:
        day += dt.timedelta(days=1)
    return day


def _endless(row: Row) -> bool:
    return (row.fields.get("due") or {}).get("kind") in DUE_KINDS_WITHOUT_DAY


def _undated(row: Row) -> bool:
    """The plan says nothing of a day, or something that no day follows from."""
    due: dict[str, Any] = row.fields.get("due") or {}
    return not due.get("until") and due.get("kind") not in ("continuous", "from")


def _choices(views: list[RowView], on: dt.date) -> list[Choice]:
    opened: dict[str, list[units.UnitCard]] = {}
    found = []
    for view in views:
        for part in ("lead", "with", "monitor"):
            for place, owner in enumerate(view.row.fields.get(part) or []):
                if owner["kind"] != "members":
                    continue
                code = str(owner.get("code") or "")
                if code and code not in opened:
                    opened[code] = units.members(code, on)
                chosen = list(owner.get("chosen") or [])
                members = opened.get(code, [])
                found.append(Choice(view, part, place, owner["text"], members, chosen, part == "lead"))
    return found


def _groups(views: list[RowView], sharing: Sharing) -> list[GroupUse]:
    rows: dict[str, int] = dict.fromkeys(sharing.members, 0)
    printed: dict[str, str] = {}
    for view in views:
        owners = [owner for part in ("lead", "with", "monitor") for owner in view.row.fields.get(part) or []]
        meant = {str(owner.get("code")): str(owner["text"]) for owner in owners if owner["kind"] == "group"}
        for code in meant.keys() & rows.keys():
            rows[code] += 1
            printed.setdefault(code, meant[code])
    names = {group.code: group.name for group in units.groups()} if rows else {}
    return [GroupUse(names.get(code, printed.get(code, code)), sharing.members[code], n) for code, n in rows.items()]
