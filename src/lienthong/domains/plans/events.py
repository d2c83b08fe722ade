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


@event("plans.money_moved")
@dataclass(frozen=True)
class MoneyMoved(Event):
    """An amount was written into the book of money of a budget line."""

    budget: str
    movement: str
    what: str
    amount: int


@event("plans.investor_named")
@dataclass(frozen=True)
class InvestorNamed(Event):
    """Who invests for an item was written down."""

    item: str
    unit: int
    acting: bool


@event("plans.obstacle_moved")
@dataclass(frozen=True)
class ObstacleMoved(Event):
    """An obstacle was raised, taken, answered, put to the leader, settled, raised again or withdrawn."""

    obstacle: str
    state: str


@event("plans.extension_decided")
@dataclass(frozen=True)
class ExtensionDecided(Event):
    """A unit's asking for a later day was granted or refused."""

    extension: str
    unit: int
    granted: bool


@event("plans.instruction_given")
@dataclass(frozen=True)
class InstructionGiven(Event):
    """A leader's instruction became a task of a plan."""

    instruction: str
    plan: str
    item: str


@event("plans.work_handed")
@dataclass(frozen=True)
class WorkHanded(Event):
    """Rows of a unit were handed to a person, or came back to the unit (`person` empty)."""

    unit: int
    person: str
    works: tuple[str, ...]


@event("plans.carried_over")
@dataclass(frozen=True)
class PlanCarriedOver(Event):
    """Open work of an earlier plan went on in a later one."""

    later: str
    earlier: str
    works: int


@event("plans.figure_entered")
@dataclass(frozen=True)
class FigureEntered(Event):
    """The province's figure of a target in a period was put in or corrected."""

    target: str
    round: str
    origin: str
    figure: str


@event("plans.unit_plan_decided")
@dataclass(frozen=True)
class UnitPlanDecided(Event):
    """A unit's own plan was taken or returned."""

    unit_plan: str
    unit: int
    accepted: bool


@event("plans.narrative_returned")
@dataclass(frozen=True)
class NarrativeReturned(Event):
    """Sections of a unit's narrative came back to be mended."""

    narrative: str
    unit: int


@event("plans.visit_concluded")
@dataclass(frozen=True)
class VisitConcluded(Event):
    """A unit was inspected and the minutes stand; so many questions were not in order."""

    visit: str
    unit: int
    failed: int


@event("plans.finding_moved")
@dataclass(frozen=True)
class FindingMoved(Event):
    """A finding was noted, put right, closed, returned or withdrawn."""

    finding: str
    unit: int
    state: str


@event("plans.turn_moved")
@dataclass(frozen=True)
class TurnMoved(Event):
    """A yearly duty of a unit was done, excused or opened again."""

    turn: str
    unit: int
    year: int
    state: str


@event("plans.taken_over")
@dataclass(frozen=True)
class WorkTakenOver(Event):
    """Open work of a unit that ended goes on in another unit."""

    plan: str
    unit: str
    heir: str
    works: int
