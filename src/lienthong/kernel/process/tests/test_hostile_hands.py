"""What a hostile or careless hand types into the pages of processes: a sentence comes back, never a fault."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Refusal
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of

from .factories import WARD, asked, drafted, open_step, person, published, started, two_steps
from .test_author_pages import version

Come = Callable[[Actor], Client]
UPLOAD = "/quy-trinh/tai-len"


def brought(author: Client, *tables: dict[str, Any]) -> Any:
    """A file of these tables, sent by an author of the ward."""
    file = SimpleUploadedFile("bang.json", json.dumps(tables).encode())
    return author.post(UPLOAD, {"file": file, "key": "tai-lan-dau", "unit": WARD})


def table(name: str, sign: str = "", duration: str = "4 giờ") -> dict[str, Any]:
    step = {"no": "1", "role": f"Chuyên viên{sign}", "content": f"{sign}Kiểm tra{sign}", "duration": duration}
    return {"title": f"{name}{sign}", "steps": [step]}


@pytest.fixture
def author(province: None, come_as: Come) -> Client:
    """The administrator of the ward at work."""
    return come_as(person("mai", "unit_admin"))


@pytest.mark.parametrize("days", ["²", "1" * 5000, "-1", ""])
def test_days_that_are_no_number_are_asked_for_again(province: None, come_as: Come, days: str) -> None:
    ask = f"/quy-trinh/buoc/{open_step(started(published(two_steps())), 'nhan')}/hoi-y-kien"
    sent = {"question": "Có?", "days": days, "key": "hoi-mot-lan", "to": ["Phường Hai"]}
    assert come_as(person("lan", "officer")).post(ask, sent).status_code == 422


@pytest.mark.parametrize("days", ["tu=0001-01-01", "den=9999-12-31", "tu=01/01/0001&den=31/12/9999"])
def test_an_event_log_reaches_to_the_ends_of_time(province: None, come_as: Come, days: str) -> None:
    process = published(two_steps())
    run = started(process)
    answer = come_as(person("hung", "leader")).get(f"/quy-trinh/{process}/xes?{days}")
    assert answer.status_code == 200 and run in answer.getvalue().decode()


@pytest.mark.parametrize("outcome", ["x" * 5000, "Không có kết quả này"])
def test_an_outcome_that_the_step_does_not_have_is_refused(province: None, come_as: Come, outcome: str) -> None:
    page = f"/quy-trinh/buoc/{open_step(started(published(two_steps())), 'nhan')}"
    for act, who in (("complete", "officer"), ("skip", "leader")):
        sent = {"act": act, "outcome": outcome, "why": "Thử.", "key": f"mot-lan-{act}"}
        assert come_as(person("lan", who)).post(page, sent).status_code == 422


def test_processes_are_not_chosen_by_signs_of_another_script(author: Client) -> None:
    shown = brought(author, table("Một"), table("Hai")).content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', shown)
    assert carried is not None
    sent = {"carried": carried[1], "chosen": ["²", "9" * 400], "key": "tai-lan-hai", "unit": WARD}
    assert author.post(UPLOAD, sent).status_code == 422


@pytest.mark.parametrize("sign", ["\uffff", "\ufffe", "\x0b", "\x85", "\u2028", "=1+1", "\U0001ffff"])
def test_a_table_with_signs_that_no_drawing_holds_is_read_and_given_back_in_every_form(
    author: Client, sign: str
) -> None:
    page = brought(author, table("Một", sign))["Location"]
    assert author.get(page).status_code == 200
    for kind in ("bpmn", "docx", "xlsx", "json"):
        assert author.get(f"{page}/tep.{kind}").status_code == 200, kind


@pytest.mark.parametrize("amount", ["nan", "inf", "-1", "1e308", "1e-300", "²", "9" * 400])
def test_a_time_limit_that_is_no_time_is_refused(author: Client, amount: str) -> None:
    page = brought(author, table("Một", duration=""))["Location"]
    timed = next(row for row in version(page).doubts if row.get("column") == "duration" or "time" in row["kind"])
    for measure in ("days", "hours"):
        given = {"doubt": timed["key"], "timing": "limit", "amount": amount, "measure": measure}
        assert author.post(page, {"act": "settle", **given, "key": f"tra-loi-{measure}"}).status_code == 422
        assert author.get(page).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0000-00-00"])
def test_no_process_comes_into_force_or_ends_at_the_ends_of_time(author: Client, day: str) -> None:
    code = drafted(two_steps())
    page, shown = f"/quy-trinh/ban/{code}", mark_of(version(f"/{code}"))
    sent = {"act": "publish", "decision": "1/QĐ", "effective_on": day, "key": "ban-hanh-1", "shown": shown}
    assert author.post(page, sent).status_code == 422
    assert author.post(page, {**sent, "effective_on": "2026-01-01", "key": "ban-hanh-2"}).status_code == 303
    assert author.post(page, {"act": "retire", "on": day, "key": "ket-thuc-1"}).status_code == 422
    assert author.get(page).status_code == 200


@pytest.mark.parametrize("key", ["k" * 130, "khoá\nxuống dòng"])
def test_a_step_done_at_once_is_done_once_under_any_key(real_province: str, key: str) -> None:
    lan, run = person("lan", "officer"), started(published(two_steps()))
    step = open_step(run, "nhan")
    assert [actions.complete_step(step, lan, key=key) for _ in range(2)] == [run, run]


@pytest.mark.parametrize("outcome", ["\x00", "\ud800", "x" * 3000])
def test_what_no_table_holds_is_refused_also_of_a_step_done_at_once(real_province: str, outcome: str) -> None:
    lan, run = person("lan", "officer"), started(published(two_steps()))
    with pytest.raises(Refusal):
        actions.complete_step(open_step(run, "nhan"), lan, outcome=outcome)
    with pytest.raises(Refusal):
        actions.complete_step("BC-\x00", lan)


@pytest.mark.parametrize("how", ["complete", "complete_step", "release", "claim", "skip"])
def test_who_left_the_unit_does_nothing_more_with_what_they_had_taken(province: None, how: str) -> None:
    lan, process = person("lan", "officer"), published(two_steps())
    step = open_step(started(process), "nhan")
    actions.claim(step, lan)
    moved = replace(person("lan", "officer", "na-p-2"), id=lan.id)
    for gone in (Actor(lan.id, lan.name), moved):
        with pytest.raises(NotAllowed):
            getattr(actions, how)(step, gone, **({"why": "Thử."} if how == "skip" else {}))


@pytest.mark.parametrize("how", ["complete", "complete_step"])
def test_who_signs_no_more_does_not_sign_what_they_had_taken(province: None, how: str) -> None:
    hung, run = person("hung", "leader"), started(published(two_steps()))
    actions.complete_step(open_step(run, "nhan"), person("lan", "officer"))
    step = open_step(run, "ky")
    actions.claim(step, hung)
    with pytest.raises(NotAllowed):
        getattr(actions, how)(step, replace(hung, grants=person("hung", "officer").grants))
    assert getattr(actions, how)(step, hung) == run


def test_what_is_pointed_at_without_being_checked_cannot_be_removed_by_the_program(db: None) -> None:
    there = ("units_unit", "calendar_place", "calendar_clock", "process_run", "process_consultation")
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, has_table_privilege('lienthong_app', name, 'delete')"
            " or has_table_privilege('lienthong_app', name, 'truncate') from unnest(%s::text[]) name",
            [list(there)],
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(there, False)


def test_the_due_date_of_an_opinion_is_explained_to_those_who_ask_and_are_asked_alone(
    province: None, come_as: Come
) -> None:
    lan = person("lan", "officer")
    run = started(published(two_steps()))
    page = f"/thoi-han/{asked(run, 'nhan', lan, 'na-p-2')}"
    for who in (lan, person("xa", "officer", "na-p-2")):
        assert come_as(who).get(page).status_code == 200
    assert come_as(person("tinh", "officer", "na")).get(page).status_code == 404
