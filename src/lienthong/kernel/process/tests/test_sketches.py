"""A drawing that cannot be read yet is kept beside its draft: nobody loses it, nobody is written over."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.redrawing import MOST_BYTES, sketched

from . import factories
from .factories import drafted, person, published, three_hands, two_steps
from .racing import raced
from .test_redrawing import changed, held, mai, renamed, sent

Come = Callable[[Actor], Client]


def unfinished(name: str = "Ký") -> bytes:
    """Two steps, the second by this name, and an event of which nobody has said yet what it waits for."""
    return factories.unfinished(renamed(two_steps(), "ky", name))


def kept(code: str, drawn: bytes) -> str:
    return str(actions.keep_sketch(code, mai(), drawn=drawn, shown=mark_of(held(code))))


def test_what_cannot_be_read_yet_is_kept_beside_the_last_that_could(province: None) -> None:
    code = drafted(two_steps())
    before, shown = held(code).bpmn, mark_of(held(code))
    mark = actions.keep_sketch(code, mai(), drawn=unfinished(), shown=shown, key="giu-ban-ve-do")
    now = held(code)
    assert (now.bpmn, now.sketched_by) == (before, "Mai") and 'id="cho"' in now.sketch and now.sketched_at
    assert mark == mark_of(now) != shown
    assert actions.keep_sketch(code, mai(), drawn=unfinished(), shown=shown, key="giu-ban-ve-do") == mark, "sent twice"
    with pytest.raises(ChangedMeanwhile):
        actions.keep_sketch(code, mai(), drawn=unfinished("Khác"), shown=shown)
    with pytest.raises(ChangedMeanwhile):
        actions.redraw(code, mai(), drawn=write(three_hands()), shown=shown)
    mark = actions.redraw(code, mai(), drawn=write(three_hands()), shown=mark)
    assert (held(code).sketch, held(code).sketched_by, held(code).sketched_at) == ("", "", None)
    assert mark == mark_of(held(code)) and "Thẩm định" in held(code).bpmn


def test_a_sketch_is_dropped_once_and_the_draft_is_as_it_was(province: None) -> None:
    code = drafted(two_steps())
    before = mark_of(held(code))
    mark = kept(code, unfinished())
    with pytest.raises(ChangedMeanwhile):
        actions.drop_sketch(code, mai(), shown=before)
    assert actions.drop_sketch(code, mai(), shown=mark, key="bo-ban-ve-do") == before == mark_of(held(code))
    assert actions.drop_sketch(code, mai(), shown=mark, key="bo-ban-ve-do") == before, "pressed twice"
    with pytest.raises(Unfit, match="không có bản vẽ dở"):
        actions.drop_sketch(code, mai(), shown=before)


def test_while_there_is_a_sketch_nothing_passes_it_over(province: None) -> None:
    code = drafted(two_steps())
    kept(code, unfinished())
    bpmn = held(code).bpmn
    for act in (
        lambda: actions.publish(code, mai(), decision="1/QĐ", effective_on=dt.date(2026, 1, 1)),
        lambda: actions.put_right(code, mai(), bpmn=write(three_hands()).decode()),
        lambda: actions.definitions.settle(code, mai(), answers={"x": {"role": "officer"}}),
        lambda: actions.definitions.take_back(code, mai()),
    ):
        with pytest.raises(Unfit, match="bản vẽ dở"):
            act()
    assert held(code).bpmn == bpmn and held(code).state == "draft"
    with pytest.raises(IntegrityError):
        whole(lambda: Version.objects.filter(code=code).update(
            state="published", decision="1/QĐ", effective_on=dt.date(2026, 1, 1)
        ), HOUSE)  # fmt: skip


def test_who_does_not_write_it_and_what_is_published_has_none(province: None) -> None:
    code, process = drafted(two_steps()), published(two_steps())
    for who in (person("lan", "officer"), person("xa", "unit_admin", "na-p-2")):
        with pytest.raises(NotThere):
            actions.keep_sketch(code, who, drawn=unfinished(), shown=mark_of(held(code)))
    with pytest.raises(WrongMoment):
        kept(f"{process}.v1", unfinished())


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (b"", "không có nội dung"),
        (b"<x", "không phải là XML"),
        (b"<a/>", "không phải là quy trình BPMN"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + unfinished().partition(b"?>")[2], "DOCTYPE"),
        (unfinished() + b" " * MOST_BYTES, "Bản vẽ lớn 2 MB"),
        (write(two_steps()), "đọc được"),
    ],
)
def test_what_is_no_drawing_or_can_be_read_is_no_sketch(province: None, drawn: bytes, said: str) -> None:
    code = drafted(two_steps())
    with pytest.raises(Unfit, match=said):
        kept(code, drawn)
    assert held(code).sketch == ""


def test_of_a_sketch_only_what_is_bpmn_is_kept() -> None:
    hostile = changed(
        unfinished(),
        ("<bpmn:userTask", '<bpmn:userTask xmlns:x="http://example.org/x" x:onclick="alert(1)"'),
        ("</bpmn:process>", '<s:script xmlns:s="http://www.w3.org/1999/xhtml">alert(2)</s:script><!-- alert(3) -->'
         '<?xml-stylesheet href="alert(4)"?></bpmn:process>'),
    )  # fmt: skip
    text = sketched(hostile)
    assert "alert" not in text and "example.org" not in text and 'id="cho"' in text
    assert sketched(text.encode()) == text, "sent again it is the same"


def test_the_editor_keeps_it_shows_it_at_return_and_lets_it_be_dropped(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    here = f"/quy-trinh/ban/{code}"
    assert author.get(f"{here}/ve-do.bpmn").status_code == 404
    status, said = sent(author, code, unfinished("Ký và đóng dấu"), shown=mark_of(held(code)))
    assert status == 200 and said["sketch"] and said["mark"] == mark_of(held(code))
    page = author.get(f"{here}/soan").content.decode()
    assert "Có bản vẽ dở, Mai để lại lúc" in page and f"{here}/ve-do.bpmn" in page
    answer = author.get(f"{here}/ve-do.bpmn")
    assert "Ký và đóng dấu" in answer.content.decode() and answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]
    table = author.get(f"{here}/soan?xem=bang").content.decode()
    assert "Vẽ tiếp" in table and "Ký và đóng dấu" not in table
    facts = {"act": "save", "key": "khoa-bang-do", "shown": mark_of(held(code)), "rows": "0"}
    refused = author.post(f"{here}/soan?xem=bang", facts)
    assert refused.status_code == 422 and "bản vẽ dở" in refused.content.decode()
    publishing = {"act": "publish", "key": "khoa-ban-hanh", "decision": "1/QĐ", "effective_on": "01/02/2026"}
    publishing["shown"] = mark_of(held(code))
    assert author.post(f"{here}/soan", publishing).status_code == 422
    assert author.post(f"{here}/soan", {"act": "drop_sketch", "key": "khoa-bo-do", "shown": "cũ"}).status_code == 409
    facts = {"act": "drop_sketch", "key": "khoa-bo-do-2", "shown": mark_of(held(code))}
    assert [author.post(f"{here}/soan", facts).status_code for _ in range(2)] == [303, 303]
    assert held(code).sketch == "" and "Có bản vẽ dở" not in author.get(f"{here}/soan").content.decode()


def test_a_sketch_is_for_those_who_write_the_draft(province: None, come_as: Come) -> None:
    code = drafted(two_steps())
    kept(code, unfinished())
    assert come_as(person("lan", "officer")).get(f"/quy-trinh/ban/{code}/ve-do.bpmn").status_code == 404


def test_a_drawing_whose_answer_was_lost_goes_out_again_under_its_key(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    shown = mark_of(held(code))
    first = sent(author, code, unfinished(), shown=shown, key="khoa-mat-mang")
    assert sent(author, code, unfinished(), shown=shown, key="khoa-mat-mang") == first
    answer = author.post(f"/quy-trinh/ban/{code}/soan", {
        "act": "draw", "key": "khoa-khong-phai", "shown": mark_of(held(code)),
        "drawn": SimpleUploadedFile("q.bpmn", b"<x"),
    })  # fmt: skip
    assert answer.status_code == 422 and "XML" in json.loads(answer.content)["sentence"]


def test_of_two_who_draw_at_once_one_is_kept_and_the_other_told(real_province: str) -> None:
    code = drafted(two_steps())
    shown = mark_of(held(code))
    lock = f"select id from process_version where code = '{code}' for update"
    acts = [
        lambda: actions.keep_sketch(code, mai(), drawn=unfinished("Một"), shown=shown),
        lambda: actions.redraw(code, mai(), drawn=write(renamed(two_steps(), "ky", "Hai")), shown=shown),
    ]
    came = raced(lock, acts)
    assert [type(one) for one in came if isinstance(one, Refusal)] == [ChangedMeanwhile]
    now = held(code)
    assert ("Một" in now.sketch) is isinstance(came[1], Refusal) and ("Hai" in now.bpmn) is isinstance(came[0], Refusal)


def test_a_draft_with_a_sketch_is_not_published_meanwhile(real_province: str) -> None:
    code = drafted(two_steps())
    shown = mark_of(held(code))
    lock = f"select id from process_version where code = '{code}' for update"
    came = raced(lock, [
        lambda: actions.keep_sketch(code, mai(), drawn=unfinished(), shown=shown),
        lambda: actions.publish(code, mai(), decision="2/QĐ", effective_on=dt.date(2026, 1, 1)),
    ])  # fmt: skip
    assert len([one for one in came if isinstance(one, Refusal)]) == 1
    now = held(code)
    assert (now.state, bool(now.sketch)) in (("draft", True), ("published", False))
