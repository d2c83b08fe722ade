"""What a partner is to the house, and which connector answers to which name.

No room imports a connector: `config` introduces each partner once, at the start.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from lienthong.kernel.base.errors import HouseFault, PartnerDown


class NotNow(PartnerDown):
    """The partner is well, but does not take this one now: it is tried again, the partner is not blamed."""


@dataclass(frozen=True, slots=True)
class EnvelopeCard:
    """An envelope as a connector sees it. `code` never changes: the partner knows a repeat by it."""

    code: str
    partner: str
    kind: str
    subject: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    attempts: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that the partner took it: its own number where it gives one, and its words."""

    number: str = ""
    says: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """Whether envelopes may be sent at all (is there an address, a certificate); says why not. No network is asked.

    `set_up` is false where nobody has yet wished for this partner: that is no fault, and nothing waits for it.
    """

    ready: bool
    says: str = ""
    set_up: bool = True


class Partner(Protocol):
    """An outside system, as the house sees it.

    `send` SHALL send under the envelope's code, so that a repeat changes nothing at the other side. It SHALL raise
    PartnerDown when there was no answer or an answer that is nobody's fault, NotNow when this one envelope is to wait,
    and Refusal when the answer was no for good. It is never called inside a transaction, may be called twice for one
    envelope, and SHALL end within four minutes. `health` SHALL NOT go out of the house.
    """

    name: str
    label: str

    def send(self, envelope: EnvelopeCard) -> Receipt: ...

    def health(self) -> Health: ...


PARTNERS: dict[str, Partner] = {}


def register_partner(partner: Partner) -> None:
    """Say which connector answers to a name; the last word counts, so that a rehearsal may put in another."""
    PARTNERS[partner.name] = partner


def partner_called(name: str) -> Partner:
    """The partner of that name; a name that nobody answers to is a fault of the house."""
    try:
        return PARTNERS[name]
    except KeyError:
        raise HouseFault(f"No partner is called {name}; config introduces partners at the start.") from None


def is_set_up(name: str) -> bool:
    """Whether the house has been told how to reach this partner; where not, a room need not post to it."""
    return partner_called(name).health().set_up


KIND_NAMES: dict[str, str] = {}


def register_kind(kind: str, name: str) -> None:
    """Say what people call a kind of envelopes, for the page that shows what is stuck."""
    KIND_NAMES[kind] = name
