"""Narratives: exactly the sections meant for a unit, written, sent, taken or returned section by section, composed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.narrative import PassageChanged, open_sections
from lienthong.domains.plans.actions.rounds import open_due_rounds
from lienthong.domains.plans.models import Narrative, Outline, Passage, ProvinceText, Round
from lienthong.domains.plans.narrative_states import NarrativeState, PassageState
from lienthong.domains.plans.outlining import asked_of, sections_of
from lienthong.domains.plans.queries.narrative_scope import narratives_asked, narratives_seen
from lienthong.kernel.base import standing_on, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar

from .factories import ANH_SON, KHCN, NV, THANH_VINH, TRUONG_VINH, AtWork, seen
from .narrative_desk import SERVICES, STAFF, STREET, TRADE, TROUBLE, Desk, outline_of, outlined, unit_id


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return outlined(at_work)


def lines(unit: str, kind: str = "plans.narrative") -> list[str]:
    """The titles of the lines of a kind in a unit's inbox."""

    def look() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select title from inbox_item where kind = %s and unit_id = %s order by id",
                [kind, unit_id(unit)],
            )
            return [row[0] for row in cursor.fetchall()]

    return whole(look, HOUSE)


def clock(desk: Desk, unit: str) -> calendar.ClockCard:
    subject = f"{desk.round}.dc.{unit_id(unit)}"
    return seen(lambda: calendar.of([subject]))[subject]


def meant(desk: Desk, unit: str) -> list[str]:
    return [code.rpartition(".")[2] for code in seen(lambda: open_sections(desk.narrative(unit)))]


def test_the_outline_of_the_document_is_kept_with_whom_each_section_is_for(desk: Desk) -> None:
    outline = outline_of(desk)
    assert outline.title == "ĐỀ CƯƠNG BÁO CÁO CHO UBND CẤP XÃ" and outline.since == dt.date(2025, 8, 1)
    assert sorted(outline.units) == sorted(map(unit_id, (TRUONG_VINH, THANH_VINH, ANH_SON)))
    rows = seen(lambda: sections_of(outline))
    assert [(row.depth, row.number, row.fills) for row in rows] == [
        (0, "I", False), (1, "1", True), (1, "2", True), (2, "", True), (2, "", True), (0, "II", True),
    ]  # fmt: skip
    assert rows[3].units == [unit_id(TRUONG_VINH)] and rows[4].units == [unit_id(NV)] and rows[5].units is None


def test_each_unit_finds_exactly_its_sections_and_one_line(desk: Desk) -> None:
    assert meant(desk, TRUONG_VINH) == [SERVICES, TRADE, STREET, TROUBLE]
    assert meant(desk, THANH_VINH) == [SERVICES, TRADE, TROUBLE]
    assert meant(desk, NV) == [STAFF]
    with pytest.raises(Narrative.DoesNotExist):
        desk.narrative(KHCN)
    rows = seen(lambda: sections_of(outline_of(desk)))
    shown = asked_of(outline_of(desk), rows, unit_id(NV))
    assert [row.number for row in shown] == ["I", "2", ""], "with the headings over it"
    for unit in (TRUONG_VINH, THANH_VINH, ANH_SON, NV):
        assert lines(unit) == ["Báo cáo theo đề cương Quý I/2026: 101/KH-UBND"]
        assert clock(desk, unit).due_on == dt.date(2026, 4, 10)
    assert lines(KHCN) == []


def test_asked_again_only_new_units_are_added(desk: Desk) -> None:
    assert desk.do("ask_narratives", "hanh", desk.outline, round=desk.round) == {"asked": 4, "added": 0}
    section = desk.section(TROUBLE)
    desk.do(
        "change_section", "hanh", section.code, title=section.title, number="II", version=section.version,
        named=["UBND cấp xã", "Sở Khoa học và Công nghệ"],
    )  # fmt: skip
    assert desk.do("ask_narratives", "hanh", desk.outline, round=desk.round) == {"asked": 5, "added": 1}
    assert meant(desk, KHCN) == [TROUBLE] and meant(desk, ANH_SON) == [SERVICES, TRADE, TROUBLE]
    assert desk.narrative(KHCN).acceptors == [unit_id("na-ubnd")], "the coordinator does not accept its own text"


def test_the_head_sends_and_the_coordinator_takes_it(desk: Desk) -> None:
    code = desk.written()
    with pytest.raises(NotAllowed):
        desk.do("send_narrative", "minh", code)
    desk.do("send_narrative", "hung", code)
    assert desk.narrative().state == NarrativeState.SENT and desk.narrative().first_sent_at
    assert lines(TRUONG_VINH) == [] and clock(desk, TRUONG_VINH).state == "met"
    to_accept = "Nghiệm thu báo cáo theo đề cương Quý I/2026 — 1 đơn vị đang chờ"
    assert lines(KHCN, "plans.accept_narrative") == [to_accept]
    desk.sent(THANH_VINH, "an", "thong")
    assert "2 đơn vị đang chờ" in lines(KHCN, "plans.accept_narrative")[0]
    with pytest.raises(NotAllowed):
        desk.do("accept_passages", "hung", code)
    assert desk.do("accept_passages", "hanh", code, sections=[desk.code(SERVICES)]) == {"accepted": 1, "left": 3}
    assert desk.narrative().state == NarrativeState.SENT
    assert desk.do("accept_passages", "hanh", code) == {"accepted": 3, "left": 0}
    assert desk.narrative().state == NarrativeState.ACCEPTED
    assert "1 đơn vị đang chờ" in lines(KHCN, "plans.accept_narrative")[0]


def test_sections_come_back_each_with_why_and_only_these_are_mended(desk: Desk) -> None:
    code = desk.sent()
    with pytest.raises(Unfit) as no:
        desk.do("return_passages", "hanh", code, why={desk.code(TRADE): " "})
    assert desk.code(TRADE) in no.value.fields
    desk.do(
        "return_passages", "hanh", code, why={desk.code(TRADE): "Thiếu số tuyến phố."}, accept=[desk.code(SERVICES)]
    )
    assert desk.narrative().state == NarrativeState.RETURNED
    assert len(lines(TRUONG_VINH)) == 1 and clock(desk, TRUONG_VINH).state == "running"
    assert lines(KHCN, "plans.accept_narrative") == []
    with pytest.raises(WrongMoment, match="đã được nhận"):
        desk.write(**{SERVICES: "Sửa cái đã nhận."})
    with pytest.raises(Unfit, match="bị trả lại mà chưa sửa"):
        desk.do("send_narrative", "hung", code)
    with standing_on("2026-02-10T09:30:00"):
        desk.write(**{TRADE: "12 cửa hàng, 3 tuyến phố."})
        desk.do("send_narrative", "hung", code)
    assert desk.passage(TRADE).state == PassageState.WAITING and desk.passage(SERVICES).state == PassageState.ACCEPTED
    assert desk.do("accept_passages", "hanh", code) == {"accepted": 3, "left": 0}
    assert desk.passage(TRADE).why == ""


def test_what_is_empty_is_not_sent_and_named(desk: Desk) -> None:
    desk.write(**{SERVICES: "Có."})
    with pytest.raises(Unfit, match="Còn 3 mục chưa viết: Kinh tế số; "):
        desk.do("send_narrative", "hung", desk.narrative().code)
    assert desk.narrative().state == NarrativeState.DRAFT and len(lines(TRUONG_VINH)) == 1


def test_nobody_writes_under_a_section_of_another_unit(desk: Desk) -> None:
    with pytest.raises(NotThere, match="không dành cho đơn vị"):
        desk.write("an", THANH_VINH, **{STREET: "Không phải của phường này."})
    with pytest.raises(NotThere):
        desk.write("an", TRUONG_VINH, **{SERVICES: "Viết hộ."})
    assert seen(lambda: Passage.objects.filter(narrative=desk.narrative(THANH_VINH)).count()) == 0


def test_two_people_at_one_section_none_is_overwritten(desk: Desk) -> None:
    code, here = desk.narrative().code, desk.code(SERVICES)
    assert desk.do("write", "minh", code, texts={here: "Của Minh"}, versions={here: 0}) == {here: 1}
    with pytest.raises(PassageChanged, match="Hồ Quang Minh vừa lưu mục “Chính quyền số” lúc 09:00"):
        desk.do("write", "toan.tv", code, texts={here: "Của Toàn", desk.code(TRADE): "x"}, versions={here: 0})
    assert desk.passage(SERVICES).text == "Của Minh"
    with pytest.raises(Passage.DoesNotExist):
        desk.passage(TRADE)
    assert desk.do("write", "toan.tv", code, texts={here: "Cả hai"}, versions={here: 1}) == {here: 2}


def test_a_draft_is_the_units_own_until_it_is_sent(desk: Desk) -> None:
    desk.write(**{SERVICES: "Chưa xong."})
    code = desk.narrative().code
    assert not seen(lambda: narratives_seen(desk.at.actor("hanh")).filter(code=code).exists(), desk.at.actor("hanh"))
    assert seen(lambda: narratives_asked(desk.at.actor("hanh")).count(), desk.at.actor("hanh")) == 4
    assert seen(lambda: narratives_asked(desk.at.actor("an")).count(), desk.at.actor("an")) == 1
    assert seen(lambda: Passage.objects.count(), desk.at.actor("an")) == 0, "the wall of the database"


def test_last_periods_text_is_where_the_next_begins(desk: Desk) -> None:
    desk.sent()
    with standing_on("2026-04-15T08:00:00"):
        later = actions.open_round(
            desk.plan, desk.at.actor("hanh"), name="Quý II/2026", cut_off=dt.date(2026, 6, 30),
            report_due=dt.date(2026, 7, 10),
        )  # fmt: skip
        next_one = Desk(desk.at, desk.plan, desk.outline, later)
        next_one.do("ask_narratives", "hanh", desk.outline, round=later)
        next_one.write(**{TROUBLE: "Khó khăn mới."})
        assert next_one.do("start_from_last", "minh", next_one.narrative().code) == {"copied": 3}
        assert next_one.passage(SERVICES).text == "Nhận 120 hồ sơ."
        assert next_one.passage(TROUBLE).text == "Khó khăn mới."
        with pytest.raises(Unfit, match="Không có lời văn kỳ trước"):
            next_one.do("start_from_last", "minh", next_one.narrative().code)


def test_taken_back_before_anybody_took_a_part(desk: Desk) -> None:
    code = desk.sent()
    desk.do("recall_narrative", "hung", code)
    assert desk.narrative().state == NarrativeState.DRAFT and len(lines(TRUONG_VINH)) == 1
    desk.do("send_narrative", "hung", code)
    desk.do("accept_passages", "hanh", code, sections=[desk.code(TRADE)])
    with pytest.raises(WrongMoment, match="đã nhận một số mục"):
        desk.do("recall_narrative", "hung", code)


def test_no_longer_asked(desk: Desk) -> None:
    desk.sent()
    assert desk.do("end_narratives", "hanh", desk.outline, round=desk.round) == {"ended": 3}
    assert lines(ANH_SON) == [] and desk.narrative(TRUONG_VINH).ended_at is None
    with pytest.raises(WrongMoment, match="không phải làm báo cáo này nữa"):
        desk.write("an", THANH_VINH, **{SERVICES: "x"})
    assert desk.do("ask_narratives", "hanh", desk.outline, round=desk.round) == {"asked": 4, "added": 3}
    assert len(lines(ANH_SON)) == 1


def test_the_provinces_text_is_made_from_the_units_with_its_sources(desk: Desk) -> None:
    desk.sent()
    desk.sent(THANH_VINH, "an", "thong")
    mine, other = desk.passage(SERVICES).code, desk.passage(SERVICES, THANH_VINH).code
    given = {"round": desk.round, "section": desk.code(SERVICES)}
    done = desk.do("compose", "hanh", desk.outline, **given, add=[mine, other], version=0)
    kept = seen(lambda: ProvinceText.objects.get(code=done["code"]))
    assert kept.text == "Nhận 120 hồ sơ.\n\nNhận 120 hồ sơ." and kept.sources == [mine, other]
    desk.do(
        "compose", "hanh", desk.outline, **given, text="Toàn tỉnh 240 hồ sơ.", sources=[mine, "không-có"], version=1
    )
    kept = seen(lambda: ProvinceText.objects.get(code=done["code"]))
    assert (kept.text, kept.sources, kept.version) == ("Toàn tỉnh 240 hồ sơ.", [mine], 2)
    with pytest.raises(actions.compose.function.__globals__["TextChanged"]):
        desk.do("compose", "hanh", desk.outline, **given, text="Bản cũ", version=1)
    with pytest.raises(NotThere):
        desk.do("compose", "hanh", desk.outline, **given, add=[f"{desk.narrative(ANH_SON).code}.m2"], version=2)
    with pytest.raises(NotAllowed):
        desk.do("compose", "hung", desk.outline, **given, text="x", version=2)


def test_the_queries_of_asking_do_not_grow_with_the_units(desk: Desk) -> None:
    desk.do("end_narratives", "hanh", desk.outline, round=desk.round)
    with CaptureQueriesContext(connection) as counted:
        desk.do("ask_narratives", "hanh", desk.outline, round=desk.round)
    assert len(counted) <= 60, len(counted)
    assert today() == dt.date(2026, 2, 10)


def test_a_closed_round_takes_no_more_and_one_opened_again_does(desk: Desk) -> None:
    desk.sent()
    desk.do("close_round", "hanh", desk.round)
    assert clock(desk, ANH_SON).state == "missed" and lines(ANH_SON) == []
    assert clock(desk, TRUONG_VINH).state == "met"
    with pytest.raises(WrongMoment, match="Kỳ Quý I/2026 đã khép"):
        desk.write("an", THANH_VINH, **{SERVICES: "Muộn rồi."})
    desk.do("reopen_round", "hanh", desk.round, why="Công văn 9")
    assert clock(desk, ANH_SON).state == "running" and len(lines(ANH_SON)) == 1 and lines(TRUONG_VINH) == []
    desk.do(
        "set_days", "hanh", desk.round, cut_off=dt.date(2026, 3, 31), report_due=dt.date(2026, 4, 20), why="Công văn 10"
    )
    assert clock(desk, ANH_SON).due_on == dt.date(2026, 4, 20)


def test_an_ended_plan_asks_nothing(desk: Desk) -> None:
    desk.sent()
    desk.do("end", "hanh", desk.plan, cited="Quyết định 5")
    assert not any(lines(unit) for unit in (ANH_SON, NV, TRUONG_VINH))
    assert clock(desk, ANH_SON).state == "void" and lines(KHCN, "plans.accept_narrative") == []


def test_a_rule_gives_the_outline_again_in_its_later_rounds(desk: Desk) -> None:
    """Given once; not again after it was ended; what has become unclear stops no round, and the coordinator is told."""
    rule = {"period": "month", "since": dt.date(2026, 2, 1), "until": dt.date(2026, 12, 31), "due_day": 14}
    desk.do("schedule", "hanh", desk.plan, **rule)

    def asked_in(day: str, month: int) -> set[int]:
        with standing_on(f"{day}T08:00:00"):
            open_due_rounds()
        open_ = Narrative.objects.filter(round__name=f"Tháng {month}/2026", ended_at=None)
        return seen(lambda: set(open_.values_list("unit_id", flat=True)))

    assert asked_in("2026-02-18", 2) == set(), "the outline was given in a round of no rule"
    with standing_on("2026-02-18T09:00:00"):
        february = seen(lambda: Round.objects.get(plan__code=desk.plan, name="Tháng 2/2026").code)
        desk.do("ask_narratives", "hanh", desk.outline, round=february)
    wards = set(map(unit_id, (TRUONG_VINH, THANH_VINH, ANH_SON, NV)))
    assert asked_in("2026-03-21", 3) == wards
    assert [title for title in lines(NV) if "Tháng 3" in title]
    seen(lambda: Outline.objects.filter(code=desk.outline).update(audience=[{"text": "Sở Lạ", "kind": "doubt"}]))
    assert asked_in("2026-04-20", 4) == set()
    told = desk.at.client("hanh").get("/thong-bao").content.decode()
    assert "Tháng 4/2026: chưa giao được đề cương" in told and "Còn 1 tên đơn vị chưa rõ: Sở Lạ" in told
