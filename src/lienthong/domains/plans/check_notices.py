"""Whom inspections and yearly duties tell what, and what their lines in the inboxes are called."""

import datetime as dt
from collections.abc import Iterable

from lienthong.domains.plans.models import Finding, Turn, Visit
from lienthong.domains.plans.notices import HEADS_AND_OFFICERS
from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.kernel.access import api as access
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications

VISIT, FINDING, VERIFY, TURN = "plans.visit", "plans.finding", "plans.verify", "plans.turn"
inbox.register_kind(VISIT, "Kiểm tra đơn vị", "clipboard-check", WORKING)
inbox.register_kind(FINDING, "Khắc phục sau kiểm tra", "clipboard-list", WORKING, waiting="đoàn kiểm tra chờ")
inbox.register_kind(VERIFY, "Xác nhận khắc phục", "checks", ACCEPTING, waiting="đơn vị chờ xác nhận")
inbox.register_kind(TURN, "Nhiệm vụ hằng năm", "calendar-due", WORKING)
notifications.register_kind(
    VISIT,
    label="Kiểm tra thực hiện kế hoạch",
    title="{what}: {unit}",
    text="{text}",
    duty=True,
)
notifications.register_kind(
    FINDING,
    label="Khắc phục sau kiểm tra",
    title="{what}: {finding}",
    text="{text}",
    duty=True,
)
notifications.register_kind(
    TURN,
    label="Nhiệm vụ hằng năm",
    title="{what}: {duty}",
    text="{text}",
    duty=True,
)


def visit_url(visit: str) -> str:
    """The page of an inspection of a unit."""
    return f"/cuoc-kiem-tra/{visit}"


def finding_url(finding: str) -> str:
    """The page of a finding."""
    return f"/khac-phuc/{finding}"


def turn_url(turn: str) -> str:
    """The page of a yearly duty in one year."""
    return f"/viec-hang-nam/{turn}"


def tell_of_visit(visit: Visit, unit_name: str, what: str, text: str) -> None:
    """The unit learns of its inspection, and so do those who are named to inspect."""
    notifications.notify(
        {*access.persons_as(HEADS_AND_OFFICERS, [visit.unit_id]), *visit.inspectors},
        VISIT,
        facts={"what": what, "unit": unit_name, "text": text[:600]},
        url=visit_url(visit.code),
        subject=visit.code,
    )


def tell_unit_of_finding(finding: Finding, what: str, text: str, *, dedup: str = "") -> None:
    """The unit learns of a finding, or how its repair was judged; what is wrong with a system is named in no letter."""
    _tell(finding, access.persons_as(HEADS_AND_OFFICERS, [finding.unit_id]), what, text, dedup)


def tell_inspectors(finding: Finding, what: str, text: str, *, dedup: str = "") -> None:
    """Those who found it learn that it was put right, or that it is late."""
    persons = [*finding.inspectors, *access.persons_as(("coordinator",), [finding.coordinator_id])]
    if finding.own:
        persons = access.persons_as(("leader",), [finding.unit_id])
    _tell(finding, persons, what, text, dedup)


def _tell(finding: Finding, persons: Iterable[str], what: str, text: str, dedup: str) -> None:
    notifications.notify(
        persons,
        FINDING,
        facts={"what": what, "finding": finding.code, "text": text[:600]},
        url=finding_url(finding.code),
        subject=finding.code,
        dedup=dedup,
    )


def tell_of_turn(turn: Turn, name: str, what: str, text: str, *, dedup: str = "", follower: bool = False) -> None:
    """The unit learns of its yearly duty, or that the day comes near; the one who follows it that it is late."""
    roles, unit = (("coordinator",), turn.coordinator_id) if follower else (HEADS_AND_OFFICERS, turn.unit_id)
    name = f"một việc không công khai ({turn.code})" if turn.duty.hidden else name
    notifications.notify(
        access.persons_as(roles, [unit]),
        TURN,
        facts={"what": what, "duty": name[:160], "text": text[:600]},
        url=turn_url(turn.code),
        subject=turn.code,
        dedup=dedup,
    )


def day_words(day: dt.date | None) -> str:
    """A day in a notice."""
    return f"{day:%d/%m/%Y}" if day else "không định hạn"
