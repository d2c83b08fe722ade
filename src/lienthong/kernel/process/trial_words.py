"""What a trial kept, as its page and its workbook show it: lines of posts and steps, marks on the diagram."""

from collections.abc import Mapping
from typing import Any

from .definition import Definition, NodeKind
from .simulation.figures import Estimate
from .simulation.telling import said_share, said_time, spoken_number

Plain = Mapping[str, Any]
NONE = "—"
LOADS = (0.6, 0.75, 0.85, 0.95)


def estimate(one: Plain | None) -> Estimate | None:
    """A kept figure again."""
    return None if one is None else Estimate(one["mean"], one["half"])


def _time(one: Plain | None) -> str:
    found = estimate(one)
    return said_time(found) if found else NONE


def _share(one: Plain | None) -> str:
    found = estimate(one)
    return said_share(found) if found else NONE


def post_lines(side: Plain) -> list[dict[str, Any]]:
    """Each post, the bottleneck first: people, load, waiting, the line before it, how many would be enough."""
    lines = [
        {
            "key": one["key"], "name": one["name"], "staff": one["staff"], "load": _share(one.get("load")),
            "offered": one.get("offered", {}).get("mean", 0.0), "waiting": _time(one.get("waiting")),
            "line": spoken_number(one["line"]["mean"]) if "line" in one else NONE,
            "late": _share(one.get("late")), "over": one["key"] in side["overloaded"],
            "neck": one["key"] == side["bottleneck"], "needed": side["needed"].get(one["key"], 0),
        }
        for one in side["posts"]
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (not one["neck"], not one["over"], -one["offered"]))


def step_lines(side: Plain) -> list[dict[str, Any]]:
    """Each step of a person: how often in a run, how long waited and done, how many late."""
    return [
        {
            "key": one["key"], "name": one["name"].rstrip(".") or one["key"],
            "per_run": spoken_number(one["per_run"]["mean"], 2) if "per_run" in one else NONE,
            "waiting": _time(one.get("waiting")), "doing": _time(one.get("doing")), "late": _share(one.get("late")),
        }
        for one in side["steps"]
        if one["post"]
    ]  # fmt: skip


def marks_of(side: Plain) -> dict[str, dict[str, Any]]:
    """On each step of a person: how long a run waits there, in the level of the load of whoever does it."""
    posts = {one["key"]: one for one in side["posts"]}
    marks = {}
    for one in side["steps"]:
        post = posts.get(one["post"])
        if post is None:
            continue
        load = post.get("offered", post.get("load", {"mean": 0.0}))["mean"]
        over, neck = one["post"] in side["overloaded"], one["post"] == side["bottleneck"]
        words = ["quá tải" if over else "nghẽn" if neck else ""]
        words.append(f"chờ {_time(one['waiting']).split(' ±')[0]}" if "waiting" in one else "")
        label = " · ".join(filter(None, words)) or "không có lượt nào"
        level = 5 - sum(load > bound for bound in LOADS)
        title = f"{post['name']}: bận {_share(post.get('load'))}; trễ hạn {_share(one.get('late'))}"
        marks[one["key"]] = {"label": label, "level": level, "title": title}
    return marks


def steps_changed(before: Definition, after: Definition) -> dict[str, list[str]]:
    """The steps of people that the second design leaves out, and those that it adds, by their names."""
    first, second = (
        [node.name.rstrip(".") for node in one.nodes if node.kind is NodeKind.USER and node.name]
        for one in (before, after)
    )
    return {"gone": [one for one in first if one not in second], "new": [one for one in second if one not in first]}
