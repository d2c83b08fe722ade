"""The numbers of a trial as a form has them, and what was typed as plain data; each fault by its field."""

from collections.abc import Mapping
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy

from .definition import Definition, Node, NodeKind
from .histories import History
from .simulation.design import posts_of
from .simulation.given import MOST_WHOLE

Typed = Mapping[str, str]
STAFF = {"count": "người", "share": "%", "absent": "%", "cost": "đồng"}
MOST = 10.0**9
SAME, OTHER_STAFF = "", "nhan-su"


def asked_of(
    typed: Typed, definition: Definition, history: History, version: str, against: tuple[str, Definition] | None
) -> dict[str, Any]:
    """What the form asks for; Unfit names every field that cannot be read. `against`: the second design."""
    wrong: dict[str, str] = {}
    use = bool(typed.get("lich-su")) and history.runs > 0
    sides: list[dict[str, Any]] = [
        {"version": version, "numbers": _numbers(typed, definition, history if use else None, "", wrong)}
    ]
    if against is not None:
        sides.append({
            "version": against[0],
            "numbers": _numbers(typed, against[1], history if use else None, "sau.", wrong),
        })  # fmt: skip
    asked: dict[str, Any] = {
        "first": typed.get("first", ""),
        "length": _whole(typed, "length", wrong, 250),
        "warm_up": _whole(typed, "warm_up", wrong, 20),
        "replications": _whole(typed, "replications", wrong, 5),
        "hours": tidy(typed.get("hours", ""))[:100],
        "citizen": {name: _number(typed, f"citizen.{name}", wrong) or 0.0 for name in CITIZEN},
        "source": tidy(typed.get("source", ""))[:300],
        "provenance": history.said() if use else "",
        "sides": sides,
    }
    priced = any(one.get("cost") for side in sides for one in side["numbers"]["staff"].values())
    if (priced or asked["citizen"]["hour"]) and not asked["source"]:
        wrong["source"] = "Ghi văn bản hoặc cách tính làm căn cứ cho chi phí một giờ."
    if wrong:
        raise Unfit("Có số liệu chưa dùng được.", fields=wrong)
    return asked


CITIZEN = ("paper", "trips", "trip", "hour")


def _numbers(
    typed: Typed, definition: Definition, history: History | None, side: str, wrong: dict[str, str]
) -> dict[str, Any]:
    return {
        "arrivals": _arrivals(typed, history, wrong),
        "staff": _staff(typed, definition, side, wrong),
        "takes": _takes(typed, definition, history, wrong),
        "ways": _ways(typed, definition, history, wrong),
        "papers": _papers(typed, definition, wrong),
        "order": "came" if typed.get("order") == "came" else "due",
    }


def _arrivals(typed: Typed, history: History | None, wrong: dict[str, str]) -> dict[str, Any]:
    per_day = _number(typed, "per_day", wrong)
    if per_day is None or per_day <= 0:
        wrong.setdefault("per_day", "Nhập số hồ sơ đến mỗi ngày làm việc, lớn hơn 0.")
    hours = {str(hour): count for hour, count in history.hours.items()} if history else {}
    return {"per_day": per_day or 0.0, "hours": hours}


def _staff(typed: Typed, definition: Definition, side: str, wrong: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for post in posts_of(definition):
        name = f"staff.{post}"
        count = _whole(typed, f"{side}{name}.count", wrong, None)
        if count is None and side:
            count = _whole(typed, f"{name}.count", wrong, None)
        share, absent = _number(typed, f"{name}.share", wrong), _number(typed, f"{name}.absent", wrong)
        cost = _number(typed, f"{name}.cost", wrong)
        if count is not None and count < 1:
            wrong.setdefault(f"{side}{name}.count", "Phải có ít nhất một người.")
        if count is not None and count > MOST_WHOLE:
            wrong.setdefault(f"{side}{name}.count", f"Nhập nhiều nhất {f'{MOST_WHOLE:,}'.replace(',', '.')} người.")
        if share is not None and not 0 < share <= 100:
            wrong.setdefault(f"{name}.share", "Nhập phần trăm từ trên 0 đến 100.")
        if absent is not None and not 0 <= absent < 100:
            wrong.setdefault(f"{name}.absent", "Nhập phần trăm từ 0 đến dưới 100.")
        if count is not None:
            found[post] = {
                "count": count, "share": 1.0 if share is None else share / 100, "absent": (absent or 0.0) / 100,
                "cost": cost or 0.0,
            }  # fmt: skip
    return found


def _takes(typed: Typed, definition: Definition, history: History | None, wrong: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in timed(definition):
        given = typed.get(f"takes.{node.key}", "").strip()
        if given:
            parts = [_read(one) for one in given.split(";")] if ";" in given else [_read(given)]
            bad = any(one is None or one < 0 for one in parts) or len(parts) not in (1, 3)
            numbers = [one for one in parts if one is not None]
            if bad or numbers != sorted(numbers):
                wrong[f"takes.{node.key}"] = "Ghi số phút, như 30; hoặc ít nhất; thường; nhiều nhất, như 10; 30; 90."
            else:
                found[node.key] = numbers if len(numbers) == 3 else numbers[0]
        elif history and node.key in history.takes:
            found[node.key] = {"seen": list(history.takes[node.key].values)}
    return found


def _ways(typed: Typed, definition: Definition, history: History | None, wrong: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for _, flows in forks(definition):
        given = {flow.key: _number(typed, f"ways.{flow.key}", wrong) for flow in flows}
        told = {key: one / 100 for key, one in given.items() if one is not None}
        whole = sum(told.values())
        if told and (whole > 1.0001 or (len(told) == len(flows) and whole < 0.9999)):
            percent = f"{100 * whole:.0f}"
            wrong[f"ways.{flows[0].key}"] = f"Các nhánh ở đây cộng lại là {percent} %, phải bằng 100 %."
        if told:
            found |= told
        elif history:
            found |= {flow.key: history.ways[flow.key] for flow in flows if flow.key in history.ways}
    return found


def _papers(typed: Typed, definition: Definition, wrong: dict[str, str]) -> dict[str, int]:
    found = {}
    for form in forms(definition):
        count = _whole(typed, f"papers.{form}", wrong, None)
        if count is not None:
            found[form] = count
    return found


def timed(definition: Definition) -> list[Node]:
    """The steps of which one may say how long they take."""
    return [node for node in definition.nodes if node.kind is NodeKind.USER]


def forks(definition: Definition) -> list[tuple[Node, list[Any]]]:
    """The places at which a run goes one of several ways."""
    return [
        (node, flows)
        for node in definition.nodes
        if node.kind is NodeKind.EXCLUSIVE
        and len(flows := [flow for flow in definition.flows if flow.source == node.key]) > 1
    ]


def forms(definition: Definition) -> list[str]:
    """The forms that its steps ask for."""
    return list(dict.fromkeys(node.form for node in definition.nodes if node.form))


def _read(text: str) -> float | None:
    text = text.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif text.count(".") and all(len(part) == 3 for part in text.split(".")[1:]) and text.split(".")[0] != "0":
        text = text.replace(".", "")
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= MOST else None


def _number(typed: Typed, name: str, wrong: dict[str, str]) -> float | None:
    given = typed.get(name, "").strip()
    if not given:
        return None
    found = _read(given)
    if found is None or found < 0:
        wrong[name] = "Nhập một số từ 0 trở lên, ví dụ 30 hoặc 2,5."
        return None
    return found


def _whole(typed: Typed, name: str, wrong: dict[str, str], usual: int | None) -> Any:
    found = _number(typed, name, wrong)
    if found is None:
        return usual
    if found != int(found):
        wrong[name] = "Nhập một số nguyên."
        return usual
    return int(found)
