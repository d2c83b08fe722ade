"""The tables of the consolidated report, in the columns that plans ask for.

403 PL2 and PL3: Kế hoạch 403/KH-UBND ngày 13/6/2023 (Nghệ An), phụ lục 02 and 03. 254 PL I: Kế hoạch 254/KH-UBND ngày
17/9/2025 (Đồng Tháp), phụ lục I, with result, advantages, difficulties, proposals and evidence beside it.
"""

import re
from collections.abc import Iterable

from lienthong.domains.plans.consolidating import Voice
from lienthong.domains.plans.models import Kind
from lienthong.domains.plans.queries.consolidation import Consolidation, Gathered
from lienthong.domains.plans.states import DONE, Cause, Status
from lienthong.kernel.printing.api import Band, Block, Cell, Column, Heading, Said, Table
from lienthong.kernel.printing.api import Kind as Holds

from .fitting import fitted

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
DIFFICULTIES = "Khó khăn, vướng mắc, nguyên nhân"
REMEDY = "Đề xuất phương hướng khắc phục"
UNSHOWN = "Không công khai"
MOST_FILES = 12
_NUMBERED = re.compile(r"([IVXLC]+|[A-Z]|\d+)[.)]?\s+(\S.*)")
NO_DUTY = "Không có đơn vị nào phải báo cáo trong kỳ."
KINDS = {Kind.TARGET.value: "Chỉ tiêu", Kind.TASK.value: "Nhiệm vụ"}


def span(seen: Consolidation) -> str:
    """“từ ngày 01/01/2026 đến hết ngày 31/3/2026”, for headings of columns."""
    since = f"từ ngày {seen.round.since:%d/%m/%Y} " if seen.round.since else ""
    return f"{since}đến hết ngày {seen.round.cut_off:%d/%m/%Y}"


def roman(place: int) -> str:
    """I, II, III …; beyond the printed ones the plain number."""
    return ROMAN[place - 1] if place <= len(ROMAN) else str(place)


def general(seen: Consolidation, items: list[Gathered]) -> Table:
    """403 PL2: duties given to all, and what has come of them."""
    columns = (
        Column("Stt", 11, Holds.CENTRED),
        Column("Nội dung công việc", 58),
        Column(f"Kết quả thực hiện {span(seen)}", 72),
        Column(DIFFICULTIES, 46),
        Column(REMEDY, 42),
        Column("Ghi chú", 28),
    )
    rows: list[tuple[Cell, ...]] = [(one.item.no, name_of(one), *_told(one), note_of(one)) for one in items]
    return Table(
        fitted(columns, rows), _banded(items, rows), name="403 - PL2", empty="Không có nhiệm vụ chung trong kỳ."
    )


def particular(seen: Consolidation, items: list[Gathered]) -> Table:
    """403 PL3: tasks and projects given to named bodies."""
    columns = (
        Column("TT", 11, Holds.CENTRED),
        Column("Tên nhiệm vụ, dự án", 56),
        Column("Đơn vị được giao chủ trì triển khai", 36),
        Column(f"Kết quả thực hiện {span(seen)}", 68),
        Column(DIFFICULTIES, 44),
        Column(REMEDY, 42),
    )
    rows: list[tuple[Cell, ...]] = [(one.item.no, marked(one), one.leads, *_told(one)) for one in items]
    return Table(
        fitted(columns, rows), _banded(items, rows), name="403 - PL3", empty="Không có nhiệm vụ cụ thể trong kỳ."
    )


def whole(seen: Consolidation, items: list[Gathered]) -> Table:
    """254 PL I, with what the round has brought beside what the plan expects."""
    columns = (
        Column("Stt", 9, Holds.CENTRED),
        Column("Nội dung nhiệm vụ", 37),
        Column("Thời gian hoàn thành", 18, Holds.CENTRED),
        Column("Cơ quan chủ trì", 23),
        Column("Cơ quan phối hợp", 22),
        Column("Kết quả/Dự kiến kết quả", 21),
        Column(f"Kết quả thực hiện {span(seen)}", 41),
        Column("Thuận lợi", 21),
        Column(DIFFICULTIES, 26),
        Column("Đề xuất, kiến nghị", 23),
        Column("Minh chứng", 20),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in items:
        texts = one.texts()
        rows.append(
            (one.item.no, marked(one), due_of(one), one.leads, one.shares, expected(one), texts.result,
             texts.advantages, texts.difficulties, texts.proposals, files_of(one.evidence()))
        )  # fmt: skip
    return Table(fitted(columns, rows), _banded(items, rows), name="254 - PL I", empty="Không có nhiệm vụ trong kỳ.")


DETAILS = (
    Column("TT", 11, Holds.CENTRED),
    Column("Đơn vị", 34),
    Column("Tình trạng", 22),
    Column("Tỷ lệ", 14, Holds.PERCENT),
    Column("Kết quả thực hiện", 58),
    Column("Thuận lợi", 28),
    Column(DIFFICULTIES, 36),
    Column("Đề xuất, kiến nghị", 30),
    Column("Minh chứng", 24),
)


def details(items: list[Gathered]) -> Table:
    """What every unit says, under its item: a row for each, those who have not sent it marked. For Excel."""
    rows: list[tuple[Cell, ...] | Band] = []
    for one in items:
        rows.append(Band(titled(one)))
        rows += _voices(one)
    return Table(DETAILS, tuple(rows), name="Chi tiết từng đơn vị", empty=NO_DUTY)


ON_PAPER = (
    Column("TT", 11, Holds.CENTRED),
    Column("Đơn vị", 40),
    Column("Tình trạng, tỷ lệ", 30),
    Column("Nội dung báo cáo", 176),
)


def detailed(items: list[Gathered]) -> tuple[Block, ...]:
    """The same on paper, a table for each item, what a unit says in one wide cell.

    What an office needs to lay it out goes by pages, and by the cells of the heads that come again on each: nine
    columns took 1,616 pages and three minutes for 6,900 rows.
    """
    blocks: list[Block] = []
    for one in items:
        said = tuple(_on_paper(place, voice) for place, voice in enumerate(one.voices, 1))
        blocks += [Heading(titled(one), 3), Table(ON_PAPER, said, empty=NO_DUTY, dense=True)]
    return tuple(blocks) or (Table(ON_PAPER, (), empty=NO_DUTY),)


def _on_paper(place: int, voice: Voice) -> tuple[Cell, ...]:
    _, unit, stands, percent, *texts = _voice(place, voice)
    if not voice.reported:
        return place, unit, stands, Said("", "Chưa gửi báo cáo")
    said = tuple(
        Said(lead, str(text).replace("\n", "; " if lead == PROOF else "\n"))
        for lead, text in zip(LEADS, texts, strict=True)
        if text
    )
    return place, unit, f"{stands}, {percent}%", said or Said("", "Không ghi nội dung")


PROOF = "Minh chứng"
LEADS = ("Kết quả", "Thuận lợi", "Khó khăn, vướng mắc", "Đề xuất, kiến nghị", PROOF)


def titled(one: Gathered) -> str:
    """“Nhiệm vụ 7. …”, with the mark of what the public does not see."""
    return f"{KINDS.get(one.item.kind, '')} {one.item.no}. {name_of(one)}{unshown(one)}"


def _voices(one: Gathered) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_voice(place, voice) for place, voice in enumerate(one.voices, 1))


def _voice(place: int, voice: Voice) -> tuple[Cell, ...]:
    if not voice.reported:
        return (place, voice.unit, Status(voice.status).label.capitalize(), None, "Chưa gửi báo cáo", "", "", "", "")
    difficulties = voice.difficulties
    if voice.cause:
        difficulties = f"{difficulties}\nNguyên nhân: {Cause(voice.cause).label}.".strip()
    return (
        place, voice.unit, Status(voice.status).label.capitalize(), voice.percent, voice.result, voice.advantages,
        difficulties, voice.proposals, files_of(list(voice.evidence)),
    )  # fmt: skip


def fields(seen: Consolidation) -> Table:
    """How far each field of the plan is."""
    columns = (
        Column("TT", 12, Holds.CENTRED),
        Column("Lĩnh vực", 66),
        Column("Được giao", 22, Holds.NUMBER),
        Column("Hoàn thành", 22, Holds.NUMBER),
        Column("Đang thực hiện", 22, Holds.NUMBER),
        Column("Chưa thực hiện", 22, Holds.NUMBER),
        Column("Quá hạn", 20, Holds.NUMBER),
    )
    rows: list[tuple[Cell, ...] | Band] = []
    kind = ""
    for place, (of, group, items) in enumerate(seen.groups(), 1):
        if of != kind:
            kind = of
            rows.append(Band(KINDS.get(of, "Nhiệm vụ")))
        rows.append((place, parted(group)[1], *_figures(items)))
    if rows:
        rows.append(("", "Tổng cộng", *_figures(seen.items)))
    return Table(columns, tuple(rows), name="Theo lĩnh vực", empty="Chưa có việc nào được giao.")


def _figures(items: Iterable[Gathered]) -> tuple[int, ...]:
    counts = [one.counts for one in items]
    done = sum(count[one] for count in counts for one in DONE)
    rest = [sum(count[one] for count in counts) for one in (Status.DOING, Status.NOT_STARTED, Status.LATE)]
    return (sum(count.total() for count in counts), done, *rest)


def senders(seen: Consolidation) -> Table:
    """Who has not sent everything in the round."""
    columns = (
        Column("TT", 12, Holds.CENTRED),
        Column("Đơn vị", 80),
        Column("Phải báo cáo", 28, Holds.NUMBER),
        Column("Đã gửi", 24, Holds.NUMBER),
        Column("Còn thiếu", 24, Holds.NUMBER),
    )
    rows = tuple(
        (place, one.unit.name, one.sheet.owed, one.sheet.owed - one.left, one.left)
        for place, one in enumerate(seen.rounds.missing, 1)
    )
    return Table(columns, rows, name="Chưa gửi đủ báo cáo", empty="Tất cả đơn vị đã gửi đủ báo cáo.")


def name_of(one: Gathered) -> str:
    """What is to be done, with the level of a target."""
    level = (one.item.value or {}).get("text", "") if one.item.kind == Kind.TARGET else ""
    return f"{one.item.name} ({level})" if level else one.item.name


def unshown(one: Gathered) -> str:
    """The mark of an item that the public does not see."""
    return f" ({UNSHOWN.lower()})" if one.item.hidden else ""


def marked(one: Gathered) -> Cell:
    """The name, and under it the mark of what the public does not see."""
    return (Said("", name_of(one)), Said(UNSHOWN)) if one.item.hidden else name_of(one)


def note_of(one: Gathered) -> str:
    """“Ghi chú”: the coordinator's, how many have reported, and the mark of what is not public."""
    own = one.summary.note if one.summary else ""
    count = f"{one.sent}/{len(one.voices)} đơn vị báo cáo" if len(one.voices) > 1 else ""
    return "\n".join(part for part in (own, count, UNSHOWN if one.item.hidden else "") if part)


def due_of(one: Gathered) -> str:
    """Until when: as printed, else the day."""
    return one.item.due_text or (f"{one.item.due_on:%d/%m/%Y}" if one.item.due_on else "")


def expected(one: Gathered) -> str:
    """What is to come of it: the output of a task, the level of a target."""
    return one.item.output or (one.item.value or {}).get("text", "")


def files_of(names: list[str]) -> str:
    """Names of evidence, so many as fit."""
    more = len(names) - MOST_FILES
    return "\n".join([*names[:MOST_FILES], *([f"và {more} tệp khác"] if more > 0 else [])])


def _told(one: Gathered) -> tuple[str, str, str]:
    texts = one.texts()
    return texts.result, texts.difficulties, texts.proposals


def _banded(items: list[Gathered], rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...] | Band, ...]:
    """Rows under the fields of the plan, as the forms have them; targets and tasks apart where there are both."""
    found: list[tuple[Cell, ...] | Band] = []
    both = len({one.item.kind for one in items}) > 1
    held, place = ("", ""), 0
    for one, row in zip(items, rows, strict=True):
        kind, group = one.item.kind, one.item.group or KINDS.get(one.item.kind, "Nhiệm vụ")
        if both and kind != held[0]:
            found.append(Band(KINDS.get(kind, "Nhiệm vụ").upper()))
            place = 0
        if (kind, group) != held:
            held, place = (kind, group), place + 1
            no, name = parted(group)
            found.append(Band(name, no or roman(place)))
        found.append(row)
    return tuple(found)


def parted(group: str) -> tuple[str, str]:
    """The number that a field of the plan bears, and its name: “I Hạ tầng số” → I, Hạ tầng số."""
    found = _NUMBERED.match(group)
    return (found[1], found[2]) if found else ("", group)
