"""Rights in an emergency: taken by oneself with a reason, for hours, told to others at once, looked at afterwards."""

import datetime as dt
import secrets

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.access.actors import rights_changed
from lienthong.kernel.access.events import GlassBroken
from lienthong.kernel.access.models import Account, Emergency, Grant
from lienthong.kernel.access.queries import persons_as, visible_emergencies
from lienthong.kernel.access.roles import KNOWN, Giver
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.recorded import known_from_now, told_anew
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .reach import not_for_oneself

LONGEST = 24


@creates("access.break_glass", sentence="dùng quyền khẩn cấp")
def break_glass(by: Actor, *, role: str, unit_id: int, reason: str, hours: int, username: str = "") -> str:
    """Somebody takes a role of a unit for some hours, for themselves; others are told at once, and look at it later.

    `username`: for whom, where the house does it after a second person approved more hours.
    """
    known = KNOWN.get(role)
    if known is None or known.giver is not Giver.UNIT or known.alone:
        raise Unfit(fields={"role": "Vai này không dùng được trong trường hợp khẩn cấp."})
    if len(tidy(reason)) < 20:
        raise Unfit(fields={"reason": "Ghi rõ việc gì khẩn cấp, vì sao không chờ được (ít nhất 20 ký tự)."})
    if not 1 <= hours <= LONGEST:
        raise Unfit(fields={"hours": f"Chọn từ 1 đến {LONGEST} giờ."})
    name = username if by.kind == "house" else by.id.removeprefix("account:")
    found = Account.objects.select_for_update(of=("self",)).filter(username=name, is_active=True)
    account = found.select_related("person").first()
    if account is None:
        raise Unfit("Không có tài khoản này.", "Chọn lại người dùng quyền.")
    if Emergency.objects.filter(account=account, role_id=role, unit_id=unit_id, ends_at__gt=now()).exists():
        raise WrongMoment("Anh/chị đang có quyền khẩn cấp này.", "Không phải làm gì thêm.")
    code, ends = f"KC-{secrets.token_hex(5)}", now() + dt.timedelta(hours=hours)
    Grant.objects.create(
        code=code, account=account, role_id=role, unit_id=unit_id, ends_at=ends, recorded=known_from_now(),
        valid=DateRange(now().date(), ends.date() + dt.timedelta(days=1), "[)"), cited=tidy(reason)[:300],
    )  # fmt: skip
    Emergency.objects.create(
        code=code, account=account, role_id=role, unit_id=unit_id, reason=tidy(reason)[:1000], ends_at=ends
    )
    rights_changed()
    head = people.head_of(unit_id)
    watching = persons_as(("system_admin", "auditor"), None)
    told = dict.fromkeys([*([head.person] if head else []), *watching])
    told.pop(account.person.code, None)
    tell(
        GlassBroken(
            code, account.person.full_name, known.name, units.card(unit_id).name, f"{ends:%H:%M %d/%m/%Y}",
            tidy(reason)[:300], list(told),
        )
    )  # fmt: skip
    return code


@verb("access.end_emergency", of=visible_emergencies, sentence="kết thúc quyền khẩn cấp")
def end_emergency(emergency: Emergency, by: Actor) -> str:
    """The rights end now, before their hour."""
    if emergency.over:
        raise WrongMoment("Quyền khẩn cấp này đã hết.", "Không phải làm gì thêm.")
    emergency.ends_at = now()
    for held in Grant.objects.filter(code=emergency.code):
        fresh = told_anew(held, held.valid)
        fresh.ends_at = emergency.ends_at
        fresh.save(update_fields=["ends_at"])
    rights_changed()
    return emergency.code


@verb("access.review_emergency", of=visible_emergencies, sentence="xem xét việc dùng quyền khẩn cấp")
def review_emergency(emergency: Emergency, by: Actor, *, found: str) -> str:
    """Another person has looked at what was done with the rights, and says what they found."""
    not_for_oneself(by, [emergency.account.person.code], "xem xét việc dùng quyền khẩn cấp")
    if not emergency.over:
        raise WrongMoment("Quyền khẩn cấp này còn đang dùng.", "Xem xét sau khi quyền hết, hoặc kết thúc quyền ngay.")
    if emergency.reviewed_at is not None:
        raise WrongMoment("Việc này đã được xem xét.", "Không phải làm gì thêm.")
    if not tidy(found):
        raise Unfit(fields={"found": "Ghi nhận xét về việc đã dùng quyền."})
    emergency.reviewed_at, emergency.reviewed_by, emergency.found = now(), by.name, tidy(found)[:1000]
    return emergency.code
