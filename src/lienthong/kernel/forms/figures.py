"""How a version of a form goes: how many begin, save and send, where they stop, how long it takes, what stood there."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

from .form import Form, Step
from .models import Version

# Of those that were handed back the time until they were sent again says nothing about filling in.
_WHOLE = """
select count(*), count(*) filter (where turns <> '{}'::jsonb), count(*) filter (where sent_at is not null),
    count(*) filter (where state = 'dropped'), count(*) filter (where state = 'forgotten'),
    count(*) filter (where rounds > 0), avg(prefilled),
    percentile_cont(0.5) within group (order by extract(epoch from sent_at - begun_at))
        filter (where sent_at is not null and rounds = 0),
    percentile_cont(0.9) within group (order by extract(epoch from sent_at - begun_at))
        filter (where sent_at is not null and rounds = 0)
from forms_declaration where version_id = %s"""
_STEPS = """
select key, count(*), count(*) filter (where d.sent_at is null and d.at_step = key)
from forms_declaration d cross join lateral jsonb_object_keys(d.turns) key where d.version_id = %s group by key"""


@dataclass(frozen=True, slots=True)
class StepFigures:
    """How many saved a step, and for how many who have not sent it was the last."""

    step: Step
    saved: int
    left: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one version; the times and the share are None where nothing was sent yet."""

    begun: int
    saved: int
    sent: int
    dropped: int
    forgotten: int
    handed_back: int
    prefilled: float | None
    median: dt.timedelta | None
    ninetieth: dt.timedelta | None
    steps: tuple[StepFigures, ...]


def figures_of(version: Version, form: Form) -> Figures:
    """Counted over all declarations of a version, whosever: no word of them leaves the count.

    Whoever asks must answer for the version; what stands in a declaration its readers see, and nobody else.
    """
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_WHOLE, [version.pk])
        begun, saved, sent, dropped, forgotten, back, share, median, ninetieth = cursor.fetchone()
        cursor.execute(_STEPS, [version.pk])
        by_step = {key: (count, left) for key, count, left in cursor.fetchall()}
    steps = tuple(StepFigures(one, *by_step.get(one.key, (0, 0))) for one in form.steps)
    return Figures(begun, saved, sent, dropped, forgotten, back, share, _time(median), _time(ninetieth), steps)


def _time(seconds: float | None) -> dt.timedelta | None:
    return None if seconds is None else dt.timedelta(seconds=round(seconds))


def spoken_time(time: dt.timedelta | None) -> str:
    """A span as people say it: the two largest of days, hours, minutes, seconds."""
    if time is None:
        return "chưa có"
    left, parts = int(time.total_seconds()), []
    for size, word in ((86_400, "ngày"), (3_600, "giờ"), (60, "phút"), (1, "giây")):
        if left >= size:
            parts.append(f"{left // size} {word}")
            left %= size
    return " ".join(parts[:2]) or "dưới 1 giây"
