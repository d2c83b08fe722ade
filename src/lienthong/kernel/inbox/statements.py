"""The parts of Inbox in a statement that does a verb whole: lines that go, lines that come."""

_CLOSED = """
delete from inbox_item i using {rows} r where i.subject = r.subject and i.kind = %(line_kind)s
"""

_LAID = """
insert into inbox_item (code, subject, kind, title, url, from_name, unit_id, role, holder, clock_id, sort_on, verbs,
    secret, opened_at, taken_by, taken_name, field, procedure)
select 'VC-' || lpad(nextval('inbox_item_number')::text, 9, '0'), subject, %(line_kind)s, left(title, 500), url,
    %(from_name)s, unit_id, role, '', clock_id, coalesce(due_on, date '9999-12-31'), verbs, false, %(now)s, '', '',
    field, procedure
from {rows}
"""


def closed_sql(rows: str) -> str:
    """These matters wait for nobody any more: `subject`; line_kind."""
    return _CLOSED.format(rows=rows)


def laid_sql(rows: str) -> str:
    """New matters wait: `subject`, `title`, `url`, `unit_id`, `role`, `clock_id`, `due_on`, `verbs` (text[]),
    `field`, `procedure`.

    Parameters: line_kind, from_name, now. No such matter may be open: it is a new one.
    """
    return _LAID.format(rows=rows)
