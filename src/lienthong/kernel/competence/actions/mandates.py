"""What can happen to a mandate: it is drafted, signed with a number and a day, revoked."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.in_force import unfit_day, unfit_decision
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.competence.hands import drafted_by
from lienthong.kernel.competence.kept import sitting
from lienthong.kernel.competence.models import Mandate
from lienthong.kernel.competence.posts import place_of
from lienthong.kernel.competence.queries import KEEPERS, mandates
from lienthong.kernel.competence.rules.signing import (
    KINDS,
    UNCHECKED,
    Place,
    clause,
    unfit_content,
    unfit_kind,
    unfit_unit,
)
from lienthong.kernel.competence.states import MANDATE_MOVES, MandateState
from lienthong.kernel.units import api as units

from .tables import changed
from .telling import tell_begun, tell_ended

LONGEST, LONGEST_GROUND, MOST_FIELDS, MOST_PROCEDURES = 1000, 300, 30, 200


@creates("competence.draft_mandate", sentence="soạn văn bản giao, ủy quyền ký")
def draft_mandate(
    by: Actor, *, unit_id: int, kind: str, from_post: str, to_post: str, starts: dt.datetime,
    ends: dt.datetime | None = None, documents: Sequence[str] = (), fields: Sequence[str] = (), limits: str = "",
    procedures: Sequence[str] = (), ground: str = "",
) -> str:  # fmt: skip
    """Who is to sign for whom, for which documents, fields and procedures, from when to when; returns its code.

    `ground`: of TUQ the special case, of TL the regulation in which it stands.
    """
    giver, receiver = place_of(from_post, unit_id), place_of(to_post, unit_id)
    if giver is None or receiver is None:
        raise NotThere("Không có vị trí này ở đơn vị.", "Chọn lại vị trí trong danh sách.")
    if other := unfit_unit(units.card(unit_id).kind):
        raise Unfit(other, "Xin ý kiến cơ quan cấp trên về hình thức ký trước khi giao ký.")
    said = _unfit(kind, giver, receiver, documents, ends, tidy(limits), tidy(ground), unit_id)
    wrong = dict(reversed(said))  # what is said first stays
    if ends is not None and ends <= starts:
        wrong["ends"] = "Kết thúc phải sau lúc bắt đầu."
    if starts.astimezone(VIETNAM).date() < today():
        wrong["starts"] = "Không giao ký lùi ngày: chọn từ hôm nay trở đi."
    if len(tidy(limits)) > LONGEST:
        wrong["limits"] = f"Ghi không quá {LONGEST} ký tự."
    if len(tidy(ground)) > LONGEST_GROUND:
        wrong["ground"] = f"Ghi không quá {LONGEST_GROUND} ký tự."
    chosen = [tidy(one) for one in fields if tidy(one)]
    if len(chosen) > MOST_FIELDS or any(len(one) > 200 for one in chosen):
        wrong["fields"] = f"Ghi không quá {MOST_FIELDS} lĩnh vực, mỗi lĩnh vực không quá 200 ký tự."
    only = [tidy(one) for one in procedures if tidy(one)]
    if len(only) > MOST_PROCEDURES or any(len(one) > 40 for one in only):
        wrong["procedures"] = f"Ghi không quá {MOST_PROCEDURES} mã thủ tục, mỗi mã không quá 40 ký tự."
    if wrong:
        raise Unfit("Chưa soạn được văn bản giao ký.", "Sửa các ô được đánh dấu.", fields=wrong)
    with connection.cursor() as cursor:
        cursor.execute("select nextval('competence_mandate_number')")
        code = f"GK-{cursor.fetchone()[0]:06d}"
    Mandate.objects.create(
        code=code, unit_id=unit_id, kind=kind, from_post=from_post, to_post=to_post, to_unit_id=receiver.unit_id,
        documents=list(dict.fromkeys(documents)), fields=list(dict.fromkeys(chosen)), starts=starts, ends=ends,
        procedures=list(dict.fromkeys(only)), limits=tidy(limits), ground=tidy(ground), made_by=by.id, made_at=now(),
    )  # fmt: skip
    return code


def _unfit(
    kind: str, giver: Place, receiver: Place, documents: Sequence[str], ends: dt.datetime | None, limits: str,
    ground: str, unit_id: int,
) -> list[tuple[str, str]]:  # fmt: skip
    if kind not in KINDS:
        return [("kind", "Chọn KT, TL hoặc TUQ.")]
    head = giver.kind == "head" and not giver.below
    held = [] if head else _held(giver, unit_id)
    if "TUQ" in held:
        text = f"Người được ủy quyền không được ủy quyền lại ({clause(3)}, {UNCHECKED}); chọn vị trí người đứng đầu."
        return [("from_post", text)]
    found = unfit_kind(kind, giver, receiver, by_order="TL" in held)
    return [*found, *unfit_content(kind, documents, ends is not None, limits, ground)]


def _held(giver: Place, unit_id: int) -> list[str]:
    """By which kinds of mandates a post signs for the head of a unit, now or later; TL first where it is among them."""
    at = now()
    held = Mandate.objects.filter(unit_id=unit_id, to_post=giver.post, state=MandateState.IN_FORCE)
    kinds = {one.kind for one in held if one.ends is None or one.ends > at}
    return ["TL"] if "TL" in kinds else sorted(kinds)


@verb("competence.issue_mandate", of=mandates, sentence="ghi nhận văn bản giao, ủy quyền ký", moves=MANDATE_MOVES)
def issue_mandate(mandate: Mandate, by: Actor, *, cited: str, cited_on: dt.date) -> str:
    """The mandate was signed: its number and day. It holds for who sits at both posts now; not for oneself.

    Who drafted it leaves this to another, unless they are the giver; who may only in an emergency gives no longer.
    """
    wrong = {"cited": unfit_decision(cited, "Giao ký phải bằng văn bản: ghi số."), "cited_on": unfit_day(cited_on)}
    if cited_on is not None and cited_on > today():
        wrong["cited_on"] = "Ngày của văn bản không thể sau hôm nay."
    if mandate.ends is not None and mandate.ends <= now():
        wrong["cited"] = "Thời hạn ghi trong bản soạn đã qua; bỏ bản này và soạn lại."
    if any(wrong.values()):
        raise Unfit("Chưa ghi nhận được.", "Sửa các ô được đánh dấu.", fields={k: v for k, v in wrong.items() if v})
    giver = _sits(mandate.from_unit_id, mandate.from_post, "Vị trí giao ký đang khuyết.")
    receiver = _sits(mandate.to_unit_id, mandate.to_post, "Vị trí được giao ký đang khuyết.")
    if giver == receiver:
        raise Unfit("Một người đang giữ cả hai vị trí.", "Không ai giao ký cho chính mình; chọn vị trí khác.")
    if by.person is not None and by.person == receiver:
        raise NotAllowed(
            "Anh/chị là người được giao trong văn bản này.", "Đề nghị người khác trong đơn vị ghi nhận văn bản."
        )
    if by.person != giver and drafted_by(mandate, by):
        raise NotAllowed(
            "Anh/chị là người soạn văn bản này.", "Đề nghị người giao ký, hoặc người thứ hai trong đơn vị, ghi nhận."
        )
    _no_longer_than_an_emergency(mandate, by)
    mandate.giver, mandate.receiver = giver, receiver
    mandate.cited, mandate.cited_on, mandate.issued_at = tidy(cited), cited_on, now()
    changed()
    tell_begun(mandate, by)
    return mandate.code


def _no_longer_than_an_emergency(mandate: Mandate, by: Actor) -> None:
    """Who keeps mandates by the hour alone puts none in force that outlives those hours."""
    at, reaching = now(), {mandate.unit_id, *units.above(mandate.unit_id, today())}
    # Of this account alone: all who hold a right over a unit are as many as the province has.
    held = [
        one.ends_at
        for one in access.rights_at(at, username=by.id.removeprefix("account:"))
        if one.role in KEEPERS
        and one.unit_id in reaching
        and (one.ends_at is None or one.ends_at > at)
        # What is held for some matters alone lets nobody keep mandates, so it lends no time either.
        and not one.fields
        and not one.procedures
    ]
    until = max((one for one in held if one is not None), default=None)
    if until is None or None in held or (mandate.ends is not None and mandate.ends <= until):
        return
    raise NotAllowed(
        f"Anh/chị đang dùng quyền khẩn cấp, hết lúc {_hour(until)}; văn bản kéo dài hơn.",
        "Đề nghị người có quyền thường xuyên ghi nhận, hoặc soạn lại với thời hạn trước lúc đó.",
    )


def _hour(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def _sits(unit_id: int, post: str, vacant: str) -> str:
    """Who sits at a post now; its holder before whoever keeps it for the time being."""
    here = [one for one in sitting(unit_id, today()) if one.post == post]
    if not here:
        raise Unfit(vacant, "Bổ nhiệm hoặc giao người giữ vị trí trước, rồi ghi nhận lại.")
    here.sort(key=lambda one: one.how in ("acting", "charge"))
    return here[0].person


@verb("competence.revoke_mandate", of=mandates, sentence="thu hồi văn bản giao, ủy quyền ký", moves=MANDATE_MOVES)
def revoke_mandate(mandate: Mandate, by: Actor, *, reason: str) -> str:
    """From now on it gives nothing; what was signed by it before stays."""
    why = tidy(reason)
    if not 5 <= len(why) <= 500:
        raise Unfit(fields={"reason": "Ghi lý do từ 5 đến 500 ký tự."})
    mandate.revoked_at, mandate.revoked_why = now(), why
    changed()
    tell_ended(mandate)
    return mandate.code


@verb("competence.discard_mandate", of=mandates, sentence="bỏ bản soạn giao, ủy quyền ký", moves=MANDATE_MOVES)
def discard_mandate(mandate: Mandate, by: Actor) -> str:
    """A draft that was never signed is given up."""
    return mandate.code
