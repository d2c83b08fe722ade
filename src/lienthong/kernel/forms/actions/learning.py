"""Agencies are asked about whoever declares, after the declaration was begun; what they say is kept with it."""

import secrets
from collections.abc import Collection
from typing import Any

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.forms.faults import Wrong
from lienthong.kernel.forms.filling import neutral
from lienthong.kernel.forms.form import Form
from lienthong.kernel.forms.kinds import Asking, Known
from lienthong.kernel.forms.kinds.numbers import personal_id as personal_number
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.outside import (
    AGENCIES,
    ANSWERED,
    DOWN,
    WAITING,
    Question,
    agencies_of,
    answered,
    failed,
    label_of,
    names_for,
)
from lienthong.kernel.forms.queries import declarations
from lienthong.kernel.forms.sources import own_name
from lienthong.kernel.forms.states import DECLARATION_MOVES
from lienthong.kernel.forms.versioning import form_of
from lienthong.kernel.jobs.api import job
from lienthong.web.speech import later
from lienthong.web.speech import say as _


def consented(form: Form, by: Actor, agencies: Collection[str], personal_id: str) -> dict[str, Any]:
    """The questions that somebody lets the house ask about them; Unfit where they cannot be asked."""
    if not agencies:
        return {}
    if own_name(by) is None or not set(agencies) <= agencies_of(form).keys():
        raise Unfit(_("Không hỏi được cơ quan này cho tờ khai này."), _("Tải lại trang rồi chọn lại."))
    try:
        number = personal_number(personal_id, Asking(Known(now().date())))
    except Wrong as wrong:
        raise Unfit(fields={"dinh-danh": f"{wrong.sentence} {wrong.next_step}"}) from None
    one = {"state": WAITING, "at": now().isoformat(), "personal_id": number}
    return {first: {**one, "consent": secrets.token_hex(16)} for first in agencies}


@verb(
    "forms.learn", of=declarations, sentence="ghi trả lời của cơ quan được hỏi", moves=DECLARATION_MOVES,
    personal={"values": "nobody"},
)  # fmt: skip
def learn(declaration: Declaration, by: Actor, *, agency: str, consent: str, values: dict[str, Any], said: str) -> str:
    """What an agency said about whoever declares, or the sentence that says why nothing is known; heard once."""
    one = declaration.asked.get(agency)
    if one is None or one["state"] != WAITING or one["consent"] != consent:
        raise WrongMoment(state=_("không còn chờ trả lời"), verb=_("ghi trả lời"))
    at = now().astimezone(VIETNAM)
    facts = {"source": label_of(agency), "at": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"}
    told = later("%(source)s, trả lời lúc %(at)s ngày %(day)s")
    known = {name: {"value": neutral(value), "said": told, "facts": facts} for name, value in values.items()}
    declaration.known = {**declaration.known, **known}
    state = {**failed(one, said), "state": ANSWERED} if values else failed(one, said)
    declaration.asked = {**declaration.asked, agency: state}
    return declaration.code


@job("forms.ask")
def ask(code: str) -> int:
    """Ask the agencies that wait to be asked about one declaration."""
    return asked_about(code)


def asked_about(code: str) -> int:
    """How many values came for a declaration; nothing is held in the database while an agency thinks."""
    found = 0
    for first, question in whole(lambda: _questions(code), HOUSE):
        agency = AGENCIES.get(first)  # none: it was there when the question was written, and is switched off since
        values, said = answered(agency, question) if agency else ({}, DOWN)
        try:
            learn(code, HOUSE, agency=first, consent=question.consent, values=values, said=said)
        except (NotThere, WrongMoment):  # sent or given up meanwhile, or asked twice
            continue
        found += len(values)
    return found


def _questions(code: str) -> list[tuple[str, Question]]:
    held = declarations(HOUSE).select_related("version").filter(code=code).first()
    if held is None:
        return []
    form = form_of(held.version)
    return [
        (first, Question(one["personal_id"], held.filler_name, names_for(form, first), one["consent"]))
        for first, one in held.asked.items()
        if one["state"] == WAITING
    ]
