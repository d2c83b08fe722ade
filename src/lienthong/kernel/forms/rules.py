"""How long a declaration is kept that nobody sends. Pure: no Django, no database.

The law on personal data (Luật 91/2025/QH15) wants no more kept than is needed and names no number of days for this:
the days are a dated setting of the house.
"""

import datetime as dt
from dataclasses import dataclass

from lienthong.kernel.base.clock import VIETNAM


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days after its last saving an unsent declaration is kept, from which day on that holds, and why."""

    since: dt.date
    days: int
    why: str


KEEPINGS = (
    Keeping(
        dt.date(2026, 11, 23), 30, "time to gather papers elsewhere; no page that was opened before can still save it"
    ),
)
"""In the order in which they came into force; one that is shorter holds for what is saved from its day on."""


def keeping_on(day: dt.date) -> Keeping:
    """The setting by which what is saved on a day is kept."""
    held = [one for one in KEEPINGS if one.since <= day]
    return held[-1] if held else KEEPINGS[0]


def kept_until(saved_at: dt.datetime) -> dt.date:
    """The last day on which a declaration is kept that was saved last at an instant.

    What was saved before anybody was told of a last day is kept as if saved on the day of the first setting.
    """
    day = max(saved_at.astimezone(VIETNAM).date(), KEEPINGS[0].since)
    return day + dt.timedelta(days=keeping_on(day).days)


def surely_kept_since(today: dt.date) -> dt.date:
    """What was saved on this day or later is kept by every setting; what is older must be looked at."""
    return today - dt.timedelta(days=min(one.days for one in KEEPINGS))
