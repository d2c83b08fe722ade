"""Whom a mandate concerns is told: who gives and who is given, when it comes into force and when it is revoked."""

import datetime as dt

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.competence.models import Mandate
from lienthong.kernel.competence.rules.signing import KINDS
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

notifications.register_kind(
    "competence.mandate_begun",
    label="Giao, ủy quyền ký có hiệu lực",
    title="{giver} giao {receiver} {kind} tại {unit}",
    text="Theo {cited}, từ {since}{until}; {by} ghi nhận. Nếu không đúng, đề nghị quản trị đơn vị thu hồi ngay.",
    duty=True,
    own=True,
)
notifications.register_kind(
    "competence.mandate_ended",
    label="Thu hồi giao, ủy quyền ký",
    title="Thu hồi việc {giver} giao {receiver} {kind} tại {unit}",
    text="Văn bản {cited} không cho ký nữa từ {since}. Lý do: {why}. Việc đã ký trước đó vẫn giữ nguyên.",
    duty=True,
    own=True,
)


def tell_begun(mandate: Mandate, by: Actor) -> None:
    """Giver and receiver hear that it is in force, by whose hand, from when to when."""
    begins = max(mandate.starts, mandate.issued_at) if mandate.issued_at else mandate.starts
    until = f" đến {_hour(mandate.ends)}" if mandate.ends else ", chưa ghi ngày kết thúc"
    _tell(mandate, "begun", since=_hour(begins), until=until, by=by.name)


def tell_ended(mandate: Mandate) -> None:
    """Giver and receiver hear that it was revoked, and why."""
    since = _hour(mandate.revoked_at) if mandate.revoked_at else ""
    _tell(mandate, "ended", since=since, why=mandate.revoked_why)


def _hour(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def _tell(mandate: Mandate, what: str, **more: str) -> None:
    called = people.names([mandate.giver, mandate.receiver])
    facts = {
        "giver": called.get(mandate.giver, ""), "receiver": called.get(mandate.receiver, ""),
        "kind": KINDS[mandate.kind], "unit": units.cards([mandate.unit_id])[mandate.unit_id].name,
        "cited": mandate.cited, **more,
    }  # fmt: skip
    both = [mandate.giver, mandate.receiver]
    notifications.notify(
        both, f"competence.mandate_{what}", facts=facts, url=f"/tham-quyen/giao-ky/{mandate.code}",
        subject=mandate.code, dedup=f"{mandate.code}:{what}",
    )  # fmt: skip
