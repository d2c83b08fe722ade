"""What stands behind a target's figure in a period: every figure that was put in, its files, and the units' reports."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from lienthong.domains.plans.combining import quotient
from lienthong.domains.plans.models import Evidence, FigureFile, Item, Report, Round, TargetFigure
from lienthong.domains.plans.queries.scope import reports_seen
from lienthong.domains.plans.queries.target_scope import opens_files_of, target_figures_seen
from lienthong.domains.plans.states import ReportState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units


@dataclass(frozen=True, slots=True)
class PutIn:
    """A figure that was put in, with its files where this reader may open them."""

    figure: TargetFigure
    unit: str
    files: list[FigureFile]


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What one unit's report says of a target in a period."""

    report: Report
    unit: str
    own: Decimal | None
    files: list[Evidence]

    @property
    def counts(self) -> bool:
        """Whether it is part of the province's figure."""
        return self.report.state == ReportState.ACCEPTED

    @property
    def state_label(self) -> str:
        """How far the report is, in words."""
        return ReportState(self.report.state).label


def put_in(by: Actor, item: Item, round_: Round) -> list[PutIn]:
    """All figures of a period, the newest first; those that were replaced or taken back stay."""
    figures = list(target_figures_seen(by).filter(item=item, round=round_).order_by("-pk"))
    files: dict[int, list[FigureFile]] = defaultdict(list)
    if figures and opens_files_of(by, item.code):
        for one in FigureFile.objects.filter(figure__in=figures).order_by("pk"):
            files[one.figure_id].append(one)
    cards = units.cards({one.unit_id for one in figures if one.unit_id})
    return [
        PutIn(one, cards[one.unit_id].name if one.unit_id in cards else "", files[one.pk]) for one in figures
    ]  # fmt: skip


def unit_figures(
    by: Actor, item: Item, round_: Round, *, percent: bool, after: str = "", before: str = "", size: int = 50
) -> tuple[Page[Report], list[UnitFigure]]:
    """The reports of a period as far as this actor may see them: a keyset page, with their files."""
    rows = reports_seen(by).filter(assignment__item=item, round=round_).select_related("assignment")
    found = page(rows, ("state", "id"), after=after, before=before, size=size)
    files: dict[int, list[Evidence]] = defaultdict(list)
    for one in Evidence.objects.filter(report__in=found.rows, dropped_at=None).order_by("pk"):
        files[one.report_id].append(one)
    cards = units.cards({one.unit_id for one in found.rows})
    return found, [
        UnitFigure(
            one,
            cards[one.unit_id].name if one.unit_id in cards else "",
            one.value if one.value is not None else quotient(one.numerator, one.denominator, percent=percent),
            files[one.pk],
        )
        for one in found.rows
    ]
