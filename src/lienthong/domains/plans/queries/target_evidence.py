"""What stands behind a target's figure in a period: every figure that was put in, its files, and the units' reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from lienthong.domains.plans.combining import quotient
from lienthong.domains.plans.models import Evidence, FigureFile, Item, Report, Round, TargetFigure
from lienthong.domains.plans.queries.scope import reports_seen
from lienthong.domains.plans.queries.target_scope import target_figures_seen
from lienthong.domains.plans.states import ReportState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units


@dataclass(frozen=True, slots=True)
class PutIn:
    """A figure that was put in, with its files where this reader may open them."""

    figure: TargetFigure
    unit: str
    files: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What one unit's report says of a target in a period."""

    report: Report
    unit: str
    own: Decimal | None
    files: list[dict[str, str]]

    @property
    def counts(self) -> bool:
        """Whether it is part of the province's figure."""
        return self.report.state == ReportState.ACCEPTED

    @property
    def state_label(self) -> str:
        """How far the report is, in words."""
        return ReportState(self.report.state).label


def figures_of(by: Actor, item: Item, round_: Round) -> list[Any]:
    """All figures of a period, the newest first; those that were replaced or taken back stay."""
    files = FigureFile.objects.filter(figure=OuterRef("pk")).order_by("pk")
    seen = target_figures_seen(by).filter(item=item, round=round_).order_by("-pk")
    return list(seen.annotate(files=ArraySubquery(files.values(pair=JSONObject(code="file", name="name")))))


def put_in(by: Actor, item: Any, figures: list[Any], names: Mapping[int, units.UnitCard]) -> list[PutIn]:
    """Figures as they are shown: with the unit, and with their files for those who may open them."""
    opens = not item.hidden or item.near or by.everywhere
    return [PutIn(one, _name(names, one.unit_id), one.files if opens else []) for one in figures]


def unit_figures(
    by: Actor, item: Item, round_: Round, *, after: str = "", before: str = "", size: int = 50
) -> Page[Any]:
    """The reports of a period as far as this actor may see them: a keyset page, with their files."""
    files = Evidence.objects.filter(report=OuterRef("pk"), dropped_at=None).order_by("pk")
    rows = reports_seen(by).filter(assignment__item=item, round=round_).select_related("assignment")
    told = rows.annotate(files=ArraySubquery(files.values(pair=JSONObject(code="file", name="name"))))
    return page(told, ("state", "id"), after=after, before=before, size=size)


def shown(rows: list[Any], names: Mapping[int, units.UnitCard], *, percent: bool) -> list[UnitFigure]:
    """Reports as lines: the unit and its own figure."""
    return [
        UnitFigure(
            one,
            _name(names, one.unit_id),
            one.value if one.value is not None else quotient(one.numerator, one.denominator, percent=percent),
            one.files,
        )
        for one in rows
    ]


def _name(names: Mapping[int, units.UnitCard], unit: int | None) -> str:
    return names[unit].name if unit is not None and unit in names else ""
