"""The numbers of a trial count: staff, absence, working time change what comes out; its workbook runs no formula."""

import io
from typing import Any

import openpyxl
import pytest

from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.playing_child import played
from lienthong.kernel.process.trial_sheets import workbook_of
from lienthong.kernel.process.trials import parts_of

from .factories import in_a_row, two_steps
from .test_redrawing import renamed
from .test_trials import NUMBERS, WEEK, asked

DAYS = {f"2026-{month:02d}-{day:02d}": WEEK for month in range(1, 13) for day in range(1, 29)}
MORNINGS = {day: [list(one) for one in parts_of("07:30-11:30")] for day in DAYS}


def came_of(days: dict[str, Any] = DAYS, **staff: Any) -> dict[str, Any]:
    """One step of officers with fifteen runs a day of twenty minutes each: the load and the wait that come out."""
    numbers = {**NUMBERS, "arrivals": {"per_day": 15.0}, "staff": {"officer": staff}, "takes": {"b0": 20.0}}
    told = {**asked("x", length=60, replications=4), "days": days}
    side = {"version": "x", "bpmn": write(in_a_row(1)).decode(), "numbers": numbers}
    [post] = played({**told, "sides": [side]})["sides"][0]["posts"]
    return dict(post)


def mean(post: dict[str, Any], figure: str) -> float:
    return float(post[figure]["mean"])


def test_a_second_officer_halves_the_load_and_shortens_the_wait() -> None:
    one, two = came_of(count=1), came_of(count=2)
    assert mean(one, "load") == pytest.approx(15 * 20 / 450, rel=0.1), "seven and a half hours a day"
    assert mean(two, "load") == pytest.approx(mean(one, "load") / 2, rel=0.05)
    assert mean(two, "waiting") < mean(one, "waiting") / 2


def test_who_is_away_a_quarter_of_the_days_is_busier_on_the_others() -> None:
    there, away = came_of(count=1), came_of(count=1, absent=0.25)
    assert mean(away, "load") > mean(there, "load") * 1.2
    assert mean(away, "waiting") > mean(there, "waiting") * 1.5


def test_a_shorter_day_and_a_part_of_the_time_make_busier() -> None:
    whole_day, short = came_of(count=2), came_of(MORNINGS, count=2)
    assert mean(short, "load") == pytest.approx(mean(whole_day, "load") * 450 / 240, rel=0.12)
    assert mean(came_of(count=2, share=0.5), "load") == pytest.approx(mean(whole_day, "load") * 2, rel=0.12)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_a_name_that_looks_like_a_formula_is_text_in_the_workbook(sign: str) -> None:
    name = f'{sign}HYPERLINK("http://example.org";"x")'
    bpmn = write(renamed(two_steps(), "ky", name)).decode()
    side = {"version": "x", "bpmn": bpmn, "numbers": NUMBERS}
    result = played({**asked("x", replications=2, length=20), "days": DAYS, "sides": [side, side]})
    for one in result["sides"]:
        one |= {"said": [name], "assumed_said": [], "needed": {}}
        one["posts"][0]["name"] = name
    result |= {"verdict": [name]}
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(result, (name, "=1+1"), name, name)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    dangerous = [cell for cell in cells if str(cell.value)[:1] in "=+-@" and isinstance(cell.value, str)]
    assert all(cell.quotePrefix for cell in dangerous)
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
