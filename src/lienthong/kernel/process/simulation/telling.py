"""A forecast for people and for machines: where runs wait and why, in few lines; what was assumed stands below."""

from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.kernel.process.definition import DAY, NodeKind
from lienthong.kernel.process.naming import Names

from .design import ANYBODY, post_of
from .figures import Estimate
from .forecast import WHOLE, Forecast

WIDEST = 60
ROUND = {"late": 4, "load": 4, "offered": 4, "waited": 4, "growth": 4, "per_run": 4}


def plain(forecast: Forecast) -> dict[str, object]:
    """All of it for machines: every figure as its average and half of its 95 % interval; times in working minutes."""
    design = forecast.design
    return {
        "process": design.definition.key,
        "name": design.definition.name,
        "days": forecast.days,
        "replications": len(forecast.replications),
        "per_day": round(forecast.per_day, 3),
        "overloaded": forecast.over,
        "bottleneck": forecast.bottleneck,
        "whole": _plain(forecast, WHOLE),
        "steps": [
            {"key": node.key, "name": node.name, "post": post_of(node) if node.kind is NodeKind.USER else ""}
            | {"limit": node.limit.minutes if node.limit else None}
            | _plain(forecast, f"step {node.key}")
            for node in forecast.steps
        ],
        "posts": [
            {"key": post, "name": words, "staff": design.crews[post].count} | _plain(forecast, f"post {post}")
            for post, words in forecast.posts.items()
        ],
        "ends": _plain(forecast, "ends"),
        "assumed": {
            "times": [node.key for node in design.assumed()],
            "ways": [flow.key for flow in design.asked_ways()],
            "staff": list(design.proposed),
        },
    }


def _plain(forecast: Forecast, about: str) -> dict[str, object]:
    return {name: one.plain(ROUND.get(name, 2)) for name, one in forecast.of(about).items()}


def words(forecast: Forecast) -> str:
    """The forecast as lines of text."""
    whole = forecast.of(WHOLE)
    lines = [
        f"{forecast.design.definition.name or forecast.design.definition.key}: chạy thử {forecast.days} ngày làm việc, "
        f"{len(forecast.replications)} lần; mỗi ngày {spoken_number(forecast.per_day)} hồ sơ."
    ]
    lines += warnings(forecast)
    if "through" in whole:
        late = f"; trễ hạn {said_share(whole['late'])}" if "late" in whole else ""
        lines.append(
            f"Một hồ sơ đi hết {said_time(whole['through'])}; cứ 10 hồ sơ thì 9 hồ sơ xong trong "
            f"{said_time(whole['through_90'])}{late}."
        )
        lines.append(f"Trong đó chờ người {said_time(whole['waiting'])}, làm {said_time(whole['doing'])}.")
    lines.append("")
    lines += _table(
        ("Vị trí", "Người", "Bận", "Chờ", "Hàng chờ", "Nhiều nhất"),
        [
            (_post(row.key, row.words), str(row.staff), said_share(row.load), said_time(row.waiting), _count(row.line),
             f"{row.longest:.0f}")
            for row in post_rows(forecast)
        ],
    )  # fmt: skip
    lines.append("")
    lines += _table(("Bước", "Lượt", "Chờ", "Làm", "Trễ hạn"), list(_step_rows(forecast)))
    return "\n".join([*lines, *assumptions(forecast)])


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in the table of a forecast."""

    key: str
    words: str
    staff: int
    load: Estimate
    waiting: Estimate
    line: Estimate
    longest: float


def post_rows(forecast: Forecast) -> list[PostRow]:
    """Each post with its figures, the one that holds most up first."""
    rows = []
    for post, said in forecast.posts.items():
        found = forecast.of(f"post {post}")
        none = Estimate(0.0)
        rows.append(
            PostRow(
                post, said, forecast.design.crews[post].count, found.get("load", none), found.get("waiting", none),
                found.get("line", none), max(one[f"post {post}"]["longest"] for one in forecast.replications),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row.key != forecast.bottleneck, -row.load.mean))


def _step_rows(forecast: Forecast) -> Iterator[tuple[str, ...]]:
    names = Names(forecast.design.definition)
    none = Estimate(0.0)
    for node in forecast.steps:
        found = forecast.of(f"step {node.key}")
        if node.kind is NodeKind.USER:
            late = said_share(found["late"]) if "late" in found else "–"
            yield (
                names.node(node).strip("“”"), spoken_number(found["per_run"].mean),
                said_time(found.get("waiting", none)), said_time(found.get("doing", none)), late,
            )  # fmt: skip


def warnings(forecast: Forecast) -> list[str]:
    """What must be known before any figure: where the line grows without end, or where most time is lost."""
    found = []
    for post in forecast.over:
        offered, growth = forecast.estimate(f"post {post}", "offered"), forecast.estimate(f"post {post}", "growth")
        said = _post(post, forecast.posts[post])
        found.append(
            f"Quá tải ở “{said}”: việc đến bằng {spoken_number(100 * offered.mean, 0)} % sức làm của "
            f"{forecast.design.crews[post].count} người; hàng chờ dài thêm {spoken_number(max(growth.mean, 0))} hồ sơ "
            f"mỗi ngày và không dừng lại. Cần ít nhất {forecast.needed(post)} người, hoặc rút bớt việc của vị trí này."
        )
    if found:
        found.append("Các số dưới đây chỉ đúng cho khoảng thời gian đã chạy: chạy lâu hơn sẽ còn xấu hơn.")
    elif forecast.bottleneck:
        post = forecast.bottleneck
        waits, load = (forecast.estimate(f"post {post}", one) for one in ("waiting_per_run", "load"))
        found.append(
            f"Điểm nghẽn: “{_post(post, forecast.posts[post])}”, bận {said_share(load)}, "
            f"mỗi hồ sơ chờ ở đây {said_time(waits)}."
        )
    return found


def assumptions(forecast: Forecast) -> list[str]:
    """What nobody said and was assumed."""
    names = Names(forecast.design.definition)
    times, ways = forecast.design.assumed(), forecast.design.asked_ways()
    found = []
    if forecast.design.proposed:
        listed = ", ".join(_post(one, forecast.posts[one]) for one in forecast.design.proposed)
        found.append(f"Chưa cho số người nên lấy số ít nhất để không ai bận quá 80 % thời gian: {listed}.")
    if times:
        listed = ", ".join(names.node(one) for one in times)
        found.append(f"Giả định thời gian bằng 1/4 thời hạn (5–50 %), hoặc mức chung nếu không có thời hạn: {listed}.")
    if ways:
        gates = dict.fromkeys(flow.source for flow in ways)
        nodes = {node.key: node for node in forecast.design.definition.nodes}
        found.append(f"Giả định các nhánh như nhau ở {', '.join(names.node(nodes[one]) for one in gates)}.")
    return ["", *found] if found else []


# -- numbers as people read them -------------------------------------------------------------------------------


def _post(key: str, said: str) -> str:
    return "chưa rõ ai làm" if said == ANYBODY else said if said == key else f"{said} ({key})"


def spoken_number(number: float, digits: int = 1) -> str:
    """A number with a comma."""
    return f"{number:.{digits}f}".replace(".", ",")


def spoken_time(minutes: float) -> str:
    """Working time, coarse: 35 phút, 3,5 giờ, 2,4 ngày."""
    if minutes < 59.5:
        return f"{minutes:.0f} phút"
    return f"{spoken_number(minutes / 60)} giờ" if minutes < DAY else f"{spoken_number(minutes / DAY)} ngày"


def spoken_money(amount: float) -> str:
    """Money, to the thousand where it is much: 12.000 đồng."""
    return f"{round(amount, -3 if amount >= 10_000 else 0):,.0f}".replace(",", ".") + " đồng"


def said_time(one: Estimate) -> str:
    """Working time with its interval."""
    half = f" ±{spoken_time(one.half)}" if one.half else ""
    return f"{spoken_time(one.mean)}{half}"


def said_share(one: Estimate) -> str:
    """A part with its interval."""
    half = f" ±{spoken_number(100 * one.half)}" if one.half else ""
    return f"{spoken_number(100 * one.mean)}{half} %"


def _count(one: Estimate) -> str:
    return spoken_number(one.mean)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    rows = [(row[0] if len(row[0]) <= WIDEST else f"{row[0][: WIDEST - 1]}…", *row[1:]) for row in rows]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) if not column else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in [head, *rows]
    ]  # fmt: skip
