"""What a log says of a definition is what was played into it; a log of something else says so."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.event_logs import Happening, Trace
from lienthong.kernel.process.net import Net, Wait
from lienthong.kernel.process.simulate_cli import simulate_command
from lienthong.kernel.process.simulation.trial import streams
from lienthong.kernel.process.xes import write_log

from .small import Told, small

RUNS = 240
BACK = 0.25
MORNING = dt.datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
WORKED = {"a": 20, "b": 45, "c": 10}


def definition() -> Definition:
    return small("a x:exclusive b c", 'start>a a>x x>a[outcome == "again"] x>b* b>c c>end')


def traces() -> Iterator[Trace]:
    """Runs of two mornings a week, four hours apart at most; at the gateway one in four goes back."""
    chance = streams(3, 0)("runs")
    net, told = Net(definition()), Told()
    for number in range(RUNS):
        at = MORNING + dt.timedelta(days=7 * (number // 4), minutes=30 * (number % 4))
        happened: list[Happening] = []
        move = net.begin(told)
        while not move.marking.ended:
            [here] = move.marking.waits
            done = at + dt.timedelta(minutes=5 + WORKED[here.node])
            name, instance = f"Bước {here.node}", f"B-{number}-{len(happened)}"
            for moved, when in (("schedule", at), ("start", at + dt.timedelta(minutes=5)), ("complete", done)):
                happened.append(Happening(name, instance, moved, when, "Phường Một"))
            told.to = ["a"] if chance.random() < BACK else ["b"]
            move, at = net.leave(move.marking, Wait(here.node), told), done
        yield Trace(f"QT-{number}", f"HS-{number}", "QT.v1", "Phường Một", "ended", happened)


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "nhat-ky.xes"
    with path.open("wb") as out:
        write_log(out, "Thử", traces())
    return str(path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "qt.bpmn"
    path.write_bytes(write(definition()))
    return str(path)


def test_what_was_played_is_learned(file: str, log: str, capsys: pytest.CaptureFixture[str]) -> None:
    went_back = sum(event.name == "Bước a" for trace in traces() for event in trace.happened) // 3 - RUNS
    asked = [file, "--history", log, "--days", "250", "--first", "2026-01-05"]
    assert simulate_command([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    steps = {one["key"]: one for one in found["steps"]}
    assert found["assumed"] == {"times": [], "ways": [], "staff": ["officer"]}
    assert {key: steps[key]["doing"]["mean"] for key in WORKED} == pytest.approx(WORKED, abs=0.2)
    likely = 1 / (1 - went_back / (RUNS + went_back))
    assert abs(steps["a"]["per_run"]["mean"] - likely) <= 2 * steps["a"]["per_run"]["half"]
    days = 4 * 60 / (5 * 59 + 1 - 3)  # four a week; two public holidays and a day in lieu lie between
    assert abs(found["per_day"] - days) < 0.1
    assert simulate_command(asked) == 0
    told = capsys.readouterr().out
    assert f"Từ nhật ký: {RUNS} hồ sơ, {RUNS} hồ sơ đi đúng quy trình này đến cùng; biết thời gian của 3 bước" in told
    assert "tỷ lệ của 2 nhánh" in told


def test_what_somebody_says_goes_before_what_was_learned(
    file: str, log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--arrivals", "9", "--takes", "a=5", "--way", "x>a=0.5"]
    short = ["--days", "60", "--replications", "3"]
    assert simulate_command([file, "--history", log, *more, *short, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    steps = {one["key"]: one for one in found["steps"]}
    assert abs(found["per_day"] - 9) < 1
    assert abs(steps["a"]["doing"]["mean"] - 5) < 1 and abs(steps["b"]["doing"]["mean"] - 45) < 0.2
    assert steps["a"]["per_run"]["mean"] > 1.7


def test_a_log_of_something_else_is_said_to_be_one(
    tmp_path: Path, log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "khac.bpmn"
    other.write_bytes(write(small("a b", "start>a a>b b>end")))
    assert simulate_command([str(other), "--history", log, "--days", "20"]) == 0
    kept = sum(sum(one.name == "Bước a" for one in trace.happened) == 3 for trace in traces())
    told = capsys.readouterr().out
    assert f"{RUNS} hồ sơ, 0 hồ sơ đi đúng quy trình này đến cùng" in told and kept > 0


@pytest.mark.parametrize(
    "content",
    [b"", b"<log/>", b"{}", b"<log><trace><event/></trace></log>", b"<log><trace>",
     b'<!DOCTYPE a [<!ENTITY b "c">]><log><trace><event><string key="concept:name" value="x"/></event></trace></log>'],
)  # fmt: skip
def test_what_is_no_log_is_refused(
    file: str, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "la.xes"
    path.write_bytes(content)
    for name in (str(path), str(tmp_path / "khong-co.xes")):
        assert simulate_command([file, "--history", name, "--days", "20"]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
