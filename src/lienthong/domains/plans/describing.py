"""A file's descriptions beside those that are kept, and beside the plan as it was read: what is new, what differs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.base.text import slug

from .models import Description, Item
from .target_states import Combining, SourceKind
from .targets_csv import DescribedRow
from .trajectory import Level, level_of
from .wording import COMPARATOR_WORDS, number_words

LEVEL, LEAD = "level", "lead"
COLUMNS = {
    "short_name": "short_name_vi",
    "measure": "unit",
    "source_kind": "source_kind",
    "computed_from": "computed_from",
    "numerator": "numerator",
    "denominator": "denominator",
    "note": "note",
    "fallback": "fallback",
    "combining": "combining",
}
"""What of a description a file may say, and the head of its column."""
LABELS = {
    "short_name": "Tên ngắn",
    "measure": "Đơn vị tính",
    "source_kind": "Nguồn số liệu",
    "computed_from": "Tính từ",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "note": "Ghi chú",
    "fallback": "Dự phòng khi nguồn hỏng",
    "combining": "Cách gộp số của các đơn vị",
    "supplier": "Đơn vị cung cấp",
}
DOUBT_LABELS = {LEVEL: "Mức cần đạt", LEAD: "Đơn vị chủ trì"}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A file says otherwise than the plan as it was read; `reading` is the level that it gives."""

    field: str
    ours: str
    given: str
    reading: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a file changes of one target's description: label, before, after; and where it contradicts the plan."""

    item: Item
    row: DescribedRow
    values: dict[str, str]
    shown: list[tuple[str, str, str]]
    contradictions: list[Contradiction]
    new: bool


@dataclass(slots=True)
class Comparison:
    """A whole file beside what is kept. `stamp` changes when any description does."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    strangers: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    stamp: str = ""

    @property
    def contradictions(self) -> int:
        """How many points a person must settle."""
        return sum(len(one.contradictions) for one in self.changes)


def compare(
    items: Sequence[Item],
    described: Mapping[int, Description],
    leads: Mapping[int, list[str]],
    sole: Collection[int],
    rows: Iterable[DescribedRow],
    heads: Iterable[str],
) -> Comparison:
    """Row by row, by the number; only columns that the file has are compared. `sole`: targets led by one unit alone."""
    told = set(heads)
    known = {item.no: item for item in items}
    found = Comparison(stamp=stamp_of(described.values()))
    named = set()
    for row in rows:
        item = known.get(row.no)
        if item is None:
            found.strangers.append(f"Dòng {row.line}: kế hoạch không có chỉ tiêu số {row.no}.")
            continue
        named.add(row.no)
        change = _change(item, described.get(item.pk), leads.get(item.pk, []), item.pk in sole, row, told)
        if change.shown or change.contradictions or change.new:
            found.changes.append(change)
        else:
            found.same += 1
    found.silent = [item.no for item in items if item.no not in named]
    return found


def stamp_of(described: Iterable[Description]) -> str:
    """Changes whenever a description is added or changed."""
    versions = [one.version for one in described]
    return f"{len(versions)}.{sum(versions)}"


def _change(
    item: Item, now: Description | None, leads: list[str], sole: bool, row: DescribedRow, told: set[str]
) -> Change:
    values = {name: getattr(row, name) for name, head in COLUMNS.items() if head in told}
    if not values.get("combining"):
        values.pop("combining", None)
        if now is None:
            values["combining"] = usual_combining(item, row.source_kind, row, sole=sole)
    shown = []
    for name, value in values.items():
        before = getattr(now, name) if now else ""
        if value != before:
            shown.append((LABELS[name], spoken(name, before), spoken(name, value)))
    return Change(item, row, values, shown, _contradictions(item, leads, row), now is None)


def usual_combining(item: Item, source_kind: str, words: Any, *, sole: bool) -> Combining:
    """How a province's figure is most often made, until the coordinator says otherwise."""
    level = level_of(item.value)
    if level is not None and level.comparator == "done":
        return Combining.ALL_DONE
    if source_kind == SourceKind.EXTERNAL or (sole and not words.denominator):
        return Combining.LAST
    if words.numerator and words.denominator:
        return Combining.RATIO
    return Combining.SHARE if words.measure == "%" else Combining.SUM


def spoken(name: str, value: str) -> str:
    """A part of a description as people read it."""
    if name == "source_kind" and value:
        return SourceKind(value).label
    return Combining(value).label if name == "combining" and value else value


def _contradictions(item: Item, leads: list[str], row: DescribedRow) -> list[Contradiction]:
    found = []
    ours = level_of(item.value)
    given = Level(row.comparator, row.low, row.high) if row.comparator else None
    if given is not None and given != ours:
        measure = str((item.value or {}).get("measure") or "")
        reading = {
            "text": str((item.value or {}).get("text") or ""),
            "comparator": given.comparator,
            "low": None if given.low is None else str(given.low),
            "high": None if given.high is None else str(given.high),
        }
        found.append(
            Contradiction(LEVEL, level_words(ours, measure), level_words(given, row.measure or measure), reading)
        )
    if row.lead and slug(row.lead) != slug(" ".join(leads)):
        found.append(Contradiction(LEAD, "; ".join(leads)[:600] or "kế hoạch không ghi", row.lead))
    return found


def level_words(level: Level | None, measure: str) -> str:
    """A level as people write it: ≥ 70%; 50–80%; hoàn thành."""
    if level is None:
        return "không ghi"
    if level.comparator == "done":
        return "hoàn thành"
    tail = measure if measure in ("%", "‰") else f" {measure}".rstrip()
    if level.comparator == "between":
        return f"{number_words(_plain(level.low))}–{number_words(_plain(level.high))}{tail}"
    return f"{COMPARATOR_WORDS[level.comparator][0]} {number_words(_plain(level.edge))}{tail}"


def _plain(figure: Any) -> float | None:
    return None if figure is None else float(figure)
