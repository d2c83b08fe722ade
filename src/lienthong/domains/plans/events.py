"""What plans announce to the rooms above."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("plans.issued")
@dataclass(frozen=True)
class PlanIssued(Event):
    """A plan was issued: so many assignments for so many units."""

    plan: str
    assignments: int
    units: int


@event("plans.corrected")
@dataclass(frozen=True)
class PlanCorrected(Event):
    """An issued plan was corrected by a cited decision."""

    plan: str
    items: tuple[str, ...]
    cited: str


@event("plans.report_filled")
@dataclass(frozen=True)
class ReportFilled(Event):
    """A unit wrote how far it is; its head has not sent it yet."""

    report: str
    unit: int
    percent: int


@event("plans.rows_filled")
@dataclass(frozen=True)
class RowsFilled(Event):
    """A unit wrote several rows of a round at once."""

    round: str
    unit: int
    reports: tuple[str, ...]


@event("plans.report_sent")
@dataclass(frozen=True)
class ReportSent(Event):
    """A unit's head sent a report."""

    report: str
    unit: int


@event("plans.report_decided")
@dataclass(frozen=True)
class ReportDecided(Event):
    """A report was accepted or returned."""

    report: str
    unit: int
    accepted: bool
