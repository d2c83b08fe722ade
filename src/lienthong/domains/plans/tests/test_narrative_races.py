"""Two people at one narrative or one outline at the same moment; and names of units that have ended."""

import datetime as dt
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connections

from lienthong.domains.plans import actions
from lienthong.domains.plans.addressing import Understanding
from lienthong.domains.plans.models import Narrative, Section
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.outlining import sections_of
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.units import api as units

from .factories import ANH_SON, KHCN, THANH_VINH, TRUONG_VINH, AtWork, seen
from .narrative_desk import SERVICES, TRADE, Desk, outline_of, outlined, unit_id
from .test_narratives import lines


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return outlined(at_work)


def at_once(desk: Desk, *works: Callable[[], Any]) -> list[str]:
    """Do these at the same moment, each in a connection of its own; what each came to."""
    said = [""] * len(works)
    gate = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            with standing_on(desk.at.day):
                gate.wait(120)
                work()
            said[place] = "done"
        except Refusal as no:
            said[place] = no.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(240)
    return said


def test_two_save_one_section_one_is_told(desk: Desk) -> None:
    code, here = desk.narrative().code, desk.code(SERVICES)
    minh, toan = desk.at.actor("minh"), desk.at.actor("toan.tv")
    write = lambda who, text: lambda: desk_write(code, who, here, text)  # noqa: E731
    said = at_once(desk, write(minh, "Của Minh"), write(toan, "Của Toàn"))
    assert sorted(said) == ["changed_meanwhile", "done"]
    assert desk.passage(SERVICES).version == 1
    assert desk.passage(SERVICES).text == ("Của Minh" if said[0] == "done" else "Của Toàn")


def desk_write(code: str, who: Any, section: str, text: str) -> None:
    from lienthong.domains.plans import actions

    actions.write(code, who, texts={section: text}, versions={section: 0})


def test_the_head_sends_while_an_officer_still_types(desk: Desk) -> None:
    code = desk.written()
    said = at_once(
        desk,
        lambda: desk.do("send_narrative", "hung", code),
        lambda: desk.do("write", "minh", code, texts={desk.code(TRADE): "Muộn một chút"}),
    )
    assert said[0] == "done" and said[1] in ("done", "wrong_moment")
    assert desk.narrative().state == NarrativeState.SENT
    expected = "Muộn một chút" if said[1] == "done" else "12 cửa hàng."
    assert desk.passage(TRADE).text == expected, "what was sent is what is kept"


def test_two_give_the_outline_and_every_unit_has_one_narrative(desk: Desk) -> None:
    desk.do("end_narratives", "hanh", desk.outline, round=desk.round)
    ask = lambda: desk.do("ask_narratives", "hanh", desk.outline, round=desk.round)  # noqa: E731
    assert at_once(desk, ask, ask) == ["done", "done"]
    assert len(seen(lambda: list(Narrative.objects.filter(outline__code=desk.outline, ended_at=None)))) == 4


def test_two_units_send_and_the_acceptors_line_counts_both(desk: Desk) -> None:
    first, second = desk.written(), desk.written(THANH_VINH, "an")
    said = at_once(
        desk,
        lambda: desk.do("send_narrative", "hung", first),
        lambda: desk.do("send_narrative", "thong", second),
    )
    assert said == ["done", "done"]
    assert "2 đơn vị đang chờ" in lines(KHCN, "plans.accept_narrative")[0]


def test_sections_moved_at_once_keep_one_order(desk: Desk) -> None:
    rows = seen(lambda: sections_of(outline_of(desk)))
    at_once(
        desk,
        lambda: desk.do("move_section", "hanh", rows[2].code, where="up"),
        lambda: desk.do("drop_section", "hanh", rows[3].code),
    )
    left = seen(lambda: list(Section.objects.filter(outline__code=desk.outline, dropped_at=None).order_by("place")))
    assert [one.place for one in left] == [10 * n for n in range(1, 6)]
    assert all(one.depth <= before.depth + 1 for before, one in pairwise(left))


def test_a_unit_that_has_ended_is_followed_to_its_one_heir_and_no_further(desk: Desk) -> None:
    with standing_on("2026-02-10T10:00:00"):
        units.found(
            HOUSE, code="na-so-cu", name="Sở Thông tin và Truyền thông", kind="so", tier="tinh", parent="na-ubnd",
            since=dt.date(2025, 8, 1), cited="Quyết định 1",
        )  # fmt: skip
        units.merge(HOUSE, sources=["na-so-cu"], into={"code": KHCN}, on=dt.date(2026, 1, 2), cited="Quyết định 2")
        found = seen(lambda: Understanding().typed("Sở Thông tin và Truyền thông"))
    assert (found.kind, found.code) == (
        "unit",
        KHCN,
    ) and found.note == "Tên cũ; nay việc thuộc Sở Khoa học và Công nghệ."


def test_nobody_is_guessed(desk: Desk) -> None:
    known = seen(Understanding)
    said = seen(lambda: [known.typed(one).kind for one in ("Sở Viễn Tưởng", "Tập đoàn X", "UBND cấp xã", "Xã Anh Sơn")])
    assert said == ["doubt", "outside", "group", "unit"]
    reached = seen(lambda: known.reached([known.typed("UBND cấp xã").kept()], among=[]))
    assert reached == [], "a group speaks only to those for whom the outline is"
    assert seen(lambda: known.reached([known.typed("Xã Anh Sơn").kept()], among=[])) == [
        seen(lambda: units.card(ANH_SON).id)
    ]
    assert seen(lambda: units.card(TRUONG_VINH).id) not in reached


def test_a_unit_merged_in_mid_period_goes_on_writing_in_its_successor(desk: Desk) -> None:
    desk.write(**{SERVICES: "Của Trường Vinh"})
    desk.write("an", THANH_VINH, **{TRADE: "Của Thành Vinh"})
    sent = desk.sent(ANH_SON, "son", "son")
    with standing_on("2026-03-01T10:00:00"):
        units.merge(
            HOUSE,
            sources=[THANH_VINH, ANH_SON],
            into={"code": TRUONG_VINH},
            on=dt.date(2026, 3, 1),
            cited="Nghị quyết 9",
        )
    with standing_on("2026-03-02T10:00:00"):
        for unit in (THANH_VINH, ANH_SON):
            actions.take_over(desk.plan, HOUSE, unit=unit)
        assert desk.passage(SERVICES).text == "Của Trường Vinh", "what the successor wrote itself stays"
        drafted = "[Phường Thành Vinh] Của Thành Vinh"
        assert desk.passage(TRADE).text == drafted, "what was drafted fills what was empty, and says whose it was"
        assert desk.narrative(THANH_VINH).ended_at is not None
        kept = seen(lambda: Narrative.objects.get(code=sent))
        assert (kept.state, kept.unit_id, kept.ended_at) == (NarrativeState.SENT, unit_id(ANH_SON), None)
        desk.do("accept_passages", "hanh", sent)
        assert not lines(THANH_VINH) and len(lines(TRUONG_VINH)) == 1
