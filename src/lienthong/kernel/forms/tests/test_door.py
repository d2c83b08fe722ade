"""What a room of cases does with declarations, through the door alone: begun, filled in, sent, printed, handed back."""

from typing import Any

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere, TooMany, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import api as forms
from lienthong.kernel.jobs.tests.factories import EventRow

from .factories import ANSWERED, OTHER, SMALL, as_one, citizen, lan, person, published


def test_a_case_is_declared_through_the_door(province: None) -> None:
    code_of_form = published(
        {**SMALL, "fields": {**SMALL["fields"], "ten": {"label": "Tên", "prefill": ["people.full_name"]}}}
    )
    tu, desk = citizen(), lan()
    code = as_one(tu, lambda: forms.begin(tu, form=code_of_form))
    card = as_one(tu, lambda: forms.declared(tu, code))
    assert (card.form, card.state, card.sent, card.answer) == (code_of_form, "begun", False, {"ten": "Nguyễn Thị Tư"})
    assert [line.line.label for step in card.steps for line in step.lines] == ["Tên", "CO_CON"]
    with pytest.raises(NotThere):
        as_one(desk, lambda: forms.declared(desk, code))
    more: dict[str, Any] = {"step": "mot", "values": {"co_con": "true", "so_con": "x"}, "turn": 0, "page": "trang"}
    as_one(tu, lambda: forms.save(code, tu, **more))
    assert [fault.path for fault in as_one(tu, lambda: forms.declared(tu, code)).outcome.faults] == ["so_con"]
    with pytest.raises(Unfit) as no:
        as_one(tu, lambda: forms.send(code, tu))
    assert no.value.fields.keys() == {"so_con"}
    as_one(tu, lambda: forms.save(code, tu, **{**more, "values": ANSWERED, "turn": 1}))
    as_one(tu, lambda: forms.send(code, tu))
    sent = as_one(desk, lambda: forms.declared(desk, code))
    assert sent.sent and sent.answer == {"ten": "Trần Thị Thử", "co_con": True, "so_con": 2}
    assert sent.version == f"{code_of_form}.v1" and sent.filler == tu.id
    assert as_one(desk, lambda: forms.printed(desk, code))[:5] == b"%PDF-"
    events = whole(lambda: list(EventRow.objects.filter(kind="forms.declaration_sent")), HOUSE)
    assert [one.facts["declaration"] for one in events] == [code]
    stranger = person("an", "counter", OTHER)
    with pytest.raises(NotThere):
        as_one(stranger, lambda: forms.printed(stranger, code))
    as_one(desk, lambda: forms.comment(code, desk, path="ten", text="Ghi đủ."))
    as_one(desk, lambda: forms.hand_back(code, desk))
    again = as_one(tu, lambda: forms.declared(tu, code))
    assert again.state == "begun" and again.steps[0].lines[0].remarks[0].text == "Ghi đủ."
    as_one(tu, lambda: forms.drop(code, tu))
    with pytest.raises(NotThere):
        as_one(tu, lambda: forms.declared(tu, code))


def test_a_kiosk_declares_for_a_visitor_and_is_bound_by_the_same_limit(province: None, settings: Any) -> None:
    settings.VISITORS_AN_HOUR = 1
    form, mark = published(SMALL), forms.mark_of("203.0.113.5")
    who, other = (forms.holder(forms.new_secret()) for _ in range(2))
    code = as_one(who, lambda: forms.begin(who, form=form, visitor=mark))
    assert as_one(who, lambda: forms.declared(who, code)).unit_id
    with pytest.raises(NotThere):
        as_one(other, lambda: forms.declared(other, code))
    with pytest.raises(TooMany):
        as_one(other, lambda: forms.begin(other, form=form, visitor=mark))


def test_a_room_registers_what_it_knows(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from lienthong.kernel.forms import sources

    monkeypatch.setattr(sources, "SOURCES", dict(sources.SOURCES))
    forms.register_source("cases", lambda by, names: {one: forms.Word("Người nộp hồ sơ", "hồ sơ H-1") for one in names})
    form = published({**SMALL, "fields": {**SMALL["fields"], "ten": {"label": "Tên", "prefill": ["cases.applicant"]}}})
    who = forms.holder(forms.new_secret())
    code = as_one(who, lambda: forms.begin(who, form=form))
    assert as_one(who, lambda: forms.declared(who, code)).answer == {"ten": "Người nộp hồ sơ"}
