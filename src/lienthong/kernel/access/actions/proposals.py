"""What takes two people: one proposes it with a reason, another approves or refuses, the house does it once."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from lienthong.kernel.access.actors import actor_named
from lienthong.kernel.access.events import Decided, Lapsed, Proposed
from lienthong.kernel.access.guarded import DECIDERS, approved_now, concerned, said
from lienthong.kernel.access.models import Account, Proposal
from lienthong.kernel.access.queries import persons_as, visible_proposals
from lienthong.kernel.access.states import PROPOSAL_MOVES
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.policy import FOUR_EYES
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import VERBS, creates, plain, tell, verb

from .reach import not_for_oneself

HOLDS = dt.timedelta(days=7)


class _Tried(Exception):
    """Carries a trial out of the transaction that leaves nothing behind."""


@creates("access.propose", sentence="đề nghị việc cần hai người")
def propose(by: Actor, *, verb: str, reason: str, given: Mapping[str, Any], subject: str = "") -> str:
    """The house is asked to do what one person may not do alone; nothing happens before a second one approves it.

    What could not be done now is refused at once, with the verb's own words.
    """
    wanted = dict(given)
    if verb == "access.break_glass":  # for whoever asks, not for another
        wanted["username"] = by.id.removeprefix("account:")
    if verb not in FOUR_EYES or not FOUR_EYES[verb].asks(wanted, _thing(verb, subject, by)):
        raise Unfit("Việc này không cần hai người.", "Thực hiện trực tiếp.")
    if len(tidy(reason)) < 10:
        raise Unfit(fields={"reason": "Ghi lý do để người duyệt hiểu vì sao cần việc này (ít nhất 10 ký tự)."})
    gains = concerned(verb, subject, wanted)
    if verb != "access.break_glass":
        not_for_oneself(by, gains, "đề nghị")
    _tried(verb, subject, wanted, by)
    row = Proposal.objects.create(
        code=f"DN-{secrets.token_hex(5)}", verb=verb, subject=subject, given=plain(wanted),
        words=said(verb, subject, wanted)[:500], reason=tidy(reason)[:1000], proposer=by.id, proposer_name=by.name,
        proposer_person=by.person or "", concerned=gains, expires_at=now() + HOLDS,
    )  # fmt: skip
    deciders = [one for one in persons_as(DECIDERS, None) if one != by.person and one not in gains]
    tell(Proposed(row.code, row.words, by.name, deciders))
    return row.code


@verb("access.approve", of=visible_proposals, sentence="duyệt đề nghị", moves=PROPOSAL_MOVES)
def approve(proposal: Proposal, by: Actor, *, note: str = "") -> str:
    """What was proposed is done, once, by whoever proposed it and with this approval as its cause, as far as they may.

    Refused where the ground has moved, or where the proposer might not do it any more.
    """
    _second(proposal, by)
    if now() >= proposal.expires_at:
        raise WrongMoment("Đề nghị này đã quá hạn duyệt.", "Nếu việc còn cần, người đề nghị lập lại.")
    given = approved_now(proposal.verb, proposal.given)
    if proposal.verb != "access.break_glass" and proposal.proposer_person in concerned(
        proposal.verb, proposal.subject, given
    ):
        raise WrongMoment(
            "Người đề nghị nay được hưởng chính việc này.", "Không duyệt đề nghị; người khác có thẩm quyền lập lại."
        )
    try:
        proposer = actor_named(proposal.proposer.removeprefix("account:"))
        _done(proposal.verb, proposal.subject, given, both(proposer, by))
    except (NotAllowed, NotThere):
        raise WrongMoment(
            "Người đề nghị không còn thẩm quyền về việc này.", "Không duyệt đề nghị; người có thẩm quyền lập lại."
        ) from None
    _decided(proposal, by, note)
    return proposal.code


@verb("access.refuse", of=visible_proposals, sentence="không duyệt đề nghị", moves=PROPOSAL_MOVES)
def refuse(proposal: Proposal, by: Actor, *, note: str) -> str:
    """Nothing is done; whoever proposed it reads why."""
    _second(proposal, by)
    if not tidy(note):
        raise Unfit(fields={"note": "Ghi lý do không duyệt."})
    _decided(proposal, by, note)
    return proposal.code


@verb("access.withdraw", of=visible_proposals, sentence="rút đề nghị", moves=PROPOSAL_MOVES)
def withdraw(proposal: Proposal, by: Actor) -> str:
    """Whoever proposed it wants it no more."""
    proposal.decided_at, proposal.decided_by = now(), by.name
    return proposal.code


@verb("access.lapse", of=visible_proposals, sentence="ghi đề nghị hết hiệu lực", moves=PROPOSAL_MOVES)
def lapse(proposal: Proposal, by: Actor) -> str:
    """Whoever proposed it cannot sign in any more: nobody answers for it, and nothing is done."""
    account = (
        Account.objects.select_related("person").filter(username=proposal.proposer.removeprefix("account:")).first()
    )
    if account is not None and account.is_active:
        raise WrongMoment("Người đề nghị vẫn còn tài khoản.", "Không phải làm gì thêm.")
    proposal.decided_at, proposal.decided_by = now(), by.name
    unit = account.person.unit_id if account is not None else None
    tell(Lapsed(proposal.code, proposal.words, proposal.proposer, unit or 0))
    return proposal.code


def _second(proposal: Proposal, by: Actor) -> None:
    """Two accounts of one person are not two people; and whoever gains by it, then or by now, is not the second."""
    gain = concerned(proposal.verb, proposal.subject, proposal.given)
    not_for_oneself(by, [proposal.proposer_person, *proposal.concerned, *gain], "duyệt đề nghị")


def _decided(proposal: Proposal, by: Actor, note: str) -> None:
    proposal.decided_at, proposal.decided_by, proposal.note = now(), by.name, tidy(note)[:1000]
    tell(Decided(proposal.code, proposal.words, proposal.proposer_person, proposal.state))


def both(proposer: Actor, second: Actor) -> Actor:
    """Whoever proposed something, doing it with the other's approval: the audit names both, rights are the first's."""
    return replace(proposer, name=f"{proposer.name} (đề nghị), {second.name} (duyệt)", second=second.id)


def _thing(name: str, subject: str, by: Actor) -> Any:
    """What it would be done to, as far as this actor sees it; None where something begins."""
    made = VERBS[name]
    if made.of is None:
        return None
    thing = made.of(by).filter(code=subject).first()
    if thing is None:
        raise NotThere
    return thing


def _done(name: str, subject: str, given: Mapping[str, Any], by: Actor) -> None:
    made = VERBS[name]
    with seen_by(by):
        made(*((subject, by) if made.of else (by,)), **given)


def _tried(name: str, subject: str, given: Mapping[str, Any], by: Actor) -> None:
    try:
        with transaction.atomic():
            _done(name, subject, given, replace(by, second=by.id))
            raise _Tried
    except _Tried:
        return
