"""Sources outside of the house: other agencies that are asked about whoever declares, with their consent.

Nothing outside is asked while a page waits: a declaration is begun, then the question goes out, and what comes back
stands in the fields that nobody has typed in yet. What fails leaves them empty, with a sentence that says why.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from lienthong.kernel.base import now
from lienthong.kernel.base.errors import HouseFault, PartnerDown
from lienthong.kernel.base.text import fold
from lienthong.web.speech import later, told
from lienthong.web.speech import say as _

from .form import Form
from .models import Declaration

WAITING, ANSWERED, FAILED = "waiting", "answered", "failed"
PATIENCE = dt.timedelta(minutes=2)
"""After so long nobody waits for an answer any more, whatever became of the question."""
LATE = later("%(source)s chưa trả lời kịp. Anh/chị tự điền mục này.")
DOWN = later("Chưa kết nối được với %(source)s. Anh/chị tự điền mục này.")
BROKEN = later("Trả lời của %(source)s không dùng được. Anh/chị tự điền mục này.")
UNASKED = later("%(source)s trả lời không theo sự đồng ý của anh/chị, nên không được dùng. Anh/chị tự điền mục này.")
STRANGER = later("%(source)s không có ai mang số định danh và họ tên này. Anh/chị tự điền mục này.")
NOTHING = later("%(source)s không có thông tin này. Anh/chị tự điền mục này.")
ASKING = later("Đang hỏi %(source)s. Bấm “Cập nhật” để xem đã có trả lời chưa, hoặc tự điền.")


@dataclass(frozen=True, slots=True)
class Question:
    """What an agency is asked: about whom, which of its names, and the mark of the consent by which it is asked."""

    personal_id: str
    full_name: str
    names: tuple[str, ...]
    consent: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What an agency said: under which consent, about whom, its values by their names; nobody known: no name."""

    consent: str
    full_name: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class TooLate(PartnerDown):
    """An agency did not answer in time."""


class Unreadable(Exception):
    """What an agency answered is no answer."""


class Agency(Protocol):
    """A source outside, as a connector makes it. `kinds`: of which kinds of fields it knows something."""

    first: str
    label: str
    kinds: tuple[str, ...]

    def ask(self, question: Question) -> Disclosure: ...


AGENCIES: dict[str, Agency] = {}


def register_agency(agency: Agency) -> None:
    """Say, at the start, which agency answers for the sources whose names begin with its first word."""
    if agency.first in AGENCIES:
        raise HouseFault(f"The sources {agency.first} have two voices.")
    AGENCIES[agency.first] = agency


def agencies_of(form: Form) -> dict[str, Agency]:
    """The agencies that a form would ask."""
    firsts = {source.partition(".")[0] for one in form.fields.values() for source in one.sources}
    return {first: agency for first, agency in AGENCIES.items() if first in firsts}


def names_for(form: Form, first: str) -> tuple[str, ...]:
    """What a form asks of one agency."""
    named = {source for one in form.fields.values() for source in one.sources}
    return tuple(sorted(name for name in named if name.partition(".")[0] == first))


def answered(agency: Agency, question: Question) -> tuple[dict[str, Any], str]:
    """What an agency says, and the sentence that says why it says nothing. No transaction is open meanwhile."""
    try:
        heard = agency.ask(question)
    except TooLate:
        return {}, LATE
    except PartnerDown:
        return {}, DOWN
    except Unreadable:
        return {}, BROKEN
    if heard.consent != question.consent:
        return {}, UNASKED
    if fold(heard.full_name) != fold(question.full_name):
        return {}, STRANGER
    values = {name: heard.values[name] for name in question.names if heard.values.get(name) not in (None, "", {}, [])}
    return values, "" if values else NOTHING


def closed(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever sends waits for nobody: open questions are closed, and the number in them is gone."""
    return {first: failed(one, LATE) if one["state"] == WAITING else one for first, one in asked.items()}


def failed(one: Mapping[str, Any], said: str) -> dict[str, Any]:
    """A question to which nothing came, without the number by which it was asked."""
    return {"state": FAILED, "at": now().isoformat(), "consent": one["consent"], "said": said}


def label_of(first: str) -> str:
    """What an agency is called."""
    agency = AGENCIES.get(first)
    return _(agency.label) if agency else first


def asked_now(declaration: Declaration) -> dict[str, tuple[str, bool]]:
    """Of each agency that was asked and has said nothing: a sentence for its fields; may it still answer."""
    found = {}
    for first, one in declaration.asked.items():
        if one["state"] == ANSWERED:
            continue
        waits = one["state"] == WAITING and now() - dt.datetime.fromisoformat(one["at"]) < PATIENCE
        sentence = ASKING if waits else one.get("said") or LATE
        found[first] = (told(_(sentence), source=label_of(first)), waits)
    return found
