"""The sender: claims one envelope, speaks to the partner outside any transaction, writes down what came of it.

A claim is a lease. Killed between sending and writing down, the envelope is claimed again when the lease ends and
sent again under the same code: at least once outside, once by its code.
"""

import datetime as dt
import json
import random
import secrets
import time
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault, PartnerDown, Refusal, WrongMoment
from lienthong.kernel.base.transactions import whole

from .actions import record_failed, record_refused, record_sent
from .partners import EnvelopeCard, NotNow, Partner, partner_called
from .rules import LEASE, rest_after, wait_after

log = structlog.get_logger("lienthong.exchange")
LONGEST_SHIFT = 45.0

_CLAIM = """
update exchange_envelope set state = 'sending', attempts = attempts + 1, claim = %(claim)s,
       lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
where id = (
    select id from exchange_envelope
    where partner = %(partner)s and next_try <= clock_timestamp()
      and (state in ('waiting', 'failed') or state = 'sending' and lease_until < clock_timestamp())
      and not exists (select from exchange_standing s
                      where s.partner = %(partner)s and s.rests_until > clock_timestamp())
    order by next_try, id limit 1 for update skip locked)
returning code, kind, subject, body::text, headers::text, attempts, allowed, created_at
"""


@dataclass(frozen=True, slots=True)
class _Claimed:
    card: EnvelopeCard
    claim: str
    last_try: bool
    exhausted: bool


def deliver(name: str, *, shift: float = LONGEST_SHIFT) -> int:
    """Send what waits for this partner, for at most so many seconds; returns how many left the house."""
    partner = partner_called(name)
    if connection.in_atomic_block:
        raise HouseFault("Nobody outside is spoken to inside a transaction.")
    if not partner.health().ready:
        return 0
    sent, until = 0, time.monotonic() + shift
    while time.monotonic() < until:
        claimed = whole(lambda: _claim(name), HOUSE)
        if claimed is None:
            return sent
        sent += _send(partner, claimed)
    return sent


def forget_bodies(sent_before: dt.datetime) -> int:
    """Empty the envelopes that were sent before this moment; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update exchange_envelope set body = '{}' where state = 'sent' and sent_at < %s and body <> '{}'",
            [sent_before],
        )
        return int(cursor.rowcount)


def _claim(name: str) -> _Claimed | None:
    claim = secrets.token_hex(8)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"claim": claim, "lease": LEASE, "partner": name})
        row = cursor.fetchone()
    if row is None:
        return None
    code, kind, subject, body, headers, attempts, allowed, created = row
    card = EnvelopeCard(code, name, kind, subject, _read(body), _read(headers), attempts, created)
    return _Claimed(card, claim, last_try=attempts >= allowed, exhausted=attempts > allowed)


def _read(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def _send(partner: Partner, claimed: _Claimed) -> int:
    card = claimed.card
    if claimed.exhausted:
        # It was claimed as often as allowed and no result was ever written: something in it kills its sender.
        _settle(claimed, HouseFault("Chương trình gửi đã dừng giữa chừng quá nhiều lần ở gói tin này."), stop=True)
        return 0
    try:
        receipt = partner.send(card)
    except NotNow as later:
        _settle(claimed, later, stop=claimed.last_try)
    except PartnerDown as down:
        _settle(claimed, down, stop=claimed.last_try)
        said = str(down)
        whole(lambda: _fell(card.partner, said), HOUSE)
    except Refusal as no:
        whole(lambda: _stood(card.partner), HOUSE)
        record_refused(card.code, HOUSE, claim=claimed.claim, answer=no.sentence[:1000])
    except Exception as fault:
        # A fault of the connector must not leave the envelope in nobody's hands.
        log.error("connector fault", partner=card.partner, envelope=card.code, exc_info=fault)
        _settle(claimed, HouseFault(f"Lỗi trong bộ kết nối: {type(fault).__name__}."), stop=claimed.last_try)
    else:
        facts = {"number": receipt.number, "says": receipt.says[:500], **receipt.facts}
        record_sent(card.code, HOUSE, receipt=facts)
        whole(lambda: _stood(card.partner), HOUSE)
        return 1
    return 0


def _settle(claimed: _Claimed, why: Exception, *, stop: bool) -> None:
    """Write down a try that failed: it is tried again later, or it was the last."""
    code, error = claimed.card.code, str(why)[:900]
    try:
        if stop:
            answer = f"Đã thử {claimed.card.attempts} lần không được. Lần cuối: {error}"
            record_refused(code, HOUSE, claim=claimed.claim, answer=answer)
        else:
            wait = wait_after(claimed.card.attempts, random.random())  # noqa: S311 - spreads retries, keeps no secret
            record_failed(code, HOUSE, claim=claimed.claim, error=error, wait=round(wait, 1))
    except WrongMoment:
        # Meanwhile another sender brought it out, or a person stopped it; that stands.
        return


def _fell(name: str, error: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into exchange_standing (partner, failures, last_error) values (%s, 1, %s) on conflict (partner)"
            " do update set failures = exchange_standing.failures + 1, last_error = excluded.last_error"
            " returning failures",
            [name, error[:1000]],
        )
        rest = rest_after(cursor.fetchone()[0], random.random())  # noqa: S311 - as above
        if rest:
            cursor.execute(
                "update exchange_standing set rests_until = clock_timestamp() + make_interval(secs => %s)"
                " where partner = %s",
                [rest, name],
            )


def _stood(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into exchange_standing (partner, failures, last_error, last_ok_at) values (%s, 0, '', %s)"
            " on conflict (partner) do update set failures = 0, rests_until = null, last_ok_at = excluded.last_ok_at",
            [name, now()],
        )
