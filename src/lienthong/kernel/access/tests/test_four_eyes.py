"""What takes two is done once, when another approves it; and rights in an emergency are short, told and looked at."""

import datetime as dt

import pytest

from lienthong.kernel.access import actions
from lienthong.kernel.access import api as access
from lienthong.kernel.access.models import Emergency, PostRole, Proposal
from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.policy import FOUR_EYES
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.people import api as people
from lienthong.kernel.people.tests.factories import looked_at
from lienthong.kernel.units import api as units

from .test_post_roles import DAY, SINCE, lay

WHY = "Bổ nhiệm người giám sát nhật ký"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    with standing_on(SINCE):
        ids = lay()
        people.open_post(HOUSE, code="t.chu-tich", unit="t", title="Chủ tịch", kind="head")
        people.hire(HOUSE, code="p-duc", full_name="Lê Đức", unit="t", since=SINCE)
        people.seat("t.chu-tich", HOUSE, person="p-duc", on=SINCE, cited="QĐ")
        row = {"username": "duc", "person": "p-duc", "unit_id": ids["t"], "roles": ["province_leader"]}
        access.load(HOUSE, rows=[{**row, "post": "t.chu-tich"}], password_hash="!", since=SINCE)
    with standing_on(DAY):
        yield ids


def proposed(post: str = "t-p.chuyen-vien", role: str = "auditor") -> str:
    given = {"role": role, "cited": "QĐ 5", "since": DAY}
    nam = access.actor_named("nam")
    return actions.propose(nam, verb="access.give_role", subject=post, given=given, reason=WHY)


def broken(name: str = "lan", hours: int = 2, **more: object) -> str:
    facts = {
        "role": "officer",
        "unit_id": units.card("t-p").id,
        "reason": "Hệ thống bưu chính hỏng, dân đang chờ",
        **more,
    }
    return actions.break_glass(access.actor_named(name), hours=hours, **facts)


def test_every_line_of_the_list_is_a_verb() -> None:
    assert set(FOUR_EYES) <= set(VERBS)
    assert all(one.words for one in FOUR_EYES.values())


def test_alone_it_is_refused_with_what_to_do(ward):
    nam = access.actor_named("nam")
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        access.give_role("t-p.chuyen-vien", nam, role="auditor", cited="QĐ 5")
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        access.grant(nam, username="lan", role="system_admin", unit_id=ward["t"])
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        units.end("t-x", nam, on=dt.date(2026, 6, 1), cited="NQ 1")
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        broken(hours=5)


def test_another_approves_and_the_house_does_it_once_by_that_cause(ward):
    code = proposed()
    assert not PostRole.objects.filter(role_id="auditor").exists(), "nothing happens before"
    [told] = EventRow.objects.filter(kind="access.proposed")
    assert told.facts["deciders"] == ["p-duc"]
    actions.approve(code, access.actor_named("duc"))
    [given] = PostRole.objects.filter(role_id="auditor")
    assert given.post.code == "t-p.chuyen-vien"
    done, approval = (Entry.objects.get(verb=name) for name in ("access.give_role", "access.approve"))
    assert done.cause == approval.pk
    with pytest.raises(WrongMoment):
        actions.approve(code, access.actor_named("duc"))
    assert PostRole.objects.filter(role_id="auditor").count() == 1


def test_nobody_is_the_second_of_their_own(ward):
    code = proposed()
    with pytest.raises(NotAllowed):
        actions.approve(code, access.actor_named("nam"))
    with pytest.raises(NotThere):
        actions.approve(code, access.actor_named("mai"))
    access.open_account(HOUSE, username="nam2", person="p-nam")
    access.grant(HOUSE, username="nam2", role="system_admin", unit_id=ward["t"])
    with pytest.raises(NotAllowed, match="chính mình"):
        actions.approve(code, access.actor_named("nam2"))
    gains = proposed("t.chu-tich")
    with pytest.raises(NotAllowed, match="chính mình"):
        actions.approve(gains, access.actor_named("duc"))
    with pytest.raises(NotAllowed, match="chính mình"):
        actions.propose(
            access.actor_named("nam"), verb="access.grant", reason=WHY,
            given={"username": "nam", "role": "system_admin", "unit_id": ward["t-p"]},
        )  # fmt: skip


@pytest.mark.parametrize(("comes", "refusal"), [("p-nam", WrongMoment), ("p-duc", NotAllowed)])
def test_who_came_to_the_post_meanwhile_is_neither_of_the_two(ward, comes, refusal):
    code = proposed()
    people.seat("t-p.chuyen-vien", HOUSE, person=comes, on=DAY, cited="QĐ 6", how="charge")
    with pytest.raises(refusal):
        actions.approve(code, access.actor_named("duc"))
    assert not PostRole.objects.filter(role_id="auditor").exists()


def test_who_will_come_to_the_post_is_neither_of_the_two(ward):
    people.seat("t-p.chuyen-vien", HOUSE, person="p-nam", on=DAY + dt.timedelta(days=3), cited="QĐ 6", how="charge")
    with pytest.raises(NotAllowed):
        proposed()


def test_who_may_not_do_it_may_not_propose_it(ward):
    mai = access.actor_named("mai")
    for verb, subject, given in (
        ("access.give_role", "t-p.chuyen-vien", {"role": "auditor", "cited": "x"}),
        ("access.grant", "", {"username": "lan", "role": "system_admin", "unit_id": ward["t-p"]}),
        ("units.end", "t-x", {"on": dt.date(2026, 6, 1), "cited": "x"}),
    ):
        with pytest.raises(NotAllowed):
            actions.propose(mai, verb=verb, subject=subject, given=given, reason=WHY)
    with pytest.raises(Unfit, match="không cần hai người"):
        seat = {"person": "p-lan", "on": DAY, "cited": "x"}
        actions.propose(access.actor_named("nam"), verb="people.seat", subject="t-p.mot-cua", given=seat, reason=WHY)
    with pytest.raises(Unfit):
        actions.propose(mai, verb="access.give_role", given={"role": "officer"}, reason=WHY, subject="t-p.chuyen-vien")


def test_what_cannot_be_done_is_refused_when_it_is_proposed(ward):
    nam = access.actor_named("nam")
    with pytest.raises(Unfit):
        actions.propose(
            nam, verb="access.give_role", subject="t-p.chuyen-vien", given={"role": "auditor", "cited": " "}, reason=WHY
        )
    assert not Proposal.objects.exists()


def test_refused_withdrawn_or_too_late_nothing_is_done(ward):
    duc = access.actor_named("duc")
    refused, withdrawn, late = proposed(), proposed(role="unit_admin"), proposed(role="province_leader")
    actions.refuse(refused, duc, note="Chưa có quyết định")
    actions.withdraw(withdrawn, access.actor_named("nam"))
    with standing_on(DAY + dt.timedelta(days=8)), pytest.raises(WrongMoment, match="quá hạn"):
        actions.approve(late, access.actor_named("duc"))
    for code in (refused, withdrawn):
        with pytest.raises(WrongMoment):
            actions.approve(code, duc)
    assert not PostRole.objects.filter(post__code="t-p.chuyen-vien").exists()


def test_where_the_ground_has_moved_it_is_not_done(ward):
    code = proposed()
    access.give_role("t-p.chuyen-vien", HOUSE, role="auditor", cited="QĐ khác", since=DAY)
    with pytest.raises(WrongMoment, match="đã có vai"):
        actions.approve(code, access.actor_named("duc"))
    other = proposed(role="province_leader")
    access.close_account("tk-nam", HOUSE, reason="thôi việc")
    with pytest.raises(WrongMoment, match="thẩm quyền"):
        actions.approve(other, access.actor_named("duc"))


def test_rights_in_an_emergency_begin_at_once_are_told_and_end_by_themselves(ward):
    with standing_on("2026-03-10T09:00"):
        code = broken()
        assert access.actor_named("lan").over(ward["t-p"], "officer")
        [told] = EventRow.objects.filter(kind="access.glass_broken")
        assert told.facts["told"] == ["p-nam"], "the head, who administers the system, who looks; not the one who took"
        with pytest.raises(WrongMoment):
            broken()
    with standing_on("2026-03-10T11:00"):
        assert not access.actor_named("lan").has("officer")
        with pytest.raises(NotAllowed):
            actions.review_emergency(code, access.actor_named("lan"), found="tự xem")
        actions.review_emergency(code, access.actor_named("nam"), found="Đúng việc, đúng phạm vi")
        with pytest.raises(WrongMoment):
            actions.review_emergency(code, access.actor_named("duc"), found="lần nữa")


def test_rights_in_an_emergency_end_early_and_history_knows_both(ward):
    with standing_on("2026-03-10T09:00"):
        code = broken()
        with pytest.raises(WrongMoment):
            actions.review_emergency(code, access.actor_named("nam"), found="sớm quá")
    with standing_on("2026-03-10T09:30"):
        actions.end_emergency(code, access.actor_named("lan"))
        assert not access.actor_named("lan").has("officer")
    with standing_on("2026-03-12T09:00"):
        for hour, held in (("09:00", True), ("09:29", True), ("09:30", False), ("10:30", False)):
            at = dt.datetime.fromisoformat(f"2026-03-10T{hour}:00+07:00")
            assert any(one.role == "officer" for one in access.rights_at(at, person="p-lan")) is held, hour


def test_more_hours_take_two(ward):
    lan = access.actor_named("lan")
    given = {"role": "officer", "unit_id": ward["t-p"], "reason": "Bão lớn, cả phường trực đêm", "hours": 12}
    code = actions.propose(lan, verb="access.break_glass", given=given, reason="Trực bão cả đêm")
    actions.approve(code, access.actor_named("duc"))
    [taken] = Emergency.objects.all()
    assert taken.account.username == "lan" and taken.ends_at - taken.begun_at == dt.timedelta(hours=12)


def test_an_emergency_opens_nothing_grave_nowhere_else_and_not_without_a_reason(ward):
    for wrong, field in (({"role": "auditor"}, "role"), ({"reason": "gấp"}, "reason"), ({"hours": 0}, "hours")):
        with pytest.raises(Unfit) as no:
            broken(**{"hours": 2, **wrong})
        assert field in no.value.fields
    with pytest.raises(NotAllowed):
        broken(unit_id=ward["t-x"])


# -- posts that carry something grave, and units that end --------------------------------------------------


def weighty(role: str = "auditor") -> str:
    """A vacant post with which a grave role comes."""
    people.open_post(HOUSE, code="t.thanh-tra", unit="t", title="Thanh tra viên")
    return access.give_role("t.thanh-tra", HOUSE, role=role, cited="QĐ 9", since=DAY)


def test_whoever_comes_to_a_post_with_a_grave_role_is_approved_by_a_second_and_the_audit_names_both(ward):
    weighty()
    nam, facts = access.actor_named("nam"), {"person": "p-lan", "on": DAY, "cited": "QĐ 10", "how": "concurrent"}
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        people.seat("t.thanh-tra", nam, **facts)
    code = actions.propose(nam, verb="people.seat", subject="t.thanh-tra", given=facts, reason=WHY)
    proposal = Proposal.objects.get(code=code)
    assert proposal.words == f"Bố trí Nguyễn Lan vào vị trí Thanh tra viên, T, từ {DAY:%d/%m/%Y}"
    assert not access.actor_named("lan").has("auditor")
    actions.approve(code, access.actor_named("duc"))
    assert access.actor_named("lan").has("auditor")
    done = Entry.objects.filter(verb="people.seat", subject="t.thanh-tra").latest("pk")
    assert (done.actor, done.actor_name) == ("account:nam", "Nguyễn Nam (đề nghị), Lê Đức (duyệt)")
    assert done.cause == Entry.objects.get(verb="access.approve").pk


def test_who_would_sit_there_is_neither_of_the_two(ward):
    weighty()
    facts = {"person": "p-duc", "on": DAY, "cited": "QĐ 10", "how": "concurrent"}
    code = actions.propose(
        access.actor_named("nam"), verb="people.seat", subject="t.thanh-tra", given=facts, reason=WHY
    )
    with pytest.raises(NotAllowed, match="chính mình"):
        actions.approve(code, access.actor_named("duc"))
    facts["person"] = "p-nam"
    with pytest.raises(NotAllowed):
        actions.propose(access.actor_named("nam"), verb="people.seat", subject="t.thanh-tra", given=facts, reason=WHY)


def test_whoever_moves_to_such_a_post_is_approved_by_a_second_and_then_moves_whole(ward):
    weighty()
    nam = access.actor_named("nam")
    facts = {"person": "p-lan", "leaves": "t-p.mot-cua", "on": DAY, "cited": "QĐ 10"}
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        VERBS["people.move"]("t.thanh-tra", nam, **facts)
    assert [one.code for one in people.posts_of("p-lan", DAY)] == ["t-p.mot-cua"]
    code = actions.propose(nam, verb="people.move", subject="t.thanh-tra", given=facts, reason=WHY)
    assert Proposal.objects.get(code=code).words.startswith("Điều động Nguyễn Lan từ vị trí")
    actions.approve(code, access.actor_named("duc"))
    assert [one.code for one in people.posts_of("p-lan", DAY)] == ["t.thanh-tra"]
    facts |= {"person": "p-duc", "leaves": "t.chu-tich", "on": DAY + dt.timedelta(days=1)}
    code = actions.propose(nam, verb="people.move", subject="t.thanh-tra", given=facts, reason=WHY)
    with pytest.raises(NotAllowed, match="chính mình"):
        actions.approve(code, access.actor_named("duc"))


def test_a_grave_role_is_taken_away_by_two(ward):
    held = weighty()
    nam = access.actor_named("nam")
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        access.take_role(held, nam, reason="Hết nhiệm vụ")
    code = actions.propose(nam, verb="access.take_role", subject=held, given={"reason": "Hết nhiệm vụ"}, reason=WHY)
    with standing_on(DAY + dt.timedelta(days=1)):
        actions.approve(code, access.actor_named("duc"))
        [row] = PostRole.objects.filter(code=held)
        assert row.valid.upper == DAY + dt.timedelta(days=1), "from the day of the approval, not before"
    light = PostRole.objects.get(role_id="counter").code
    assert access.take_role(light, nam, reason="Hết nhiệm vụ") == light, "what is not grave takes one"


def test_what_was_proposed_for_a_day_that_has_passed_begins_with_the_approval(ward):
    code = proposed()
    with standing_on(DAY + dt.timedelta(days=2)):
        actions.approve(code, access.actor_named("duc"))
        [given] = PostRole.objects.filter(role_id="auditor")
        assert given.valid.lower == DAY + dt.timedelta(days=2)


def test_units_are_merged_and_split_by_two(ward):
    nam, on = access.actor_named("nam"), dt.date(2026, 6, 1)
    for code in ("t-y", "t-z"):
        units.found(
            HOUSE,
            code=code,
            name=f"Xã {code[-1].upper()}",
            kind="xa",
            tier="commune",
            parent="t",
            since=SINCE,
            cited="x",
        )
    merge = {"sources": ["t-y"], "into": {"code": "t-z"}, "on": on, "cited": "NQ 1"}
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        units.merge(nam, **merge)
    code = actions.propose(nam, verb="units.merge", given=merge, reason=WHY)
    assert Proposal.objects.get(code=code).words == "Sáp nhập Xã Y thành Xã Z, từ 01/06/2026"
    assert units.card("t-y", on).lives_on(on)
    actions.approve(code, access.actor_named("duc"))
    assert not units.card("t-y", dt.date(2026, 5, 1)).lives_on(on)
    new = {"kind": "xa", "tier": "commune", "parent": "t"}
    split = {
        "into": [{"code": "t-z1", "name": "Xã Z1", "main": True, **new}, {"code": "t-z2", "name": "Xã Z2", **new}],
        "on": dt.date(2026, 7, 1), "cited": "NQ 2",
    }  # fmt: skip
    with pytest.raises(NotAllowed, match="Lập đề nghị"):
        units.split("t-z", nam, **split)
    code = actions.propose(nam, verb="units.split", subject="t-z", given=split, reason=WHY)
    assert Proposal.objects.get(code=code).words == "Chia, tách Xã Z thành Xã Z1, Xã Z2, từ 01/07/2026"
    actions.approve(code, access.actor_named("duc"))
    assert units.card("t-z1", dt.date(2026, 7, 1)).name == "Xã Z1"


def test_approved_it_is_still_done_only_as_far_as_the_proposer_may(ward):
    """The administrator of a ward proposes; approved, it takes nobody from another unit."""
    access.give_role("t-p.chuyen-vien", HOUSE, role="auditor", cited="QĐ 9", since=DAY)
    facts = {"person": "p-duc", "on": DAY, "cited": "QĐ 10"}
    with pytest.raises(Unfit) as no:
        actions.propose(
            access.actor_named("mai"), verb="people.seat", subject="t-p.chuyen-vien", given=facts, reason=WHY
        )
    assert "chưa thuộc đơn vị" in no.value.fields["person"]


def test_a_list_of_staff_names_the_rows_that_take_two(ward):
    weighty()
    row = {"line": 2, "code": "p-duc", "full_name": "Lê Đức", "unit": "t", "post": "t.thanh-tra", "how": "kiêm nhiệm"}
    given = {"unit": "t", "rows": [row], "on": DAY, "full": False, "choices": {}}
    found = looked_at(access.actor_named("nam"), **given)
    assert any("cần hai người" in text for line, text in found.wrong if line == 2)
    assert not looked_at(HOUSE, **given).wrong
