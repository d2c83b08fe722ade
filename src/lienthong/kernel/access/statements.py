"""A piece of a statement for rooms above: whether whoever holds something may still sign in and belongs here."""

from lienthong.kernel.people import api as people

_CITIZEN = """exists (select from access_grant g where g.account_id = a.id and g.role_id = 'citizen'
    and upper_inf(g.recorded) and g.valid @> %(day)s::date)"""
UNGROUNDED = f"a.is_active and not {people.works_sql('a.person_id')} and not {_CITIZEN}"
"""A citizen keeps the account that they have as a citizen: what came with the post is gone by itself."""
_GROUND = """
exists (select from access_account a where a.username = substr({holder}, 9) and a.is_active and ({works} or exists (
    select from access_grant g where g.account_id = a.id and upper_inf(g.recorded) and g.valid @> %(day)s::date)))
"""


def grounded_sql(holder: str) -> str:
    """Whether an actor's id is an open account of somebody who works here on %(day)s, or has a role alone."""
    return _GROUND.format(holder=holder, works=people.works_sql("a.person_id"))
