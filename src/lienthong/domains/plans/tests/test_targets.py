"""What targets are made of, and their figures by period: who may, what is refused, what is kept."""

import datetime as dt
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Description, FigureFile, Item, TargetDoubt, TargetFigure
from lienthong.domains.plans.queries.describing import comparison
from lienthong.domains.plans.targets_csv import read_table
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

from .factories import KHCN, NV, AtWork, seen

HEAD = "no,short_name_vi,unit,comparator,low,high,lead_vi,source_kind,computed_from,numerator,denominator,note"
LINE = '1,Nộp trực tuyến,%,>=,70,,group:cap-xa,reported,B8,Hồ sơ nộp trực tuyến,Tổng hồ sơ,"Ghi ""≥ 70%"""'
AFTER = dt.date(2026, 4, 5)


def described(at: AtWork, **changes: Any) -> str:
    """The target of the small province, described; returns its code."""
    given = {"source_kind": "reported", "combining": "ratio", "measure": "%", "numerator": "Nộp trực tuyến",
             "denominator": "Tổng hồ sơ", "version": 0, **changes}  # fmt: skip
    return actions.describe_target(at.item("1", "target").code, at.actor("hanh"), **given)["target"]


def kept(at: AtWork) -> Description:
    return seen(lambda: Description.objects.select_related("item").get(plan__code=at.plan))


def entered(at: AtWork, who: str = "hanh", **changes: Any) -> str:
    """A figure of the open round; returns its code."""
    given = {"round": at.newest_round().code, "as_of": dt.date(2026, 3, 31), "value": D("52.5"),
             "document": "15/BC-SKHCN", **changes}  # fmt: skip
    with standing_on("2026-04-05T09:00:00"):
        return actions.enter_figure(at.item("1", "target").code, at.actor(who), **given)


def figures(at: AtWork) -> list[TargetFigure]:
    return seen(lambda: list(TargetFigure.objects.filter(plan__code=at.plan).order_by("pk")))


def taken(at: AtWork, *lines: str, head: str = HEAD) -> dict[str, int]:
    """A file compared and taken by the coordinator."""
    table = read_table("\n".join((head, *lines)).encode())
    assert not table.faults, table.faults
    shown = seen(lambda: comparison(at.plan_row(), table), at.actor("hanh"))
    return actions.describe_targets(
        at.plan,
        at.actor("hanh"),
        rows=[_plain(row) for row in table.rows],
        heads=sorted(table.heads),
        stamp=shown.stamp,
    )


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


# What it is made of


def test_the_coordinator_describes_and_describes_again(at_work: AtWork) -> None:
    described(at_work, note="Tính cả hồ sơ liên thông.")
    assert (kept(at_work).version, kept(at_work).combining) == (1, "ratio")
    described(at_work, version=1, fallback="Số của Cổng dịch vụ công quốc gia", combining="sum")
    assert kept(at_work).fallback.startswith("Số của Cổng") and kept(at_work).combining == "sum"
    with pytest.raises(ChangedMeanwhile):
        described(at_work, version=1)


@pytest.mark.parametrize("who", ["toan", "hung", "duc", "nam", "thuong"])
def test_nobody_else_describes(at_work: AtWork, who: str) -> None:
    code = at_work.item("1", "target").code
    with pytest.raises(NotAllowed):
        actions.describe_target(code, at_work.actor(who), source_kind="reported")
    with pytest.raises(NotThere):
        actions.describe_target(code, at_work.actor("tu"), source_kind="reported")


def test_a_task_is_no_target(at_work: AtWork) -> None:
    with pytest.raises(NotThere):
        actions.describe_target(at_work.item("1").code, at_work.actor("hanh"), source_kind="reported")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"source_kind": "made_up"}, "source_kind"),
        ({"combining": "mean"}, "combining"),
        ({"supplier": "na-khong-co"}, "supplier"),
        ({"note": "x" * 4001}, "note"),
        ({"elephant": "x"}, "elephant"),
    ],
)
def test_what_is_no_description(at_work: AtWork, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Unfit) as no:
        described(at_work, **given)
    assert field in no.value.fields


def test_the_usual_way_of_combining(at_work: AtWork) -> None:
    described(at_work, combining="")
    assert kept(at_work).combining == "ratio"
    described(at_work, combining="", numerator="", version=1)
    assert kept(at_work).combining == "share"
    described(at_work, combining="", numerator="", measure="hồ sơ", version=2)
    assert kept(at_work).combining == "sum"
    described(at_work, combining="", source_kind="external", version=3)
    assert kept(at_work).combining == "last"


# From a file


def test_a_file_is_compared_taken_and_then_says_nothing_new(at_work: AtWork) -> None:
    assert taken(at_work, LINE) == {"new": 1, "changed": 0, "doubts": 0}
    now = kept(at_work)
    assert (now.short_name, now.measure, now.note) == ("Nộp trực tuyến", "%", 'Ghi "≥ 70%"')
    with pytest.raises(Unfit, match="không có gì mới"):
        taken(at_work, LINE)
    assert taken(at_work, LINE.replace("Tổng hồ sơ", "Hồ sơ đã tiếp nhận"))["changed"] == 1
    assert kept(at_work).denominator == "Hồ sơ đã tiếp nhận"


def test_a_column_that_the_file_does_not_have_keeps_what_was_typed(at_work: AtWork) -> None:
    described(at_work, fallback="Điều tra mẫu", note="Đã gõ tay", combining="sum")
    taken(at_work, "1,reported,Tử", head="no,source_kind,numerator")
    now = kept(at_work)
    assert (now.fallback, now.note, now.combining, now.numerator) == ("Điều tra mẫu", "Đã gõ tay", "sum", "Tử")


def test_a_file_compared_before_a_colleague_typed_is_not_taken(at_work: AtWork) -> None:
    table = read_table(f"{HEAD}\n{LINE}".encode())
    shown = seen(lambda: comparison(at_work.plan_row(), table), at_work.actor("hanh"))
    described(at_work)
    with pytest.raises(ChangedMeanwhile):
        actions.describe_targets(
            at_work.plan, at_work.actor("hanh"), rows=[_plain(table.rows[0])], heads=sorted(table.heads),
            stamp=shown.stamp,
        )  # fmt: skip


def test_contradictions_wait_for_a_person(at_work: AtWork) -> None:
    other = LINE.replace(">=,70,,group:cap-xa", ">,75,,Sở Nội vụ")
    assert taken(at_work, other)["doubts"] == 2
    doubts = seen(lambda: list(TargetDoubt.objects.order_by("pk")))
    assert [(one.field, one.ours, one.given) for one in doubts] == [
        ("level", "≥ 70%", "> 75%"),
        ("lead", "group:cap-xa", "Sở Nội vụ"),
    ]
    level, lead = (one.code for one in doubts)
    hanh = at_work.actor("hanh")
    with pytest.raises(Unfit):
        actions.settle_target_doubts(at_work.plan, hanh, doubts=[level], take=True, how=" ")
    assert actions.settle_target_doubts(at_work.plan, hanh, doubts=[lead], take=False, how="Giữ như văn bản in") == 1
    assert kept(at_work).reading is None
    actions.settle_target_doubts(at_work.plan, hanh, doubts=[level, lead], take=True, how="Theo bản chính")
    assert kept(at_work).reading == {"text": "≥ 70%", "comparator": "gt", "low": "75", "high": None}
    assert taken(at_work, other.replace("B8", "B7"))["doubts"] == 0, "what was settled is not asked again"
    with pytest.raises(Unfit):
        actions.settle_target_doubts(at_work.plan, hanh, doubts=[level], take=False, how="Lần nữa")


def test_a_number_that_the_plan_does_not_have_is_named(at_work: AtWork) -> None:
    table = read_table(f"{HEAD}\n{LINE.replace('1,', '99,', 1)}".encode())
    found = seen(lambda: comparison(at_work.plan_row(), table), at_work.actor("hanh"))
    assert found.strangers == ["Dòng 2: kế hoạch không có chỉ tiêu số 99."] and found.silent == ["1"]


def test_plan_1174_is_described_exactly_as_in_its_file(shared: Path) -> None:
    """Every cell of the shared file comes out of the reader as it went in."""
    import csv

    source = shared / "data" / "indicators" / "plan_1174_targets.csv"
    table = read_table(source.read_bytes())
    assert not table.faults and not table.unknown and len(table.rows) == 51
    words = {"short_name_vi": "short_name", "unit": "measure", "lead_vi": "lead"}
    signs = {">=": "ge", ">": "gt", "range": "between", "done": "done"}
    with source.open(encoding="utf-8", newline="") as text:
        for line, row in zip(csv.DictReader(text), table.rows, strict=True):
            for head, cell in line.items():
                if head in ("low", "high"):
                    assert getattr(row, head) == (D(cell) if cell else None)
                else:
                    expected = signs[cell] if head == "comparator" else cell
                    assert getattr(row, words.get(head, head)) == expected, (row.no, head)


# The way there


def milestones(at: AtWork, *pairs: tuple[str, str], **more: Any) -> dict[str, Any]:
    return actions.set_milestones(
        at.item("1", "target").code,
        at.actor("hanh"),
        milestones=[{"on": on, "low": low, "high": None} for on, low in pairs],
        **{"version": 1, **more},
    )


def test_milestones_are_kept_in_the_order_of_days(at_work: AtWork) -> None:
    described(at_work)
    milestones(
        at_work, ("2026-06-30", "50"), ("2026-03-31", "30.5"), baseline=D("20"), baseline_on=dt.date(2025, 12, 31)
    )
    now = kept(at_work)
    assert [(one["on"], one["low"]) for one in now.milestones] == [("2026-03-31", "30.5"), ("2026-06-30", "50")]
    assert (now.baseline, now.version) == (20, 2)


@pytest.mark.parametrize(
    ("pairs", "more", "field"),
    [
        ([("2027-01-31", "50")], {}, "on-0"),
        ([("2026-03-31", "101")], {}, "low-0"),
        ([("2026-03-31", "-1")], {}, "low-0"),
        ([("2026-03-31", "50"), ("2026-03-31", "60")], {}, "on-1"),
        ([("hôm nay", "50")], {}, "low-0"),
        ([("2026-03-31", "NaN")], {}, "low-0"),
        ([], {"baseline": D(10)}, "baseline_on"),
        ([], {"baseline": D(110), "baseline_on": dt.date(2025, 12, 31)}, "baseline"),
    ],
)
def test_milestones_that_cannot_be(at_work: AtWork, pairs: Any, more: dict[str, Any], field: str) -> None:
    described(at_work)
    with pytest.raises(Unfit) as no:
        milestones(at_work, *pairs, **more)
    assert field in no.value.fields


# Figures


def test_a_figure_with_its_parts(at_work: AtWork) -> None:
    described(at_work)
    entered(at_work, value=None, numerator=D(1), denominator=D(3))
    [figure] = figures(at_work)
    assert (figure.value, figure.origin, figure.unit_id) == (D("33.3333"), "typed", units.card(KHCN).id)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": D(101)}, "value"),
        ({"value": D(-1)}, "value"),
        ({"value": None}, "value"),
        ({"value": D("Infinity")}, "value"),
        ({"value": None, "numerator": D(3), "denominator": D(0)}, "denominator"),
        ({"value": None, "numerator": D(3)}, "denominator"),
        ({"value": None, "numerator": D(5), "denominator": D(3)}, "numerator"),
        ({"value": D(50), "numerator": D(1), "denominator": D(3)}, "value"),
        ({"as_of": dt.date(2026, 4, 6)}, "as_of"),
        ({"as_of": dt.date(26, 4, 6)}, "as_of"),
        ({"document": ""}, "document"),
        ({"source": "Cục Thống kê"}, "source_on"),
        ({"source": "Cục Thống kê", "source_on": dt.date(2026, 3, 1)}, "source_on"),
        ({"by_fallback": True}, "by_fallback"),
        ({"round": "khong-co"}, "round"),
        ({"evidence": ["tep-khong-co"]}, "evidence"),
    ],
)
def test_figures_that_cannot_be(at_work: AtWork, given: dict[str, Any], field: str) -> None:
    described(at_work)
    with pytest.raises(Unfit) as no:
        entered(at_work, **given)
    assert field in no.value.fields
    assert not figures(at_work)


def test_an_external_figure_names_its_source_and_day(at_work: AtWork) -> None:
    described(at_work, source_kind="external", fallback="Khảo sát của sở")
    with pytest.raises(Unfit) as no:
        entered(at_work)
    assert "source" in no.value.fields
    entered(at_work, source="Cục Thống kê", source_on=dt.date(2026, 4, 2))
    [figure] = figures(at_work)
    assert (figure.origin, figure.source_on) == ("official", dt.date(2026, 4, 2))
    entered(at_work, by_fallback=True, why="Nguồn đính chính", replaces=figure.code)
    assert [one.by_fallback for one in figures(at_work)] == [False, True]


def test_a_correction_keeps_the_old_figure(at_work: AtWork) -> None:
    described(at_work)
    first = entered(at_work)
    with pytest.raises(Unfit) as no:
        entered(at_work, value=D(53), replaces=first)
    assert "why" in no.value.fields
    second = entered(at_work, value=D(53), replaces=first, why="Cộng sót một xã")
    old, new = figures(at_work)
    assert (old.code, old.value, new.code, new.value) == (first, D("52.5"), second, D(53))
    assert old.replaced_at is not None and new.replaced_at is None and new.why == "Cộng sót một xã"
    with pytest.raises(ChangedMeanwhile):
        entered(at_work, value=D(54), replaces=first, why="Không biết đã có người sửa")


def test_a_figure_is_taken_back_with_a_reason_and_stays(at_work: AtWork) -> None:
    described(at_work)
    code = entered(at_work)
    with pytest.raises(Unfit):
        actions.withdraw_figure(code, at_work.actor("hanh"), why="")
    actions.withdraw_figure(code, at_work.actor("hanh"), why="Nhập nhầm kỳ")
    [figure] = figures(at_work)
    assert figure.withdrawn_why == "Nhập nhầm kỳ" and figure.replaced_at is not None
    with pytest.raises(WrongMoment):
        actions.withdraw_figure(code, at_work.actor("hanh"), why="Lần nữa")
    entered(at_work, value=D(40))
    assert len(figures(at_work)) == 2


def test_the_supplier_enters_and_nobody_else(at_work: AtWork) -> None:
    described(at_work, supplier=NV)
    for who in ("minh", "hung", "duc", "nam", "thuong"):
        with pytest.raises(NotAllowed):
            entered(at_work, who)
    with pytest.raises(NotThere):
        entered(at_work, "tu")
    code = entered(at_work, "hoa")
    assert figures(at_work)[0].unit_id == units.card(NV).id
    with pytest.raises(NotAllowed):
        actions.withdraw_figure(code, at_work.actor("minh"), why="Không phải việc của tôi")
    actions.withdraw_figure(code, at_work.actor("toan"), why="Nhập nhầm")


def test_what_the_house_puts_in_is_computed(at_work: AtWork) -> None:
    described(at_work, supplier=NV)
    with standing_on("2026-04-05T09:00:00"):
        code = actions.enter_figure(
            at_work.item("1", "target").code, HOUSE, round=at_work.newest_round().code,
            as_of=dt.date(2026, 3, 31), value=D(61),
        )  # fmt: skip
    assert figures(at_work)[0].origin == "computed" and figures(at_work)[0].unit_id is None
    with pytest.raises(NotAllowed):
        actions.withdraw_figure(code, at_work.actor("toan"), why="Không phải của tôi")


def opened(at: AtWork, who: str, file: str) -> int:
    answer = at.client(who).get(f"/tep/{file}")
    answer.getvalue() if answer.streaming else answer.content
    answer.close()
    return answer.status_code


def test_evidence_belongs_to_the_target(at_work: AtWork) -> None:
    target, hanh = described(at_work), at_work.actor("hanh")
    good = files.keep(b"bao cao", "bao-cao.txt", hanh, kind="plans.figure", subject=target)
    foreign = files.keep(b"bao cao", "khac.txt", hanh, kind="plans.figure", subject=at_work.item("1").code)
    with pytest.raises(Unfit):
        entered(at_work, document="", evidence=[foreign])
    entered(at_work, document="", evidence=[good])
    assert seen(lambda: FigureFile.objects.get().file) == good
    assert [opened(at_work, who, good) for who in ("minh", "duc", "hoa", "tu")] == [200, 200, 200, 404]
    seen(lambda: Item.objects.filter(code=target).update(hidden=True))
    seen(lambda: Assignment.objects.filter(item__code=target).update(acceptors=[units.card(KHCN).id]))
    assert [opened(at_work, who, good) for who in ("minh", "hanh", "duc", "hoa")] == [200, 200, 200, 404]


def test_a_withdrawn_target_and_an_ended_plan_take_nothing_more(at_work: AtWork) -> None:
    target = described(at_work)
    seen(lambda: Item.objects.filter(code=target).update(withdrawn_by="QĐ 1"))
    with pytest.raises(WrongMoment):
        entered(at_work)
    seen(lambda: Item.objects.filter(code=target).update(withdrawn_by=""))
    actions.end(at_work.plan, at_work.actor("hanh"), cited="QĐ 2")
    for act in (lambda: entered(at_work), lambda: described(at_work, version=1), lambda: milestones(at_work)):
        with pytest.raises(WrongMoment):
            act()
