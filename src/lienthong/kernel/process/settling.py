"""A draft between two sittings: what was answered is laid over the process as it was read, and can be taken back.

Each answer keeps its turn; the last turn is what is taken back first. Of a table the whole is wired anew from its words
and all answers; a drawing is changed place by place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.errors import Unfit

from .bpmn import read, write
from .doubts import DoubtKind
from .questions import Row, with_answer
from .tables.doubting import doubts_of
from .tables.keeping import kept_doubt, reopened

STANDING = ("answer", "turn", "before")
TIMES = (DoubtKind.TIME.value, DoubtKind.UNTIMED.value)
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Settled:
    """A process as BPMN after answers, and its doubts with them."""

    bpmn: str
    doubts: list[Row]


def settled(source: str, bpmn: str, doubts: Sequence[Row], answers: Answers) -> Settled:
    """The draft after more answers, by the keys of their doubts; Unfit where one does not fit.

    `source`: the BPMN before any answer, empty where it was redrawn since: then answers change what is drawn.
    """
    known = {row["key"]: row for row in doubts}
    if gone := [key for key in answers if key not in known]:
        raise Unfit(f"Không có điểm nghi vấn “{gone[0][:60]}” trong quy trình này.", "Tải lại trang rồi trả lời.")
    turn = 1 + max((int(row.get("turn", 0)) for row in doubts), default=0)
    rows = [_with(row, answers[row["key"]], turn) if row["key"] in answers else row for row in doubts]
    if source:
        return _laid_over(source, rows)
    definition = read(bpmn.encode())
    for key, answer in answers.items():
        definition = with_answer(definition, known[key], answer)
    kept = [_bare(row) | {"answer": row["answer"], "turn": 0} if row["key"] in answers else row for row in rows]
    return Settled(write(definition).decode(), kept)


def _with(row: Row, answer: Mapping[str, Any], turn: int) -> Row:
    """The doubt with an answer; one that it had before comes again when this one is taken back."""
    earlier = {name: row[name] for name in STANDING if name in row}
    new = _bare(row) | {"answer": dict(answer), "turn": turn}
    return new | {"before": earlier} if row.get("answer") else new


def proposed(doubts: Sequence[Row]) -> dict[str, Mapping[str, Any]]:
    """The answers proposed for what is still open; of sums only when the time of every step is settled."""
    waiting = [row for row in doubts if not row.get("answer")]
    untimed = any(row["kind"] in TIMES for row in waiting)
    return {row["key"]: row["proposal"] for row in waiting if row.get("proposal") and not (untimed and _sums(row))}


def last_turn(doubts: Sequence[Row]) -> list[Row]:
    """What was answered last, all at once; nothing where nothing can be taken back."""
    turn = max((int(row.get("turn", 0)) for row in doubts if row.get("answer")), default=0)
    return [row for row in doubts if turn and row.get("turn") == turn]


def taken_back(source: str, doubts: Sequence[Row]) -> Settled:
    """The draft without what was answered last."""
    last = {row["key"] for row in last_turn(doubts)}
    if not source or not last:
        raise Unfit("Không có câu trả lời nào để lấy lại.", "Sửa trực tiếp điểm cần đổi.")
    return _laid_over(source, [_bare(row) | row.get("before", {}) if row["key"] in last else row for row in doubts])


def _bare(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in STANDING}


def _laid_over(source: str, rows: Sequence[Row]) -> Settled:
    definition = read(source.encode())
    if not any("column" in row for row in rows):
        for row in sorted((one for one in rows if one.get("answer")), key=lambda one: int(one.get("turn", 0))):
            definition = with_answer(definition, row, row["answer"])
        return Settled(write(definition).decode(), list(rows))
    draft = reopened(definition, rows)
    known = {row["key"]: row for row in rows}
    after = doubts_of(draft.table, draft.answers, draft.known, draft.limit, draft.unit_of)
    found = [_as_now(kept_doubt(one), known.get(one.key)) for one in after]
    listed = {row["key"] for row in found}
    # A sum that was answered agrees now, and is asked no more; its answer must not be lost with the question.
    found += [row for row in rows if row["key"] not in listed and row.get("answer") and _sums(row)]
    bpmn = write(draft.definition).decode() if draft.answers else source
    return Settled(bpmn, found)


def _as_now(asked: Row, before: Row | None) -> Row:
    """A sum that is still open is reckoned anew; all else stays as it was asked."""
    return asked if before is None or (_sums(before) and not before.get("answer")) else before


def _sums(row: Row) -> bool:
    return bool(row["kind"] == DoubtKind.SUM.value)
