"""A draft is begun on an empty page, changed, undone, done again by two people; published, it stands."""

import json
from typing import Any

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.editing import MOST_STROKES
from lienthong.kernel.forms.models import Form, Stroke, Version
from lienthong.kernel.forms.versioning import listed
from lienthong.kernel.units import api as units

from .factories import NEW_YEAR, SMALL, WARD, as_one, begun, drafted, lan, mai, person, published

ADD = {"do": "add_field", "kind": "text", "step": "buoc_1"}


def held(code: str) -> Version:
    """A version as it stands in its table."""
    return whole(lambda: Version.objects.select_related("form").get(code=code), HOUSE)


def started(title: str = "Tờ khai thử") -> str:
    """A draft on an empty page."""
    return actions.start(mai(), unit_id=units.card(WARD).id, title=title)


def edited(code: str, **change: Any) -> dict[str, Any]:
    """One change of a draft as it stands."""
    return actions.edit(code, mai(), change=change, turn=held(code).turn)


def test_a_form_is_begun_on_an_empty_page_and_published_when_it_asks_something(province: None) -> None:
    code = started("  Tờ khai   thử ")
    assert held(code).form.title == "Tờ khai thử"
    with pytest.raises(Unfit) as no:
        actions.publish(code, mai(), decision="1/QĐ", effective_on=NEW_YEAR)
    assert "từ 1 đến" in str(no.value.fields)
    assert edited(code, **ADD, label="Họ tên") == {"turn": 1, "said": "thêm mục “Họ tên”", "chosen": "muc:ho_ten"}
    edited(code, do="title", title="Tờ khai đổi tên")
    assert held(code).form.title == "Tờ khai đổi tên"
    actions.publish(code, mai(), decision="1/QĐ", effective_on=NEW_YEAR)
    with pytest.raises(WrongMoment):
        edited(code, **ADD, label="Muộn")
    with pytest.raises(WrongMoment):
        actions.undo(code, mai(), turn=2)
    assert whole(lambda: Stroke.objects.exists(), HOUSE) is False, "what is published needs no way back"
    with pytest.raises(Unfit):
        started(" ")
    with pytest.raises(Unfit):
        started("x" * 301)


def test_a_further_version_begins_as_the_newest_and_running_declarations_keep_theirs(province: None) -> None:
    form = published(SMALL)
    declaration, who = begun(form)
    code = actions.start(mai(), unit_id=units.card(WARD).id, form=form)
    assert json.loads(held(code).document) == SMALL and code == f"{form}.v2"
    edited(code, do="drop_field", field="so_con")
    actions.publish(code, mai(), decision="2/QĐ", effective_on=NEW_YEAR)
    as_one(who, lambda: actions.save(declaration, who, step="mot", values={"so_con": "2"}, turn=0, page="trang-thu"))
    assert begun(form)[0] != declaration


def test_every_change_is_undone_and_done_again_sign_by_sign(province: None) -> None:
    code = drafted(SMALL)
    texts = [held(code).document]
    for change in (
        {"do": "add_field", "kind": "rows", "label": "Các con", "step": "mot"},
        {"do": "key", "field": "co_con", "key": "dong_con"},
        {"do": "drop_field", "field": "so_con"},
    ):
        edited(code, **change)
        texts.append(held(code).document)
    for text in reversed(texts[:-1]):
        actions.undo(code, mai(), turn=held(code).turn)
        assert held(code).document == text
    with pytest.raises(Unfit):
        actions.undo(code, mai(), turn=held(code).turn)
    for text in texts[1:]:
        actions.redo(code, mai(), turn=held(code).turn)
        assert held(code).document == text
    with pytest.raises(Unfit):
        actions.redo(code, mai(), turn=held(code).turn)
    actions.undo(code, mai(), turn=held(code).turn)
    edited(code, do="title", title="Một hướng khác")
    with pytest.raises(Unfit):
        actions.redo(code, mai(), turn=held(code).turn)
    other = json.dumps({**SMALL, "title": "Từ tệp"}, ensure_ascii=False)
    actions.put_right(code, mai(), document=other, shown=held(code).digest)
    actions.undo(code, mai(), turn=held(code).turn)
    assert held(code).form.title == "Một hướng khác", "a file that was brought in is undone too"


def test_the_way_back_is_bounded(province: None) -> None:
    code = started()
    for number in range(MOST_STROKES + 5):
        edited(code, do="title", title=f"Tên {number}")
    assert whole(lambda: Stroke.objects.count(), HOUSE) == MOST_STROKES + 1
    for _ in range(MOST_STROKES):
        actions.undo(code, mai(), turn=held(code).turn)
    with pytest.raises(Unfit):
        actions.undo(code, mai(), turn=held(code).turn)
    assert held(code).form.title == "Tên 4"


def test_the_second_of_two_is_told_who_was_quicker_and_nothing_is_written_over(province: None) -> None:
    code = started()
    edited(code, **ADD, label="Họ tên")
    colleague = person("thao", "coordinator")
    actions.edit(code, colleague, change={"do": "title", "title": "Của Thảo"}, turn=1)
    for late in (
        lambda: actions.edit(code, mai(), change={**ADD, "label": "Tuổi"}, turn=1),
        lambda: actions.undo(code, mai(), turn=1),
        lambda: actions.redo(code, mai(), turn=1),
    ):
        with pytest.raises(ChangedMeanwhile, match="Thao"):
            late()
    assert held(code).form.title == "Của Thảo" and held(code).turn == 2
    with pytest.raises(ChangedMeanwhile, match="cửa sổ khác"):
        actions.edit(code, colleague, change={"do": "title", "title": "x"}, turn=1)


def test_whoever_puts_right_gives_up_or_publishes_too_late_is_told_who_was_quicker(province: None) -> None:
    code = started()
    edited(code, **ADD, label="Họ tên")
    shown, colleague = held(code).digest, person("thao", "coordinator")
    actions.edit(code, colleague, change={"do": "title", "title": "Của Thảo"}, turn=1)
    verbs: tuple[tuple[Any, dict[str, Any]], ...] = (
        (actions.put_right, {"document": json.dumps(SMALL)}),
        (actions.discard, {}),
        (actions.publish, {"decision": "1/QĐ", "effective_on": NEW_YEAR}),
    )
    for do, more in verbs:
        with pytest.raises(ChangedMeanwhile, match=r"^Thao vừa thay đổi"):
            do(code, mai(), shown=shown, **more)
        with pytest.raises(ChangedMeanwhile, match=r"^Anh/chị, ở một cửa sổ khác, vừa thay đổi"):
            do(code, colleague, shown=shown, **more)
    actions.undo(code, mai(), turn=2)
    with pytest.raises(ChangedMeanwhile, match=r"^Mai vừa thay đổi"):
        actions.edit(code, colleague, change={"do": "title", "title": "x"}, turn=2)
    assert held(code).state == "draft"


def test_a_second_press_does_nothing_and_what_changes_nothing_is_no_change(province: None) -> None:
    code = started()
    for _ in range(2):
        actions.edit(code, mai(), key="mot-khoa-sua-1", change={**ADD, "label": "Họ tên"}, turn=0)
    assert json.loads(held(code).document)["schema"]["properties"].keys() == {"ho_ten"}
    assert edited(code, do="field", field="ho_ten", label="Họ tên")["turn"] == 1
    assert held(code).turn == 1


def test_only_its_authors_change_a_draft(province: None) -> None:
    code = started()
    for stranger in (lan(), person("binh", "unit_admin", "na-p-2")):
        for late in (actions.undo, actions.redo):
            with pytest.raises(NotThere):
                late(code, stranger, turn=0)
        with pytest.raises(NotThere):
            actions.edit(code, stranger, change={**ADD, "label": "x"}, turn=0)
        with pytest.raises(NotAllowed):
            actions.start(stranger, unit_id=units.card(WARD).id, title="x")
    assert whole(lambda: Form.objects.count(), HOUSE) == 1


def test_a_draft_is_given_up_and_nobody_finds_it_any_more(province: None) -> None:
    form = published(SMALL)
    again = drafted(SMALL, of=form)
    with pytest.raises(ChangedMeanwhile):
        actions.discard(again, mai(), shown="một bản cũ hơn")
    actions.discard(again, mai(), shown=held(again).digest)
    assert held(again).state == "discarded" and not whole(
        lambda: Stroke.objects.filter(version__code=again).count(), HOUSE
    )
    for do in (
        lambda: actions.discard(again, mai(), shown=held(again).digest),
        lambda: actions.publish(again, mai(), decision="1/QĐ", effective_on=NEW_YEAR),
        lambda: edited(again, **ADD, label="Thêm"),
    ):
        with pytest.raises(NotThere):
            do()
    with pytest.raises(WrongMoment):
        actions.discard(f"{form}.v1", mai(), shown=held(f"{form}.v1").digest)
    next_one = actions.start(mai(), unit_id=units.card(WARD).id, form=form)
    assert next_one == f"{form}.v3" and held(next_one).document == held(f"{form}.v1").document


def test_a_form_whose_only_draft_was_given_up_is_gone_from_the_list(province: None) -> None:
    code = started()
    assert as_one(mai(), lambda: listed(mai()).rows)
    actions.discard(code, mai(), shown=held(code).digest)
    assert not as_one(mai(), lambda: listed(mai()).rows) and not listed(HOUSE).rows
    with pytest.raises(NotThere):
        actions.start(mai(), unit_id=units.card(WARD).id, form=code.split(".")[0])
    with pytest.raises((NotAllowed, NotThere)):
        actions.discard(started(), lan(), shown="")


def test_nobody_publishes_what_another_has_changed_meanwhile(province: None) -> None:
    code = drafted()
    shown = held(code).digest
    edited(code, do="title", title="Tên khác")
    with pytest.raises(ChangedMeanwhile):
        actions.publish(code, mai(), decision="1/QĐ", effective_on=NEW_YEAR, shown=shown)
    actions.publish(code, mai(), decision="1/QĐ", effective_on=NEW_YEAR, shown=held(code).digest)
