"""Inspections: questions in versions, visits, findings that are put right, verified, late, exactly one of these."""

import datetime as dt
import io
import random

import docx
import pytest
from django.db.models import Count

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.exhibits import KIND
from lienthong.domains.plans.chasing import remind
from lienthong.domains.plans.models import Finding, Visit
from lienthong.domains.plans.queries.check_scope import CLOSED, LATE, OPEN, finding_case, findings_seen, visits_seen
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.files import api as files
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications

from .factories import ANH_SON, THANH_VINH, TRUONG_VINH, AtWork, seen

QUESTIONS = [
    {"text": "Đơn vị đã ban hành kế hoạch chuyển đổi số năm 2026?", "proof": True},
    {"text": "Đã phân công lãnh đạo phụ trách?"},
    {"text": "Máy trạm được cài phần mềm phòng chống mã độc?", "group": "An toàn"},
]
DAY = dt.date(2026, 2, 20)


def checklist(at: AtWork, **more: object) -> str:
    """Published questions; returns the code of the version."""
    given = {"name": "Bảng kiểm chuyển đổi số", "questions": QUESTIONS, "since": dt.date(2026, 1, 1), **more}
    return actions.publish_checklist(at.plan, at.actor("hanh"), **given)


def visit(at: AtWork, unit: str = TRUONG_VINH, inspectors: tuple[str, ...] = ()) -> str:
    """An inspection with one unit; returns the code of the visit."""
    made = actions.plan_inspection(
        at.plan, at.actor("hanh"), name="Kiểm tra đợt 1", year=2026, checklist=checklist(at), cited="QĐ 5/QĐ-SKHCN",
        visits=[{"unit": unit, "on": DAY, "inspectors": list(inspectors)}],
    )  # fmt: skip
    return seen(lambda: Visit.objects.get(inspection__code=made).code)


def started(at: AtWork, unit: str = TRUONG_VINH, who: str = "hanh", **more: object) -> str:
    """A visit with one answer."""
    code = visit(at, unit, **more)
    actions.answer(code, at.actor(who), answers={"1": {"judged": "no", "note": "Chưa ban hành."}})
    return code


def finding(at: AtWork, code: str, fix_by: dt.date = dt.date(2026, 3, 10), who: str = "hanh") -> str:
    """A finding of a visit."""
    return actions.note_finding(
        code, at.actor(who), text="Chưa ban hành kế hoạch năm.", demand="Ban hành và gửi về Sở.", fix_by=fix_by,
        question="1",
    )  # fmt: skip


def photo(at: AtWork, who: str, about: str) -> str:
    """A photo kept for something."""
    return whole(lambda: files.keep(b"\xff\xd8\xff\xe0 anh", "anh.jpg", at.actor(who), kind=KIND, subject=about), HOUSE)


def waiting(at: AtWork, who: str, kind: str) -> int:
    """How many lines of a kind wait for somebody."""
    actor = at.actor(who)
    return seen(lambda: inbox.counts(actor, dt.date(2026, 2, 10)).kinds.get(kind, 0), actor)


def test_a_finding_goes_all_the_way(at_work: AtWork) -> None:
    code = started(at_work)
    found = finding(at_work, code)
    assert waiting(at_work, "minh", "plans.finding") == 1 and waiting(at_work, "an", "plans.finding") == 0
    with pytest.raises(Unfit) as no:
        actions.fix(found, at_work.actor("minh"), text="Đã ban hành.")
    assert set(no.value.fields) == {"document"}
    actions.fix(
        found, at_work.actor("minh"), text="Đã ban hành.", exhibits=[photo(at_work, "minh", found)]
    )  # fmt: skip
    assert (waiting(at_work, "minh", "plans.finding"), waiting(at_work, "hanh", "plans.verify")) == (0, 1)
    for who in ("minh", "hung"):
        with pytest.raises(NotAllowed):
            actions.close_finding(found, at_work.actor(who))
    actions.return_finding(found, at_work.actor("hanh"), why="Thiếu chữ ký.")
    clock = seen(lambda: calendar.of([found])[found])
    assert clock.running and clock.due_on == dt.date(2026, 3, 10)
    assert (waiting(at_work, "minh", "plans.finding"), waiting(at_work, "hanh", "plans.verify")) == (1, 0)
    actions.fix(found, at_work.actor("hung"), text="Đã ký lại.", document="KH 12/KH-UBND")
    actions.close_finding(found, at_work.actor("hanh"))
    assert waiting(at_work, "hanh", "plans.verify") == waiting(at_work, "minh", "plans.finding") == 0
    assert seen(lambda: calendar.of([found])[found]).state == "met"
    with pytest.raises(WrongMoment):
        actions.fix(found, at_work.actor("hung"), text="Lần nữa", document="x")


def test_minutes_need_every_answer_a_reason_and_a_proof(at_work: AtWork) -> None:
    code, hanh = started(at_work), at_work.actor("hanh")
    given = {"held_on": dt.date(2026, 2, 10), "minutes": "Đơn vị cơ bản thực hiện."}
    with pytest.raises(Unfit, match="Còn 2 câu"):
        actions.conclude(code, hanh, **given)
    actions.answer(code, hanh, answers={"2": {"judged": "partly"}, "3": {"judged": "yes"}})
    with pytest.raises(Unfit, match="Câu 2 chưa đạt"):
        actions.conclude(code, hanh, **given)
    actions.answer(
        code, hanh, answers={"1": {"judged": "yes"}, "2": {"judged": "partly", "note": "Chưa có quyết định"}}
    )
    with pytest.raises(Unfit, match="Câu 1 phải có minh chứng"):
        actions.conclude(code, hanh, **given)
    actions.answer(code, hanh, answers={}, exhibits={"1": [photo(at_work, "hanh", f"{code}.1")]})
    counted = actions.conclude(code, hanh, **given)
    assert counted == {"yes": 2, "partly": 1, "no": 0, "not_applied": 0}
    assert waiting(at_work, "hanh", "plans.visit") == 0
    with pytest.raises(WrongMoment):
        actions.answer(code, hanh, answers={"1": {"judged": "no"}})
    with pytest.raises(WrongMoment):
        finding(at_work, code)


def test_the_minutes_are_a_paper_that_both_sides_sign(at_work: AtWork) -> None:
    code, hanh = started(at_work), at_work.client("hanh")
    finding(at_work, code)
    address = f"/cuoc-kiem-tra/{code}/bien-ban"
    paper = docx.Document(io.BytesIO(hanh.get(address).content))
    text = "\n".join(one.text for one in paper.paragraphs)
    head, answers, findings, signed = ["\n".join(c.text for r in t.rows for c in r.cells) for t in paper.tables]
    assert "Độc lập - Tự do - Hạnh phúc" in head and "/BB-SKHCN" in head and "DỰ THẢO" in head and "ngày" not in head
    assert "BIÊN BẢN" in text and "tại Ủy ban nhân dân phường Trường Vinh" in text and "QĐ 5/QĐ-SKHCN" in text
    assert "Chưa ban hành." in answers and "Ban hành và gửi về Sở." in findings and "10/03/2026" in findings
    assert "ĐƠN VỊ ĐƯỢC KIỂM TRA" in signed and "ĐOÀN KIỂM TRA" in signed
    assert at_work.client("an").get(address).status_code == 404, "another ward's"


def test_a_person_who_is_named_may_inspect_and_nobody_else(at_work: AtWork) -> None:
    code = visit(at_work, TRUONG_VINH, ("ng-toan",))  # the head of another department, named by the plan
    toan = at_work.actor("toan")
    actions.answer(code, toan, answers={"1": {"judged": "no", "note": "Chưa có."}})
    found = finding(at_work, code, who="toan")
    assert seen(lambda: findings_seen(toan).count(), toan) == 1
    for who in ("hoa", "an", "lan"):
        actor = at_work.actor(who)
        assert seen(lambda a=actor: visits_seen(a).count(), actor) == (1 if who == "lan" else 0)
        with pytest.raises((NotThere, NotAllowed)):
            actions.answer(code, actor, answers={"1": {"judged": "yes"}})
    with pytest.raises(NotAllowed):
        actions.answer(code, at_work.actor("hung"), answers={"1": {"judged": "yes"}})
    actions.fix(found, at_work.actor("minh"), text="Xong", document="BC 1")
    actions.close_finding(found, toan)


def test_the_database_shows_a_finding_to_nobody_else(at_work: AtWork) -> None:
    finding(at_work, started(at_work))
    for who, sees in (("minh", 1), ("an", 0), ("hoa", 0), ("hanh", 1), ("duc", 1)):
        assert seen(Finding.objects.count, at_work.actor(who)) == sees, who


def test_a_unit_inspects_itself_and_its_head_verifies(at_work: AtWork) -> None:
    used = checklist(at_work)
    given = {"unit": TRUONG_VINH, "checklist": used, "on": DAY}
    with pytest.raises(NotAllowed):
        actions.check_oneself(at_work.plan, at_work.actor("thong"), **given)
    code = actions.check_oneself(at_work.plan, at_work.actor("minh"), **given)
    with pytest.raises(WrongMoment):
        actions.check_oneself(at_work.plan, at_work.actor("hung"), **given)
    with pytest.raises(NotAllowed):  # nobody inspects in the unit's stead
        actions.answer(code, at_work.actor("hanh"), answers={"1": {"judged": "yes"}})
    actions.answer(code, at_work.actor("minh"), answers={"1": {"judged": "no", "note": "Chưa có."}})
    found = finding(at_work, code, who="minh")
    actions.fix(found, at_work.actor("hung"), text="Xong.", document="KH 1")
    with pytest.raises(NotAllowed):  # not by the same person
        actions.close_finding(found, at_work.actor("hung"))
    actions.close_finding(found, at_work.actor("hanh"))


def test_a_new_version_leaves_what_was_asked(at_work: AtWork) -> None:
    code = started(at_work)
    series = seen(lambda: Visit.objects.get(code=code).inspection.checklist.series)
    newer = actions.publish_checklist(
        at_work.plan, at_work.actor("hanh"), name="Bảng kiểm", questions=QUESTIONS[:1], since=DAY, series=series
    )
    assert newer == f"{series}.v2"
    assert len(seen(lambda: Visit.objects.get(code=code).inspection.checklist.questions)) == 3
    with pytest.raises(Unfit):
        actions.publish_checklist(
            at_work.plan, at_work.actor("hanh"), name="B", questions=QUESTIONS, since=dt.date(2025, 1, 1), series=series
        )


def test_a_visit_is_moved_or_cancelled_with_a_reason(at_work: AtWork) -> None:
    code, hanh = visit(at_work), at_work.actor("hanh")
    with pytest.raises(Unfit):
        actions.move_visit(code, hanh, on=dt.date(2026, 3, 1), why=" ")
    actions.move_visit(code, hanh, on=dt.date(2026, 3, 1), why="Trùng lịch họp")
    assert seen(lambda: calendar.of([code])[code]).due_on == dt.date(2026, 3, 1)
    actions.cancel_visit(code, hanh, why="Đã kiểm tra liên ngành")
    assert seen(lambda: calendar.of([code])[code]).state == "void" and waiting(at_work, "hanh", "plans.visit") == 0
    with pytest.raises(WrongMoment):
        actions.answer(code, hanh, answers={"1": {"judged": "yes"}})


def test_every_finding_is_closed_open_or_late_exactly_once(at_work: AtWork) -> None:
    """Findings moved by chance over the days of a month: whoever counts, on any day, gets each of them once."""
    chance = random.Random(4)
    hanh = at_work.actor("hanh")
    visits = [started(at_work, unit) for unit in (TRUONG_VINH, THANH_VINH, ANH_SON)]
    heads = {TRUONG_VINH: "hung", THANH_VINH: "thong", ANH_SON: "son"}
    made: dict[str, str] = {}
    for number in range(12):
        place = number % 3
        code = finding(at_work, visits[place], dt.date(2026, 2, 10) + dt.timedelta(days=chance.randint(0, 20)))
        made[code] = list(heads)[place]
    withdrawn: set[str] = set()
    for day in range(0, 30, 3):
        on = dt.date(2026, 2, 10) + dt.timedelta(days=day)
        with standing_on(dt.datetime.combine(on, dt.time(9))):
            for code, unit in made.items():
                act = chance.choice(["fix", "close", "return", "nothing", "nothing", "withdraw"])
                try:
                    if act == "fix":
                        actions.fix(code, at_work.actor(heads[unit]), text="Xong", document="BC")
                    elif act == "close":
                        actions.close_finding(code, hanh)
                    elif act == "return":
                        actions.return_finding(code, hanh, why="Chưa đủ")
                    elif act == "withdraw" and chance.random() < 0.1:
                        actions.withdraw_finding(code, hanh, why="Nhầm")
                        withdrawn.add(code)
                except WrongMoment:
                    continue

            def look(on: dt.date = on) -> dict[str, int]:
                rows = Finding.objects.exclude(state="withdrawn").annotate(stands=finding_case(on))
                return dict(rows.values_list("stands").annotate(n=Count("pk")).order_by())

            counted = seen(look)
            assert counted.keys() <= {CLOSED, OPEN, LATE}
            assert sum(counted.values()) == len(made) - len(withdrawn)
            truth = dict.fromkeys((CLOSED, OPEN, LATE), 0)
            cards = seen(lambda: calendar.of(list(made)))
            for row in seen(lambda: list(Finding.objects.exclude(state="withdrawn"))):
                late = cards[row.code].running and cards[row.code].late(on)
                truth[CLOSED if row.state == "closed" else LATE if late else OPEN] += 1
            assert {**dict.fromkeys(truth, 0), **counted} == truth
            lying = seen(lambda: {r.code for r in Finding.objects.filter(state__in=["open", "returned"])})
            assert {code for code, card in cards.items() if card.running} == lying
    assert withdrawn or made


def test_a_late_finding_is_chased_once_a_day(at_work: AtWork) -> None:
    finding(at_work, started(at_work), dt.date(2026, 2, 17))
    told, hung = {}, at_work.actor("hung")
    for day in ("2026-02-13", "2026-02-14", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-24"):
        with standing_on(f"{day}T07:10:00"):
            told[day] = remind()
            before = seen(lambda: notifications.unread(hung), hung)
            remind()
            assert seen(lambda: notifications.unread(hung), hung) == before
    assert told == {
        "2026-02-13": 0, "2026-02-14": 1, "2026-02-17": 1, "2026-02-18": 1, "2026-02-19": 0, "2026-02-24": 1,
    }  # fmt: skip
