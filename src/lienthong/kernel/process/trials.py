"""A trial from what is asked to what came out: bounds, both designs with their BPMN, working time, the player."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.reading_room import answered
from lienthong.kernel.calendar import api as calendar

from .bpmn import read
from .definition import Definition
from .findings import FindingKind, Severity
from .playing_child import NAMES
from .simulation.axis import MOST_EMPTY, Parts
from .simulation.checks import checked
from .simulation.design import Crew, posts_of
from .simulation.given import design_of
from .simulation.trial import Trial, length, looking
from .soundness import examine

Plain = dict[str, Any]
CHILD = "lienthong.kernel.process.playing_child"
MOST_RUNS = 450_000
"""So many runs in all, two designs with five replications of a year of 40,000 among them: half a minute of one core."""
MOST_DAYS, MOST_WARM_UP, MOST_REPLICATIONS = 750, 250, 20
MOST_PEOPLE = 10_000
_PART = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_SAID = {
    "too-heavy": ("Chạy thử cần quá nhiều bộ nhớ.", "Giảm số ngày, số lần lặp hoặc số hồ sơ mỗi ngày rồi chạy lại."),
    "too-long": ("Kết quả chạy thử quá dài.", "Giảm số lần lặp rồi chạy lại."),
    "too-slow": ("Chạy thử quá lâu nên đã dừng.", "Giảm số ngày, số lần lặp hoặc số hồ sơ mỗi ngày rồi chạy lại."),
    "crashed": ("Chạy thử bị dừng giữa chừng.", "Chạy lại; nếu vẫn vậy, báo quản trị hệ thống."),
    "busy": ("Hệ thống đang bận việc khác nên chưa chạy thử được.", "Chờ một phút rồi chạy lại."),
}


def weighed(definitions: list[Definition], asked: Mapping[str, Any]) -> None:
    """Unfit where what is asked cannot be played, by name; nothing is played yet."""
    trial = trial_of(asked)
    if not 1 <= trial.days <= MOST_DAYS:
        raise Unfit(fields={"length": f"Nhập số ngày làm việc từ 1 đến {MOST_DAYS}."})
    if not 0 <= trial.warm_up <= MOST_WARM_UP:
        raise Unfit(fields={"warm_up": f"Nhập số ngày từ 0 đến {MOST_WARM_UP}."})
    if not 2 <= trial.replications <= MOST_REPLICATIONS:
        raise Unfit(fields={"replications": f"Nhập số lần từ 2 đến {MOST_REPLICATIONS}; một lần thì không biết"
                                            " khoảng tin cậy."})  # fmt: skip
    parts_of(asked.get("hours", ""))
    for definition, side in zip(definitions, asked["sides"], strict=True):
        _sound(definition)
        design = design_of(definition, side["numbers"])
        runs = design.arrivals.per_day * (trial.days + trial.warm_up) * trial.replications * len(definitions)
        if runs > MOST_RUNS:
            most = f"{MOST_RUNS:,}".replace(",", ".")
            raise Unfit(fields={"per_day": f"Cả lần chạy thử có hơn {most} hồ sơ. Giảm số hồ sơ mỗi ngày, số ngày hoặc"
                                           " số lần lặp."})  # fmt: skip
        if any(crew.count > MOST_PEOPLE for crew in design.crews.values()):
            raise Unfit(f"Số người một vị trí không quá {MOST_PEOPLE}.", "Nhập lại số người.")
        crews = {post: design.crews.get(post, Crew(1)) for post in posts_of(definition)}
        checked(replace(design, crews={**design.crews, **crews}), trial.days, trial.warm_up, trial.replications)


def _sound(definition: Definition) -> None:
    wrong = [one for one in examine(definition) if one.severity is Severity.ERROR and one.kind is not FindingKind.TIME]
    if wrong:
        raise Unfit(
            "Quy trình còn {count} lỗi nên chưa chạy thử được: {first}",
            "Sửa quy trình rồi chạy thử lại.",
            count=len(wrong),
            first=wrong[0].sentence,
        )


def trial_of(asked: Mapping[str, Any]) -> Trial:
    """For how long and how often it is played."""
    return Trial(dt.date.fromisoformat(asked["first"]), *(int(asked[name]) for name in NAMES))


def parts_of(hours: str) -> Parts:
    """Working hours as people write them: 07:30-11:30, 13:30-17:00; empty: those of the unit's calendar."""
    found = []
    for part in filter(None, (one.strip() for one in hours.split(","))):
        match = _PART.fullmatch(part)
        a, b, c, d = map(int, match.groups()) if match else (24, 0, 0, 0)
        if a > 23 or c > 24 or max(b, d) > 59 or 60 * a + b >= 60 * c + d or 60 * c + d > 24 * 60:
            raise Unfit(fields={"hours": "Ghi giờ làm việc như 07:30-11:30, 13:30-17:00."})
        found.append((60 * a + b, 60 * c + d))
    if any(one[1] > two[0] for one, two in pairwise(found)):
        raise Unfit(fields={"hours": "Các khoảng giờ làm việc phải theo thứ tự và không chồng nhau."})
    return tuple(found)


def played(asked: Mapping[str, Any], unit: int) -> Plain:
    """What came out, played in a process of its own; a refusal says why nothing did."""
    definitions = [read(side["bpmn"].encode()) for side in asked["sides"]]
    trial, own = trial_of(asked), parts_of(asked.get("hours", ""))
    count = max(_known(trial, *pair) for pair in zip(definitions, asked["sides"], strict=True))
    days = _days(calendar.calendars_of([unit])[unit], trial, count, own)
    told = {**asked, "days": days}
    return answered(CHILD, b"", json.dumps(told).encode(), _SAID)


def _known(trial: Trial, definition: Definition, side: Mapping[str, Any]) -> int:
    """How many working days must be sent: also those by which people are proposed where nobody named them."""
    arrivals = design_of(definition, side["numbers"]).arrivals
    return length(definition, replace(trial, days=max(trial.days, looking(arrivals))))


def _days(hours: calendar.WorkingCalendar, trial: Trial, count: int, own: Parts) -> dict[str, Parts]:
    """Working time of so many working days from the first; with hours of one's own on the days that are worked."""
    found: dict[str, Parts] = {}
    day, empty = trial.first, 0
    while len(found) < count and empty <= MOST_EMPTY:
        parts = hours.parts(day)
        if parts:
            found[day.isoformat()], empty = own or parts, 0
        else:
            empty += 1
        day += dt.timedelta(days=1)
    return found
