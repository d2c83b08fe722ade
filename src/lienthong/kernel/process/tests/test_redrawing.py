"""A draft is drawn in the editor: kept as the house writes it, refused by place, and nobody is written over."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who
from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.ordering import as_read
from lienthong.kernel.process.redrawing import MOST_BYTES, begun, faults_of, redrawn, still_asked
from lienthong.kernel.process.showing import lines_of
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.strangers import There

from .factories import author, drafted, drawn, person, three_hands, two_steps
from .making import sound_ones

K = NodeKind
Come = Callable[[Actor], Client]
ROLES = {"officer": "Chuyên viên", "leader": "Lãnh đạo", "counter": "Một cửa"}


def there(_: Definition) -> There:
    return There(ROLES)


def mai() -> Actor:
    """Who writes the processes of the ward."""
    return person("mai", "unit_admin")


def held(code: str) -> Version:
    return whole(lambda: Version.objects.get(code=code), HOUSE)


def renamed(definition: Definition, key: str, name: str) -> Definition:
    return replace(definition, nodes=tuple(replace(n, name=name) if n.key == key else n for n in definition.nodes))


def changed(xml: bytes, *pairs: tuple[str, str]) -> bytes:
    text = xml.decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


# -- what was drawn ------------------------------------------------------------------------------------------


@given(sound_ones())
@settings(max_examples=40, deadline=None)
def test_what_is_sent_back_unchanged_stays_as_it_was(definition: Definition) -> None:
    xml = write(definition)
    kept = redrawn(xml, read(xml))
    assert kept.definition == read(xml)
    assert redrawn(kept.bpmn.encode(), kept.definition).bpmn == kept.bpmn, "drawn once more it is the same text"


def test_places_that_somebody_drew_stay_and_what_is_not_drawn_comes_from_the_draft() -> None:
    before = replace(read(write(two_steps())), procedures=("2.000635",), name="Tên của quy trình")
    xml = write(replace(before, procedures=(), facts=()))
    box = before.layout.boxes["nhan"]
    moved = changed(xml, (f'x="{box[0]:g}" y="{box[1]:g}"', f'x="{box[0] + 33:g}" y="{box[1] + 7:g}"'))
    after = redrawn(moved, before).definition
    assert after.layout.boxes["nhan"][:2] == (box[0] + 33, box[1] + 7)
    assert after.procedures == ("2.000635",)


def test_a_step_that_is_drawn_nowhere_gets_a_place() -> None:
    xml = re.sub(rb'<bpmndi:BPMNShape id="ky-shape".*?</bpmndi:BPMNShape>', b"", write(two_steps()), flags=re.S)
    assert "ky" not in read(xml).layout.boxes
    assert "ky" in redrawn(xml).definition.layout.boxes


def chain(*keys: str, steps: str) -> Definition:
    """Steps of an officer in the order of the file, led through in the order of `steps`."""
    nodes = [Node(key, K.USER, f"Việc {key}", who=Who("officer")) for key in keys]
    ends = [Node("s", K.START, "Mở"), Node("e", K.END, "Xong")]
    return drawn([ends[0], *nodes, ends[1]], [f"{one}>{two}" for one, two in pairwise(["s", *steps, "e"])])


@pytest.mark.parametrize(
    ("now", "steps", "rows"),
    [
        (chain(*"abcdn", steps="anbcd"), "put in between", "anbcd"),
        (chain(*"abcdnm", steps="abcnmd"), "two of them", "abcnmd"),
        (chain(*"acdb", steps="abcd"), "deleted and brought back", "abcd"),
        (chain(*"abcd", steps="acbd"), "led to otherwise", "acbd"),
        (chain(*"abcd", steps="abcd"), "as it was", "abcd"),
        (chain(*"acd", steps="acd"), "taken out", "acd"),
    ],
)
def test_the_rows_of_the_table_follow_the_way_through_the_drawing(now: Definition, steps: str, rows: str) -> None:
    """A drawing program puts at the end what is new; a table whose ways lead “back” to it is no table of a decision."""
    before = read(write(chain(*"abcd", steps="abcd")))
    after = redrawn(write(now), before).definition
    assert "".join(node.key for node in after.nodes if node.kind is K.USER) == rows, steps
    assert not [way for line in lines_of(after, {}, {}) for way in line.ways if way.back]
    assert redrawn(write(after), after).definition.nodes == after.nodes


@given(sound_ones(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_no_node_is_lost_where_rows_are_laid_anew(definition: Definition, chance: random.Random) -> None:
    """Whatever was there before, each node stands there once, and what was there without change in its old order."""
    gone = {node.key for node in definition.nodes if chance.random() < 0.3}
    before = replace(definition, nodes=tuple(node for node in definition.nodes if node.key not in gone))
    after = as_read(definition, before)
    assert sorted(node.key for node in after.nodes) == sorted(node.key for node in definition.nodes)
    assert as_read(definition, definition) == definition


def test_scripts_and_words_of_other_programs_are_not_kept() -> None:
    xml = changed(
        write(two_steps()),
        ("<bpmn:userTask", '<bpmn:userTask xmlns:x="http://example.org/x" x:onclick="alert(1)"'),
        ("</bpmn:process>", '<bpmn:extensionElements><s:script xmlns:s="http://www.w3.org/1999/xhtml">alert(1)</s:script>'
         "</bpmn:extensionElements></bpmn:process>"),
    )  # fmt: skip
    assert "alert" not in redrawn(xml).bpmn


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("<bpmn:userTask", "<bpmn:scriptTask"), "scriptTask"),
        (('id="ky"', 'id="nhan"'), "trùng"),
        (('<bpmn:endEvent id="e">', '<bpmn:endEvent id="e"><bpmn:terminateEventDefinition/>'), "terminateEvent"),
        (("<?xml version='1.0' encoding='UTF-8'?>", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'), "DOCTYPE"),
    ],
)  # fmt: skip
def test_what_no_run_could_follow_is_refused_by_its_name(change: tuple[str, str], named: str) -> None:
    xml = changed(write(two_steps()), change).replace(b"</bpmn:userTask>", b"</bpmn:userTask>", 1)
    if "scriptTask" in named:
        xml = xml.replace(b"</bpmn:userTask>", b"</bpmn:scriptTask>", 1)
    with pytest.raises(Unfit) as no:
        redrawn(xml)
    assert named in f"{no.value.sentence} {no.value.facts}"


def test_ten_megabytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(Unfit, match="Bản vẽ lớn 10 MB"):
        redrawn(write(two_steps()) + b" " * 10_000_000)


# -- lint ----------------------------------------------------------------------------------------------------


def test_a_new_process_is_sound_but_for_who_does_its_step() -> None:
    [fault] = faults_of(begun("Quy trình").encode(), there)
    assert fault.at == ("buoc-1",) and fault.level == "late" and "chưa rõ ai làm" in fault.sentence
    assert not faults_of(begun("Quy trình", role="officer").encode(), there)


def test_the_lint_tells_the_way_to_a_fault_and_the_id_of_its_place() -> None:
    keyed = renamed(three_hands(), "ky", "Ký")
    nodes = tuple(replace(n, key="bước ký") if n.key == "ky" else n for n in keyed.nodes)
    flows = tuple(
        replace(f, source=f.source.replace("ky", "bước ký"), target=f.target.replace("ky", "bước ký"))
        for f in keyed.flows
        if f.key != "ky_e"
    )
    xml = write(replace(keyed, nodes=nodes, flows=flows))
    [fault] = [one for one in faults_of(xml, there) if "không có đường đi tiếp" in one.sentence]
    assert f'id="{fault.at[0]}"' in xml.decode(), "a fault is told by the id that the drawing knows"


def test_a_role_that_the_house_does_not_have_and_what_cannot_be_read_are_faults_with_their_place() -> None:
    strange = replace(two_steps(), nodes=tuple(
        replace(n, who=Who("phù thủy")) if n.key == "ky" else n for n in two_steps().nodes
    ))  # fmt: skip
    assert [one.at for one in faults_of(write(strange), there)] == [("ky",)]
    doubled = changed(write(two_steps()), ("<bpmn:userTask", "<bpmn:scriptTask")).replace(
        b"</bpmn:userTask>", b"</bpmn:scriptTask>", 1
    )
    [fault] = faults_of(doubled, there)
    assert fault.at == ("nhan",) and fault.label == "chưa đọc được"


def test_a_fault_in_a_part_that_has_no_name_is_told_in_peoples_words() -> None:
    long = "true || " * 3000 + "true"
    way = f"<bpmn:conditionExpression>{long}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    xml = re.sub(
        rb"(<bpmn:sequenceFlow [^>]*)/>", lambda found: found[1] + b">" + way.encode(), write(two_steps()), count=1
    )
    assert way.encode() in xml
    [fault] = faults_of(xml, there)
    assert fault.sentence.startswith("Điều kiện đi tiếp: biểu thức dài")


def test_what_was_drawn_otherwise_is_asked_no_more() -> None:
    before = two_steps()
    rows = [
        {"key": "1", "kind": DoubtKind.WHO.value, "at": "nhan", "steps": ["nhan"], "sentence": "Ai?"},
        {"key": "2", "kind": DoubtKind.TIME.value, "at": "ky", "sentence": "Bao lâu?"},
        {"key": "3", "kind": DoubtKind.LEFT.value, "at": "", "sentence": "Không đọc."},
    ]
    other = replace(before, nodes=tuple(
        replace(n, who=Who("counter")) if n.key == "nhan" else n for n in before.nodes
    ))  # fmt: skip
    assert [row["key"] for row in still_asked(before, other, rows)] == ["2", "3"]
    timed = replace(before, nodes=tuple(
        replace(n, limit=Period.hours(3)) if n.key == "ky" else n for n in before.nodes
    ))  # fmt: skip
    assert [row["key"] for row in still_asked(before, timed, rows)] == ["1", "3"]


# -- the verb and its page -------------------------------------------------------------------------------------


def test_a_draft_is_drawn_anew_and_of_two_who_draw_the_second_is_told(province: None) -> None:
    code = drafted(two_steps())
    shown = mark_of(held(code))
    other = write(renamed(two_steps(), "nhan", "Tiếp nhận và kiểm tra"))
    mark = actions.redraw(code, mai(), drawn=other, shown=shown, key="mot-lan-ve")
    assert mark == mark_of(held(code)) != shown and "Tiếp nhận và kiểm tra" in held(code).bpmn
    assert actions.redraw(code, mai(), drawn=other, shown=shown, key="mot-lan-ve") == mark, "sent twice, kept once"
    with pytest.raises(ChangedMeanwhile, match=r"^Anh/chị, ở một cửa sổ khác, vừa thay đổi"):
        actions.redraw(code, mai(), drawn=write(two_steps()), shown=shown)
    with pytest.raises(ChangedMeanwhile, match=f"^{mai().name} vừa thay đổi"):
        actions.redraw(code, author(), drawn=write(two_steps()), shown=shown)
    assert "Tiếp nhận và kiểm tra" in held(code).bpmn
    assert actions.redraw(code, mai(), drawn=held(code).bpmn.encode(), shown=mark) == mark, "the same is no change"


def test_the_words_of_a_table_are_settled_before_it_is_drawn(province: None) -> None:
    row = {"key": "who-1", "kind": "who", "at": "nhan", "sentence": "Ai?", "column": "who", "steps": ["nhan"]}
    unit = held(drafted(two_steps())).unit_id
    code = actions.draft(mai(), unit_id=unit, bpmn=write(two_steps()).decode(), doubts=[row])
    with pytest.raises(Unfit, match="điểm đọc từ bảng"):
        actions.redraw(code, mai(), drawn=write(three_hands()), shown=mark_of(held(code)))


def sent(author: Client, code: str, xml: bytes, where: str = "soan", **more: str) -> tuple[int, dict[str, object]]:
    answer = author.post(
        f"/quy-trinh/ban/{code}/{where}",
        {"act": "draw", "key": "khoa-gui-1", "drawn": SimpleUploadedFile("q.bpmn", xml), **more},
    )
    return answer.status_code, json.loads(answer.content)


def test_the_editor_saves_lints_and_refuses_with_the_place(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    page = author.get(f"/quy-trinh/ban/{code}/soan").content.decode()
    shown = mark_of(held(code))
    assert shown in page and "Thêm phần tử" in page
    status, said = sent(author, code, write(renamed(two_steps(), "ky", "Ký duyệt")), shown=shown)
    assert (status, said) == (200, {"mark": mark_of(held(code))})
    status, said = sent(author, code, write(two_steps()), shown=shown, key="khoa-gui-2")
    assert status == 409 and said["changed"]
    bad = changed(write(two_steps()), ('id="ky"', 'id="nhan"'))
    status, said = sent(author, code, bad, shown=mark_of(held(code)), key="khoa-gui-3")
    assert (status, said["sketch"]) == (200, True) and "trùng" in str(said["sentence"])
    assert "trùng" not in held(code).bpmn and held(code).sketch
    status, said = sent(author, code, b"x" * (MOST_BYTES + 1), shown=mark_of(held(code)), key="khoa-gui-4")
    assert status == 422 and "MB" in str(said["sentence"])
    status, said = sent(author, code, write(renamed(two_steps(), "ky", "")), "soat")
    assert status == 200 and [one["at"] for one in said["faults"]] == [["ky"]]


def test_a_new_process_begins_from_an_empty_page_and_a_published_one_from_its_last_version(
    province: None, come_as: Come
) -> None:
    author = come_as(mai())
    assert author.post("/quy-trinh/soan-moi", {"key": "khoa-moi-01", "name": " "}).status_code == 422
    made = author.post("/quy-trinh/soan-moi", {"key": "khoa-moi-02", "name": "Cấp bản sao", "unit": "na-p-1"})
    code = made["Location"].split("/")[3]
    definition = read(held(code).bpmn.encode())
    assert [n.kind for n in definition.nodes] == [K.START, K.USER, K.END] and definition.name == "Cấp bản sao"
    xml = write(replace(definition, nodes=tuple(
        replace(n, who=Who("officer")) if n.key == "buoc-1" else n for n in definition.nodes
    )))  # fmt: skip
    assert sent(author, code, xml, shown=mark_of(held(code)))[0] == 200
    facts = {"act": "publish", "key": "khoa-ban-hanh", "decision": "12/QĐ-UBND", "effective_on": "01/02/2026"}
    facts["shown"] = mark_of(held(code))
    assert author.post(f"/quy-trinh/ban/{code}/soan", facts)["Location"] == f"/quy-trinh/ban/{code}"
    assert held(code).decision == "12/QĐ-UBND"
    again = author.post("/quy-trinh/soan-moi", {"key": "khoa-moi-03", "source": code})
    assert again["Location"].endswith(".v2/soan")
    assert author.get(f"/quy-trinh/ban/{code}/soan").status_code == 303, "what is published is not drawn any more"


def test_examining_what_begins_is_no_matter_of_luck() -> None:
    assert not examine(read(begun("Quy trình", role="officer").encode()))
    assert Node("x", K.USER).name == ""
