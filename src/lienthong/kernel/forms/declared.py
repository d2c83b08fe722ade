"""A declaration as other rooms see it: where it stands, what it says, what is wrong with it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.printing.api import pdf

from .evaluating import Outcome
from .filing import Paper, StepAnswers, answers_by_step, paper
from .paper import on_paper
from .states import GONE, DeclarationState


@dataclass(frozen=True, slots=True)
class DeclarationCard:
    """A declaration as an actor may see it.

    `answer`: what was sent, else what stands there clean; `outcome`: what the engine says of it now, with every fault;
    `steps`: all of it in words.
    """

    code: str
    form: str
    version: str
    digest: str
    title: str
    state: str
    unit_id: int
    filler: str
    begun_at: dt.datetime
    sent_at: dt.datetime | None
    answer: Mapping[str, Any]
    outcome: Outcome
    steps: tuple[StepAnswers, ...]

    @property
    def sent(self) -> bool:
        """Whether it is with the unit that receives it."""
        return self.state == DeclarationState.SENT


def declared(by: Actor, code: str) -> DeclarationCard:
    """A declaration by its code; NotThere where the actor may not see it."""
    one = _paper(by, code)
    held = one.held
    answer = held.answer if held.state == DeclarationState.SENT and held.answer is not None else one.outcome.answer
    return DeclarationCard(
        held.code, held.version.form.code, held.version.code, held.version.digest, one.form.title.vi, held.state,
        held.unit_id, held.filler, held.begun_at, held.sent_at, answer, one.outcome, tuple(answers_by_step(one)),
    )  # fmt: skip


def printed(by: Actor, code: str, *, masked: bool = False) -> bytes:
    """The same on paper, as PDF; `masked` without the numbers by which a person is found or called."""
    return pdf(on_paper(_paper(by, code), masked=masked))


def _paper(by: Actor, code: str) -> Paper:
    found = paper(by, code) if code else None
    if found is None or found.held.state in GONE:
        raise NotThere
    return found
