"""What differs between two versions is told, each thing once, and nothing that is the same."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import Definition, Flow, Layout, Node, NodeKind, Period, Who
from lienthong.kernel.process.differing import Change, Difference, differences

from .editing import edited
from .factories import next_version, person, published, three_hands, two_steps
from .making import sound_ones

K = NodeKind
Come = Callable[[Actor], Client]


def told(old: Definition, new: Definition) -> list[Difference]:
    return differences(old, new, {"officer": "Chuyên viên", "leader": "Lãnh đạo"}, {"na": "Tỉnh"})


@given(sound_ones())
@settings(max_examples=40, deadline=None)
def test_a_version_does_not_differ_from_itself_however_it_is_drawn(definition: Definition) -> None:
    assert not told(definition, definition)
    assert not told(replace(definition, layout=Layout()), read(write(definition)))


@given(sound_ones(), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_what_is_told_is_what_was_done_and_the_same_the_other_way_round(definition: Definition, seed: int) -> None:
    after = edited(definition, Random(seed), 2)
    found, back = told(definition, after), told(after, definition)
    same = {node.key for node in definition.nodes} == {node.key for node in after.nodes}
    if same and definition.nodes != after.nodes:
        assert found, "something was changed and nobody was told"
    turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED, Change.CHANGED: Change.CHANGED}
    count = {kind: sum(one.change is kind for one in found) for kind in Change}
    assert count == {kind: sum(one.change is turned[kind] for one in back) for kind in Change}
    olds = {one.key for one in (*definition.nodes, *definition.flows)} | {""}
    news = {one.key for one in (*after.nodes, *after.flows)} | {""}
    assert all(one.old in olds and one.new in news for one in found), "each mark has its place on its diagram"


def test_each_kind_of_change_is_said_in_words() -> None:
    old = two_steps()
    new = replace(
        old,
        limit=Period.days(3),
        nodes=(
            *(replace(n, limit=Period.days(2), who=Who("officer")) if n.key == "ky" else n for n in old.nodes),
            Node("them", K.USER, "Vào sổ", who=Who("officer"), limit=Period.hours(2)),
        ),
        flows=(old.flows[0], old.flows[1], Flow("x", "ky", "them"), Flow("y", "them", "e")),
    )
    assert [(one.change, one.old, one.new, one.sentence) for one in told(old, new)] == [
        (Change.CHANGED, "", "", "Thời hạn chung: nay là “03 ngày làm việc”."),
        (
            Change.CHANGED, "ky", "ky",
            "“Ký”: người làm từ “Lãnh đạo” thành “Chuyên viên”; "
            "thời hạn từ “01 ngày làm việc” thành “02 ngày làm việc”.",
        ),
        (Change.ADDED, "", "them", "Thêm “Vào sổ” (Chuyên viên, 02 giờ làm việc)."),
        (Change.REMOVED, "ky_e", "", "Không còn đường từ “Ký” tới kết thúc chưa có tên."),
    ]  # fmt: skip


def test_a_step_that_was_drawn_anew_under_its_name_is_the_same_step() -> None:
    old = three_hands()
    nodes = tuple(replace(n, key="khac") if n.key == "tham" else n for n in old.nodes)
    flows = tuple(
        replace(f, source=f.source.replace("tham", "khac"), target=f.target.replace("tham", "khac")) for f in old.flows
    )
    assert not told(old, replace(old, nodes=nodes, flows=flows))
    other = tuple(replace(f, condition='outcome == "Được"') if f.condition else f for f in old.flows)
    [one] = told(old, replace(old, flows=other))
    assert one.change is Change.CHANGED and "Được" in one.sentence and one.old == "hoi_ky"


def test_the_page_shows_both_and_marks_what_differs(province: None, come_as: Come) -> None:
    process = published(two_steps())
    timed = replace(two_steps(), nodes=tuple(
        replace(n, limit=Period.days(2)) if n.key == "ky" else n for n in two_steps().nodes
    ))  # fmt: skip
    version = next_version(process, timed)
    officer = come_as(person("minh", "officer"))
    page = officer.get(f"/quy-trinh/ban/{version}/so-sanh").content.decode()
    assert page.count("data-diagram-marks") == 2 and "thời hạn từ" in page and "&#34;changed&#34;" in page
    assert officer.get(f"/quy-trinh/ban/{version}/so-sanh?voi=QTNB-99999.v1").status_code == 404
    assert "so-sanh" in officer.get(f"/quy-trinh/ban/{version}").content.decode()
