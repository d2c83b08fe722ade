"""A version is tried with numbers: asked, played beside the house, kept with what was asked; twice is once."""

import html
import io
import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any

import openpyxl
import pytest
from django.test import Client

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions import note_all_stays
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import Node, NodeKind, Who
from lienthong.kernel.process.histories import History, history_of
from lienthong.kernel.process.models import Trial, Version
from lienthong.kernel.process.playing_child import played as child_played
from lienthong.kernel.process.trials import parts_of, weighed

from .factories import (
    author,
    drafted,
    drawn,
    in_a_row,
    next_version,
    open_step,
    person,
    published,
    started,
    three_hands,
    two_steps,
)  # fmt: skip
from .killing import in_a_child

Come = Callable[[Actor], Client]
K = NodeKind
NUMBERS: dict[str, Any] = {
    "arrivals": {"per_day": 6.0}, "staff": {"officer": {"count": 1}, "leader": {"count": 1}},
    "takes": {"nhan": 30.0, "ky": [5, 10, 20]}, "ways": {}, "papers": {}, "order": "due",
}  # fmt: skip
WEEK = [[450, 690], [810, 1020]]


def asked(version: str, **more: Any) -> dict[str, Any]:
    return {
        "first": "2026-03-02", "length": 40, "warm_up": 5, "replications": 3, "hours": "", "source": "",
        "citizen": {"paper": 0.0, "trips": 0.0, "trip": 0.0, "hour": 0.0}, "provenance": "",
        "sides": [{"version": version, "numbers": NUMBERS}], **more,
    }  # fmt: skip


def kept(code: str) -> Trial:
    return whole(lambda: Trial.objects.get(code=code), HOUSE)


def text_of(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_a_trial_is_asked_played_once_and_kept_with_what_was_asked(province: None) -> None:
    version, mai = drafted(two_steps()), author()
    code = actions.try_out(version, mai, asked=asked(version), key="thu-mot")
    assert actions.try_out(version, mai, asked=asked(version), key="thu-mot") == code
    assert whole(lambda: Trial.objects.count(), HOUSE) == 1
    assert actions.play_trials() == 1 and actions.play_trials() == 0
    one = kept(code)
    [side] = one.result["sides"]
    assert one.state == "done" and one.asked["sides"][0]["bpmn"] == write(two_steps()).decode()
    assert {post["key"] for post in side["posts"]} == {"officer", "leader"}
    assert side["whole"]["through"]["half"] > 0 and side["said"] and not side["overloaded"]
    with pytest.raises(WrongMoment):
        actions.note_trial(code, HOUSE, result=b"{}")
    with pytest.raises(WrongMoment):
        actions.fail_trial(code, HOUSE, error="x")
    with pytest.raises(NotAllowed):
        actions.note_trial(code, mai, result=b"{}")
    with pytest.raises(NotThere):
        actions.try_out(version, person("xa", "unit_admin", "na-p-2"), asked=asked(version))


def test_more_work_than_people_is_said_first_and_goes_with_a_dropped_draft(province: None) -> None:
    version = drafted(two_steps())
    numbers = {**NUMBERS, "arrivals": {"per_day": 40.0}}
    code = actions.try_out(version, author(), asked=asked(version, sides=[{"version": version, "numbers": numbers}]))
    actions.play_trials()
    side = kept(code).result["sides"][0]
    assert side["overloaded"] == ["officer"] and side["said"][0].startswith("Quá tải")
    held = whole(lambda: Version.objects.get(code=version), HOUSE)
    actions.discard(version, author(), shown=actions.drafts.mark_of(held))
    assert whole(lambda: Trial.objects.count(), HOUSE) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"length": 0}, "length"), ({"length": 10**9}, "length"), ({"replications": 1}, "replications"),
        ({"warm_up": -1}, "warm_up"), ({"hours": "8h"}, "hours"), ({"hours": "13:00-17:00, 08:00-12:00"}, "hours"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_refused_by_name(province: None, changed: dict[str, Any], field: str) -> None:
    version = drafted(two_steps())
    with pytest.raises(Unfit) as no:
        actions.try_out(version, author(), asked={**asked(version), **changed})
    assert field in no.value.by_field()
    assert whole(lambda: Trial.objects.count(), HOUSE) == 0


def test_more_runs_than_can_be_played_and_other_nonsense_are_refused() -> None:
    definition = two_steps()
    many = asked("x", length=700, replications=20)
    many["sides"][0]["numbers"] = {**NUMBERS, "arrivals": {"per_day": 4000.0}}
    with pytest.raises(Unfit) as no:
        weighed([definition], many)
    assert "per_day" in no.value.by_field()
    for wrong in ({"staff": {"officer": {"count": 0}}}, {"staff": {"ai": {"count": 1}}}, {"takes": {"nhan": -1}}):
        with pytest.raises(Unfit):
            weighed([definition], asked("x", sides=[{"version": "x", "numbers": {**NUMBERS, **wrong}}]))
    assert parts_of("07:30-11:30, 13:30-17:00") == ((450, 690), (810, 1020)) and parts_of("") == ()


def test_two_designs_differ_surely_where_they_do_and_not_where_they_are_the_same() -> None:
    slow, quick = write(in_a_row(3)).decode(), write(in_a_row(2)).decode()
    numbers = {"arrivals": {"per_day": 8.0}, "staff": {"officer": {"count": 3, "cost": 60000}}, "takes": {"b0": 20.0}}
    days = {f"2026-{month:02d}-{day:02d}": WEEK for month in range(1, 13) for day in range(1, 29)}
    told = {**asked("x", length=60, replications=5), "days": days}
    told["citizen"] = {"paper": 30.0, "trips": 2.0, "trip": 60.0, "hour": 25000.0}
    before, after = ({"version": "x", "bpmn": one, "numbers": numbers} for one in (slow, quick))
    found = child_played({**told, "sides": [before, after]})
    by = {one["figure"]: one for one in found["differences"]}
    assert by["steps"]["sure"] and by["through"]["sure"] and by["through"]["way"] == "less"
    assert by["cost"]["change"]["mean"] < 0 and found["verdict"][0].startswith("Chắc chắn khác nhau")
    assert by["citizen_cost"]["change"] == {"mean": 0.0, "half": 0.0}  # the same papers: none
    assert by["citizen_cost"]["before"]["mean"] == 2 * 60 / 60 * 25000
    same = child_played({**told, "sides": [before, before]})
    assert not any(one["sure"] for one in same["differences"]) and "Không đổi" in same["verdict"][-1]
    free = {"version": "x", "bpmn": slow, "numbers": {**numbers, "staff": {"officer": {"count": 3}}}}
    unpriced = child_played({**told, "citizen": {}, "sides": [free, free]})
    assert "cost" not in {one["figure"] for one in unpriced["differences"]}, "nobody said what an hour costs"


def test_history_is_of_the_database_with_where_it_comes_from(province: None) -> None:
    process, who = published(three_hands()), {"counter": person("m", "counter"), "officer": person("c", "officer"),
                                              "leader": person("l", "leader")}  # fmt: skip
    for number in range(24):
        day = f"2026-03-{2 + number % 5 + 7 * (number // 5 % 4):02d}"
        with standing_on(f"{day}T08:00:00"):
            run = started(process, subject=f"HS-{number}")
        for hour, node, role in ((9, "nhan", "counter"), (10, "tham", "officer"), (11, "ky", "leader")):
            if node == "ky" and number % 4 == 0:
                break
            step = open_step(run, node)
            with standing_on(f"{day}T{hour:02d}:00:00"):
                actions.claim(step, who[role])
            with standing_on(f"{day}T{hour:02d}:{20 if node == 'nhan' else 30}:00"):
                outcome = {"outcome": "khác" if number % 4 == 0 else "Đạt"} if node == "tham" else {}
                actions.complete(step, who[role], **outcome)
    note_all_stays()
    version = whole(lambda: Version.objects.select_related("process").get(process__code=process), HOUSE)
    with standing_on("2026-06-01T08:00:00"):
        found = whole(lambda: history_of(who["leader"], version, read(version.bpmn.encode())), who["leader"])
        foreign = person("xa", "unit_admin", "na-p-2")
        assert whole(lambda: history_of(foreign, version, read(version.bpmn.encode())), foreign) == History()
    assert found.runs == 24 and found.hours == {8: 24} and "theo 24 hồ sơ" in found.said()
    assert found.takes["nhan"].count == 24 and set(found.takes["nhan"].values) == {20}
    assert "ky" not in found.takes, "18 are fewer than are believed"
    assert found.ways["hoi_ky"] == pytest.approx(0.75)


def test_a_trial_job_killed_anywhere_is_taken_up_again_with_one_result(real_province: str) -> None:
    version = drafted(two_steps())
    code = actions.try_out(version, author(), asked=asked(version))
    states = []
    for number in count(1):
        done, _ = in_a_child(actions.play_trials, number)
        states.append(kept(code).state)
        if done:
            break
    assert len(states) > 4 and states == sorted(states), "once there, a result stays"
    result = kept(code).result
    assert actions.play_trials() == 0 and kept(code).result == result and result["sides"]


def test_what_is_wrong_is_told_with_the_name_of_its_box_and_its_box_is_in_sight(province: None, come_as: Any) -> None:
    """Four boxes of a table may have the same fault: at the top each is named, and what is folded away is opened."""
    here = f"/quy-trinh/ban/{drafted(two_steps())}/chay-thu"
    page = come_as(author())
    given = {"per_day": "4", "staff.officer.count": "0", "staff.leader.count": "hai", "takes.nhan": "lâu"}
    told = page.post(here, {**given, "key": "chay-thu-1"}).content.decode()
    summary = re.sub(r"<[^>]+>|\s+", " ", told.split("error-summary", 1)[1].split("<form", 1)[0])
    for one in (
        "Chuyên viên, số người: Phải có",
        "Lãnh đạo đơn vị, số người: Nhập một số",
        "Tiếp nhận, phút làm: Ghi số",
    ):
        assert one in re.sub(r" +", " ", summary), one
    assert '<details class="ask">' in told
    folded = page.post(here, {"per_day": "4", "citizen.trips": "nhiều", "key": "chay-thu-2"}).content.decode()
    assert '<details class="ask" open>' in folded and "Số lần đi lại: Nhập một số" in folded


def test_whoever_does_the_steps_is_named_as_people_call_them(province: None, come_as: Any) -> None:
    """A process that was drawn has codes alone; what comes out is read by people."""
    steps = [
        Node("s", K.START), Node("nhan", K.USER, "Nhận", who=Who("officer")),
        Node("ky", K.USER, "Ký", who=Who("leader", unit="na-p-2")), Node("e", K.END),
    ]  # fmt: skip
    code, page = drafted(drawn(steps, ["s>nhan", "nhan>ky", "ky>e"], "Quy trình vẽ")), come_as(author())
    here, given = (
        f"/quy-trinh/ban/{code}/chay-thu",
        {"per_day": "4", "length": "20", "warm_up": "2", "replications": "2"},
    )
    assert "Lãnh đạo đơn vị, Phường Hai" in page.get(here).content.decode()
    told = page.post(here, {**given, "staff.officer.count": "1", "staff.leader@na-p-2.count": "1", "key": "chay-thu-9"})
    assert told.status_code == 303
    actions.play_trials()
    shown = html.unescape(page.get(told["Location"]).content.decode())
    assert "Chuyên viên" in shown and "Lãnh đạo đơn vị, Phường Hai" in shown
    assert not re.findall(r">\s*[^<]*(?:officer|leader@na-p-2)[^<]*<", shown)


def test_from_the_form_to_the_result_to_excel(province: None, come_as: Come) -> None:
    process = published(two_steps())
    target = next_version(process, in_a_row(2))
    mai, form = come_as(person("mai", "unit_admin")), f"/quy-trinh/ban/{process}.v1/chay-thu"
    assert "Quy trình này chưa có số liệu thật" in text_of(mai.get(form))
    wrong = mai.post(form, {"key": "chay-thu-0", "per_day": "nhiều", "takes.nhan": "9; 5; 1", "staff.officer.cost": "9",
                            "staff.officer.count": "1"})  # fmt: skip
    said = text_of(wrong)
    assert wrong.status_code == 422 and "Nhập một số từ 0 trở lên" in said and "ít nhất; thường; nhiều nhất" in said
    assert "làm căn cứ cho chi phí" in said
    given = {"key": "chay-thu-1", "per_day": "5,5", "takes.nhan": "5; 10; 20", "staff.officer.count": "1",
             "length": "30", "warm_up": "2", "replications": "2", "against": target}  # fmt: skip
    made = mai.post(form, given)
    assert made.status_code == 303, text_of(made)
    here = made["Location"]
    assert "Đang chạy thử" in text_of(mai.get(here)) and 'hx-trigger="every 2s"' in mai.get(here).content.decode()
    assert mai.get(f"{here}/tep.xlsx").status_code == 404
    actions.play_trials()
    assert mai.get(here, headers={"HX-Request": "true"})["HX-Redirect"] == here
    page = text_of(mai.get(here))
    assert kept(here.rsplit("/", 1)[1]).error == ""
    assert "Hai cách khác nhau thế nào" in page and "Bỏ bước: Tiếp nhận; Ký." in page and "Điểm nghẽn" in page
    book = openpyxl.load_workbook(io.BytesIO(mai.get(f"{here}/tep.xlsx").content))
    assert book.sheetnames[0] == "So sánh" and len(book.sheetnames) == 7
    assert any(isinstance(cell.value, int | float) for row in book["So sánh"].iter_rows() for cell in row)
    assert read(mai.get(f"{here}/so-do/2").content).nodes and mai.get(f"{here}/so-do/3").status_code == 404
    code = here.rsplit("/", 1)[1]
    assert 'value="5,5"' in mai.get(f"{form}?theo={code}").content.decode()
    assert json.loads(json.dumps(kept(code).result))["differences"]
    for who in (person("xa", "unit_admin", "na-p-2"), person("lan", "officer")):
        assert {come_as(who).get(one).status_code for one in (form, here, f"{here}/tep.xlsx")} == {404}
