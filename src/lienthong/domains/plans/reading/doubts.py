"""Doubts that the rows raise: who, when and what is missing, doubtful or said in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lienthong.domains.plans.reading.dues import is_vague, says_nothing
from lienthong.domains.plans.reading.merging import Merged
from lienthong.domains.plans.reading.missingdoubts import missing_in, missing_in_blocks, row_name, short, silent_plan
from lienthong.domains.plans.reading.numberdoubts import number_doubts
from lienthong.domains.plans.reading.owners import Setting, looks_like_owner, read_owners
from lienthong.domains.plans.reading.plan import Anchor, Doubt, ReadOwner, ReadTarget, ReadTask
from lienthong.domains.plans.reading.tables import TableRead
from lienthong.domains.plans.reading.words import fold, loose, plain

_MANY = 5
_OLD_DEPARTMENTS = re.compile(
    r"\b(?:so|bo) (?:tai nguyen va moi truong|tn ?& ?mt|tnmt|thong tin va truyen thong|tt "
    r"?& ?tt|tttt|ke hoach va dau tu|kh ?& ?dt|khdt|giao thong van tai|gtvt"
    r"|nong nghiep va phat trien nong thon|nn ?& ?ptnt|nong nghiep va ptnt|lao dong\b.*|ld\w*[-& ]*tb ?& ?xh)"
)
_OLD_TIER = re.compile(
    r"\b(?:ubnd|uy ban nhan dan)(?: cac)? (?:cap huyen|huyen|quan|thi xa|thanh pho thuoc "
    r"tinh|thi tran)|\bcap huyen\b|\bphong .*(?:huyen|quan)$"
)
_DEPARTMENTS_CHANGED = date(2025, 3, 1)  # 01/3/2025: departments merged (Resolution 18-NQ/TW arrangement)
_DISTRICTS_ENDED = date(2025, 7, 1)  # 01/7/2025: two tiers (72/2025/QH15)
_NAMED_LEAD = re.compile(r"^\W*(?P<who>.{4,140}?)\s+chủ trì(?![a-zà-ỹ])")


@dataclass(slots=True)
class _Found:
    """One row's doubt before many of a kind are drawn together."""

    kind: str
    text: str
    anchor: Anchor
    label: str


_TOGETHER: dict[str, str] = {
    "no_owner": "không ghi chủ trì; cần chọn cơ quan chủ trì khi rà soát",
    "no_due": "không ghi thời hạn; cần đặt thời hạn khi ban hành",
    "no_output": "không ghi kết quả, sản phẩm; cần bổ sung khi rà soát",
    "no_monitor": "không ghi cơ quan theo dõi; cần chọn cơ quan theo dõi",
    "due_before_issue": "có thời hạn trước ngày ban hành; cần xem là việc đã quá hạn hay ghi nhầm",
    "due_unclear": "có thời hạn chưa rõ ngày; cần đặt ngày khi ban hành",
    "no_number": "không có số thứ tự; cần xem là nhiệm vụ riêng hay phần của dòng trên",
    "unresolved_owner": "có cơ quan được giao chưa nhận ra; cần chọn đơn vị",
    "unknown_unit": "có tên cơ quan chưa có trong danh mục; cần chọn đơn vị",
    "ambiguous_name": "có tên chung của nhiều đơn vị; cần chọn đúng đơn vị",
    "old_unit": "còn ghi tên cơ quan cũ; cần chọn cơ quan kế thừa",
    "repeats_task": "được nhắc lại trong lời văn; đã ghép, không tính hai lần",
    "shifted_columns": "có ô lệch cột; cần kiểm tra chủ trì và thời hạn",
}


def gather(found: Iterable[_Found]) -> list[Doubt]:
    """Few of a kind are told one by one, many in one sentence."""
    by_kind: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one)
    result: list[Doubt] = []
    for kind, ones in by_kind.items():
        if len(ones) <= _MANY or kind not in _TOGETHER:
            result.extend(Doubt(one.kind, one.text, one.anchor) for one in ones)
            continue
        labels = ", ".join(dict.fromkeys(one.label for one in ones[:12]))
        more = f" và {len(ones) - 12} dòng khác" if len(ones) > 12 else ""
        result.append(Doubt(kind, f"{len(ones)} dòng ({labels}{more}) {_TOGETHER[kind]}.", ones[0].anchor))
    return result


def _make(kind: str, row: ReadTask | ReadTarget, text: str) -> _Found:
    return _Found(kind, text, row.anchor, f"số {row.no}" if row.no else "không số")


def row_doubts(tables: list[TableRead], merged: Merged, issued: date | None, setting: Setting) -> list[Doubt]:
    """All doubts about rows."""
    found: list[_Found] = []
    rows: list[ReadTask | ReadTarget] = [*merged.targets, *merged.tasks]
    for row in rows:
        found += _owner_doubts(row, issued, setting)
        found += _due_doubts(row, issued)
    for table in tables:
        found += [_make(*one) for one in missing_in(table)]
        found += [
            _make("shifted_columns", row, f"Dòng {row_name(row)} có ô lệch cột; cần kiểm tra lại chủ trì và thời hạn.")
            for row in table.shifted
        ]
    found += [_make(*one) for one in missing_in_blocks(merged)]
    for task in merged.tasks:
        found += _named_lead(task, setting)
    for repeat, task in merged.repeats:
        found += _repeat_doubts(repeat, task)
    return [*gather(found), *number_doubts(tables), *silent_plan(tables, merged), *_target_doubts(merged)]


def _owner_doubts(row: ReadTask | ReadTarget, issued: date | None, setting: Setting) -> list[_Found]:
    result: list[_Found] = []
    for owner in (*row.lead, *row.partners, *row.monitor):
        if is_old_name(owner.text, issued):
            result.append(
                _make(
                    "old_unit",
                    row,
                    f"Dòng {row_name(row)} ghi “{owner.text}”, tên không còn vào ngày ban hành; cần chọn "
                    f"cơ quan kế thừa.",
                )
            )
        elif owner.code is None and setting.names is not None and setting.names.several(owner.text, issued):
            result.append(
                _make(
                    "ambiguous_name",
                    row,
                    f"Dòng {row_name(row)} ghi “{owner.text}”, tên của nhiều đơn vị; cần chọn đúng đơn vị.",
                )
            )
        elif owner.kind == "unresolved":
            result.append(
                _make(
                    "unresolved_owner",
                    row,
                    f"Dòng {row_name(row)} giao cho “{short(owner.text)}”, chưa nhận ra là cơ quan nào; "
                    f"cần chọn đơn vị.",
                )
            )
        elif owner.kind == "unit" and owner.code is None and setting.names is not None:
            result.append(
                _make(
                    "unknown_unit",
                    row,
                    f"Dòng {row_name(row)} ghi “{owner.text}”, tên chưa có trong danh mục đơn vị; cần chọn đơn vị.",
                )
            )
    return result


def is_old_name(text: str, issued: date | None) -> bool:
    """Whether a body of this name was no longer there on the day of issue, by the law that ended it."""
    if issued is None:
        return False
    low = fold(text)
    return (issued >= _DEPARTMENTS_CHANGED and bool(_OLD_DEPARTMENTS.search(low))) or (
        issued >= _DISTRICTS_ENDED and bool(_OLD_TIER.search(low))
    )


def _due_doubts(row: ReadTask | ReadTarget, issued: date | None) -> list[_Found]:
    due = row.due
    if due is None or (isinstance(row, ReadTask) and row.reported):
        return []
    if is_vague(due.text):
        taken = f", tạm hiểu là ngày {due.until:%d/%m/%Y}" if due.until else ""
        return [
            _make(
                "due_unclear",
                row,
                f"Dòng {row_name(row)} ghi thời hạn “{short(due.text)}”{taken}; cần đặt ngày khi ban hành.",
            )
        ]
    if issued and due.until and due.until < issued:
        return [
            _make(
                "due_before_issue",
                row,
                f"Dòng {row_name(row)} có thời hạn “{due.text}” trước ngày ban hành; cần xem là việc "
                f"đã quá hạn hay ghi nhầm.",
            )
        ]
    undated = due.kind in ("from", "date", "month", "quarter", "year", "range") and due.until is None
    if (undated and due.start is None) or says_nothing(due):
        return [
            _make(
                "due_unclear",
                row,
                f"Dòng {row_name(row)} ghi thời hạn “{short(due.text)}”, không quy ra ngày; cần đặt ngày khi ban hành.",
            )
        ]
    return []


def _same_bodies(first: tuple[ReadOwner, ...], second: tuple[ReadOwner, ...]) -> bool:
    one, two = ({o.code or loose(o.text) for o in owners} for owners in (first, second))
    return not one or not two or one == two or one <= two or two <= one


def _names_of(owners: tuple[ReadOwner, ...]) -> str:
    return "; ".join(owner.text for owner in owners)


def _repeat_doubts(repeat: ReadTask, task: ReadTask) -> list[_Found]:
    result: list[_Found] = []
    where = f"dòng {repeat.anchor.line}" if repeat.anchor.line else "lời văn"
    if not _same_bodies(repeat.lead, task.lead):
        result.append(
            _make(
                "lead_differs",
                task,
                f"Nhiệm vụ {row_name(task)} giao {_names_of(task.lead)} nhưng lời văn ({where}) giao "
                f"{_names_of(repeat.lead)}; cần chọn chủ trì.",
            )
        )
    if repeat.due and task.due and repeat.due.until != task.due.until:
        result.append(
            _make(
                "due_differs",
                task,
                f"Nhiệm vụ {row_name(task)} ghi thời hạn “{task.due.text}” nhưng lời văn ({where}) ghi "
                f"“{repeat.due.text}”; cần chọn thời hạn.",
            )
        )
    if not result:
        result.append(
            _make(
                "repeats_task",
                task,
                f"Lời văn ({where}) nhắc lại nhiệm vụ {row_name(task)}; đã ghép, không tính hai lần.",
            )
        )
    return result


def _named_lead(task: ReadTask, setting: Setting) -> list[_Found]:
    """The task's own sentence names a lead that its cell does not."""
    found = _NAMED_LEAD.match(plain(task.name))
    if found is None or not task.lead:
        return []
    who = task.name[found.start("who") : found.end("who")]
    if not looks_like_owner(who):
        return []
    named = read_owners(who, "lead", setting)
    if not named or _same_bodies(named, task.lead):
        return []
    return [
        _make(
            "lead_differs",
            task,
            f"Nhiệm vụ {row_name(task)} ghi trong câu là {_names_of(named)} chủ trì nhưng cột chủ "
            f"trì ghi {_names_of(task.lead)}; cần chọn chủ trì.",
        )
    ]


def _target_doubts(merged: Merged) -> list[Doubt]:
    result: list[Doubt] = []
    for table in merged.twice:
        row: ReadTask | ReadTarget = table.targets[0] if table.targets else table.tasks[0]
        result.append(
            Doubt(
                "repeated_body",
                f"Bảng có dòng {row_name(row)} đứng hai lần trong tệp; chỉ đọc một lần, cần kiểm tra "
                f"tệp có bị ghép nhầm không.",
                row.anchor,
            )
        )
    for text, listed in merged.same_targets:
        one, two = text.value, listed.value
        if one and two and (one.low, one.high) != (two.low, two.high) and one.measure == two.measure:
            result.append(
                Doubt(
                    "two_numbers",
                    f"Chỉ tiêu {row_name(listed)} trong bảng ghi “{two.text}” nhưng lời văn ghi "
                    f"“{one.text}”; cần chọn con số đúng.",
                    listed.anchor,
                )
            )
    if merged.unlisted:
        names = "; ".join(f"“{short(target.name)}”" for target in merged.unlisted[:4])
        result.append(
            Doubt(
                "unlisted_target",
                f"Lời văn còn nêu {len(merged.unlisted)} con số không có trong bảng chỉ tiêu ({names}); "
                f"cần xem có bổ sung vào danh sách không.",
                merged.unlisted[0].anchor,
            )
        )
    return result
