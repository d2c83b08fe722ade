"""Numbers for plans: one counter a year, gaps allowed, never the same twice."""

from django.db import connection


def next_code(prefix: str, year: int) -> str:
    """The next code, like KH-2026-0007; two who ask at once get two."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into plans_counter (series, last) values (%s, 1)"
            " on conflict (series) do update set last = plans_counter.last + 1 returning last",
            [f"{prefix}-{year}"],
        )
        return f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"
