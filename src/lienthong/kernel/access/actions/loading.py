"""The accounts and roles of a province, taken in when the house begins."""

import datetime as dt
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.access.actors import rights_changed
from lienthong.kernel.access.models import Account, Grant, PostRole, Role
from lienthong.kernel.access.roles import ROLES
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.verbs import creates
from lienthong.kernel.people import api as people

from .post_roles import scope_code
from .reach import ALONE


@creates(
    "access.load",
    sentence="nạp tài khoản và vai",
    personal={"rows": "nobody", "password_hash": "nobody"},
)
def load(by: Actor, *, rows: list[dict[str, Any]], password_hash: str, since: dt.date) -> dict[str, int]:
    """Accounts and roles of a province in one go: rows of username, person, unit_id, roles. Can be repeated.

    With a `post` the roles come with it; without one, and where they are for accounts alone, they are the account's.
    """
    for known in ROLES:
        Role.objects.update_or_create(
            pk=known.code, defaults={"name": known.name, "says": known.says, "everywhere": known.everywhere}
        )
    persons = people.ids([row["person"] for row in rows])
    Account.objects.bulk_create(
        [
            Account(
                code=f"tk-{row['username']}",
                username=row["username"],
                person_id=persons[row["person"]],
                password=password_hash,
            )
            for row in rows
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    ids = dict(Account.objects.values_list("username", "pk"))
    posted = [row for row in rows if row.get("post")]
    posts = people.post_ids([row["post"] for row in posted])
    roles = [
        PostRole(
            code=scope_code(posts[row["post"]], role, row["unit_id"], [], []),
            post_id=posts[row["post"]],
            role_id=role,
            unit_id=row["unit_id"],
            cited="Số liệu minh họa",
            valid=DateRange(since, None, "[)"),
        )
        for row in posted
        for role in row["roles"]
        if role not in ALONE
    ]
    PostRole.objects.bulk_create(roles, ignore_conflicts=True, batch_size=500)
    grants = [
        Grant(
            code=f"gv-{row['username']}-{role}-{row['unit_id']}-{since:%Y%m%d}",
            account_id=ids[row["username"]],
            role_id=role,
            unit_id=row["unit_id"],
            valid=DateRange(since, None, "[)"),
            cited="Số liệu minh họa",
        )
        for row in rows
        for role in row["roles"]
        if role in ALONE or not row.get("post")
    ]
    Grant.objects.bulk_create(grants, ignore_conflicts=True, batch_size=500)
    rights_changed()
    return {"accounts": len(rows), "grants": len(grants), "post_roles": len(roles)}
