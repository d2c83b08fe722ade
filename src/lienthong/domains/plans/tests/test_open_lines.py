"""The inboxes hold what plans hold open, whatever is done in whatever order; what is lost is laid again as it was."""

import datetime as dt
import os
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import (
    Assignment,
    Extension,
    Finding,
    Narrative,
    Obstacle,
    Report,
    Round,
    Turn,
    UnitPlan,
    Visit,
)
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import WorkItem, differing, kinds, mended, unanswered
from lienthong.kernel.units import api as units

from .factories import (
    ANH_SON,
    ASKED,
    KHCN,
    NV,
    NV_TASK,
    THANH_VINH,
    TRUONG_VINH,
    UBND,
    UNDATED,
    WARD_TASK,
    AtWork,
    drain_plans,
    seen,
)
from .narrative_desk import narrated
from .test_checks import finding, started, visit
from .test_extension import ASKED as LATER
from .test_hand import MINH, hand
from .test_obstacle import raised
from .test_takeover import NEW, merge, split
from .test_targets import described
from .test_unit_plans import ask, sent
from .test_yearly import duty

STEPS = 36
TODAY = dt.date(2026, 2, 10)


def lines() -> list[tuple[Any, ...]]:
    """All that is open, as people read it."""
    fields = ("kind", "subject", "title", "url", "from_name", "unit", "role", "holder", "clock", "sort_on", "verbs")
    rows = WorkItem.objects.all().order_by("kind", "subject")
    return seen(lambda: list(rows.values_list(*fields, "secret")))


def everything_open(at: AtWork) -> None:
    """Something of every kind is open."""
    ward, other = at.work(WARD_TASK), at.work(WARD_TASK, THANH_VINH)
    raised(at)
    actions.answer_obstacle(raised(at, asked=NV), at.actor("toan"), answer="Đã bố trí.")
    actions.put_to_leader(raised(at, no=UNDATED), at.actor("hanh"), proposal="Dùng nguồn dự phòng.")
    actions.ask_extension(ward, at.actor("hung"), **LATER)
    hand(at, [ward, at.work(ASKED)])
    at.sent(other, "an", "thong")
    described(at, source_kind="external", supplier=NV)
    narrated(at)
    ask(at)
    sent(at)
    checked = started(at)
    finding(at, checked)
    actions.fix(finding(at, checked), at.actor("minh"), text="Đã ban hành.", document="KH 12")
    own = actions.check_oneself(at.plan, at.actor("minh"), unit=TRUONG_VINH, checklist=_checklist(checked), on=TODAY)
    actions.answer(own, at.actor("minh"), answers={"1": {"judged": "no", "note": "Chưa có."}})
    actions.fix(finding(at, own, who="minh"), at.actor("minh"), text="Xong.", document="KH 1")
    duty(at, groups=[], holders=[{"unit": THANH_VINH, "system": "Cổng thông tin"}])
    split(at)
    drain_plans()


def _checklist(visited: str) -> str:
    return seen(lambda: Visit.objects.get(code=visited).inspection.checklist.code)


def test_every_kind_of_work_is_answered_for() -> None:
    assert kinds("plans") and unanswered() == []


def test_whatever_is_lost_is_laid_again_as_it_was(at_work: AtWork) -> None:
    everything_open(at_work)
    assert differing() == []
    before = lines()
    assert {row[0] for row in before} == kinds("plans")
    whole(lambda: connection.cursor().execute("delete from inbox_item"), HOUSE)
    assert len(differing()) == len(before)
    done = mended()
    assert done["missing"] == done["total"] == len(before)
    assert lines() == before
    assert differing() == []


def test_lines_of_what_is_over_are_closed(at_work: AtWork) -> None:
    """As if every verb had forgotten its line: rows change behind the room's back."""
    everything_open(at_work)
    stale = {
        "plans_obstacle": "state = 'settled'", "plans_extension": "state = 'refused'",
        "plans_visit": "state = 'cancelled'",
        "plans_turn": "state = 'void'", "plans_round": "state = 'closed'", "plans_finding": "state = 'closed'",
    }  # fmt: skip
    for table, change in stale.items():
        whole(lambda t=table, c=change: connection.cursor().execute(f"update {t} set {c}"), HOUSE)
    faults = differing()
    assert {fault for fault, _, _ in faults} == {"stale"} and len({kind for _, kind, _ in faults}) >= 9
    mended()
    assert differing() == []


# -- whatever is done ------------------------------------------------------------------------------------


PEOPLE = {  # who writes and who signs in each unit
    TRUONG_VINH: ("minh", "hung"), THANH_VINH: ("an", "thong"), ANH_SON: ("son", "son"), NV: ("hoa", "toan"),
    KHCN: ("quyen", "nghia"), UBND: ("duc", "duc"), NEW: ("minh", "hung"),
}  # fmt: skip
WRITES, SIGNS = 0, 1


class Walk:
    """Verbs of plans in any order, on what there is; what the house refuses changes nothing."""

    def __init__(self, at: AtWork, seed: int) -> None:
        self.at, self.chance = at, random.Random(seed)
        self.done: list[str] = []

    def any(self, model: Any, role: int = WRITES, place: str = "unit", **which: Any) -> tuple[str, Actor]:
        """Some thing of this kind, and who writes or signs where it lies."""
        rows = seen(lambda: list(model.objects.filter(**which).order_by("pk").values_list("code", f"{place}__code")))
        if not rows:
            raise NotThere
        code, unit = self.chance.choice(rows)
        return code, self.at.actor(PEOPLE[unit][role])

    def one(self, model: Any, **which: Any) -> str:
        codes = seen(lambda: list(model.objects.filter(**which).order_by("pk").values_list("code", flat=True)))
        if not codes:
            raise NotThere
        return self.chance.choice(codes)

    def step(self) -> None:
        """Something that the house allows now."""
        acts = [*self.acts().items()]
        self.chance.shuffle(acts)
        for name, act in acts:
            try:
                act()
            except (Refusal, ObjectDoesNotExist):
                continue
            self.done.append(name)
            return

    def acts(self) -> dict[str, Callable[[], object]]:
        return {**self.reporting(), **self.handling(), **self.checking(), **self.later()}

    def reporting(self) -> dict[str, Callable[[], object]]:
        at, some, hanh, hung = self.at, self.any, self.at.actor("hanh"), self.at.actor("hung")
        ward = units.card(TRUONG_VINH).id
        percent = self.chance.choice((30, 100))
        return {
            "fill": lambda: actions.fill(*some(Assignment, ended_by=""), percent=percent, result="Đã làm."),
            "send": lambda: actions.send(*some(Report, SIGNS, state="draft")),
            "send again": lambda: actions.send(*some(Report, SIGNS, state="returned")),
            "recall": lambda: actions.recall(*some(Report, SIGNS, state="sent")),
            "accept": lambda: actions.accept(self.one(Report, state="sent"), hanh),
            "send back": lambda: actions.send_back(self.one(Report, state="sent"), hanh, why="Thiếu số."),
            "hand": lambda: hand(at, [self.one(Assignment, unit__code=TRUONG_VINH)]),
            "take back": lambda: actions.take_back(hung, unit_id=ward, works=[self.one(Assignment, person=MINH)]),
            "describe": lambda: described(at, source_kind="external", supplier=NV),
            "next round": at.open_round,
            "close round": lambda: actions.close_round(self.one(Round, state="open"), hanh),
            "reopen round": lambda: actions.reopen_round(self.one(Round, state="closed"), hanh, why="Bổ sung."),
            "narrate": lambda: narrated(at),
            "send text": lambda: actions.send_narrative(*some(Narrative, SIGNS, state="draft")),
            "recall text": lambda: actions.recall_narrative(*some(Narrative, SIGNS, state="sent")),
        }

    def handling(self) -> dict[str, Callable[[], object]]:
        at, some, hanh = self.at, self.any, self.at.actor("hanh")
        asked, head = self.chance.choice((KHCN, NV)), at.actor("toan")
        open_ = {"state__in": ["raised", "taken"]}
        return {
            "raise": lambda: raised(at, no=self.chance.choice((WARD_TASK, UNDATED)), asked=asked),
            "take": lambda: actions.take_obstacle(*some(Obstacle, place="asked", **open_)),
            "answer": lambda: actions.answer_obstacle(self.one(Obstacle, asked__code=NV, **open_), head, answer="Rồi."),
            "put": lambda: actions.put_to_leader(self.one(Obstacle, **open_), hanh, proposal="Xin ý kiến."),
            "pass": lambda: actions.pass_obstacle(self.one(Obstacle, **open_), hanh, to=NV, why="Không thuộc Sở."),
            "led": lambda: actions.leader_answer(
                self.one(Obstacle, state="with_leader"), at.actor("duc"), answer="Đồng ý."
            ),
            "settle": lambda: actions.settle_obstacle(*some(Obstacle, state="answered")),
            "reopen": lambda: actions.reopen_obstacle(*some(Obstacle, SIGNS, state="answered"), why="Vẫn vướng."),
            "withdraw": lambda: actions.withdraw_obstacle(*some(Obstacle, SIGNS, **open_), why="Tự lo được."),
            "ask later": lambda: actions.ask_extension(*some(Assignment, SIGNS, ended_by=""), **LATER),
            "grant": lambda: actions.grant_extension(
                self.one(Extension, state="asked"), hanh, cited="CV 7", decided_on=TODAY
            ),
            "refuse": lambda: actions.refuse_extension(self.one(Extension, state="asked"), hanh, why="Không."),
            "withdraw later": lambda: actions.withdraw_extension(*some(Extension, SIGNS, state="asked")),
        }

    def checking(self) -> dict[str, Callable[[], object]]:
        at, some, hanh = self.at, self.any, self.at.actor("hanh")
        return {
            "visit": lambda: visit(at, self.chance.choice((TRUONG_VINH, THANH_VINH))),
            "look": lambda: actions.answer(self.one(Visit, own=False), hanh, answers={"1": {"judged": "yes"}}),
            "cancel": lambda: actions.cancel_visit(self.one(Visit, state="planned"), hanh, why="Hoãn."),
            "find": lambda: finding(at, self.one(Visit, state="open")),
            "fix": lambda: actions.fix(*some(Finding), text="Đã sửa.", document="KH 1"),
            "close": lambda: actions.close_finding(self.one(Finding, state="fixed"), hanh),
            "return": lambda: actions.return_finding(self.one(Finding, state="fixed"), hanh, why="Chưa đủ."),
            "duty": lambda: duty(at),
            "turn": lambda: actions.do_turn(*some(Turn), done_on=TODAY, result="Đã làm.", document="BC 1"),
            "excuse": lambda: actions.excuse_turn(self.one(Turn, state="owed"), hanh, why="Miễn.", cited="CV 1"),
            "reopen turn": lambda: actions.reopen_turn(self.one(Turn), hanh, why="Chưa đạt."),
        }

    def later(self) -> dict[str, Callable[[], object]]:
        at, hanh = self.at, self.at.actor("hanh")
        return {
            "ask plans": lambda: ask(at),
            "send plan": lambda: sent(at),
            "recall plan": lambda: actions.recall_unit_plan(*self.any(UnitPlan, SIGNS, state="sent")),
            "accept plan": lambda: actions.accept_unit_plan(self.one(UnitPlan, state="sent"), hanh),
            "return plan": lambda: actions.return_unit_plan(self.one(UnitPlan, state="sent"), hanh, why="Thiếu."),
            "excuse plan": lambda: actions.excuse_unit_plan(self.one(UnitPlan, state="asked"), hanh, why="Miễn."),
        }


SEEDS = [int(one) for one in os.environ.get("LIENTHONG_WALKS", "3 14").split()]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_done_the_inboxes_hold_what_plans_hold_open(at_work: AtWork, seed: int) -> None:
    walk = Walk(at_work, seed)
    for place in range(STEPS):
        if place == STEPS * 2 // 3:
            merge(at_work)
        if place == STEPS - 5:
            actions.end(at_work.plan, at_work.actor("hanh"), cited="QĐ 9")
        walk.step()
        drain_plans()
        assert differing() == [], (place, walk.done[-4:])
    assert len(set(walk.done)) > 12, walk.done


def test_a_round_that_opens_again_asks_the_unit_that_came_to_the_work_meanwhile(at_work: AtWork) -> None:
    """Found by the walk above: the heir had never had a clock in the closed round, and so had no line."""
    closed = at_work.newest_round().code
    actions.close_round(closed, at_work.actor("hanh"))
    heir = merge(at_work)
    actions.reopen_round(closed, at_work.actor("hanh"), why="Bổ sung báo cáo.")
    assert seen(lambda: WorkItem.objects.filter(kind="plans.report", unit_id=heir).count()) == 1
    assert differing() == []


def test_a_verb_that_forgets_its_line_is_found(at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above is worth something: with one line of the program gone it is red."""
    code = at_work.sent(at_work.work(NV_TASK, NV), "hoa", "toan")
    monkeypatch.setattr("lienthong.domains.plans.awaiting.inbox.close_many", lambda *_: 0)
    actions.accept(code, at_work.actor("hanh"))
    assert [(fault, kind) for fault, kind, _ in differing()] == [("stale", "plans.accept")]


# -- done in place ---------------------------------------------------------------------------------------


def page(at: AtWork, who: str, query: str = "") -> str:
    return at.client(who).get("/viec-can-lam" + query).content.decode()


def test_what_needs_no_more_words_is_done_in_the_list(at_work: AtWork) -> None:
    code = raised(at_work, asked=NV)
    assert "Nhận xử lý vướng mắc" in page(at_work, "hoa") and "Đơn vị đang vướng chờ" not in page(at_work, "hoa")
    assert 'aria-label="Nhận xử lý: Trả lời' not in page(at_work, "hoa"), "the room's own taking is the only one"
    press(at_work, "hoa", "plans.take_obstacle")
    assert "Nhận xử lý vướng mắc" not in page(at_work, "hoa")
    actions.answer_obstacle(code, at_work.actor("toan"), answer="Đã cử người.")
    assert "Xác nhận vướng mắc đã gỡ" in page(at_work, "minh")
    said = press(at_work, "minh", "plans.settle_obstacle")
    assert "Đã xác nhận vướng mắc đã gỡ" in said
    assert differing() == []


def test_a_colleague_who_comes_second_reads_who_was_first(at_work: AtWork) -> None:
    raised(at_work, asked=NV)
    shown = button(at_work, "toan", "plans.take_obstacle")
    press(at_work, "hoa", "plans.take_obstacle")
    said = pressed(at_work, "toan", *shown)
    assert "Nguyễn Thị Hòa đã nhận xử lý vướng mắc lúc " in said and "Danh sách dưới đây đã cập nhật." in said


def button(at: AtWork, who: str, verb: str) -> tuple[str, dict[str, str]]:
    """Where a button of somebody's list goes, and what its form carries."""
    page = at.client(who).get("/viec-can-lam").content.decode()
    action, carried = re.search(rf'<form method="post" action="([^"]+/{verb})"[^>]*>(.*?)</form>', page, re.S).groups()
    return action, dict(re.findall(r'name="([a-z]+)" value="([^"]+)"', carried))


def pressed(at: AtWork, who: str, address: str, sent: dict[str, str]) -> str:
    """What the list says after a button was pressed."""
    return at.client(who).post(address, sent, follow=True).content.decode()


def press(at: AtWork, who: str, verb: str) -> str:
    """The button of a line in somebody's list; what the list says afterwards."""
    return pressed(at, who, *button(at, who, verb))


def test_a_list_of_many_such_lines_asks_as_little_as_one(at_work: AtWork) -> None:
    def asked(who: str) -> int:
        client = at_work.client(who)
        client.get("/viec-can-lam")
        with CaptureQueriesContext(connection) as questions:
            assert client.get("/viec-can-lam").status_code == 200
        return len(questions)

    checked = started(at_work)
    actions.fix(finding(at_work, checked), at_work.actor("minh"), text="Đã ban hành.", document="KH 12")
    raised(at_work)
    few = asked("hanh")
    for no in (WARD_TASK, UNDATED, ASKED):
        raised(at_work, no=no)
        actions.fix(finding(at_work, checked), at_work.actor("minh"), text="Đã ban hành.", document="KH 12")
    assert page(at_work, "hanh").count("Xác nhận đã khắc phục:") >= 4
    assert asked("hanh") == few
