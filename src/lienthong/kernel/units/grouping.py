"""What can happen to named groups of units."""

import datetime as dt
from collections.abc import Sequence

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.text import sort_key, tidy
from lienthong.kernel.base.verbs import creates, tell, verb

from . import events, recording
from .models import GroupMember, Unit, UnitGroup
from .queries import visible_groups
from .rules import name_key


@creates("units.found_group", sentence="lập nhóm đơn vị")
@recording.changes_tree
def found_group(by: Actor, *, code: str, name: str, other_names: Sequence[str] = ()) -> str:
    """A name that means many units at once is written down."""
    if not code.startswith("group:") or UnitGroup.objects.filter(code=code).exists():
        raise Unfit(fields={"code": "Mã nhóm bắt đầu bằng “group:” và chưa được dùng."})
    UnitGroup.objects.create(
        code=code,
        name=tidy(name),
        name_key=name_key(name),
        sort_key=sort_key(name),
        other_names=[tidy(other) for other in other_names],
    )
    return code


@verb("units.add_member", of=visible_groups, sentence="thêm đơn vị vào nhóm")
@recording.changes_tree
def add_member(group: UnitGroup, by: Actor, *, unit: str, since: dt.date) -> str:
    """The unit belongs to the group from a day on."""
    found = _unit(unit)
    span = recording.period(since)
    if GroupMember.objects.filter(group=group, unit=found, valid__overlap=span).exists():
        raise Unfit(fields={"unit": "Đơn vị này đã ở trong nhóm."})
    GroupMember.objects.create(group=group, unit=found, valid=span)
    tell(events.GroupChanged(group.code, unit, since))
    return group.code


@verb("units.remove_member", of=visible_groups, sentence="đưa đơn vị ra khỏi nhóm")
@recording.changes_tree
def remove_member(group: UnitGroup, by: Actor, *, unit: str, on: dt.date) -> str:
    """The unit no longer belongs to the group from a day on."""
    if not recording.cut(GroupMember.objects.filter(group=group, unit=_unit(unit)), on):
        raise Unfit(fields={"unit": "Đơn vị này không ở trong nhóm vào ngày đó."})
    tell(events.GroupChanged(group.code, unit, on))
    return group.code


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotThere(f"Không có đơn vị nào mang mã {code}.", "Kiểm tra lại mã đơn vị rồi gửi lại.")
    return unit
