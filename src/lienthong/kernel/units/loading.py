"""Takes in a catalogue of units: four tables as CSV, in one verb, again and again without harm."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import sort_key, tidy
from lienthong.kernel.base.verbs import creates, tell

from . import events, recording
from .models import EdgeKind, GroupMember, Unit, UnitCode, UnitEdge, UnitGroup, UnitName, UnitVersion
from .rules import GroupRow, NameRow, name_key
from .rules.rows import day, many

Row = dict[str, str]
M = TypeVar("M", bound=Model)
FILES = {"units": "units.csv", "codes": "unit_codes.csv", "edges": "unit_edges.csv", "groups": "unit_groups.csv"}


def load(folder: Path, actor: Actor) -> dict[str, int]:
    """Take in the catalogue that lies in a folder; what is known already stays as it is. Returns what was added."""
    files: dict[str, Any] = {
        name: (folder / file).read_bytes() for name, file in FILES.items() if (folder / file).exists()
    }
    return _load(actor, source=folder.name, **files)


@creates("units.load", sentence="nạp danh mục đơn vị")
@recording.changes_tree
def _load(
    by: Actor, *, source: str, units: bytes, codes: bytes = b"", edges: bytes = b"", groups: bytes = b""
) -> dict[str, int]:
    """Units, codes, successors and groups that the house does not know yet."""
    ids = dict(Unit.objects.values_list("code", "id"))
    added = {"units": _units(list(_rows(units)), ids)}
    added["codes"] = _dated(codes, ids, UnitCode, _code)
    added["edges"] = _dated(edges, ids, UnitEdge, _edge)
    added["members"] = _groups(list(_rows(groups)), ids)
    tell(events.UnitsLoaded(added["units"]))
    return added


def _rows(content: bytes) -> Iterator[Row]:
    return iter(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _units(rows: list[Row], ids: dict[str, int]) -> int:
    fresh = {row["code"]: row for row in rows if row["code"] not in ids}
    for unit in Unit.objects.bulk_create([Unit(code=code) for code in fresh]):
        ids[unit.code] = unit.pk
    at = now()
    versions, names = [], []
    for row in fresh.values():
        unit = Unit(pk=_id(ids, row["code"]), code=row["code"])
        named = NameRow.read(row)
        since, until = day(row["valid_from"]), day(row["valid_to"])
        facts = {
            "name": named.name,
            "short_name": tidy(named.short_name),
            "kind": named.kind,
            "tier": named.tier,
            "parent_id": _id(ids, named.parent) if named.parent else None,
        }
        versions.append(recording.version(unit, since, until, row.get("cited", ""), facts, at))
        for other in dict.fromkeys(map(tidy, named.others)):
            valid = recording.period(since, until)
            names.append(UnitName(unit=unit, name=other, name_key=name_key(other), valid=valid))
    UnitVersion.objects.bulk_create(versions)
    UnitName.objects.bulk_create(names)
    return len(fresh)


def _code(row: Row, ids: dict[str, int]) -> UnitCode:
    valid = recording.period(day(row["valid_from"]), day(row["valid_to"]))
    unit = _id(ids, row["unit"])
    return UnitCode(unit_id=unit, scheme=row["scheme"], code=row["code"], valid=valid, cited=row["cited"])


def _edge(row: Row, ids: dict[str, int]) -> UnitEdge:
    return UnitEdge(
        from_unit_id=_id(ids, row["from_unit"]),
        to_unit_id=_id(ids, row["to_unit"]) if row["to_unit"] else None,
        kind=EdgeKind(row["kind"]),
        on=dt.date.fromisoformat(row["valid_from"]),
        cited=row["cited"],
        main={"yes": True, "no": False}.get(row["share_main"]),
    )


def _dated(content: bytes, ids: dict[str, int], model: type[M], made: Callable[[Row, dict[str, int]], M]) -> int:
    return _put(model, [made(row, ids) for row in _rows(content)])


def _groups(rows: list[Row], ids: dict[str, int]) -> int:
    known = dict(UnitGroup.objects.values_list("code", "id"))
    fresh = [group for group in GroupRow.read_all(rows) if group.code not in known]
    made = [
        UnitGroup(
            code=group.code,
            name=tidy(group.name),
            name_key=name_key(group.name),
            sort_key=sort_key(group.name),
            other_names=[tidy(other) for other in many("; ".join(group.others))],
        )
        for group in fresh
    ]
    known |= {group.code: group.pk for group in UnitGroup.objects.bulk_create(made)}
    members = [
        GroupMember(
            group_id=known[row["code"]],
            unit_id=_id(ids, row["unit"]),
            valid=recording.period(day(row["valid_from"]), day(row["valid_to"])),
        )
        for row in rows
    ]
    return _put(GroupMember, members)


def _put(model: type[M], rows: list[M]) -> int:
    """Add the rows that clash with none that are there: what was loaded or decided before stays."""
    manager: Any = model._default_manager
    before = manager.count()
    manager.bulk_create(rows, ignore_conflicts=True)
    return int(manager.count()) - int(before)


def _id(ids: dict[str, int], code: str) -> int:
    if code not in ids:
        raise Unfit(f"Danh mục nhắc đến đơn vị {code} mà không có dòng nào về đơn vị này.", "Sửa tệp rồi nạp lại.")
    return ids[code]
