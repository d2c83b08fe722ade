"""A draft between two sittings: its doubts as plain data beside the definition, and the draft again from both.

The definition holds every word of its table, so nothing else needs to be kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Definition, Period, Who
from lienthong.kernel.process.doubts import DoubtKind

from .answers import Answer, TableDoubt, read_answer, said_answer
from .drafting import NO_UNIT, Draft, drafted, resolved
from .table import Left
from .tabling import tabled

Kept = dict[str, Any]


def kept_doubts(draft: Draft) -> list[Kept]:
    """What is in doubt, as plain data: what it is, where, the words, what is proposed."""
    return [kept_doubt(one) for one in draft.doubts]


def kept_doubt(doubt: TableDoubt) -> Kept:
    """One doubt as plain data."""
    kept: Kept = {"key": doubt.key, "kind": doubt.kind.value, "at": doubt.at, "sentence": doubt.sentence}
    kept |= {"row": doubt.row, "column": doubt.column, "words": doubt.words}
    if doubt.proposal is not None:
        kept["proposal"] = said_answer(doubt.proposal)
    if doubt.steps:
        kept["steps"] = list(doubt.steps)
    return kept | ({"unit": doubt.unit} if doubt.unit else {})


def reopened(
    definition: Definition,
    doubts: Sequence[Mapping[str, Any]],
    known: Mapping[str, Who] | None = None,
    limit: Period | None = None,
    unit_of: Callable[[str], str] = NO_UNIT,
) -> Draft:
    """The draft of a kept definition, with the answers that stand beside its doubts (“answer”) so far."""
    table = replace(tabled(definition, printed=True).table, left=tuple(_left(doubts)))
    draft = drafted(table, known, limit, unit_of)
    answers: dict[str, Answer] = {}
    for one in doubts:
        if one.get("answer"):
            answers[str(one.get("key"))] = read_answer(one["answer"])
    gone = answers.keys() - {one.key for one in draft.doubts} - {key for key in answers if key.startswith("sum")}
    if gone:
        raise Unfit(
            f"Điểm nghi vấn “{min(gone)}” không còn trong bảng này.", "Tải lại bảng rồi trả lời các điểm đang hỏi."
        )
    first = {key: answer for key, answer in answers.items() if not key.startswith("sum")}
    draft = resolved(draft, first) if first else draft
    sums = {one.key: answers[one.key] for one in draft.doubts if one.key in answers}
    return resolved(draft, sums) if sums else draft


def _left(doubts: Iterable[Mapping[str, Any]]) -> Iterable[Left]:
    """The words without a place: they stand in no step, so they are kept by their doubts alone."""
    for one in doubts:
        if one.get("kind") == DoubtKind.LEFT.value and str(one.get("key")).startswith("left-"):
            yield Left(int(one["row"]), str(one["column"]), str(one["words"]), str(one["sentence"]))
