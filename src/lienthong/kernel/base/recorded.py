"""Facts of two times: on which days something is true (`valid`), and when the house knew it (`recorded`).

Nothing is overwritten: what was recorded is closed and said anew, so that what was true on a day as the house knew it
at an instant is answered later as it was answered then.
"""

import datetime as dt
from copy import copy
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from .clock import now

_TICK = dt.timedelta(microseconds=1)


class Known(models.Manager[Any]):
    """The rows that nothing has replaced: what the house holds true now."""

    def get_queryset(self) -> "models.QuerySet[Any]":
        """Without what it held true before."""
        return super().get_queryset().filter(recorded__upper_inf=True)


def always() -> Any:
    """Without a first and a last day."""
    return DateRange(None, None, "[)")


def ever_known() -> Any:
    """Known since before anybody wrote down since when, and still."""
    return DateTimeTZRange(None, None, "[)")


def known_from_now() -> Any:
    """What is said now is known from now on."""
    return DateTimeTZRange(now(), None, "[)")


def known_after(told: "models.QuerySet[Any]") -> Any:
    """What is said now is known from now on, and after all that was ever said of the same things (`ever` rows).

    Where the clock stands still or was set back, two things said one after the other would else be known at once.
    """
    last = told.order_by().aggregate(began=models.Max("recorded__startswith"), ended=models.Max("recorded__endswith"))
    return DateTimeTZRange(max([now(), *(at for at in last.values() if at is not None)]), None, "[)")


def told_anew(row: Any, valid: Any, **more: Any) -> Any:
    """The same fact is true on other days than was thought; what was thought stays as it was thought.

    `more`: what else is said of it now, by column.

    Returns what holds now, a new row of the table; `row` is what held before.
    """
    at = taken_back(row)
    fresh = copy(row)
    fresh.pk, fresh.valid, fresh.recorded = None, valid, DateTimeTZRange(at, None, "[)")
    for name, said in more.items():
        setattr(fresh, name, said)
    fresh.save(force_insert=True)
    return fresh


def taken_back(row: Any) -> dt.datetime:
    """It is held true no more; where the clock stands still or was set back, one tick after it was said."""
    began = row.recorded.lower
    at = now() if began is None else max(now(), began + _TICK)
    row.recorded = DateTimeTZRange(began, at, "[)")
    row.save(update_fields=["recorded"])
    return at


def ended_many(table: "type[models.Model]", rows: list[int], on: dt.date, by: str) -> None:
    """These facts were true until before a day, by a decision: each is closed and said anew, all at one instant."""
    if not rows:
        return
    ever = table.ever.filter(pk__in=rows)  # type: ignore[attr-defined]  # tables of two times have it
    held = list(ever.order_by("pk"))
    said = [row.recorded.lower for row in held if row.recorded.lower is not None]
    at = max([now(), *(one + _TICK for one in said)])
    fresh = []
    for row in held:
        anew = copy(row)
        anew.pk, anew.valid = None, DateRange(row.valid.lower, on, "[)")
        anew.recorded, anew.ended_by = DateTimeTZRange(at, None, "[)"), by
        fresh.append(anew)
        row.recorded = DateTimeTZRange(row.recorded.lower, at, "[)")
    table.ever.bulk_update(held, ["recorded"], batch_size=500)  # type: ignore[attr-defined]
    table.ever.bulk_create(fresh, batch_size=500)  # type: ignore[attr-defined]
