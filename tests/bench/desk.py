"""Many runs at their first step, laid as copies of the rows of one that was started by its verb."""

import itertools

from tests.bench.written import Notes

SUBJECT = "H41.12-261122-"
TITLE = "Cấp bản sao trích lục khai sinh cho Nguyễn Thị Đo "
OPEN_RUN = ("process_run", "process_step", "calendar_clock", "inbox_item")
TOUCHED = (*OPEN_RUN, "calendar_clock_change", "process_past", "audit_entry", "jobs_event")

# Runs at their first step, as copies of the rows of one that was started by its verb.
MADE = """
select n, nextval(pg_get_serial_sequence('process_run', 'id')) as run_id,
    nextval(pg_get_serial_sequence('process_step', 'id')) as step_id,
    nextval(pg_get_serial_sequence('calendar_clock', 'id')) as clock_id,
    nextval(pg_get_serial_sequence('inbox_item', 'id')) as item_id,
    'QT-' || lpad(nextval('process_run_number')::text, 8, '0') as run, 'BC-' || nextval('process_step_number') as step,
    %(subject)s || lpad(n::text, 6, '0') as subject, %(title)s || n as title
from generate_series(%(first)s::int, %(last)s::int) n
"""
COPIED = {
    "process_run": ("code = %(run)s", "'id', run_id, 'code', run, 'subject', made.subject, 'title', made.title"),
    "calendar_clock": ("subject = %(step)s", "'id', clock_id, 'subject', step"),
    "process_step": (
        "code = %(step)s",
        "'id', step_id, 'code', step, 'run_id', made.run_id, 'clock_id', made.clock_id",
    ),
    "inbox_item": (
        "subject = %(step)s",
        "'id', item_id, 'code', 'VC-' || lpad(nextval('inbox_item_number')::text, 9, '0'), 'subject', step,"
        " 'clock_id', made.clock_id, 'title', replace(one.title, %(like_title)s, made.title),"
        " 'url', replace(one.url, one.subject, step)",
    ),
}


def laid_sql(notes: Notes) -> str:
    """The statement that lays them; gives back the codes of their steps."""
    parts = [f"made as materialized ({MADE})"]
    for table, (which, other) in COPIED.items():
        names = [name for name, _ in notes.columns(table)]
        parts.append(
            f"{table}_copied as (insert into {table} ({', '.join(names)}) select {', '.join(f'x.{n}' for n in names)}"
            f" from made, {table} one, lateral jsonb_populate_record(one, jsonb_build_object({other})) x"
            f" where one.{which})"
        )
    return f"with {', '.join(parts)} select step from made"


class Desk:
    """A house with nothing but units and one process of ten steps in a row, and an officer at whom they wait."""

    def __init__(self, notes: Notes) -> None:
        from lienthong.kernel.process.tests import factories

        self.server = server = notes.server
        self.lays = laid_sql(notes)
        self.definition = factories.in_a_row(10)
        factories.found_province()
        self.process = factories.published(self.definition)
        self.officer = factories.person("lan", "officer")
        # The first clock of a new house makes its calendar ready.
        self.run = factories.started(self.process, subject=f"{SUBJECT}000000")
        [[self.step, self.title]] = server.execute(
            "select s.code, r.title from process_step s join process_run r on r.id = s.run_id where r.code = %s",
            [self.run],
        ).fetchall()
        self._next = itertools.count(1)

    def runs(self, count: int) -> list[str]:
        """So many more runs at their first step; returns the codes of their steps."""
        first = next(self._next)
        self._next = itertools.count(first + count)
        facts = {"first": first, "last": first + count - 1, "subject": SUBJECT, "title": TITLE, "step": self.step,
                 "run": self.run, "like_title": self.title}  # fmt: skip
        return [row[0] for row in self.server.execute(self.lays, facts)]

    def settle(self, *, whole: bool = False) -> None:
        """Statistics and visibility as autovacuum would leave them; `whole`: nothing dead takes room any more."""
        for table in TOUCHED:
            self.server.execute(f"vacuum (analyze{', full' if whole else ''}) {table}")
