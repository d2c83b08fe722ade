"""Instructions: a leader's word becomes a task of the plan, owed, told and found as any other."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Instruction, Item, Sheet
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

from .factories import ANH_SON, ASKED, KHCN, NV, THANH_VINH, TRUONG_VINH, UBND, WARD_TASK, AtWork, seen
from .test_awaiting import together, waiting
from .test_correct import correct
from .test_moving import in_inbox, round_clock
from .test_obstacle import raised

SAID = {"text": "Hoàn thành kết nối camera an sinh trước mùa mưa.", "to": [ANH_SON, NV], "day": dt.date(2026, 5, 31)}


def ordered(at: AtWork, who: str = "duc", **more: Any) -> str:
    return actions.instruct(at.plan, at.actor(who), **{**SAID, **more})


def row(code: str) -> Instruction:
    return seen(lambda: Instruction.objects.select_related("made", "item").get(code=code))


def held(code: str) -> dict[str, Assignment]:
    found = Assignment.objects.filter(item=row(code).made).select_related("clock")
    cards = {card.id: card.code for card in units.cards([one.unit_id for one in seen(lambda: list(found))]).values()}
    return {cards[one.unit_id]: one for one in seen(lambda: list(found))}


def test_it_becomes_a_task_with_clocks_a_source_and_owed_reports(at_work: AtWork) -> None:
    before = seen(lambda: Sheet.objects.get(round__plan__code=at_work.plan, unit__code=ANH_SON).owed)
    made = row(ordered(at_work, meeting="họp giao ban tháng 2")).made
    assert (made.group, made.no, made.due_on, made.hidden) == ("Chỉ đạo bổ sung", "CĐ1", dt.date(2026, 5, 31), False)
    assert "Lê Đình Đức" in made.source and "10/02/2026" in made.source and "tại họp giao ban tháng 2" in made.source
    rows = held(f"{at_work.plan}.yk1")
    assert rows.keys() == {ANH_SON, NV}
    for one in rows.values():
        assert (one.role, one.owes, one.clock.state, one.clock.due_on) == ("lead", True, "running", made.due_on)
        assert one.acceptors == [units.card(KHCN).id]
    assert seen(lambda: Sheet.objects.get(round__plan__code=at_work.plan, unit__code=ANH_SON).owed) == before + 1
    for who in ("son", "toan", "hoa", "hanh"):
        assert SAID["text"] in at_work.client(who).get("/thong-bao").content.decode(), who
    assert SAID["text"] in at_work.client("son").get(f"/ke-hoach/{at_work.plan}/cua-toi").content.decode()
    listed = f"/ke-hoach/{at_work.plan}?xem=danh-sach&linh_vuc=Chỉ+đạo+bổ+sung"
    assert SAID["text"] in at_work.client("duc").get(listed).content.decode()
    assert "camera" in at_work.client("hoa").get("/tim-kiem?q=ket+noi+camera").content.decode()
    public = at_work.client().get(f"/cong-khai/{at_work.plan}").content.decode()
    assert SAID["text"] not in public and "CĐ1" not in public  # words inside the house, not of the issued document
    report = at_work.sent(rows[NV].code, "hoa", "toan", result="Đã khảo sát.")
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1}
    actions.accept(report, at_work.actor("hanh"))


def test_a_unit_that_owed_nothing_gets_its_line(at_work: AtWork) -> None:
    assert round_clock(at_work, UBND) is None and not in_inbox(at_work, "duc", "Báo cáo Quý I/2026")
    ordered(at_work, "nghia", to=[UBND])
    assert round_clock(at_work, UBND).state == "running"
    assert held(f"{at_work.plan}.yk1")[UBND].acceptors == [units.card(KHCN).id]


def test_a_unit_that_had_finished_owes_again(at_work: AtWork) -> None:
    work = at_work.work("2", NV)
    at_work.sent(work, "hoa", "toan")
    assert round_clock(at_work, NV).state == "met" and not in_inbox(at_work, "toan")
    ordered(at_work)
    assert round_clock(at_work, NV).state == "running" and in_inbox(at_work, "toan")


def test_the_coordinators_own_part_is_accepted_above(at_work: AtWork) -> None:
    ordered(at_work, to=[KHCN])
    assert held(f"{at_work.plan}.yk1")[KHCN].acceptors == [units.card(UBND).id]


def test_it_is_given_at_an_item_or_an_obstacle_and_hides_what_they_hide(at_work: AtWork) -> None:
    hidden = at_work.item(ASKED)
    assert row(ordered(at_work, item=hidden.code)).made.hidden
    code = raised(at_work)
    given = row(ordered(at_work, obstacle=code))
    assert given.item.code == at_work.item(WARD_TASK).code and not given.made.hidden
    page = at_work.client("minh").get(f"/ke-hoach/{at_work.plan}/vuong-mac/{code}").content.decode()
    assert SAID["text"] in page
    assert row(ordered(at_work, text="Diễn tập ứng cứu sự cố an ninh mạng.")).made.hidden
    public = at_work.client().get(f"/cong-khai/{at_work.plan}").content.decode()
    assert "Diễn tập ứng cứu" not in public and SAID["text"] not in public
    for wrong in ({"item": "KH-khong-co"}, {"obstacle": "KH-khong-co"}):
        with pytest.raises(Unfit):
            ordered(at_work, **wrong)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"to": []}, "to"),
        ({"to": ["na-khong-co"]}, "to"),
        ({"day": dt.date(2026, 2, 9)}, "day"),
        ({"meeting": "x" * 301}, "meeting"),
    ],
)
def test_what_lacks_something_is_refused_by_its_field(at_work: AtWork, more: dict[str, Any], field: str) -> None:
    items = seen(lambda: Item.objects.count())
    with pytest.raises(Unfit) as refused:
        ordered(at_work, **more)
    assert list(refused.value.fields) == [field] and seen(lambda: Item.objects.count()) == items


def test_who_may_give_and_only_the_giver_takes_back(at_work: AtWork) -> None:
    for who in ("hanh", "hung", "toan", "minh", "nam"):
        with pytest.raises(NotAllowed):
            ordered(at_work, who)
    with pytest.raises(NotThere):
        ordered(at_work, "tu")
    code = ordered(at_work)
    work = held(code)[NV].code
    for who in ("hanh", "nghia", "toan"):
        with pytest.raises(NotAllowed):
            actions.withdraw_instruction(code, at_work.actor(who), why="Không cần.")
    with pytest.raises(Unfit):
        correct(at_work, row(code).made.code, "withdrawn", True)
    with pytest.raises(Unfit):
        actions.withdraw_instruction(code, at_work.actor("duc"), why=" ")
    actions.withdraw_instruction(code, at_work.actor("duc"), why="Đã có chương trình riêng.")
    assert at_work.assignment(work).ended_by.startswith("Lê Đình Đức rút ý kiến chỉ đạo")
    assert at_work.assignment(work).clock.state == "void"
    assert "Đã có chương trình riêng." in at_work.client("hoa").get("/thong-bao").content.decode()
    with pytest.raises(WrongMoment):
        actions.withdraw_instruction(code, at_work.actor("duc"), why="Lần nữa.")
    with pytest.raises(WrongMoment):
        at_work.fill(work, "hoa")


def test_two_at_once_are_two_and_two_presses_are_one(at_work: AtWork) -> None:
    day = dt.date(2090, 1, 1)  # those who act at once act on the machine's own day
    assert together(partial(ordered, at_work, day=day), partial(ordered, at_work, "nghia", day=day)) == []
    numbers = seen(lambda: set(Item.objects.filter(group="Chỉ đạo bổ sung").values_list("no", flat=True)))
    assert numbers == {"CĐ1", "CĐ2"}
    press = partial(ordered, at_work, key="một lần bấm giao", day=day)
    assert together(press, press) == []
    assert seen(lambda: Instruction.objects.count()) == 3


def test_more_units_cost_no_more_statements(at_work: AtWork) -> None:
    duc = at_work.actor("duc")

    def cost(to: list[str]) -> int:
        with CaptureQueriesContext(connection) as asked:
            whole(lambda: actions.instruct(at_work.plan, duc, **{**SAID, "to": to}), duc)
        return len(asked)

    cost([TRUONG_VINH])
    one, four = cost([TRUONG_VINH]), cost([TRUONG_VINH, THANH_VINH, ANH_SON, NV])
    assert four <= one + 4, (one, four)


def test_an_ended_plan_takes_no_instruction(at_work: AtWork) -> None:
    with standing_on("2026-03-01T09:00:00"):
        actions.end(at_work.plan, at_work.actor("hanh"), cited="Quyết định 20/QĐ-UBND")
        with pytest.raises(WrongMoment):
            ordered(at_work)
