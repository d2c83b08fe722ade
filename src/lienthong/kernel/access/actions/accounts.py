"""What can happen to accounts."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lienthong.kernel.access.actors import rights_changed
from lienthong.kernel.access.events import AccountClosed, Invited
from lienthong.kernel.access.models import Account
from lienthong.kernel.access.queries import visible_accounts
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.people import api as people

from .reach import not_for_oneself

BETWEEN = str.maketrans("", "", ".-_")


@creates("access.open_account", sentence="mở tài khoản")
def open_account(by: Actor, *, username: str, person: str) -> str:
    """A person gets a login; it can do nothing until a role is granted."""
    name = username.strip().lower()
    if not name.isascii() or not 2 <= len(name) <= 60 or not name.translate(BETWEEN).isalnum():
        raise Unfit(fields={"username": "Tên đăng nhập gồm 2–60 chữ cái không dấu, chữ số, dấu chấm hoặc gạch."})
    if Account.objects.filter(username=name).exists():
        raise Unfit(fields={"username": "Tên đăng nhập này đã có người dùng; hãy chọn tên khác."})
    card = people.person(person)
    account = Account(code=f"tk-{name}", username=name, person_id=card.id, password=make_password(None))
    account.save()
    return account.code


@verb("access.close_account", of=visible_accounts, sentence="đóng tài khoản")
def close_account(account: Account, by: Actor, *, reason: str) -> str:
    """The login stops at once, also where it is signed in."""
    not_for_oneself(by, [account.person.code], "đóng tài khoản")
    if not account.is_active:  # closed anew it would have been open until now
        raise WrongMoment("Tài khoản này đã đóng.", "Không phải làm gì thêm.")
    account.is_active = False
    account.closed_at = max(now(), account.opened_at)  # where the clock was set back: rights read the days between
    rights_changed()
    tell(AccountClosed(account.code, account.username, account.person.code))
    return account.code


@verb("access.invite", of=visible_accounts, sentence="mời đặt mật khẩu")
def invite(account: Account, by: Actor) -> str:
    """The person is sent a secret address at which they choose a password; it holds for three days, and once."""
    if not account.is_active:
        raise WrongMoment("Tài khoản này đã đóng.", "Mở tài khoản mới cho người này nếu cần.")
    tell(Invited(account.code, account.username, account.person.code))
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
