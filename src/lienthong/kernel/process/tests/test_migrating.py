"""Running runs go over to a new version of their process, and back."""

import datetime as dt

import pytest

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import ChangedMeanwhile, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import holding_card, run_card, step_card
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who
from lienthong.kernel.process.migration_cards import migration_card
from lienthong.kernel.process.models import Migration, Run, Step

from .factories import asked, author, drawn, next_version, open_step, person, published, started

K = NodeKind
MONDAY, TUESDAY = "2026-03-02T08:00:00", "2026-03-03T08:00:00"
FAR = "na-p-2"


def two_rooms() -> Definition:
    """An officer examines, reminded by a timer, while another checks; then a leader signs."""
    return drawn(
        [
            Node("s", K.START),
            Node("nhan", K.USER, "Tiếp nhận", who=Who("officer")),
            Node("tach", K.PARALLEL),
            Node("a", K.USER, "Thẩm định", who=Who("officer"), limit=Period.days(1)),
            Node("b", K.USER, "Kiểm tra", who=Who("officer")),
            Node("han", K.TIMER, "Sắp hết hạn", on="a", interrupts=False, after=Period.days(2)),
            Node("nhac", K.USER, "Nhắc", who=Who("leader")),
            Node("het", K.END),
            Node("gop", K.PARALLEL),
            Node("ky", K.USER, "Ký", who=Who("leader")),
            Node("e", K.END),
        ],
        ["s>nhan", "nhan>tach", "tach>a", "tach>b", "a>gop", "b>gop", "gop>ky", "ky>e", "han>nhac", "nhac>het"],
        "Hai phòng",
    )


def redrawn() -> Definition:
    """The same with other keys, another limit, a message that ends the examination, and a look before the signature."""
    return drawn(
        [
            Node("s", K.START),
            Node("n1", K.USER, "Tiếp nhận hồ sơ", who=Who("counter")),
            Node("t", K.PARALLEL),
            Node("n2", K.USER, "Thẩm định", who=Who("officer"), limit=Period.days(3)),
            Node("n3", K.USER, "Kiểm tra", who=Who("officer")),
            Node("h", K.TIMER, "Sắp hết hạn", on="n2", interrupts=False, after=Period.days(4)),
            Node("nhac", K.USER, "Nhắc", who=Who("leader")),
            Node("tin", K.MESSAGE, "Người dân rút", on="n2", message="rut"),
            Node("het", K.END),
            Node("x", K.EXCLUSIVE),
            Node("g", K.PARALLEL),
            Node("soat", K.USER, "Rà soát", who=Who("officer")),
            Node("ky", K.USER, "Ký ban hành", who=Who("leader")),
            Node("e", K.END),
        ],
        [
            "s>n1",
            "n1>t",
            "t>n2",
            "t>n3",
            "n2>x",
            "tin>x",
            "x>g",
            "n3>g",
            "g>soat",
            "soat>ky",
            "ky>e",
            "h>nhac",
            "nhac>het",
        ],
        "Hai phòng",
    )


def prepared(process: str, target: str, answers: dict[str, str]) -> str:
    code = actions.draw_migration(target, author(), source=f"{process}.v1")
    actions.match_steps(code, author(), answers=answers)
    actions.count_migration(code, author())
    return code


def decided(code: str) -> None:
    shown = whole(lambda: Migration.objects.get(code=code).counted["mark"], HOUSE)
    actions.migrate(code, author(), decision="02/QĐ-UBND", shown=shown)


def test_a_run_in_the_middle_of_two_branches_goes_over_with_all_that_hangs_on_it(province) -> None:
    process, lan = published(two_rooms()), person("lan", "officer")
    with standing_on(MONDAY):
        run = started(process)
        actions.complete(open_step(run, "nhan"), lan)
        actions.complete(open_step(run, "b"), lan)
        actions.claim(open_step(run, "a"), lan)
        opinion = asked(run, "a", lan, FAR)
    target = next_version(process, redrawn())
    with standing_on(TUESDAY):
        code = prepared(process, target, {"nhan": "n1"})
        decided(code)
        assert actions.carry_migrations() == 1
        assert where(run) == {"n2": lan.id, "h": "", "tin": ""} and differing() == []
        assert waiting_for(lan) == ["Thẩm định: Hồ sơ thử"]
        left = calendar.of([open_step(run, "n2")])[open_step(run, "n2")]
        assert left.due_at == dt.datetime(2026, 3, 5, 17, 30, tzinfo=VIETNAM)
        actions.answer(opinion, person("xa", "leader", FAR), opinion="agree")
        card = whole(lambda: run_card(lan, run), lan)
        assert [one.what for one in card.past][-2:] == ["chuyển sang bản khác của quy trình", "cho ý kiến: đồng ý"]
        assert card.past[-2].note == "Từ bản 1 sang bản 2. Căn cứ: 02/QĐ-UBND."
        held = whole(lambda: holding_card(lan, run), lan)
        assert {one.name: one.limit for one in held.steps} == {"Tiếp nhận": "", "Thẩm định": "3 ngày", "Kiểm tra": ""}
        actions.complete(open_step(run, "n2"), lan)
        assert "n1" in whole(lambda: step_card(HOUSE, open_step(run, "soat")).returns, HOUSE)
        actions.complete(open_step(run, "soat"), lan)
        actions.complete(open_step(run, "ky"), person("hung", "leader"))
    assert whole(lambda: Run.objects.get(code=run).state, HOUSE) == "done" and differing() == []


def where(run: str) -> dict[str, str]:
    """Where a run waits, and in whose hands."""
    return whole(lambda: dict(Step.objects.filter(run__code=run).values_list("node", "holder")), HOUSE)


def test_what_was_not_touched_goes_back_and_a_drawn_migration_is_dropped(province) -> None:
    process, lan = published(two_rooms()), person("lan", "officer")
    with standing_on(MONDAY):
        first, second = started(process), started(process, subject="HS-2")
        for run in (first, second):
            actions.complete(open_step(run, "nhan"), lan)
            actions.complete(open_step(run, "b"), lan)
    target = next_version(process, redrawn())
    with standing_on(TUESDAY):
        code = prepared(process, target, {"nhan": "n1"})
        decided(code)
        actions.carry_migrations()
        actions.complete(open_step(second, "n2"), lan)
        actions.undo_migration(code, author(), why="Ban hành nhầm")
        assert actions.carry_migrations() == 1
        assert (where(first), where(second)) == ({"a": "", "han": ""}, {"soat": ""}) and differing() == []
        left = calendar.of([open_step(first, "a")])[open_step(first, "a")]
        assert left.due_at == dt.datetime(2026, 3, 3, 17, 30, tzinfo=VIETNAM)
        again = actions.draw_migration(target, author(), source=f"{process}.v1")
        assert actions.drop_migration(again, author()) == target
        with pytest.raises(WrongMoment):
            actions.match_steps(again, author(), answers={})


def test_what_cannot_go_over_stays_and_says_why(province) -> None:
    process, lan = published(two_rooms()), person("lan", "officer")
    with standing_on(MONDAY):
        runs = [started(process, subject=f"HS-{number}") for number in range(2)]
        actions.complete(open_step(runs[0], "nhan"), lan)
    target = next_version(process, redrawn())
    with standing_on(TUESDAY):
        code = actions.draw_migration(target, author(), source=f"{process}.v1")
        with pytest.raises(Unfit, match="Còn 1 bước"):
            actions.count_migration(code, author())
        with pytest.raises(Unfit) as no:
            actions.match_steps(code, author(), answers={"nhan": "h"})
        assert no.value.fields == {"nhan": "Chọn một bước trong danh sách."}
        actions.match_steps(code, author(), answers={"nhan": "", "ky": "ky"})
        assert actions.count_migration(code, author()) == {"moves": 1, "stays": 1}
        with pytest.raises(ChangedMeanwhile):
            actions.migrate(code, author(), decision="02/QĐ-UBND", shown="khác")
        decided(code)
        actions.carry_migrations()
        assert where(runs[1]) == {"nhan": ""} and "n2" in where(runs[0])
        card = whole(lambda: migration_card(author(), code), author())
        assert [(one.name, one.why, one.runs) for one in card.reasons] == [
            ("Tiếp nhận", "bản mới không có bước tương ứng", [runs[1]])
        ]
