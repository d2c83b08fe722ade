"""What a table leaves open: who, how long, which way, whether the times add up, the order, words without a place."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.process.definition import DAY, Period, Who
from lienthong.kernel.process.doubts import DoubtKind

from .answers import Answer, Given, Kept, TableDoubt, Timed, Way
from .branches import Clause, Shape, branches, case_of
from .roles import OFFICER, read_role
from .table import UNNAMED, StepRow, Table
from .times import Manner, TimeRead, read_time, read_total
from .wiring import END, START, settled_limits, settled_whole, step_key

LONGEST_SAID = 100
UnitOf = Callable[[str], str]
_A_DAY = re.compile(r"(?:mỗi|một|1|01) ngày (?:là )?(?:làm việc )?(\d{1,2}) (?:giờ|h)\b")
_SHARED = re.compile(r"tra ket qua|chung\b|cac truong hop|moi truong hop")
_NUMBER = re.compile(r"\D*?(\d+)((?:\.\d+)*)\D*")
_GOES = re.compile(r"\b(?:chuyen|quay|tro|tra)\b(?: (?!sau\b)\w+){0,5}? buoc (?:so )?(\d{1,4}(?:\.\d{1,4})*)\b")


def role_keys(table: Table) -> dict[str, str]:
    """The key of the doubt for each text of who does it, in their order."""
    texts = dict.fromkeys(tidy(row.who) for row in table.rows)
    return {text: f"role-{number}" for number, text in enumerate(texts, 1)}


def clauses_of(table: Table) -> Iterator[tuple[str, int, str, Clause]]:
    """All clauses that may be branches: (key of the doubt, number of the row, column, clause)."""
    for number, row in enumerate(table.rows, 1):
        found = [("content", one) for one in branches(row.content)]
        found += [("time", one) for one in branches(row.time, weak=False)]
        found += [("who", one) for one in branches(row.who, weak=False)]
        for place, (column, clause) in enumerate(found, 1):
            yield f"branch-{number}-{place}", number, column, clause


def doubts_of(
    table: Table, answers: Mapping[str, Answer], known: Mapping[str, Who], limit: Period | None, unit_of: UnitOf
) -> list[TableDoubt]:
    """Every doubt of a table, answered or not, in the order of the table; the sum as it is after the answers."""
    found = [*_titles(table), *_roles(table, known, unit_of)]
    found += [*_branches(table), *_times(table), *_order(table)]
    found += [*_sums(table, answers, limit), *_left(table)]
    place = {step_key(number): number for number in range(1, len(table.rows) + 1)}
    return sorted(found, key=lambda one: place.get(one.at, len(place) + 1 if one.at == END else 0))


def _titles(table: Table) -> Iterator[TableDoubt]:
    if tidy(table.title) in ("", UNNAMED):
        sentence = "Không thấy tên quy trình ở trên bảng. Quy trình này tên là gì?"
        yield TableDoubt(DoubtKind.NAME, START, sentence, "name", 0, "title", "")
    if case := case_of(table.title):
        yield TableDoubt(
            DoubtKind.BRANCH, START,
            "Tên bảng nói quy trình này chỉ dùng cho một trường hợp.",
            "case", 0, "title", case, Way(Shape.CASE, case[:90]),
        )  # fmt: skip
    parted = False
    for number, row in enumerate(table.rows, 1):
        case = next((line for line in row.section.split("\n") if case_of(line)), "")
        if case:
            parted = True
            yield _heading(
                number, row, "Dòng tiêu đề mở đầu các bước của riêng một trường hợp?", Way(Shape.CASE, case[:90])
            )
        elif row.section and parted:
            shared = Way(Shape.MAIN) if _SHARED.search(fold(row.section)) else None
            yield _heading(number, row, "Các bước dưới tiêu đề này là chung, hay còn thuộc trường hợp ở trên?", shared)


def _heading(number: int, row: StepRow, sentence: str, proposal: Way | None) -> TableDoubt:
    return TableDoubt(
        DoubtKind.BRANCH, step_key(number), sentence, f"section-{number}", row.row, "section", row.section, proposal
    )


def _roles(table: Table, known: Mapping[str, Who], unit_of: UnitOf) -> Iterator[TableDoubt]:
    steps: dict[str, list[int]] = {}
    for number, row in enumerate(table.rows, 1):
        steps.setdefault(tidy(row.who), []).append(number)
    for text, key in role_keys(table).items():
        if text in known:
            continue
        first = steps[text][0]
        read = read_role(table.rows[first - 1].who)
        sentence = f"Chưa rõ ai là “{_short(text)}”." if text else "Chưa ghi ai thực hiện."
        if read.unit:
            sentence = f"{sentence} Bảng ghi nơi làm là “{read.unit}”."
        proposal = Given(Who(read.role, "", unit_of(read.unit) if read.unit else "", text)) if read.role else None
        yield TableDoubt(
            DoubtKind.WHO, step_key(first), sentence, key, table.rows[first - 1].row, "who", text, proposal,
            tuple(step_key(number) for number in steps[text]), read.unit,
        )  # fmt: skip


def _named(row: StepRow, number: int) -> str:
    """A step as people call it: by its number in the table, or by its place."""
    return f"Bước {row.no.strip(' .:)')}" if row.no.strip(" .:)").isdigit() else f"Dòng {number}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[:LONGEST_SAID].rsplit(" ", 1)[0] + " …"


def _branches(table: Table) -> Iterator[TableDoubt]:
    officers = [number for number, row in enumerate(table.rows, 1) if read_role(row.who).role == OFFICER]
    for key, number, column, clause in clauses_of(table):
        row = table.rows[number - 1]
        proposal = _way(officers, number, clause, _goes(table, clause.words))
        sentence = f"{_named(row, number)}: “{_short(clause.words)}” có phải một nhánh không, và dẫn đi đâu?"
        yield TableDoubt(DoubtKind.BRANCH, step_key(number), sentence, key, row.row, column, clause.words, proposal)


def _goes(table: Table, words: str) -> int | None:
    """Which row the words name as the next one: “chuyển lại bước 2”; nothing unless just one has that number."""
    named = _GOES.search(fold(words))
    rows = [number for number, row in enumerate(table.rows, 1) if named and _places(row.no) == _places(named[1])]
    return rows[0] if len(rows) == 1 else None


def _way(officers: Sequence[int], number: int, clause: Clause, named: int | None) -> Way | None:
    """The way proposed: to the step named, else back to the officer's last step where someone does not agree."""
    if named and clause.strong and clause.shape is not Shape.NOTE and named != number:
        if named != number + 1:
            return Way(Shape.OTHER, clause.when, step_key(named))
        if clause.shape is not Shape.RETURN:
            return Way(Shape.MAIN, clause.when)
    if clause.shape is None:
        return None
    if clause.shape is not Shape.OTHER:
        return Way(clause.shape, clause.when if clause.shape is not Shape.NOTE else "")
    before = bisect_left(officers, number)
    return Way(Shape.OTHER, clause.when, step_key(officers[before - 1])) if before else None


def _times(table: Table) -> Iterator[TableDoubt]:
    total = read_total(table.total, table.unit).read.period
    rest = total.minutes - _counted(table, {}) if total else None
    empty = [number for number, row in enumerate(table.rows, 1) if not tidy(row.time)]
    for number, row in enumerate(table.rows, 1):
        read = read_time(row.time, table.unit)
        if read.manner is Manner.LIMIT and not _differs(row, read):
            continue
        kind = DoubtKind.UNTIMED if read.manner in (Manner.NONE, Manner.EMPTY) else DoubtKind.TIME
        why, proposal = _time(row, read, rest, len(empty))
        sentence = f"{_named(row, number)}: {why[:1].lower()}{why[1:]}"
        yield TableDoubt(kind, step_key(number), sentence, f"time-{number}", row.row, "time", row.time, proposal)


def _time(row: StepRow, read: TimeRead, rest: int | None, empty: int) -> tuple[str, Timed | None]:
    """The sentence and the proposal for a step whose time is not plain."""
    if read.manner is Manner.NONE:
        return "Bước này không tính thời gian?", Timed(None)
    if row.shared:
        return "Ô thời gian gộp chung với bước trước; bước này không tính riêng?", Timed(None)
    if read.manner is Manner.EMPTY:
        if rest is not None and rest > 0 and empty == 1:
            return "Chưa ghi thời gian; phần còn lại của tổng thời gian là của bước này?", Timed(_period(rest))
        return "Chưa ghi thời gian cho bước này.", Timed(None) if rest == 0 else None
    if read.manner is Manner.LIMIT:
        return f"Cột số giờ ghi {row.hours}, khác với lời trong bảng.", Timed(read.period)
    return read.why, Timed(read.period) if read.period else None


def _counted(table: Table, answers: Mapping[str, Answer]) -> int:
    """The minutes of all steps: as settled, and as proposed where a time is only unsure."""
    limits = settled_limits(table, answers)
    for number, row in enumerate(table.rows, 1):
        if limits[number] is None and f"time-{number}" not in answers:
            limits[number] = read_time(row.time, table.unit).period
    return sum(one.minutes for one in limits.values() if one)


def _differs(row: StepRow, read: TimeRead) -> bool:
    """Whether the source's own figure says otherwise than its words."""
    if not row.hours or read.period is None:
        return False
    try:
        return round(float(row.hours) * 60) != read.period.minutes
    except (ValueError, OverflowError):
        return True


def _period(minutes: int) -> Period:
    return Period(minutes, minutes % DAY == 0)


def _sums(table: Table, answers: Mapping[str, Answer], limit: Period | None) -> Iterator[TableDoubt]:
    """Where the steps, the printed total, its parts and the procedure's limit do not agree."""
    steps = _counted(table, answers)
    total = read_total(table.total, table.unit)
    printed = total.read.period
    whole = settled_whole(table, answers, limit)

    def doubt(key: str, sentence: str, proposal: Answer | None) -> TableDoubt:
        return TableDoubt(DoubtKind.SUM, END, sentence, key, 0, "total", table.total, proposal)

    if printed is None or total.read.manner is Manner.UNREAD:
        why = "Bảng không ghi tổng thời gian" if not table.total else "Không đọc được tổng thời gian"
        yield doubt("sum", f"{why}; các bước cộng lại là {_said(steps)}.", Timed(_period(steps)) if steps else None)
        if limit is None or whole is None:
            return
    elif printed.minutes != steps:
        yield doubt(
            f"sum-{printed.minutes}-{steps}",
            f"Tổng ghi {_said(printed.minutes)}, các bước cộng lại là {_said(steps)}.", None,
        )  # fmt: skip
    parts = sum(period.minutes for _, period in total.parts)
    if printed and total.parts and parts != printed.minutes:
        yield doubt(
            f"sum-parts-{parts}",
            f"Tổng ghi {_said(printed.minutes)}, các phần cộng lại là {_said(parts)}.", None,
        )  # fmt: skip
    longest = max(steps, printed.minutes if printed else 0)
    if limit and longest != limit.minutes:
        way = "dài hơn" if longest > limit.minutes else "ngắn hơn"
        yield doubt(
            f"sum-limit-{longest}-{limit.minutes}",
            f"Bảng cần {_said(longest)}, {way} thời hạn {_said(limit.minutes)} của thủ tục.",
            Kept("Địa phương làm nhanh hơn quy định.") if longest < limit.minutes else None,
        )  # fmt: skip


def _said(minutes: int) -> str:
    days = minutes / DAY
    hours, left = divmod(minutes, 60)
    over = f" {left} phút" if left else ""
    return f"{hours} giờ{over} ({days:.4g} ngày)".replace(".", ",")


def _order(table: Table) -> Iterator[TableDoubt]:
    """Numbers that are missing, repeated or leap; numbers begin again under a new heading."""
    before: tuple[int, ...] | None = None
    numbered = any(row.no for row in table.rows)
    for number, row in enumerate(table.rows, 1):
        here = _places(row.no)
        if here is None:
            if numbered:
                yield _order_doubt(number, row, f"Dòng {number} không có số thứ tự; để thành một bước riêng?")
            continue
        if before is not None and not (row.section and here[-1] == 1) and not _follows(before, here):
            again = here[0] == 1 and len(here) == 1
            why = "Thứ tự bắt đầu lại từ 1" if again else f"Sau “{_joined(before)}” là “{row.no}”"
            yield _order_doubt(number, row, f"{why}; giữ nguyên thứ tự trong bảng?")
        before = here


def _order_doubt(number: int, row: StepRow, sentence: str) -> TableDoubt:
    return TableDoubt(DoubtKind.ORDER, step_key(number), sentence, f"order-{number}", row.row, "no", row.no, Kept())


def _places(no: str) -> tuple[int, ...] | None:
    """A number as printed, as numbers: “Bước 1.2” → (1, 2)."""
    found = _NUMBER.fullmatch(no.strip()[:40])
    if not found:
        return None
    return tuple(int(part[:9]) for part in [found[1], *found[2].split(".")[1:]])


def _follows(before: tuple[int, ...], here: tuple[int, ...]) -> bool:
    """Whether one number follows another: 1 → 2, 1 → 1.1, 1.1 → 1.2, 1.2 → 2."""
    if len(here) == len(before) + 1:
        return here[:-1] == before and here[-1] <= 1
    return len(here) <= len(before) and here[:-1] == before[: len(here) - 1] and here[-1] == before[len(here) - 1] + 1


def _joined(number: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in number)


def _left(table: Table) -> Iterator[TableDoubt]:
    said = " ".join([*(text for _, text in table.columns), table.total])
    for hours in dict.fromkeys(_A_DAY.findall(said)):
        if int(hours) * 60 != DAY:
            sentence = f"Bảng tính mỗi ngày {hours} giờ làm việc; hệ thống tính mỗi ngày 08 giờ."
            yield TableDoubt(DoubtKind.LEFT, START, sentence, f"day-{int(hours)}", 0, "time", said, Kept())
    for place, one in enumerate(table.left, 1):
        yield TableDoubt(DoubtKind.LEFT, START, one.why, f"left-{place}", one.row, one.column, one.words, Kept())
