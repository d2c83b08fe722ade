"""Being away from work: registered, cut short, cancelled; the rooms above hear who stands in."""

import datetime as dt
import secrets

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.recorded import known_after, taken_back, told_anew
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.people import events
from lienthong.kernel.people.leaves import may_keep_leaves, visible_leaves
from lienthong.kernel.people.models import Leave, LeaveKind, Person, Seat
from lienthong.kernel.people.queries import visible

from .ground import someone, span

LONGEST = dt.timedelta(days=366 * 3)
EARLIEST = dt.timedelta(days=366)


@creates("people.register_leave", sentence="ghi thời gian vắng mặt", personal={"kind": "person"})
def register_leave(
    by: Actor, *, person: str, kind: str, first_on: dt.date, last_on: dt.date, substitute: str = ""
) -> str:
    """A person is away from a day to a day; a colleague of one of their units stands in, where one is named."""
    away = visible(by).filter(code=person).select_for_update(of=("self",)).first()
    if away is None:
        raise NotThere("Không có người nào mang mã này.", "Chọn lại trong danh bạ.")
    if not may_keep_leaves(by, away):
        raise NotAllowed(verb="ghi thời gian vắng mặt của người này")
    home = away.unit_id
    if home is None:
        raise Unfit(fields={"person": "Người này không thuộc đơn vị nào nên không ghi được thời gian vắng mặt."})
    faults = unfit_days(first_on, last_on)
    if kind not in LeaveKind.values:
        faults["kind"] = "Chọn lý do vắng mặt trong danh sách."
    stands_in = _substitute(away, substitute, first_on) if substitute else None
    if substitute and stands_in is None:
        faults["substitute"] = "Chọn một đồng nghiệp đang giữ vị trí trong cùng đơn vị."
    # Who stands in reads what lies in the other's hands.
    if stands_in is not None and stands_in.code == by.person != away.code:
        faults["substitute"] = (
            "Không ai tự đặt mình làm thay người khác. Chọn đồng nghiệp khác, hoặc để người ấy tự ghi."
        )
    during = span(first_on, last_on + dt.timedelta(days=1)) if not faults else None
    with seen_by(HOUSE):  # also what another unit wrote down
        both = Leave.objects.filter(person__in=[one for one in (away, stands_in) if one])
        gone = set(both.filter(valid__overlap=during).values_list("person", flat=True)) if during else set()
    if away.pk in gone:
        faults["first_on"] = "Thời gian này đã có đợt vắng được ghi. Sửa hoặc hủy đợt đó trước."
    if stands_in is not None and stands_in.pk in gone:
        faults["substitute"] = f"{stands_in.full_name} cũng vắng trong thời gian này. Chọn người khác."
    if faults:
        raise Unfit(fields=faults)
    with seen_by(HOUSE):
        known = known_after(Leave.ever.filter(person=away))
    made = Leave.objects.create(
        code=f"VM-{secrets.token_hex(8)}",
        person=away,
        unit_id=home,
        kind=kind,
        valid=during,
        substitute=stands_in,
        recorded=known,
    )
    tell(events.Away(made.code, away.code, first_on, last_on, stands_in.code if stands_in else ""))
    return str(made.code)


@verb("people.shorten_leave", of=visible_leaves, sentence="rút ngắn thời gian vắng mặt")
def shorten_leave(leave: Leave, by: Actor, *, last_on: dt.date) -> str:
    """The person is back earlier: the day given is the last one away."""
    if not leave.first_on <= last_on < leave.last_on:
        raise Unfit(fields={"last_on": f"Chọn ngày từ {leave.first_on:%d/%m/%Y} đến trước {leave.last_on:%d/%m/%Y}."})
    told_anew(leave, span(leave.first_on, last_on + dt.timedelta(days=1)))
    tell(events.Returned(leave.code, leave.person.code, last_on))
    return leave.code


@verb("people.cancel_leave", of=visible_leaves, sentence="hủy thời gian vắng mặt")
def cancel_leave(leave: Leave, by: Actor) -> str:
    """The person is not away after all; of one who was away already the rest is cut off instead."""
    if leave.first_on < today():
        raise Unfit("Đợt vắng này đã bắt đầu nên không hủy được.", "Chọn rút ngắn và ghi ngày vắng cuối cùng.")
    taken_back(leave)
    tell(events.Returned(leave.code, leave.person.code, leave.first_on - dt.timedelta(days=1)))
    return leave.code


def unfit_days(first_on: dt.date, last_on: dt.date) -> dict[str, str]:
    """What is wrong with the days of being away, field by field."""
    if first_on < today() - EARLIEST:
        return {"first_on": "Chỉ ghi được đợt vắng bắt đầu trong vòng một năm nay."}
    if last_on < first_on:
        return {"last_on": "Ngày cuối không thể trước ngày đầu."}
    if last_on - first_on > LONGEST:
        return {"last_on": "Mỗi đợt vắng dài nhất ba năm."}
    return {}


def _substitute(away: Person, code: str, on: dt.date) -> Person | None:
    """The colleague of that code, where both sit in one unit on the day; nobody otherwise."""
    units = Seat.objects.filter(person=away, valid__contains=on).values("post__unit_id")
    shared = Seat.objects.filter(person__code=code, post__unit_id__in=units, valid__contains=on)
    return someone(code) if code != away.code and shared.exists() else None
