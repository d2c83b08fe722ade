"""The part of Audit in a statement that does a verb whole."""

_WRITTEN = """
insert into audit_entry (verb, actor, actor_name, subject, args, person, cause, outcome, why)
select %(verb)s, %(actor)s, %(actor_name)s, subject, args, '', %(cause)s::bigint, 'done', '' from {rows}
returning id, subject
"""


def written_sql(rows: str) -> str:
    """One entry for each of `rows`: `subject`, `args` (jsonb, no personal data); verb, actor, actor_name, cause.

    Gives back `id`, `subject`.
    """
    return _WRITTEN.format(rows=rows)
