"""A recount is stopped in between: what was done stays done, nothing is done twice, the rest follows."""

import datetime as dt

import pytest
from django.db import connection

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import actions
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.api import ClockStart, Period
from lienthong.kernel.calendar.jobs import recount_all
from lienthong.kernel.calendar.models import Clock, Recount


def test_whoever_is_stopped_goes_on_behind_the_last_clock_done(own_database):
    def lay() -> None:
        long = Period(6, from_at=dt.datetime(2025, 12, 24, 9, tzinfo=VIETNAM))
        calendar.start_many(
            [ClockStart(f"HS-{n:03}", "thu", None, long.from_at.date(), period=long) for n in range(50)]
        )

    with standing_on("2025-12-24T09:00"):
        whole(lay, HOUSE)
    with standing_on("2025-12-25T00:11"):
        assert actions.renew(HOUSE) == 1
        code = whole(lambda: Recount.objects.get().code, HOUSE)
        assert actions.recount(code, HOUSE, most=20) == {"seen": 20, "moved": 20, "left": True}
        with pytest.raises(RuntimeError, match="killed"):
            whole(lambda: (actions.recount(code, HOUSE, most=20), die()), HOUSE)
        assert whole(lambda: Clock.objects.filter(due_on="2026-01-05").count(), HOUSE) == 20
        assert recount_all() == 30
        row = whole(lambda: Recount.objects.get(), HOUSE)
        assert (row.state, row.moved, row.seen) == ("done", 50, 50)
        assert actions.recount(code, HOUSE) == {"seen": 0, "moved": 0, "left": False}

        def changes() -> tuple[int, int]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select count(*), count(distinct clock_id) from calendar_clock_change where what = 'recount'"
                )
                return cursor.fetchone()

        assert whole(changes, HOUSE) == (50, 50)


def die() -> None:
    raise RuntimeError("killed in between")
