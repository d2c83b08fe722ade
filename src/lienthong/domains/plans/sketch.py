"""The way of a target as a small picture: figures as a line, milestones as steps, the level as a rule. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .queries.targets import Point, TargetLine

WIDTH, HEIGHT = 100, 30


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure in the picture; `hand`: somebody typed it, drawn hollow."""

    x: float
    y: float
    hand: bool
    label: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an SVG of this size needs; empty strings where there is nothing to draw."""

    width: int
    height: int
    line: str
    steps: str
    level: float | None
    dots: list[Dot]


def sketch(line: TargetLine, *, wide: bool = False) -> Sketch | None:
    """The picture of a target; none where there are not two things to compare."""
    width, height, margin = (360, 120, 6) if wide else (WIDTH, HEIGHT, 3)
    known = [(point.end, point.value, point) for point in line.points if point.value is not None]
    aim = line.frame.main
    way = [(one.on, one.low) for one in aim.milestones] if aim else []
    if len(known) + len(way) < 2:
        return None
    if line.described and line.described.baseline is not None and line.described.baseline_on:
        way.insert(0, (line.described.baseline_on, line.described.baseline))
    days = sorted(
        {day for day, _, _ in known} | {day for day, _ in way} | ({aim.final_on} if aim and aim.final_on else set())
    )
    edge = [aim.level.edge] if aim else []
    highest = max((*(value for _, value, _ in known), *(value for _, value in way), *edge))
    lowest = min((Decimal(0), *(value for _, value, _ in known)))

    def x_of(day: dt.date) -> float:
        span = (days[-1] - days[0]).days or 1
        return round(margin + (width - 2 * margin) * (day - days[0]).days / span, 1)

    def y_of(value: Decimal) -> float:
        span = (highest - lowest) or Decimal(1)
        return round(height - margin - (height - 2 * margin) * float((value - lowest) / span), 1)

    return Sketch(
        width=width,
        height=height,
        line=_points([(x_of(day), y_of(value)) for day, value, _ in known]),
        steps=_points([(x_of(day), y_of(value)) for day, value in way]),
        level=y_of(aim.level.edge) if aim else None,
        dots=[Dot(x_of(day), y_of(value), point.by_hand, _label(point)) for day, value, point in known],
    )


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in pairs) if len(pairs) > 1 else ""


def _label(point: Point) -> str:
    return f"{point.round.name}: {point.text}"
