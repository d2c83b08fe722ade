"""When a mail may reach a person: the morning's letter, quiet hours, days off. Pure: no Django, no database.

These hours follow no law: they are the house's proposal, which each person may change for themselves.
"""

import datetime as dt
from dataclasses import dataclass

DIGEST_AT = dt.time(7, 30)
QUIET_FROM = dt.time(21, 0)
QUIET_UNTIL = dt.time(6, 30)


@dataclass(frozen=True, slots=True)
class Hours:
    """When one person wants mails. No `digest_at`: no morning's letter; equal ends: no quiet hours."""

    digest_at: dt.time | None = DIGEST_AT
    quiet_from: dt.time = QUIET_FROM
    quiet_until: dt.time = QUIET_UNTIL
    rest_days: bool = False

    def quiet(self, at: dt.datetime, works: bool) -> bool:
        """Whether what is not urgent waits at this instant; `works`: whether the day is a working day."""
        if not works and not self.rest_days:
            return True
        time = at.time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= time < self.quiet_until
        return time >= self.quiet_from or time < self.quiet_until

    def digest_due(self, at: dt.datetime, works: bool) -> bool:
        """Whether this day's letter should have gone by now."""
        return self.digest_at is not None and at.time() >= self.digest_at and not self.quiet(at, works)

    def mail_now(self, at: dt.datetime, works: bool) -> bool:
        """Whether a mail of its own may go: neither in quiet hours, nor just before the letter that will hold it."""
        before = self.digest_at is not None and at.time() < self.digest_at
        return not self.quiet(at, works) and not before


USUAL = Hours()
EARLIEST, LATEST = dt.time(5, 0), dt.time(11, 30)


def half_hours(first: dt.time = dt.time.min, last: dt.time = dt.time(23, 30)) -> list[dt.time]:
    """The hours to choose from."""
    every = [dt.time(n // 2, n % 2 * 30) for n in range(48)]
    return [time for time in every if first <= time <= last]
