"""The secret address by which somebody chooses the first password of their account: once, within three days.

Nothing is stored: the address holds the account and a digest of its present password, so that it is worth nothing once
a password was chosen, and of whether the account is open.
"""

import datetime as dt

from django.core.signing import BadSignature, dumps, loads
from django.utils.crypto import constant_time_compare, salted_hmac

from lienthong.kernel.base import now

from .models import Account

SALT = "access.invitation"
HOLDS = dt.timedelta(hours=72)


def invitation(code: str) -> str:
    """The address for an account, as from now; empty where the account is not open."""
    account = Account.objects.filter(code=code, is_active=True).first()
    if account is None:
        return ""
    until = (now() + HOLDS).isoformat(timespec="seconds")
    return "/dat-mat-khau/" + dumps([account.code, _mark(account), until], salt=SALT)


def invited(token: str) -> Account | None:
    """Whose invitation this is; None where it is over, was used already, or is not ours."""
    try:
        code, mark, until = loads(token, salt=SALT)
    except BadSignature:
        return None
    account = Account.objects.select_related("person").filter(code=code, is_active=True).first()
    if account is None or not constant_time_compare(mark, _mark(account)):
        return None
    return account if now() < dt.datetime.fromisoformat(until) else None


def _mark(account: Account) -> str:
    return salted_hmac(SALT, account.password, algorithm="sha256").hexdigest()[:24]
