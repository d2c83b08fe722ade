"""Opinions that were asked for, as people look at them: of one run, or one alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .models import Consultation
from .queries import consultations
from .states import ConsultationState, Opinion


@dataclass(frozen=True, slots=True)
class OpinionCard:
    """A question to a unit, and what it said; `awaited`: it may still be answered."""

    asked: Consultation
    unit: str
    from_unit: str
    state: ConsultationState
    opinion: str
    clock: calendar.ClockCard | None
    left: str

    @property
    def awaited(self) -> bool:
        """Whether an answer is still waited for."""
        return self.state in (ConsultationState.ASKED, ConsultationState.LATE)

    @property
    def said(self) -> str:
        """How it stands, in words: “đồng ý”, “hết hạn không trả lời, coi như đồng ý”."""
        return self.opinion if self.state is ConsultationState.ANSWERED else self.state.label

    @property
    def tone(self) -> str:
        """The colour in which it is shown."""
        if self.state is ConsultationState.LATE or self.asked.opinion == Opinion.DISAGREE:
            return "late"
        if self.state in (ConsultationState.ANSWERED, ConsultationState.SILENT):
            return "ok" if self.asked.opinion == Opinion.AGREE else "info"
        return "neutral"

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it was answered, or silence was written down."""
        return self.asked.answered_at


def opinion_card(by: Actor, code: str) -> OpinionCard | None:
    """One question, as far as the actor may see it."""
    asked = consultations(by).filter(code=code).first()
    return cards_of([asked])[0] if asked else None


def cards_of(rows: Sequence[Consultation]) -> list[OpinionCard]:
    """These questions with their units and clocks; four questions to the database for all."""
    names = units.cards({one for row in rows for one in (row.unit_id, row.from_unit_id)})
    clocks = calendar.of([row.code for row in rows])
    left = calendar.left_of(clocks.values())
    return [
        OpinionCard(
            row,
            names[row.unit_id].name,
            names[row.from_unit_id].name,
            ConsultationState(row.state),
            Opinion(row.opinion).label if row.opinion else "",
            clocks.get(row.code),
            left.get(row.code, ""),
        )
        for row in rows
    ]
