"""Who is away asks a colleague of the same unit to stand in, from a day to a day."""

import datetime as dt
import secrets
from collections.abc import Iterable

from psycopg.types.range import DateRange

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.inbox.models import Substitute
from lienthong.kernel.inbox.standing import Colleague, colleagues, parted, visible_substitutes
from lienthong.kernel.inbox.states import SUBSTITUTE_MOVES, SubstituteState
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people

LONGEST = dt.timedelta(days=184)
PAGE = "/viec-can-lam/lam-thay"
NOBODY = "Chọn một người đang giữ vị trí trong đơn vị của anh/chị và có tài khoản."
NO_DAY = {
    "first_on": "Nhập ngày đầu theo dạng ngày/tháng/năm, ví dụ 05/02/2026.",
    "last_on": "Nhập ngày cuối theo dạng ngày/tháng/năm, ví dụ 05/02/2026.",
}

notifications.register_kind(
    "inbox.standing_in",
    label="Được nhờ làm thay",
    title="{absent} nhờ anh/chị làm thay từ {first} đến {last}",
    text="Việc giao riêng cho {absent} hiện trong hộp việc của anh/chị, ghi “Thay {absent}”. Anh/chị làm bằng tên và "
    "quyền của mình.",
    duty=True,
    own=True,
)
notifications.register_kind(
    "inbox.stood_in",
    label="Cử người làm thay",
    title="{substitute} làm thay anh/chị từ {first} đến {last}",
    text="Việc giao riêng cho anh/chị và thông báo của anh/chị cũng đến {substitute}. Hết thời gian này, việc làm thay "
    "tự kết thúc.",
    duty=True,
    own=True,
)
notifications.register_kind(
    "inbox.standing_over",
    label="Kết thúc làm thay",
    title="{substitute} thôi làm thay {absent}",
    text="Việc giao riêng cho {absent} chỉ còn hiện trong hộp việc của {absent}.",
    duty=True,
    own=True,
)
notifications.register_kind(
    "inbox.nobody_stands_in",
    label="Chưa cử được người làm thay",
    title="Chưa cử được {substitute} làm thay anh/chị",
    text="Vì {why}. Anh/chị chọn người khác ở trang Làm thay khi vắng.",
    duty=True,
    own=True,
)


@creates("inbox.name_substitute", sentence="cử người làm thay")
def name_substitute(by: Actor, *, person: str, first_on: dt.date, last_on: dt.date) -> str:
    """A colleague of the same unit sees what is given to me alone, and is told of it, while I am away."""
    chosen = next((one for one in colleagues(by) if one.person == person), None)
    faults = unfit_days(first_on, last_on)
    if chosen is None:
        raise Unfit(fields={"person": NOBODY, **faults})
    if faults:
        raise Unfit(fields=faults)
    during = DateRange(first_on, last_on + dt.timedelta(days=1))
    with seen_by(HOUSE):  # rows of others
        busy = set(
            Substitute.objects.filter(
                absent__in=(by.id, chosen.actor), state=SubstituteState.AGREED, during__overlap=during
            ).values_list("absent", flat=True)
        )
    if chosen.actor in busy:
        faults["person"] = f"{chosen.name} cũng vắng trong thời gian này. Chọn người khác."
    if by.id in busy:
        faults["first_on"] = "Thời gian này anh/chị đã cử người làm thay. Kết thúc lần cử đó trước."
    if faults:
        raise Unfit(fields=faults)
    return _stands_in(f"LT-{secrets.token_hex(8)}", by, chosen, first_on, last_on)


def _stands_in(code: str, absent: Actor, chosen: Colleague, first_on: dt.date, last_on: dt.date) -> str:
    """The row, and word of it to both."""
    during = DateRange(first_on, last_on + dt.timedelta(days=1))
    made = Substitute.objects.create(
        code=code,
        absent=absent.id,
        absent_person=absent.person or "",
        absent_name=absent.name[:200],
        substitute=chosen.actor,
        substitute_person=chosen.person,
        substitute_name=chosen.name[:200],
        unit_id=chosen.unit_id,
        during=during,
    )
    facts = {**_names(made), "first": f"{first_on:%d/%m/%Y}", "last": f"{last_on:%d/%m/%Y}"}
    for told, kind in ((chosen.person, "inbox.standing_in"), (made.absent_person, "inbox.stood_in")):
        notifications.notify([told], kind, facts=facts, url=PAGE, subject=made.code)
    return made.code


@creates("inbox.follow_leave", sentence="cử người làm thay theo đợt vắng đã ghi")
def follow_leave(by: Actor, *, leave: str, person: str, substitute: str, first_on: dt.date, last_on: dt.date) -> str:
    """Who was named in somebody's leave stands in, from today at the earliest; or it is told why not.

    A repeat finds the row that is there.
    """
    code = _of_leave(leave)
    begin = max(first_on, today())
    if last_on < begin or Substitute.objects.filter(code=code).exists():
        return ""
    account = dict(access.accounts_of([person])).get(person)
    absent = access.actor_named(account.removeprefix("account:")) if account else None
    chosen = next((one for one in colleagues(absent) if one.person == substitute), None) if absent else None
    during = DateRange(begin, last_on + dt.timedelta(days=1))
    busy = (
        Substitute.objects.filter(
            absent__in=(absent.id, chosen.actor), state=SubstituteState.AGREED, during__overlap=during
        ).exists()
        if absent and chosen
        else False
    )
    if absent is None or chosen is None or busy:
        _tell_nobody(leave, person, substitute, busy=busy)
        return ""
    last_day = min(last_on, begin + LONGEST)
    return _stands_in(code, absent, chosen, begin, last_day)


@creates("inbox.follow_return", sentence="kết thúc làm thay khi người vắng về sớm")
def follow_return(by: Actor, *, leave: str, last_on: dt.date) -> str:
    """The absent person is back earlier than was said: standing in ends that day, or never begins."""
    row = Substitute.objects.select_for_update().filter(code=_of_leave(leave), state=SubstituteState.AGREED).first()
    if row is None:
        return ""
    if last_on < max(row.first_on, today()):
        row.state, row.ended_at = SubstituteState.ENDED, now()
        row.save(update_fields=["state", "ended_at"])
        _tell_over([row])
    elif last_on < row.last_on:
        row.during = DateRange(row.first_on, last_on + dt.timedelta(days=1))
        row.save(update_fields=["during"])
    return row.code


def _of_leave(leave: str) -> str:
    return f"LT-{leave}"


def _tell_nobody(leave: str, person: str, substitute: str, *, busy: bool) -> None:
    names = people.names([person, substitute])
    why = (
        "thời gian này đã có người làm thay hoặc người được cử cũng vắng"
        if busy
        else ("hai người cần cùng giữ vị trí trong một đơn vị và có tài khoản")
    )
    facts = {"substitute": names.get(substitute, substitute), "why": why}
    notifications.notify([person], "inbox.nobody_stands_in", facts=facts, url=PAGE, subject=leave)


def unfit(by: Actor, person: str, first_on: dt.date | None, last_on: dt.date | None) -> dict[str, str]:
    """What is wrong with who stands in from when to when, field by field; None: what was typed is no day."""
    known = any(one.person == person for one in colleagues(by))
    return ({} if known else {"person": NOBODY}) | unfit_days(first_on, last_on)


def unfit_days(first_on: dt.date | None, last_on: dt.date | None) -> dict[str, str]:
    """What is wrong with the days from which and to which somebody stands in; None: what was typed is no day."""
    wrong = {name: NO_DAY[name] for name, day in (("first_on", first_on), ("last_on", last_on)) if day is None}
    if first_on and first_on < today():
        wrong["first_on"] = "Chọn từ hôm nay trở đi."
    if last_on and last_on < (first_on or today()):
        wrong["last_on"] = "Ngày cuối không thể trước ngày đầu." if first_on else "Chọn từ hôm nay trở đi."
    if first_on and last_on and last_on - first_on > LONGEST:
        wrong["last_on"] = f"Mỗi lần cử tối đa {LONGEST.days} ngày."
    return wrong


@verb("inbox.end_substitute", of=visible_substitutes, moves=SUBSTITUTE_MOVES, sentence="thôi làm thay")
def end_substitute(row: Substitute, by: Actor) -> str:
    """The absent person is back, or the other cannot go on; both learn of it."""
    row.ended_at = now()
    _tell_over([row])
    return row.code


@creates("inbox.end_past_substitutes", sentence="kết thúc việc làm thay đã hết thời gian")
def end_past_substitutes(by: Actor) -> int:
    """What is over ends by itself; so does what has lost its ground, where the two do not share a unit any more."""
    standing = list(Substitute.objects.filter(state=SubstituteState.AGREED).order_by("id").select_for_update())
    apart = {one.pk for one in parted(standing)}
    over = [one for one in standing if one.last_on < today() or one.pk in apart]
    Substitute.objects.filter(pk__in=[one.pk for one in over]).update(state=SubstituteState.ENDED, ended_at=now())
    _tell_over(over)
    return len(over)


def _tell_over(rows: Iterable[Substitute]) -> None:
    notifications.notify_many(
        notifications.News(person, "inbox.standing_over", _names(one), PAGE, one.code, f"{one.code}:over")
        for one in rows
        for person in (one.absent_person, one.substitute_person)
    )


def _names(one: Substitute) -> dict[str, str]:
    return {"absent": one.absent_name, "substitute": one.substitute_name}
