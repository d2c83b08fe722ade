"""Putting envelopes into the outbox, inside the transaction of the verb that wants them sent."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import after_commit, inside, seen_by

from .jobs import wake
from .models import Envelope
from .partners import partner_called

LARGEST_BODY = 1_000_000
BATCH = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """An envelope to be: `dedup` names what it is about, so that asking twice sends once."""

    kind: str
    body: Mapping[str, Any]
    dedup: str
    subject: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def post(
    partner: str,
    kind: str,
    body: Mapping[str, Any],
    *,
    dedup: str,
    subject: str = "",
    headers: Mapping[str, str] | None = None,
) -> str:
    """Hand something to a partner once this transaction has ended well; returns the envelope's code."""
    return post_many(partner, [Draft(kind, body, dedup, subject, headers or {})])[0]


def post_many(partner: str, drafts: Iterable[Draft]) -> list[str]:
    """Hand many to one partner; returns their codes in order, for one posted before the code it already has."""
    partner_called(partner)
    if not inside():
        raise HouseFault("An envelope is posted inside a verb or a reaction, so that it is whole with its cause.")
    wanted = list(drafts)
    rows = [_row(partner, draft) for draft in wanted]
    keys = [draft.dedup for draft in wanted]
    with seen_by(HOUSE):
        Envelope.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        found = Envelope.objects.filter(partner=partner, dedup__in=keys).values_list("dedup", "code")
        codes = dict(found)
    if rows:
        after_commit(f"exchange.wake {partner}", partial(wake, partner))
    return [codes[key] for key in keys]


def _row(partner: str, draft: Draft) -> Envelope:
    if not draft.dedup or len(json.dumps(draft.body)) > LARGEST_BODY:
        raise HouseFault(f"An envelope {draft.kind} needs a dedup key and a body under {LARGEST_BODY} bytes.")
    return Envelope(
        code=f"GT-{secrets.token_hex(8)}",
        partner=partner,
        kind=draft.kind,
        subject=draft.subject,
        dedup=draft.dedup,
        body=draft.body,
        headers=dict(draft.headers),
        created_at=now(),
    )
