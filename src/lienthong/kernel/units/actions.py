"""What can happen to units, in the order in which a unit lives it. Every change cites its decision."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.text import slug, tidy
from lienthong.kernel.base.verbs import creates, tell, verb

from . import events, recording
from .models import EdgeKind, Unit, UnitCode, UnitEdge, UnitName
from .queries import living_children, visible, within
from .rules import name_key


class Heir(TypedDict, total=False):
    """A unit that takes part of another: its code, and what it is where it is new."""

    code: str
    name: str
    short_name: str
    kind: str
    tier: str
    parent: str
    main: bool


@creates("units.found", sentence="thành lập đơn vị")
@recording.changes_tree
def found(
    by: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    tier: str,
    parent: str | None,
    since: dt.date | None,
    cited: str,
    short_name: str = "",
    other_names: Sequence[str] = (),
) -> str:
    """A new unit begins, under a parent, from a day on (None: from before records)."""
    if not code or slug(code) != code:
        raise Unfit(fields={"code": "Mã chỉ gồm chữ thường không dấu, số và dấu gạch nối."})
    if Unit.objects.filter(code=code).exists():
        raise Unfit(fields={"code": "Mã này đã là của một đơn vị khác và không bao giờ dùng lại."})
    if not tidy(name):
        raise Unfit(fields={"name": "Cho biết tên đơn vị."})
    _cited(cited)
    above = _unit(parent) if parent else None
    if above is not None and since is not None:
        _living(above, since)
    unit = Unit.objects.create(code=code)
    facts = {"name": name, "short_name": short_name, "kind": kind, "tier": tier, "parent_id": above and above.pk}
    recording.begin(unit, since, None, cited, facts)
    for other in other_names:
        _also_called(unit, other, since, cited)
    if since is not None:
        tell(events.UnitFounded(code, since))
    return code


@verb("units.rename", of=visible, sentence="đổi tên đơn vị")
@recording.changes_tree
def rename(unit: Unit, by: Actor, *, name: str, on: dt.date, cited: str, short_name: str | None = None) -> str:
    """The unit has another name from a day on; it stays itself."""
    if not tidy(name):
        raise Unfit(fields={"name": "Cho biết tên mới."})
    _cited(cited)
    _living(unit, on)
    changes = {"name": tidy(name)} | ({} if short_name is None else {"short_name": tidy(short_name)})
    recording.amend(unit, on, None, cited, changes)
    tell(events.UnitRenamed(unit.code, tidy(name), on))
    return unit.code


@verb("units.set_parent", of=visible, sentence="chuyển đơn vị sang cấp trên khác")
@recording.changes_tree
def set_parent(unit: Unit, by: Actor, *, parent: str, on: dt.date, cited: str) -> str:
    """The unit stands under another from a day on."""
    _cited(cited)
    _living(unit, on)
    recording.amend(unit, on, None, cited, {"parent_id": _above(unit, parent, on).pk})
    tell(events.UnitMoved(unit.code, parent, on))
    return unit.code


@verb("units.end", of=visible, sentence="chấm dứt hoạt động của đơn vị")
@recording.changes_tree
def end(unit: Unit, by: Actor, *, on: dt.date, cited: str) -> str:
    """The unit is no more from a day on, and nobody takes its place."""
    _cited(cited)
    _finish(unit, on)
    UnitEdge.objects.create(from_unit=unit, kind=EdgeKind.ABOLISH, on=on, cited=cited)
    tell(events.UnitEnded(unit.code, (), EdgeKind.ABOLISH, on))
    return unit.code


@creates("units.merge", sentence="hợp nhất, sáp nhập đơn vị")
@recording.changes_tree
def merge(by: Actor, *, sources: Sequence[str], into: Heir, on: dt.date, cited: str) -> str:
    """Several units become one from a day on: a new one, or one that is there already and takes the others in.

    Only identities and edges are recorded here; open work is moved by the reorganisation that cites them.
    """
    _cited(cited)
    old = [_unit(code) for code in dict.fromkeys(sources) if code != into["code"]]
    if not old:
        raise Unfit(fields={"sources": "Chọn ít nhất một đơn vị được sáp nhập."})
    heir = _heir(by, into, on, cited, old)
    for unit in old:
        _finish(unit, on)
        UnitEdge.objects.create(from_unit=unit, to_unit=heir, kind=EdgeKind.MERGE, on=on, cited=cited, main=True)
        tell(events.UnitEnded(unit.code, (heir.code,), EdgeKind.MERGE, on))
    return heir.code


@verb("units.split", of=visible, sentence="chia, tách đơn vị")
@recording.changes_tree
def split(unit: Unit, by: Actor, *, into: Sequence[Heir], on: dt.date, cited: str, goes_on: bool = False) -> list[str]:
    """The unit is divided among others from a day on; with `goes_on` it stays and only a part leaves it."""
    _cited(cited)
    if len({heir["code"] for heir in into}) != len(into) or len(into) < (1 if goes_on else 2):
        raise Unfit(fields={"into": "Chia thì cần ít nhất hai đơn vị nhận, mỗi đơn vị một lần."})
    if sum(bool(heir.get("main")) for heir in into) != (0 if goes_on else 1):
        raise Unfit(fields={"into": "Chọn đúng một đơn vị nhận phần chính (không chọn khi đơn vị cũ vẫn còn)."})
    _living(unit, on)
    heirs = sorted(into, key=lambda heir: not heir.get("main"))
    made = [_heir(by, heir, on, cited, [unit]) for heir in heirs]
    if not goes_on:
        _finish(unit, on)
    for heir, found_ in zip(heirs, made, strict=True):
        UnitEdge.objects.create(
            from_unit=unit,
            to_unit=found_,
            kind=EdgeKind.SPLIT,
            on=on,
            cited=cited,
            main=bool(heir.get("main")),
        )
    codes = [heir["code"] for heir in heirs]
    if not goes_on:
        tell(events.UnitEnded(unit.code, tuple(codes), EdgeKind.SPLIT, on))
    return codes


@verb("units.correct", of=visible, sentence="đính chính thông tin đơn vị")
@recording.changes_tree
def correct(
    unit: Unit,
    by: Actor,
    *,
    facts: Mapping[str, str],
    why: str,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> str:
    """What was recorded of the unit was wrong: set right for a part of its life (or all of it), citing why.

    What the house held true before stays readable as of that time.
    """
    _cited(why)
    unknown = set(facts) - {"name", "short_name", "kind", "tier", "parent"}
    if unknown or not facts:
        raise Unfit(fields=dict.fromkeys(sorted(unknown) or ["facts"], "Không đính chính được mục này."))
    changes: dict[str, Any] = {name: tidy(value) for name, value in facts.items() if name != "parent"}
    if "parent" in facts:
        begin, _ = recording.life(recording.current(unit))
        changes["parent_id"] = _above(unit, facts["parent"], since or begin).pk
    if not recording.amend(unit, since, until, why, changes):
        raise Unfit(fields={"since": "Đơn vị không tồn tại trong khoảng thời gian này."})
    tell(events.UnitCorrected(unit.code))
    return unit.code


@verb("units.assign_code", of=visible, sentence="gán mã chính thức cho đơn vị")
@recording.changes_tree
def assign_code(
    unit: Unit,
    by: Actor,
    *,
    scheme: str,
    code: str,
    since: dt.date | None,
    cited: str,
    until: dt.date | None = None,
) -> str:
    """The unit has an official code for a time; one code means one unit at a time."""
    _cited(cited)
    span = recording.period(since, until)
    taken = UnitCode.objects.filter(scheme=scheme, code=code, valid__overlap=span).select_related("unit").first()
    if taken is not None:
        raise Unfit(fields={"code": f"Mã này trong cùng thời gian đã là của {taken.unit.code}."})
    UnitCode.objects.create(unit=unit, scheme=scheme, code=code, valid=span, cited=cited)
    return unit.code


@verb("units.add_name", of=visible, sentence="ghi thêm tên gọi khác của đơn vị")
@recording.changes_tree
def add_name(unit: Unit, by: Actor, *, name: str, since: dt.date | None = None, cited: str = "") -> str:
    """People also call the unit by this name."""
    if UnitName.objects.filter(unit=unit, name=tidy(name), valid__overlap=recording.period(since)).exists():
        raise Unfit(fields={"name": "Tên gọi này đã được ghi."})
    _also_called(unit, name, since, cited)
    return unit.code


def _also_called(unit: Unit, name: str, since: dt.date | None, cited: str) -> None:
    UnitName.objects.create(
        unit=unit, name=tidy(name), name_key=name_key(name), valid=recording.period(since), cited=cited
    )


def _unit(code: str) -> Unit:
    # Locked, because two decisions about one unit must come one after the other.
    unit = Unit.objects.select_for_update().filter(code=code).first()
    if unit is None:
        raise NotThere(f"Không có đơn vị nào mang mã {code}.", "Kiểm tra lại mã đơn vị rồi gửi lại.")
    return unit


def _cited(cited: str) -> None:
    if not tidy(cited):
        raise Unfit(fields={"cited": "Ghi số, ngày của quyết định làm căn cứ."})


def _living(unit: Unit, on: dt.date) -> None:
    """The unit lives on the day before and on the day itself, so that something can change on it."""
    begin, stop = recording.life(recording.current(unit))
    if (begin is not None and on < begin) or (stop is not None and on >= stop):
        raise Unfit(fields={"on": f"Ngày {on:%d/%m/%Y} nằm ngoài thời gian đơn vị {unit.code} tồn tại."})


def _above(unit: Unit, parent: str, on: dt.date | None) -> Unit:
    above = _unit(parent)
    if above.pk in within([unit.pk], on):
        raise Unfit(fields={"parent": "Một đơn vị không thể trực thuộc chính nó hay cấp dưới của nó."})
    if on is not None:
        _living(above, on)
    return above


def _finish(unit: Unit, on: dt.date) -> None:
    _living(unit, on)
    begin, _ = recording.life(recording.current(unit))
    if begin == on:
        raise Unfit(fields={"on": "Đơn vị không thể kết thúc ngay trong ngày thành lập."})
    left = living_children(unit.pk, on)
    if left:
        raise Unfit(
            f"Còn {len(left)} đơn vị trực thuộc {unit.code} sau ngày {on:%d/%m/%Y}.",
            "Chuyển các đơn vị trực thuộc sang cấp trên khác trước, rồi thực hiện lại.",
            fields={"on": ", ".join(left[:5])},
        )
    recording.stop(unit, on)


def _heir(by: Actor, heir: Heir, on: dt.date, cited: str, sources: Sequence[Unit]) -> Unit:
    """The unit that takes over: the one by that code, or a new one, which stands in the groups of those before it."""
    there = Unit.objects.select_for_update().filter(code=heir["code"]).first()
    if there is not None:
        _living(there, on)
        return there
    missing = {name: "Cần cho đơn vị mới." for name in ("name", "kind", "tier", "parent") if not heir.get(name)}
    if missing:
        raise Unfit(fields=missing)
    found(
        by,
        code=heir["code"],
        name=heir["name"],
        kind=heir["kind"],
        tier=heir["tier"],
        parent=heir["parent"],
        since=on,
        cited=cited,
        short_name=heir.get("short_name", ""),
    )
    unit = _unit(heir["code"])
    for group in recording.inherit_groups(sources, unit, on):
        tell(events.GroupChanged(group, unit.code, on))
    return unit
