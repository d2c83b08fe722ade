"""What can happen to accounts, roles and grants."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.base.recorded import known_from_now, told_anew
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.people import api as people

from .actors import rights_changed
from .models import Account, Grant, Role
from .queries import visible_accounts, visible_grants
from .roles import ROLES

# What an administrator of a unit may give and take; the rest is the system's administrator's alone.
IN_A_UNIT = frozenset({"officer", "leader", "counter", "clerk", "citizen"})


@creates("access.open_account", sentence="mở tài khoản")
def open_account(by: Actor, *, username: str, person: str) -> str:
    """A person gets a login; it can do nothing until a role is granted."""
    name = username.strip().lower()
    if not name.isascii() or not 2 <= len(name) <= 60 or not name.replace(".", "").replace("-", "").isalnum():
        raise Unfit(fields={"username": "Tên đăng nhập gồm 2–60 chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối."})
    if Account.objects.filter(username=name).exists():
        raise Unfit(fields={"username": "Tên đăng nhập này đã có người dùng; hãy chọn tên khác."})
    card = people.person(person)
    account = Account(code=f"tk-{name}", username=name, person_id=card.id, password=make_password(None))
    account.save()
    return account.code


@verb("access.close_account", of=visible_accounts, sentence="đóng tài khoản")
def close_account(account: Account, by: Actor, *, reason: str) -> str:
    """The login stops at once, also where it is signed in."""
    account.is_active = False
    account.closed_at = now()
    rights_changed()
    return account.code


@verb("access.set_password", of=visible_accounts, sentence="đổi mật khẩu", personal={"password_hash": "nobody"})
def set_password(account: Account, by: Actor, *, password_hash: str) -> str:
    """A new password; every other session of the account ends. Takes the hash, so that no password is written down."""
    account.password = password_hash
    rights_changed()
    return account.code


def hashed(password: str, account: Account) -> str:
    """Check a new password and hash it (argon2id)."""
    try:
        validate_password(password, account)
    except ValidationError as no:
        raise Unfit(fields={"password": " ".join(no.messages)}) from no
    return make_password(password)


@creates("access.grant", sentence="giao vai")
def grant(by: Actor, *, username: str, role: str, unit_id: int, since: dt.date | None = None, cited: str = "") -> str:
    """An account holds a role over a unit and all below it, from a day on."""
    _in_reach(by, role, "giao")
    account = visible_accounts(by).filter(username=username).first() if by.kind == "person" else None
    account = account or Account.objects.filter(username=username).first()
    if account is None or not Role.objects.filter(pk=role).exists():
        raise Unfit("Không có tài khoản hoặc vai này.", "Chọn lại trong danh sách.")
    day = since or today()
    code = f"gv-{account.username}-{role}-{unit_id}-{day:%Y%m%d}"
    span = DateRange(day, None, "[)")
    held = Grant.objects.select_for_update().filter(code=code).first()
    if held is None:
        Grant.objects.create(
            code=code,
            account=account,
            role_id=role,
            unit_id=unit_id,
            valid=span,
            recorded=known_from_now(),
            cited=cited,
        )
    elif held.valid != span:  # taken back on the day on which it was given, and given again
        told_anew(held, span)
    rights_changed()
    return code


@verb("access.revoke", of=visible_grants, sentence="thu hồi vai")
def revoke(held: Grant, by: Actor, *, reason: str, on: dt.date | None = None) -> str:
    """The role ends; the row stays, so that history answers the same later."""
    _in_reach(by, held.role_id, "thu hồi")
    day = on or today()
    told_anew(held, DateRange(held.valid.lower, max(day, held.valid.lower or day), "[)"))
    rights_changed()
    return held.code


def _in_reach(by: Actor, role: str, what: str) -> None:
    if by.kind == "person" and not by.has("system_admin") and role not in IN_A_UNIT:
        raise NotAllowed(verb=f"{what} vai {role}")


@creates(
    "access.load",
    sentence="nạp tài khoản và vai",
    personal={"rows": "nobody", "password_hash": "nobody"},
)
def load(by: Actor, *, rows: list[dict[str, Any]], password_hash: str, since: dt.date) -> dict[str, int]:
    """Accounts and grants of a province in one go: rows of username, person, unit_id, roles. Can be repeated."""
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
    ]
    Grant.objects.bulk_create(grants, ignore_conflicts=True, batch_size=500)
    rights_changed()
    return {"accounts": len(rows), "grants": len(grants)}
