"""The part of Jobs in a statement that does a verb whole: what it announces."""

_ANNOUNCED = """
insert into jobs_event (kind, facts, actor, cause) select kind, facts, %(actor)s, cause from {rows}
"""


def announced_sql(rows: str) -> str:
    """One event for each of `rows`: `kind`, `facts` (jsonb), `cause`; actor. `wake_readers` is called beside it."""
    return _ANNOUNCED.format(rows=rows)
