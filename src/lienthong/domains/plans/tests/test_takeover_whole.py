"""A unit ends while everything is open: what is beside its rows goes on too, and nothing waits with it any more."""

import datetime as dt
import html
from decimal import Decimal

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.ended_units import still_named
from lienthong.domains.plans.models import (
    Assignment,
    Budget,
    Description,
    Extension,
    Finding,
    Handing,
    Investor,
    Narrative,
    Plan,
    Turn,
    UnitPlan,
)
from lienthong.domains.plans.queries.matters import matters
from lienthong.domains.plans.queries.narrative_scope import last_texts
from lienthong.domains.plans.reminding import due
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.tests.factories import WorkItem
from lienthong.kernel.units import api as units

from .factories import (
    ANH_SON,
    KHCN,
    NV,
    NV_TASK,
    THANH_VINH,
    TRUONG_VINH,
    UBND,
    WARD_TASK,
    AtWork,
    drain_plans,
    person_code,
    seen,
)
from .narrative_desk import SERVICES, STREET, TRADE, Desk, outlined
from .test_checks import finding, started
from .test_extension import ASKED as WANTED
from .test_hand import hand
from .test_money import line as budget_line
from .test_obstacle import acts, raised, row
from .test_takeover import DECREE, NEW, TODAY, merge, page_of, sits, split
from .test_unit_plans import ask, sent, written
from .test_yearly import duty

YEAR_ENDS = dt.date(2027, 1, 1)


def lines(unit: str) -> set[str]:
    """The kinds of what lies in a unit's inbox."""
    return seen(lambda: set(WorkItem.objects.filter(unit__code=unit).values_list("kind", flat=True)))


def running(unit: str) -> list[str]:
    """Days that this unit still has to keep."""
    own = units.card(unit).id
    return seen(lambda: [one.subject for one in calendar.due_between([own], dt.date(2026, 1, 1), YEAR_ENDS)])


def everything_open(at: AtWork) -> dict[str, str]:
    """The ward has one of each: asked of others, asked of it, drafted, handed, paid."""
    work = at.work(WARD_TASK)
    asked, answered = raised(at), raised(at, asked=NV)
    actions.answer_obstacle(answered, at.actor("toan"), answer="Đã bố trí.")
    extension = actions.ask_extension(work, at.actor("hung"), **WANTED)
    hand(at, [work])
    actions.instruct(at.plan, at.actor("duc"), text="Báo cáo thiết bị.", to=[TRUONG_VINH], day=dt.date(2026, 5, 31))
    money = budget_line(at)
    actions.name_investor(
        at.item(WARD_TASK).code, at.actor("hung"), unit=TRUONG_VINH, basis="owner", cited="QĐ 1", decided_on=TODAY,
        since=TODAY,
    )  # fmt: skip
    ask(at)
    written(at)
    found = finding(at, started(at))
    yearly = duty(at, groups=[], holders=[{"unit": TRUONG_VINH, "system": "Cổng thông tin"}])
    return {
        "asked": asked, "answered": answered, "extension": extension, "money": money, "found": found, "yearly": yearly,
    }  # fmt: skip


def test_what_was_asked_and_what_was_asked_for_goes_on(at_work: AtWork) -> None:
    """One ward ends in another that is new: each thing is the heir's, with its day; the ended one has nothing left."""
    made = everything_open(at_work)
    was = row(made["asked"]).clock.due_on
    merge(at_work, sources=(TRUONG_VINH,))
    new = units.card(NEW).id
    work = at_work.work(WARD_TASK, NEW)
    for name, state in (("asked", "raised"), ("answered", "answered")):
        one = row(made[name])
        assert (one.state, one.unit_id, one.assignment_id) == (state, new, at_work.assignment(work).pk)
    assert row(made["asked"]).clock.due_on == was and acts(made["asked"]) == ["raised", "followed"]
    actions.settle_obstacle(made["answered"], at_work.actor("hung"))
    extension = seen(lambda: Extension.objects.select_related("assignment").get(code=made["extension"]))
    assert (extension.state, extension.unit_id, extension.assignment.code) == ("asked", new, work)
    [decides] = seen(lambda: list(WorkItem.objects.select_related("unit").filter(subject=made["extension"])))
    assert decides.url == f"/viec-duoc-giao/{work}/gia-han" and decides.unit.code == KHCN
    actions.grant_extension(made["extension"], at_work.actor("hanh"), cited="CV 77", decided_on=TODAY)
    assert at_work.assignment(work).clock.due_on == WANTED["day"]
    assert at_work.assignment(work).person == person_code("minh")
    assert seen(lambda: Handing.objects.get(assignment__code=work)).why.startswith("Chuyển cùng việc")
    ordered = seen(lambda: Assignment.objects.get(item__group="Chỉ đạo bổ sung", unit_id=new))
    assert ordered.owes and ordered.ended_by == ""
    assert seen(lambda: Budget.objects.get(code=made["money"])).unit_id == new
    investors = seen(lambda: list(Investor.objects.order_by("pk").values_list("unit_id", "cited")))
    assert [unit for unit, _ in investors][-1] == new and investors[-1][1].startswith(DECREE)
    own = seen(lambda: UnitPlan.objects.select_related("clock").get(unit_id=new))
    assert (own.state, own.number, own.clock.due_on) == ("asked", "15/KH-UBND", dt.date(2026, 3, 24))
    actions.send_unit_plan(own.code, at_work.actor("hung"))
    actions.fix(made["found"], at_work.actor("hung"), text="Xong", document="BC 1")
    assert seen(lambda: Turn.objects.get(duty__code=made["yearly"])).unit_id == new
    actions.make_turns(made["yearly"], HOUSE, year=2027)
    assert seen(lambda: set(Turn.objects.filter(year=2027).values_list("unit_id", flat=True))) == {new}
    assert not lines(TRUONG_VINH) and not running(TRUONG_VINH) and still_named() == []
    assert not [one for one in seen(lambda: due(dt.date(2026, 3, 24))) if one.unit == units.card(TRUONG_VINH).id]
    missing = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/ky").content.decode()
    assert "Phường Vinh" in missing and "Phường Trường Vinh" not in missing


def test_two_wards_that_asked_the_same_ask_once(at_work: AtWork) -> None:
    """Of two days asked for the longer stands; of two plans the one begun; texts stay under their names."""
    desk = outlined(at_work)
    for who, unit, day in (("hung", TRUONG_VINH, 15), ("thong", THANH_VINH, 20)):
        actions.ask_extension(
            at_work.work(WARD_TASK, unit), at_work.actor(who), **{**WANTED, "day": dt.date(2026, 5, day)}
        )
    ask(at_work)
    written(at_work, THANH_VINH, "an")
    desk.write(**{SERVICES: "Nhận 120 hồ sơ."})
    desk.write("an", THANH_VINH, **{SERVICES: "Nhận 80 hồ sơ.", TRADE: "7 cửa hàng."})
    merge(at_work)
    new = units.card(NEW).id
    extensions = seen(lambda: dict(Extension.objects.values_list("wanted", "state")))
    assert extensions == {dt.date(2026, 5, 15): "ended", dt.date(2026, 5, 20): "asked"}
    [kept] = seen(lambda: list(UnitPlan.objects.filter(state="asked", unit_id=new)))
    assert kept.number == "15/KH-UBND"
    texts = {short: desk.passage(short, NEW).text for short in (SERVICES, TRADE)}
    assert texts == {
        SERVICES: "[Phường Trường Vinh] Nhận 120 hồ sơ.\n[Phường Thành Vinh] Nhận 80 hồ sơ.",
        TRADE: "[Phường Thành Vinh] 7 cửa hàng.",
    }
    assert {one.unit.code for one in _owing_narratives(desk)} == {NEW, ANH_SON, NV}
    for unit in (TRUONG_VINH, THANH_VINH):
        assert not lines(unit) and not running(unit), unit
    assert still_named() == []


def test_an_heir_is_where_its_group_is_and_is_asked_once_a_year(at_work: AtWork) -> None:
    yearly = duty(at_work)
    for who, unit in (("minh", TRUONG_VINH), ("an", THANH_VINH)):
        done = seen(lambda at=unit: Turn.objects.get(duty__code=yearly, unit__code=at)).code
        actions.do_turn(done, at_work.actor(who), done_on=TODAY, result="Đã bóc gỡ.", document="BB 1")
    merge(at_work)
    new = units.card(NEW).id
    assert new in [card.id for card in units.members("group:cap-xa", TODAY)]
    actions.make_turns(yearly, HOUSE, year=2026)
    assert not seen(lambda: Turn.objects.filter(unit_id=new).exists())  # both wards have done it this year
    actions.make_turns(yearly, HOUSE, year=2027)
    assert seen(lambda: Turn.objects.get(unit_id=new)).year == 2027
    assert actions.ask_unit_plans(
        at_work.plan, at_work.actor("hanh"), due_on=dt.date(2026, 4, 1), said="Mục V", group_codes=["group:cap-xa"]
    ) == {"asked": 2, "already": 0}


def _owing_narratives(desk: Desk) -> list[Narrative]:
    open_ = Narrative.objects.filter(round__code=desk.round, ended_at=None).select_related("unit")
    return seen(lambda: list(open_))


def test_after_a_split_somebody_says_who_goes_on_with_the_rest(at_work: AtWork) -> None:
    desk = outlined(at_work)
    desk.write(**{SERVICES: "Nhận 120 hồ sơ."})
    ask(at_work)
    money, found = budget_line(at_work), finding(at_work, started(at_work))
    split(at_work)
    own, hanh = at_work.plan_row(), at_work.actor("hanh")
    old, west = units.card(TRUONG_VINH).id, units.card("na-p-tay").id
    assert desk.narrative().unit_id == old and seen(lambda: UnitPlan.objects.get(unit_id=old)).state == "asked"
    east = units.card("na-p-dong").id
    assert {east, west} <= set(desk.section(STREET).units or [])
    text = page_of(at_work, "hanh")
    assert "Kế hoạch của đơn vị." in text and "Khắc phục sau kiểm tra." in text and "Kinh phí năm" not in text
    with pytest.raises(Unfit):
        actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir=ANH_SON, works=[found])
    assert actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-tay", works=[found]) == 1
    assert seen(lambda: Finding.objects.get(code=found)).unit_id == west
    actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-tay", works=[at_work.work(WARD_TASK)])
    assert seen(lambda: Budget.objects.get(code=money)).unit_id == west  # money goes with the work
    actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-dong")
    assert seen(lambda: matters(own, old)) == [] and seen(lambda: UnitPlan.objects.get(unit_id=east))
    with pytest.raises(WrongMoment):
        actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-dong")
    [narrative] = [one.code for one in _owing_narratives(desk) if one.unit_id == old]
    assert f"{narrative}" in [one.code for one in seen(lambda: matters(desk_plan(desk), old))]
    actions.choose_heir(desk.plan, hanh, unit=TRUONG_VINH, heir="na-p-tay", works=[narrative])
    assert desk.passage(SERVICES, "na-p-tay").text == "Nhận 120 hồ sơ."


def desk_plan(desk: Desk) -> Plan:
    """The plan with the outline."""
    return Plan.objects.get(code=desk.plan)


def test_a_department_that_merges_is_asked_in_its_heir(at_work: AtWork) -> None:
    """What waited for its answer, its decision or its eyes waits for the heir, by the same day."""
    from_ward, own = raised(at_work, asked=NV), raised(at_work, "hoa", NV_TASK, NV)
    wanted = actions.ask_extension(at_work.work(WARD_TASK), at_work.actor("hung"), **WANTED)
    target = at_work.item("1", "target").code
    actions.describe_target(target, at_work.actor("hanh"), source_kind="reported", measure="%", supplier=NV)
    yearly, visited = duty(at_work), started(at_work)
    ask(at_work)
    sent(at_work)
    was = row(from_ward).clock.due_on
    heir = {"code": "na-so-moi", "name": "Sở mới", "kind": "so", "tier": "tinh", "parent": UBND}
    units.merge(HOUSE, key="sap-nhap-so", sources=[KHCN, NV], into=heir, on=TODAY, cited=DECREE)
    for who, role in (("hanh", "coordinator"), ("nghia", "leader")):
        sits(who, role, "na-so-moi")
    drain_plans()
    new, above = units.card("na-so-moi").id, units.card(UBND).id
    assert (row(from_ward).asked_id, row(from_ward).clock.due_on) == (new, was)
    # The department asked and the one that raised it are one now: the leader above decides.
    assert (row(own).unit_id, row(own).asked_id, row(own).state) == (new, above, "with_leader")
    for department in (KHCN, NV):
        assert not lines(department) and not running(department), department
    kinds = {"plans.obstacle", "plans.extension", "plans.visit", "plans.unit_plan_check"}
    assert kinds <= lines("na-so-moi") and still_named() == []
    hanh = at_work.actor("hanh")
    actions.answer_obstacle(from_ward, hanh, answer="Đã bố trí.")
    actions.grant_extension(wanted, hanh, cited="CV 77", decided_on=TODAY)
    actions.answer(visited, hanh, answers={"2": {"judged": "yes"}})
    actions.end_duty(yearly, hanh, cited="QĐ 3")
    actions.accept_unit_plan(seen(lambda: UnitPlan.objects.get(unit__code=TRUONG_VINH)).code, hanh)
    assert seen(lambda: Description.objects.get(code=target)).supplier_id == new


def test_what_was_sent_and_comes_back_is_the_heirs_to_mend(at_work: AtWork) -> None:
    ask(at_work)
    code = sent(at_work)
    desk = outlined(at_work)
    narrative = desk.sent()
    merge(at_work, sources=(TRUONG_VINH,))
    new, old = units.card(NEW).id, units.card(TRUONG_VINH).id
    assert seen(lambda: UnitPlan.objects.get(code=code)).unit_id == old
    actions.return_unit_plan(code, at_work.actor("hanh"), why="Thiếu lãnh đạo phụ trách.")
    actions.return_passages(narrative, at_work.actor("hanh"), why={desk.code(TRADE): "Ghi rõ số."})
    drain_plans()
    assert seen(lambda: UnitPlan.objects.get(code=code)).unit_id == new
    mended = desk.narrative(NEW)
    assert (mended.state, desk.passage(TRADE, NEW).why) == ("returned", "Ghi rõ số.")
    with pytest.raises(WrongMoment, match="do Phường Vinh tiếp tục"):
        actions.write(narrative, at_work.actor("hung"), texts={desk.code(TRADE): "Đang gõ dở."})
    actions.write(mended.code, at_work.actor("hung"), texts={desk.code(TRADE): "12 cửa hàng, 3 mới."})
    assert {"plans.unit_plan", "plans.narrative"} <= lines(NEW) and not lines(TRUONG_VINH)


def test_the_heir_begins_from_what_the_ended_units_said_last(at_work: AtWork) -> None:
    """In the next round the grid and the outline begin where the wards stood, each text under its ward's name."""
    desk = outlined(at_work)
    desk.sent()
    first, second = at_work.work(WARD_TASK), at_work.work(WARD_TASK, THANH_VINH)
    actions.accept(at_work.sent(first, percent=60, result="Xong 3 khối."), at_work.actor("hanh"))
    actions.accept(at_work.sent(second, "an", "thong", percent=20, result="Mới mua."), at_work.actor("hanh"))
    target = at_work.work("1", kind="target")
    actions.accept(at_work.sent(target, percent=50, value=Decimal(52)), at_work.actor("hanh"))
    merge(at_work)
    at_work.open_round()
    work, new, round_ = at_work.work(WARD_TASK, NEW), units.card(NEW).id, at_work.newest_round().code
    hung = at_work.actor("hung")
    page = at_work.client("hung").get(f"/ke-hoach/{at_work.plan}/bang/{round_}?don_vi={NEW}").content.decode()
    assert "[Phường Trường Vinh] Xong 3 khối." in page
    actions.begin_rows(hung, key="lay-ky-truoc", unit_id=new, round=round_, how="unchanged")
    made = at_work.report(work)
    said = "[Phường Trường Vinh] Xong 3 khối.\n[Phường Thành Vinh] Mới mua."
    assert (made.state, made.percent, made.result) == ("draft", 20, said)
    assert at_work.report(at_work.work("1", NEW, "target")).value == 52
    summer = actions.open_round(
        desk.plan,
        at_work.actor("hanh"),
        name="Quý II/2026",
        cut_off=dt.date(2026, 6, 30),
        report_due=dt.date(2026, 7, 10),
    )
    actions.ask_narratives(desk.outline, at_work.actor("hanh"), round=summer)
    later = seen(lambda: Narrative.objects.get(round__code=summer, unit_id=new))
    assert (
        seen(lambda: last_texts(Narrative.objects.select_related("round").get(pk=later.pk)))[desk.section(SERVICES).pk]
        == "[Phường Trường Vinh] Nhận 120 hồ sơ."
    )


def test_people_of_an_ended_unit_see_who_goes_on_with_its_plan(at_work: AtWork) -> None:
    """Somebody without a seat in the heir has the form open: what was typed is shown back, nothing of the heir's is."""
    ask(at_work)
    written(at_work)
    code = seen(lambda: UnitPlan.objects.get(unit__code=TRUONG_VINH)).code
    merge(at_work, sources=(TRUONG_VINH,))
    url = f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi/{code}"
    left, heir = at_work.client("toan.tv"), at_work.client("minh")
    page = html.unescape(left.get(url).content.decode())
    assert "Phường Vinh tiếp tục kế hoạch này" in page and "15/KH-UBND" not in page
    typed = {"key": "ke-hoach-cu-01", "act": "write", "title": "Bản đang gõ dở", "version": "1"}
    answer = left.post(url, typed)
    assert answer.status_code == 409 and "Bản đang gõ dở" in html.unescape(answer.content.decode())
    assert "15/KH-UBND" in html.unescape(heir.get(url).content.decode())
    assert at_work.client("an").get(url).status_code == 404 and left.get(f"{url}9").status_code == 404
