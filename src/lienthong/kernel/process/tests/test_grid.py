"""The table of a draft: what somebody changes in a row changes there alone; what the table cannot say is not lost."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import Definition, Flow, Layout, Node, NodeKind, Period, Who
from lienthong.kernel.process.findings import FindingKind, Severity
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.tables.grid import Edit, GridRow, amount_of, gridded, limit_of, regridded

from .factories import drafted, in_a_row, person, three_hands, two_steps
from .making import ROLES, sound_ones
from .small import small
from .test_redrawing import held

K = NodeKind
Come = Callable[[Actor], Client]
NAMES = dict.fromkeys(ROLES, "Vai")


def as_sent(row: GridRow, **more: object) -> Edit:
    """A row as the form sends it where nobody touched it; `more`: what somebody changed."""
    ways = {way.key: way.to for way in row.ways}
    return replace(Edit(row.key, row.name, row.who.role, row.who.unit, row.amount, row.measure, ways), **more)


def filled(definition: Definition, act: str = "save", at: str = "", **edits: dict[str, object]) -> Definition:
    rows = [as_sent(row, **edits.get(row.key, {})) for row in gridded(definition)]
    return regridded(definition, rows, act, at, NAMES, {"na": "Tỉnh"})[0]


def bare(definition: Definition) -> Definition:
    return replace(definition, layout=Layout())


@given(sound_ones())
@settings(max_examples=60, deadline=None)
def test_a_table_that_nobody_touched_changes_nothing(definition: Definition) -> None:
    known = read(write(definition))
    assert filled(known) == known


@given(sound_ones(), st.data())
@settings(max_examples=60, deadline=None)
def test_only_what_somebody_touched_is_changed(definition: Definition, data: st.DataObject) -> None:
    known = read(write(definition))
    rows = gridded(known)
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    after = filled(known, **{row.key: {"name": "Tên khác hẳn", "amount": "7", "measure": "hours"}})
    [node] = [one for one in after.nodes if one.key == row.key]
    assert (node.name, node.limit) == ("Tên khác hẳn", Period.hours(7))
    before = next(one for one in known.nodes if one.key == row.key)
    assert replace(node, name=before.name, limit=before.limit) == before
    assert [one for one in after.nodes if one.key != row.key] == [one for one in known.nodes if one.key != row.key]
    assert (after.flows, after.layout, after.facts) == (known.flows, known.layout, known.facts)
    assert read(write(after)) == after, "and it is kept as it was said"


@given(sound_ones(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_step_added_and_dropped_again_leaves_the_process_as_it_was(
    definition: Definition, data: st.DataObject
) -> None:
    known = read(write(definition))
    plain = [row for row in gridded(known) if sum(flow.source == row.key for flow in known.flows) == 1]
    if not plain:
        return
    row = data.draw(st.sampled_from(plain))
    rows = [as_sent(one) for one in gridded(known)]
    more, new = regridded(known, rows, "add", row.key, NAMES, {})
    named = replace(more, nodes=tuple(
        replace(n, name="Bước mới", who=Who("officer")) if n.key == new else n for n in more.nodes
    ))  # fmt: skip
    faults = [one for one in examine(named) if one.severity is Severity.ERROR]
    assert not faults, faults
    kept = read(write(named))
    assert {one.key for one in kept.nodes} == {one.key for one in known.nodes} | {new}
    try:
        back = regridded(kept, [as_sent(one) for one in gridded(kept)], "drop", new, NAMES, {})[0]
    except Unfit as no:  # behind a gateway that waits only what waits may follow, and no step leads to itself
        assert "Sơ đồ" in no.next_step
        return
    ends = {(flow.source, flow.target, flow.condition, flow.default) for flow in back.flows}
    lost = {(flow.source, flow.target, flow.condition, flow.default) for flow in known.flows} - ends
    assert all(source == row.key for source, *_ in lost), "the ways of all others are as they were"
    assert {one.key for one in back.nodes} == {one.key for one in known.nodes}


@pytest.mark.parametrize(
    "limit", [None, *(Period(n) for n in (1, 29, 30, 50, 90, 480, 481, 960)), *map(Period.days, (1, 9))]
)
def test_a_length_of_time_is_read_again_as_it_was_shown(limit: Period | None) -> None:
    assert limit_of(*amount_of(limit)) == limit


@pytest.mark.parametrize(
    ("amount", "measure", "said"),
    [
        *(
            (amount, "minutes", "lớn hơn 0, ví dụ 4 hoặc 1,5")
            for amount in ("0", "-1", "mai", "1e9", "nan", "inf", "1_0")
        ),
        ("1,23456", "minutes", "phải tròn phút"),
        ("2000000", "days", "dài nhất là 99.999 ngày làm việc"),
        ("99999999999", "minutes", "dài nhất là 99.999 phút làm việc"),
        ("1", "zzz", "Chọn lại đơn vị"),
    ],
)
def test_a_time_that_is_none_is_refused_in_its_cell_for_its_own_reason(amount: str, measure: str, said: str) -> None:
    with pytest.raises(Unfit) as no:
        filled(two_steps(), nhan={"amount": amount, "measure": measure})
    assert list(no.value.fields) == ["amount-1"] and said in no.value.fields["amount-1"]


def test_roles_units_and_ways_are_picked_and_nothing_else_is_taken() -> None:
    with pytest.raises(Unfit) as no:
        filled(two_steps(), nhan={"role": "phù thủy"}, ky={"ways": {"ky_e": "không có"}})
    assert list(no.value.fields) == ["role-1", "way-2:ky_e"]
    with pytest.raises(Unfit) as no:
        filled(two_steps(), nhan={"unit": "xx"})
    assert list(no.value.fields) == ["unit-1"]


def test_a_way_leads_elsewhere_and_its_line_is_drawn_anew() -> None:
    known = read(write(three_hands()))
    after = filled(known, tham={"ways": {"hoi_e": "nhan"}})
    assert next(flow for flow in after.flows if flow.key == "hoi_e").target == "nhan"
    kept = read(write(after))
    x, y, _, h = kept.layout.boxes["nhan"]
    assert kept.layout.lines["hoi_e"][-1] == (x, y + h / 2)
    assert kept.layout.lines["nhan_tham"] == known.layout.lines["nhan_tham"]


def test_a_branch_is_added_for_an_outcome_and_the_way_before_it_is_for_all_else() -> None:
    known = read(write(two_steps()))
    after, at = regridded(known, [as_sent(one) for one in gridded(known)], "branch", "nhan|từ chối|e", NAMES, {})
    assert at == "nhan" and not [one for one in examine(after) if one.severity is Severity.ERROR]
    [row] = [one for one in gridded(after) if one.key == "nhan"]
    assert [(way.when, way.to) for way in row.ways] == [("Trường hợp còn lại", "ky"), ("từ chối", "e")]
    again, _ = regridded(after, [as_sent(one) for one in gridded(after)], "branch", "nhan|bổ sung|nhan", NAMES, {})
    assert sum(node.kind is K.EXCLUSIVE for node in again.nodes) == 1
    for bad in ("nhan||e", 'nhan|a"b|e', "nhan|x|không"):
        with pytest.raises(Unfit):
            regridded(known, [as_sent(one) for one in gridded(known)], "branch", bad, NAMES, {})


def test_what_the_table_cannot_say_is_said_in_words() -> None:
    rows = {
        row.key: row
        for row in gridded(small("a b c g:parallel h:parallel t:timer@a", "start>a a>g g>b g>c b>h c>h h>end t>end"))
    }
    assert rows["a"].told and not rows["a"].ways
    assert any("song song" in one for one in rows["a"].told) and any("gắn sự kiện" in one for one in rows["a"].told)


def test_room_is_made_for_a_new_step_and_what_stands_before_it_stays() -> None:
    known = read(write(in_a_row(4)))
    after, new = regridded(known, [as_sent(one) for one in gridded(known)], "add", "b1", NAMES, {})
    kept = read(write(after))
    boxes, before = kept.layout.boxes, known.layout.boxes
    assert boxes["b1"] == before["b1"] and boxes["b0"] == before["b0"]
    assert boxes["b2"][0] > before["b2"][0] and boxes[new][0] == boxes["b1"][0] + boxes["b1"][2] + 70
    apart = sorted(boxes[key][:3:2] for key in ("b0", "b1", new, "b2", "b3"))
    assert all(x + w < after_x for (x, w), (after_x, _) in pairwise(apart)), "nothing lies on another"


def test_a_step_with_several_ways_out_is_dropped_on_the_diagram_alone() -> None:
    parting = Definition(
        "p", "Q", (Node("s", K.START), Node("a", K.USER, "A"), Node("e", K.END), Node("f", K.END)),
        (Flow("1", "s", "a"), Flow("2", "a", "e"), Flow("3", "a", "f")),
    )  # fmt: skip
    with pytest.raises(Unfit, match="nhiều đường ra"):
        filled(parting, "drop", "a")


def test_the_page_works_without_a_script_and_the_diagram_changes_with_it(province: None, come_as: Come) -> None:
    author, code = come_as(person("mai", "unit_admin")), drafted(three_hands())
    link = f"/quy-trinh/ban/{code}/soan?xem=bang"
    page = author.get(link).content.decode()
    assert "Thẩm định" in page and 'name="way-2:hoi_e"' in page
    facts = {"key": "khoa-bang-01", "shown": mark_of(held(code)), "rows": "3", "act": "add:ky"}
    for place, row in enumerate(gridded(read(held(code).bpmn.encode())), 1):
        facts |= {f"key-{place}": row.key, f"name-{place}": row.name, f"role-{place}": row.who.role}
        facts |= {f"amount-{place}": row.amount, f"measure-{place}": row.measure}
    facts["name-1"], facts["amount-2"] = "Tiếp nhận hồ sơ giấy", "x"
    assert author.post(link, facts).status_code == 422
    assert "Tiếp nhận hồ sơ giấy" not in held(code).bpmn
    facts |= {"amount-2": "6", "key": "khoa-bang-02"}
    assert author.post(link, facts).status_code == 303
    after = read(held(code).bpmn.encode())
    assert {n.key: (n.name, n.limit) for n in after.nodes if n.key in ("nhan", "tham")} == {
        "nhan": ("Tiếp nhận hồ sơ giấy", Period.hours(2)),
        "tham": ("Thẩm định", Period.hours(6)),
    }
    assert len(gridded(after)) == 4
    facts["key"] = "khoa-bang-03"
    assert author.post(link, facts).status_code == 409, "a second table of the same look is told"


def test_no_two_rows_bear_one_number_after_a_step_was_added() -> None:
    printed = replace(two_steps(), nodes=tuple(
        replace(n, said=(("no", str(place)),)) if n.kind is K.USER else n for place, n in enumerate(two_steps().nodes)
    ))  # fmt: skip
    assert [row.no for row in gridded(printed)] == ["1", "2"]
    after, _ = regridded(printed, [as_sent(one) for one in gridded(printed)], "add", "nhan", NAMES, {})
    assert [row.no for row in gridded(after)] == ["1", "2", "3"]
    assert next(row for row in gridded(after) if row.key == "nhan").choices[2][1].startswith("Bước 3: Ký")


def test_a_process_without_steps_is_a_fault_and_gets_its_first_one_in_the_table() -> None:
    known = read(write(small("", "start>end")))
    assert [(one.kind, one.severity) for one in examine(known)] == [(FindingKind.NO_STEP, Severity.ERROR)]
    after, new = regridded(known, [], "add", "", NAMES, {})
    assert [row.key for row in gridded(after)] == [new]
    assert FindingKind.NO_STEP not in {one.kind for one in examine(after)}
    with pytest.raises(Unfit):
        regridded(after, [], "add", "", NAMES, {})
