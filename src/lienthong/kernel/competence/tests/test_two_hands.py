"""A mandate takes two hands, is told to whom it concerns, and outlives no emergency by which it was put in force."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.access import api as access
from lienthong.kernel.access.tests.factories import break_glass
from lienthong.kernel.base import VIETNAM, now, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.competence import actions
from lienthong.kernel.competence.api import NotSigning, Signer, may_sign
from lienthong.kernel.notifications.tests.factories import Notice
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import WARD, actor

pytestmark = pytest.mark.usefixtures("nghe_an")
HEAD, OFFICE = f"{WARD}.chu-tich", f"{WARD}.chanh-van-phong"
HUNG, MAI, LAN = "na-ng-hung", "na-ng-mai-truongvinh", "na-ng-lan"
MORNING = dt.datetime(2026, 11, 23, 8, tzinfo=VIETNAM)
DAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_a_morning(nghe_an: None) -> Iterator[None]:
    with standing_on(MORNING):
        people.hire(HOUSE, code="ng-tot", full_name="Phan Văn Tốt", unit=WARD, since=dt.date(2025, 7, 1))
        people.open_post(HOUSE, code=f"{WARD}.xem", unit=WARD, title="Chuyên viên", kind="staff")
        people.seat(f"{WARD}.xem", HOUSE, person="ng-tot", on=dt.date(2025, 7, 1), cited="Quyết định thử")
        rows = [
            {"username": name, "person": person, "unit_id": units.card(unit).id, "roles": [role], "post": post}
            for name, person, unit, role, post in (
                ("hung", HUNG, WARD, "leader", HEAD),
                ("lan", LAN, WARD, "unit_admin", f"{WARD}.mot-cua"),
                ("tot", "ng-tot", WARD, "officer", f"{WARD}.xem"),
            )
        ]
        access.load(HOUSE, rows=rows, password_hash="!", since=dt.date(2025, 7, 1))
        yield


def drafted(by: Actor, **given: Any) -> str:
    facts = {"starts": now(), "from_post": HEAD, "to_post": OFFICE, "documents": ["CV"], **given}
    return actions.draft_mandate(by, unit_id=units.card(WARD).id, kind="TL", ground="Quy chế 03/QĐ-UBND", **facts)


def issued(code: str, by: Actor) -> None:
    actions.issue_mandate(code, by, cited="30/QĐ-UBND (thử)", cited_on=DAY)


def signs() -> Signer | NotSigning:
    return may_sign(person=MAI, unit=WARD, document_kind="CV", at=now() + dt.timedelta(minutes=1))


def told(what: str) -> dict[str, str]:
    """What was told of one kind, by persons."""
    rows = whole(lambda: list(Notice.objects.filter(kind=f"competence.mandate_{what}")), HOUSE)
    return {one.person: f"{one.title} {one.text}" for one in rows}


def test_who_drafted_it_does_not_put_it_in_force() -> None:
    lan = actor("lan", "unit_admin", WARD, LAN)
    made = drafted(lan)
    with pytest.raises(NotAllowed, match="người soạn"):
        issued(made, lan)
    assert not signs().may
    issued(made, actor("ai-khac", "unit_admin", WARD, "na-ng-hanh"))
    assert signs().may


def test_by_another_account_it_is_still_the_same_person() -> None:
    made = drafted(whole(lambda: access.actor_named("hung"), HOUSE))
    again = actor("hung-2", "leader", WARD, HUNG)
    issued(made, again)  # they give it themselves
    second = drafted(actor("lan", "unit_admin", WARD, LAN))
    with pytest.raises(NotAllowed, match="người soạn"):
        issued(second, actor("lan-2", "unit_admin", WARD, LAN))


def test_the_giver_drafts_and_signs_alone_and_both_are_told() -> None:
    hung = actor("hung", "leader", WARD, HUNG)
    made = drafted(hung)
    assert told("begun") == {}
    issued(made, hung)
    assert set(told("begun")) == {HUNG, MAI}
    assert "Võ Đình Hùng giao Vương Thị Thu Mai ký thừa lệnh" in told("begun")[MAI]
    assert "chưa ghi ngày kết thúc" in told("begun")[HUNG]
    actions.revoke_mandate(made, hung, reason="Phân công lại công việc")
    assert set(told("ended")) == {HUNG, MAI} and "Phân công lại" in told("ended")[MAI]


def test_an_emergency_puts_nothing_in_force_that_outlives_it() -> None:
    """Somebody takes the role of leader for an hour; what they put in force ends within that hour, or is refused."""
    tot = whole(lambda: access.actor_named("tot"), HOUSE)
    break_glass(tot, role="leader", unit_id=units.card(WARD).id, reason="Lãnh đạo phường đi họp đột xuất", hours=1)
    for_an_hour = whole(lambda: access.actor_named("tot"), HOUSE)
    for ends in (None, now() + dt.timedelta(hours=2)):
        with pytest.raises(NotAllowed, match="khẩn cấp"):
            issued(drafted(HOUSE, ends=ends), for_an_hour)
    issued(drafted(HOUSE, ends=now() + dt.timedelta(minutes=50)), for_an_hour)
    assert signs().may


def test_whose_rights_are_only_for_an_emergency_is_asked_of_that_person_alone() -> None:
    """However many hold a right over the unit, one account's rights are read."""
    hung = whole(lambda: access.actor_named("hung"), HOUSE)
    made = drafted(HOUSE)

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as met:
            issued(made, hung)
        return [one["sql"] for one in met if 'from "access_held"' in one["sql"].lower()]

    held = [one for one in whole(asked, hung) if "leader" not in one.partition("WHERE")[2]]
    assert any("'hung'" in one.partition("WHERE")[2] for one in held)
    assert not [one for one in held if "'hung'" not in one.partition("WHERE")[2]]


def test_what_was_given_for_the_time_being_ends_with_it() -> None:
    """Who heads the unit for the time being gives what they hold; when another is appointed, it is nothing."""
    people.vacate(HEAD, HOUSE, person=HUNG, on=dt.date(2026, 11, 23), cited="Quyết định thử")
    people.seat(HEAD, HOUSE, person=LAN, on=dt.date(2026, 11, 23), cited="Quyết định thử", how="acting")
    issued(drafted(HOUSE), actor("lan", "leader", WARD, LAN))
    assert signs().may
    people.hire(HOUSE, code="ng-binh", full_name="Trần Thị Bình", unit=WARD, since=dt.date(2025, 7, 1))
    people.seat(HEAD, HOUSE, person="ng-binh", on=dt.date(2026, 11, 25), cited="Quyết định thử")
    later = may_sign(person=MAI, unit=WARD, document_kind="CV", at=MORNING + dt.timedelta(days=3))
    assert isinstance(later, NotSigning) and "người giao đã thôi" in " ".join(one.text for one in later.reasons)
