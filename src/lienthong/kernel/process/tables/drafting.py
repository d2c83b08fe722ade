"""From the table of a decision to a draft: a definition, and the doubts that a person settles before publishing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.process.definition import Definition, Period, Who

from .answers import Answer, Called, TableDoubt, Way, check_answer
from .branches import Shape
from .doubting import UnitOf, clauses_of, doubts_of, role_keys
from .table import Table
from .wiring import END, Reading, settled_limits, settled_who, settled_whole, step_key, wired

NO_UNIT: UnitOf = lambda words: ""  # noqa: E731 - a value, and it says all it does
MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition read from a table, and what is still in doubt; the table and the answers stay beside it.

    `known`: who is meant by which words, as the house learned before. `limit`: the procedure's own time.
    """

    definition: Definition
    doubts: tuple[TableDoubt, ...]
    table: Table
    answers: Mapping[str, Answer] = field(default_factory=dict)
    known: Mapping[str, Who] = field(default_factory=dict)
    limit: Period | None = None
    unit_of: UnitOf = NO_UNIT

    @property
    def proposals(self) -> dict[str, Answer]:
        """The answers proposed for what is still in doubt, by the keys of the doubts."""
        return {one.key: one.proposal for one in self.doubts if one.proposal is not None}


def drafted(
    table: Table,
    known: Mapping[str, Who] | None = None,
    limit: Period | None = None,
    unit_of: UnitOf = NO_UNIT,
) -> Draft:
    """The draft of a table: every row a step, in the order of the table; `unit_of` finds a unit's code by words."""
    if not table.rows:
        raise Unfit("Bảng không có bước nào.", "Kiểm tra lại tệp: bảng cần ít nhất một dòng công việc.")
    if len(table.rows) > MOST_STEPS:
        raise Unfit(
            f"Bảng có {len(table.rows)} bước, nhiều hơn mức {MOST_STEPS} bước của một quy trình.",
            "Tách thành nhiều quy trình, hoặc xóa các dòng thừa rồi gửi lại.",
        )
    return _built(table, {}, known or {}, limit, unit_of)


def resolved(draft: Draft, answers: Mapping[str, Answer]) -> Draft:
    """The draft after more answers: roles given, branches made real gateways; what is not answered stays in doubt.

    Unfit, where an answer is of the wrong kind, leads nowhere, or answers nothing.
    """
    open_ones = {one.key: one for one in doubts_of(draft.table, draft.answers, draft.known, draft.limit, draft.unit_of)}
    together = {**draft.answers, **answers}
    after = {one.key: one for one in doubts_of(draft.table, together, draft.known, draft.limit, draft.unit_of)}
    targets = frozenset([*(step_key(number) for number in range(1, len(draft.table.rows) + 1)), END])
    for key, answer in answers.items():
        doubt = open_ones.get(key) or after.get(key)
        if doubt is None:
            raise Unfit(
                f"Không có điểm nghi vấn “{key}” trong bảng này.", "Tải lại bảng rồi trả lời các điểm đang hỏi."
            )
        check_answer(doubt, answer, targets)
    return _built(draft.table, together, draft.known, draft.limit, draft.unit_of)


def _built(
    table: Table, answers: Mapping[str, Answer], known: Mapping[str, Who], limit: Period | None, unit_of: UnitOf
) -> Draft:
    keys = role_keys(table)
    rows = list(enumerate(table.rows, 1))
    ways: dict[int, list[Way]] = {}
    for key, number, _, _ in clauses_of(table):
        answer = answers.get(key)
        if isinstance(answer, Way):
            ways.setdefault(number, []).append(answer)
    headings = {number: answers.get(f"section-{number}") for number, _ in rows}
    whole_case = answers.get("case")
    called = answers.get("name")
    reading = Reading(
        replace(table, title=called.name) if isinstance(called, Called) else table,
        {number: settled_who(row, keys[tidy(row.who)], answers, known) for number, row in rows},
        settled_limits(table, answers),
        {number: tuple(found) for number, found in ways.items()},
        frozenset(number for number, answer in headings.items() if _is(answer, Shape.CASE)),
        frozenset(number for number, answer in headings.items() if _is(answer, Shape.MAIN)),
        settled_whole(table, answers, limit),
        whole_case.name if isinstance(whole_case, Way) and _is(whole_case, Shape.CASE) else "",
    )
    doubts = [one for one in doubts_of(table, answers, known, limit, unit_of) if one.key not in answers]
    return Draft(wired(reading), tuple(doubts), table, dict(answers), known, limit, unit_of)


def _is(answer: Answer | None, shape: Shape) -> bool:
    return isinstance(answer, Way) and answer.shape is shape
