"""The part of Audit in a statement that does a verb whole."""

_WRITTEN = """
insert into audit_entry (id, verb, actor, actor_name, subject, args, person, cause, outcome, why)
select entry, %(verb)s, %(actor)s, %(actor_name)s, subject, args, '', null, 'done', '' from {rows}
"""


def next_entry() -> str:
    """The number that the next entry gets: so what it caused can be written without waiting for its row."""
    return "nextval('audit_entry_id_seq')"


def written_sql(rows: str) -> str:
    """One entry for each of `rows`: `entry` (of `next_entry`), `subject`, `args` (jsonb, no personal data).

    No other verb is its cause. Parameters: verb, actor, actor_name.
    """
    return _WRITTEN.format(rows=rows)
