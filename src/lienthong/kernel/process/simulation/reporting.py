"""What a trial keeps: each design's forecast as plain data with its sentences, and what differs between two designs."""

from collections.abc import Mapping
from typing import Any

from .comparing import Difference, compared, counted
from .figures import Estimate, estimated
from .forecast import WHOLE, Forecast
from .telling import assumptions, plain, said_share, said_time, spoken_money, spoken_number, spoken_time, warnings

Plain = dict[str, Any]
TIMES = {"through", "through_90", "waiting", "doing"}


def reported(forecasts: list[Forecast], citizen: Mapping[str, float]) -> Plain:
    """All that is kept of one design, or of two side by side. `citizen`: minutes and money of whoever applies."""
    sides = [_side(one, citizen) for one in forecasts]
    if len(forecasts) < 2:
        return {"sides": sides, "differences": [], "verdict": []}
    differences = [_difference(one) for one in compared(*forecasts)]
    if any(citizen.values()):
        differences.append(_citizens(forecasts[0], forecasts[1], citizen))
    return {"sides": sides, "differences": differences, "verdict": verdicts(differences)}


def _side(forecast: Forecast, citizen: Mapping[str, float]) -> Plain:
    whole = forecast.of(WHOLE)
    said = warnings(forecast)
    if "through" in whole:
        late = f"; trễ hạn {said_share(whole['late'])}" if "late" in whole else ""
        said.append(
            f"Một hồ sơ đi hết {said_time(whole['through'])}; cứ 10 hồ sơ thì 9 hồ sơ xong trong "
            f"{said_time(whole['through_90'])}{late}."
        )
        said.append(f"Trong đó chờ người {said_time(whole['waiting'])}, làm {said_time(whole['doing'])}.")
    if "cost" in whole and whole["cost"].mean:
        said.append(f"Công của cán bộ cho một hồ sơ: {spoken_money(whole['cost'].mean)}.")
    for key, words in forecast.posts.items():  # keys are for whoever types them in a command
        said = [one.replace(f"{words} ({key})", words) for one in said]
    found = plain(forecast) | {"said": said, "assumed_said": [one for one in assumptions(forecast) if one]}
    found["drawing"] = counted(forecast.design)
    found["needed"] = {post: forecast.needed(post, 0.8) for post in forecast.posts}
    if any(citizen.values()) and "papers" in whole:
        costs = [citizen_cost(one[WHOLE]["papers"], citizen) for one in forecast.replications if "papers" in one[WHOLE]]
        found["citizen_cost"] = estimated(costs).plain(2)
        said.append(f"Công của người dân cho một hồ sơ: {spoken_money(estimated(costs).mean)}.")
    return found


def citizen_cost(papers: float, citizen: Mapping[str, float]) -> float:
    """What one run costs whoever applies: time for papers and for ways, at the price of an hour."""
    minutes = papers * citizen.get("paper", 0.0) + citizen.get("trips", 0.0) * citizen.get("trip", 0.0)
    return minutes / 60 * citizen.get("hour", 0.0)


def _citizens(before: Forecast, after: Forecast, citizen: Mapping[str, float]) -> Plain:
    pairs = [
        (citizen_cost(one[WHOLE]["papers"], citizen), citizen_cost(two[WHOLE]["papers"], citizen))
        for one, two in zip(before.replications, after.replications, strict=True)
        if "papers" in one[WHOLE] and "papers" in two[WHOLE]
    ]
    return _difference(
        Difference(
            "citizen_cost", "Công của người dân cho một hồ sơ", estimated([one for one, _ in pairs]),
            estimated([two for _, two in pairs]), estimated([two - one for one, two in pairs]),
        )
    )  # fmt: skip


def _difference(one: Difference) -> Plain:
    change = one.change
    return one.plain() | {
        "name": one.name,
        "said": [said(one.figure, one.before), said(one.figure, one.after), said(one.figure, change, signed=True)],
        "way": "" if change.mean == 0 else "less" if change.mean < 0 else "more",
    }


def said(figure: str, one: Estimate, *, signed: bool = False) -> str:
    """A figure of a comparison with its interval; `signed`: as a change."""
    sign = ("+" if one.mean > 0 else "\N{MINUS SIGN}" if one.mean < 0 else "") if signed else ""
    mean = abs(one.mean) if signed else one.mean
    half = one.half or 0.0
    if figure in TIMES:
        return f"{sign}{spoken_time(mean)}" + (f" ±{spoken_time(half)}" if half else "")
    if figure == "late":
        points = " điểm %" if signed else "\N{NO-BREAK SPACE}%"
        return f"{sign}{spoken_number(100 * mean)}" + (f" ±{spoken_number(100 * half)}" if half else "") + points
    if figure in ("cost", "citizen_cost"):
        return f"{sign}{spoken_money(mean)}" + (f" ±{spoken_money(half)}" if half else "")
    return f"{sign}{spoken_number(mean, 2)}" + (f" ±{spoken_number(half, 2)}" if half else "")


def verdicts(differences: list[Plain]) -> list[str]:
    """In words which figures surely differ, and of which that cannot be said."""
    sure = [one for one in differences if one["sure"] and one["way"]]
    words = [f"{one['name'].lower()} {'giảm' if one['way'] == 'less' else 'tăng'} ({one['said'][2]})" for one in sure]
    found = []
    if words:
        found.append(f"Chắc chắn khác nhau (độ tin cậy 95 %): {'; '.join(words)}.")
    same = [one["name"].lower() for one in differences if one["way"] and not one["sure"]]
    if same:
        found.append(f"Chưa chắc khác nhau, có thể chỉ do ngẫu nhiên: {', '.join(same)}.")
    equal = [one["name"].lower() for one in differences if not one["way"]]
    if equal:
        found.append(f"Không đổi: {', '.join(equal)}.")
    return found
