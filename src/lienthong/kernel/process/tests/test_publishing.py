"""What is put in force is what somebody looked at: the draft as it stood on their page, with all that they typed."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.actions.drawing import redraw
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.redrawing import procedures_in

from .factories import drafted, person, two_steps
from .test_redrawing import held, mai, renamed

Come = Callable[[Actor], Client]
DECIDED = {"act": "publish", "decision": "12/QĐ-UBND", "effective_on": "01/02/2026", "key": "khoa-ban-hanh"}


def fields_of(page: str, form: str) -> dict[str, str]:
    """The fields of a form as a browser would send them."""
    [part] = [one for one in re.findall(r"<form.*?</form>", page, re.S) if form in one]
    found = dict(re.findall(r'<input(?=[^>]*name="([^"]+)")[^>]*value="([^"]*)"', part))
    found |= {
        name: text.strip()
        for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S)
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize("place", ["", "/soan"])
def test_nobody_publishes_what_another_has_changed_meanwhile(province: None, come_as: Come, place: str) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    here = f"/quy-trinh/ban/{code}{place}"
    shown = fields_of(author.get(here).content.decode(), 'value="publish"')["shown"]
    redraw(code, person("nam", "system_admin"), drawn=write(renamed(two_steps(), "ky", "Đổi")), shown=shown)
    answer = author.post(here, {**DECIDED, "shown": shown})
    assert answer.status_code == 409 and "vừa" in answer.content.decode()
    assert not held(code).decision
    assert author.post(here, DECIDED).status_code == 409, "a page always says what it showed"
    answer = author.post(here, {**DECIDED, "key": "khoa-ban-hanh-2", "shown": mark_of(held(code))})
    assert answer.status_code == 303 and held(code).decision == "12/QĐ-UBND"


def test_what_stands_in_the_table_is_what_is_published(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    here = f"/quy-trinh/ban/{code}/soan?xem=bang"
    sent = fields_of(author.get(here).content.decode(), "data-grid")
    typed = {**sent, **DECIDED, "name-1": "Tên vừa gõ", "amount-1": "0"}
    answer = author.post(here, typed)
    assert answer.status_code == 422 and "Tên vừa gõ" in answer.content.decode() and not held(code).decision
    answer = author.post(here, {**typed, "amount-1": "8", "key": "khoa-ban-hanh-2"})
    assert answer.status_code == 303
    first = next(one for one in read(held(code).bpmn.encode()).nodes if one.name == "Tên vừa gõ")
    assert first.limit is not None and first.limit.minutes == 8 * 60
    assert held(code).decision == "12/QĐ-UBND"
    answer = author.post(here, {**typed, "amount-1": "8", "key": "khoa-ban-hanh-2"})
    assert answer.status_code == 303, "pressed twice"


def test_the_table_of_another_is_not_written_over_by_publishing(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    here = f"/quy-trinh/ban/{code}/soan?xem=bang"
    sent = fields_of(author.get(here).content.decode(), "data-grid")
    redraw(code, person("nam", "system_admin"), drawn=write(renamed(two_steps(), "ky", "Đổi")), shown=sent["shown"])
    assert author.post(here, {**sent, **DECIDED}).status_code == 409
    assert not held(code).decision and "Đổi" in held(code).bpmn


def test_a_decision_is_kept_whole_or_refused(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    here = f"/quy-trinh/ban/{code}"
    for wrong in ({"decision": "Q" * 121}, {"effective_on": "01/01/2101"}):
        answer = author.post(here, {**DECIDED, **wrong, "shown": mark_of(held(code))})
        assert answer.status_code == 422 and not held(code).decision


def test_an_end_lies_behind_the_beginning_and_not_in_the_past(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(two_steps())
    actions.publish(code, mai(), decision="1/QĐ", effective_on=held(code).made_at.date())
    for on in ("01/01/1990", "01/01/2101"):
        answer = author.post(f"/quy-trinh/ban/{code}", {"act": "retire", "on": on, "key": f"khoa-{on}"})
        assert answer.status_code == 422 and held(code).retired_on is None


def test_codes_of_procedures_are_codes() -> None:
    assert procedures_in("2.000635; 1.001193,1.005144") == (["2.000635", "1.001193", "1.005144"], "")
    assert procedures_in("  ") == ([], "") and procedures_in("QT-05/VP")[0] == ["QT-05/VP"]
    for bad in ("thủ tục hộ tịch", "2,000635", "x" * 10_000, "1." + "1" * 60, " ".join(["2.000635"] * 21)):
        codes, fault = procedures_in(bad)
        assert fault and len(fault) < 200, (codes, fault)


def test_a_limit_that_is_typed_is_not_lost_where_publishing_is_refused(province: None, come_as: Come) -> None:
    author, code = come_as(mai()), drafted(replace(two_steps(), name="Q"))
    here = f"/quy-trinh/ban/{code}/soan?xem=bang"
    sent = fields_of(author.get(here).content.decode(), "data-grid")
    answer = author.post(here, {**sent, **DECIDED, "decision": "", "name-1": "Tên vừa gõ"})
    assert answer.status_code == 422 and "Tên vừa gõ" in answer.content.decode()
