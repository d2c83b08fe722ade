"""The numbers of a simulation as a person writes them: plain data in, a design out; what cannot be read is named."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold
from lienthong.kernel.process.definition import GATEWAYS, Definition, NodeKind

from .design import Arrivals, Away, Crew, Design, posts_of
from .spreads import Exponential, Fixed, Lognormal, Perhaps, Seen, Spread, Triangular

Plain = Mapping[str, Any]
PARTS = ("arrivals", "staff", "takes", "ways", "times", "enough", "papers", "order")
ORDERS = ("due", "came")
USUAL_SPREAD = 0.5
MOST_WHOLE = 1_000_000
_PASSED = frozenset({NodeKind.START, NodeKind.END, *GATEWAYS})
"""Nodes at which no run stays: a time given for them would change nothing."""


def design_of(definition: Definition, given: Plain) -> Design:
    """A definition with the numbers given for it: `arrivals staff takes ways times enough papers order`.

    Steps, posts and ways go by their key or by their name; a way also as `from>to`. Times are working minutes: a
    number (around it, by chance), three (at least, mostly, at most), `{"fixed": 5}`, `{"exponential": 30}`,
    `{"mean": 30, "spread": 0.5}`, `{"seen": [...]}`, with `"share"` where it comes only sometimes.
    """
    if not isinstance(given, Mapping) or (unknown := [str(one) for one in given if one not in PARTS]):
        what = f"mục “{unknown[0]}”" if isinstance(given, Mapping) else "số liệu"
        raise Unfit(f"Không hiểu {what}.", f"Chỉ dùng các mục: {', '.join(PARTS)}.")
    steps = {node.key: node.name for node in definition.nodes if node.kind not in _PASSED}
    flows = {flow.key: flow.name for flow in definition.flows}
    arrows = {f"{flow.source}>{flow.target}": flow.key for flow in definition.flows}
    ways = {arrows.get(key, key): value for key, value in part_of(given, "ways").items()}
    names = posts_of(definition)
    if lone := [key for key in ways if key in flows and key not in _branches(definition)]:
        raise Unfit("“{way}” không phải là một nhánh: từ đó hồ sơ không chọn đường.", "Bỏ tỷ lệ này, hoặc ghi cho một"
                    " đường đi ra từ chỗ rẽ.", way=flows[lone[0]] or lone[0])  # fmt: skip
    order = given.get("order", ORDERS[0])
    if order not in ORDERS:
        raise Unfit("Thứ tự làm việc phải là due (hạn gần trước) hoặc came (đến trước làm trước).", "Sửa mục order.")
    return Design(
        definition,
        arrivals_of(given.get("arrivals", {})),
        {post: crew_of(names[post], one) for post, one in _known(part_of(given, "staff"), names, "vị trí")},
        {key: spread_of(steps[key] or key, one) for key, one in _known(part_of(given, "takes"), steps, "bước")},
        {key: _number(one, flows[key] or key) for key, one in _known(ways, flows, "nhánh")},
        {key: _counts(steps[key] or key, one) for key, one in _known(part_of(given, "times"), steps, "bước")},
        {key: _number(one, steps[key] or key) for key, one in _known(part_of(given, "enough"), steps, "bước")},
        {str(key): int(_number(one, str(key))) for key, one in part_of(given, "papers").items()},
        order == ORDERS[0],
    )


def _branches(definition: Definition) -> set[str]:
    """The flows of which a run takes one or another."""
    kinds = {node.key: node.kind for node in definition.nodes}
    many = Counter(flow.source for flow in definition.flows)
    parted = {
        flow.source for flow in definition.flows if flow.condition and kinds[flow.source] is not NodeKind.PARALLEL
    }
    parted |= {key for key, count in many.items() if count > 1 and kinds[key] is NodeKind.EXCLUSIVE}
    return {flow.key for flow in definition.flows if flow.source in parted}


def arrivals_of(given: Any) -> Arrivals:
    """How runs come: so many a working day, or `{"per_day": 12, "hours": {"8": 3}}`, or `{"at": [instants]}`."""
    if not isinstance(given, Mapping):
        return Arrivals(_number(given, "số hồ sơ mỗi ngày"))
    try:
        hours = {int(hour): _number(weight, f"giờ {hour}") for hour, weight in part_of(given, "hours").items()}
        at = tuple(dt.datetime.fromisoformat(one) for one in given.get("at", ()))
    except (TypeError, ValueError) as error:
        raise Unfit("Không đọc được giờ hồ sơ đến.", "Ghi giờ từ 0 đến 23, ngày giờ như 2026-01-31T08:30.") from error
    return Arrivals(_number(given.get("per_day", 0), "số hồ sơ mỗi ngày"), hours, at)


def crew_of(post: str, given: Any) -> Crew:
    """Who does the steps of a post: how many, or `{"count": 3, "cost": 80000, "share": 0.5, "absent": 0.05}`."""
    if not isinstance(given, Mapping):
        return Crew(_whole(given, post))
    crew = Crew(_whole(given.get("count", 1), post))
    cost, share, absent = (
        _number(given.get(name, usual), f"{name} của {post}")
        for name, usual in (("cost", crew.cost), ("share", crew.share), ("absent", crew.absent))
    )
    try:
        away = tuple(
            Away(dt.date.fromisoformat(first), dt.date.fromisoformat(last), int(count[0]) if count else 1)
            for first, last, *count in given.get("away", ())
        )
    except (TypeError, ValueError) as error:
        raise Unfit("Không đọc được ngày vắng của {post}.", 'Ghi như ["2026-02-10", "2026-02-12", 1].',
                    post=post) from error  # fmt: skip
    return Crew(crew.count, cost, share, absent, away)


def spread_of(step: str, given: Any) -> Spread:
    """How long a step takes, from what is written for it."""
    if isinstance(given, Sequence) and not isinstance(given, str):
        if len(given) != 3:
            raise _unread_time(step)
        least, mostly, most = (_number(one, step) for one in given)
        return Triangular(least, mostly, most)
    if not isinstance(given, Mapping):
        mean = _number(given, step)
        return Lognormal(mean, USUAL_SPREAD) if mean > 0 else Fixed(mean)
    match {key: one for key, one in given.items() if key != "share"}:
        case {"fixed": value, **rest} if not rest:
            found: Fixed | Exponential | Lognormal | Triangular | Seen = Fixed(_number(value, step))
        case {"exponential": value, **rest} if not rest:
            found = Exponential(_number(value, step))
        case {"mean": value, **rest} if rest.keys() <= {"spread"}:
            found = Lognormal(_number(value, step), _number(rest.get("spread", USUAL_SPREAD), step))
        case {"least": least, "mostly": mostly, "most": most, **rest} if not rest:
            found = Triangular(_number(least, step), _number(mostly, step), _number(most, step))
        case {"seen": list(values), **rest} if not rest:
            found = Seen(tuple(_number(one, step) for one in values))
        case _:
            raise _unread_time(step)
    return Perhaps(_number(given["share"], step), found) if "share" in given else found


def _unread_time(step: str) -> Unfit:
    return Unfit("Không đọc được thời gian làm của “{step}”.", "Ghi số phút: 30; hoặc ít nhất, thường, nhiều nhất:"
                 " [5, 10, 20].", step=step)  # fmt: skip


def _counts(step: str, given: Any) -> tuple[int, ...]:
    values = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    return tuple(_whole(one, step) for one in values)


def _number(given: Any, what: str) -> float:
    if isinstance(given, str):
        try:
            given = float(given.strip().replace(",", "."))
        except ValueError:
            given = None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Unfit("Giá trị của “{what}” không phải là số.", "Nhập một số, ví dụ 30 hoặc 0.2.", what=what)
    return float(given)


def _whole(given: Any, what: str) -> int:
    number = _number(given, what)
    if abs(number) > MOST_WHOLE:
        raise Unfit("Giá trị của “{what}” lớn quá: nhiều nhất là {most}.", "Nhập một số nhỏ hơn.", what=what,
                    most=f"{MOST_WHOLE:,}".replace(",", "."))  # fmt: skip
    if number != number // 1:
        raise Unfit("Giá trị của “{what}” phải là một số nguyên.", "Nhập một số nguyên, ví dụ 3.", what=what)
    return int(number)


def part_of(given: Plain, name: str) -> Plain:
    """One of the parts that are pairs of a name and a value."""
    found = given.get(name, {})
    if not isinstance(found, Mapping):
        raise Unfit(f"Mục {name} chưa đúng dạng.", 'Ghi thành cặp tên và giá trị, ví dụ {"officer": 3}.')
    return found


def _known(given: Plain, known: Mapping[str, str], what: str) -> Iterator[tuple[str, Any]]:
    """Each value under its key; what is called by a name is found by it."""
    by_name: dict[str, list[str]] = {}
    for key, name in known.items():
        by_name.setdefault(fold(name), []).append(key)
    for called, value in given.items():
        found = [called] if called in known else by_name.get(fold(str(called)), []) if str(called).strip() else []
        if len(found) != 1:
            listed = ", ".join(f"{key} ({name})" if name and name != key else key for key, name in known.items())
            why = f"Có nhiều {what} tên “{{called}}”" if found else f"Quy trình không có {what} “{{called}}”"
            raise Unfit(f"{why}. Có: {{listed}}.", "Dùng một mã trong số đó.", called=called, listed=listed)
        yield found[0], value
