"""Whether the numbers of a design can be: each that cannot is named with what to put in its place."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import isfinite

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Node, NodeKind
from lienthong.kernel.process.naming import Names

from .design import Crew, Design, posts_of
from .moves import shares
from .spreads import Exponential, Fixed, Lognormal, Perhaps, Seen, Spread, Triangular

MOST_PER_DAY = 5_000
MOST_DAYS = 2_500
MOST_RUNS = 2_000_000
MOST_REPLICATIONS = 100
MOST_MINUTES = 1_000_000
"""Of one step: about eight years of working time."""
SLACK = 1e-9


def checked(design: Design, days: int, warm_up: int, replications: int) -> None:
    """Unfit with the first number that cannot be."""
    for no in _wrong(design, days, warm_up, replications):
        raise no


def _wrong(design: Design, days: int, warm_up: int, replications: int) -> Iterator[Unfit]:
    yield from _wrong_trial(design, days, warm_up, replications)
    yield from _wrong_keys(design)
    for post, crew in design.crews.items():
        yield from _wrong_crew(posts_of(design.definition).get(post, post), crew)
    names = {node.key: node for node in design.definition.nodes}
    for key, spread in design.takes.items():
        if not _can_be(spread):
            most = f"{MOST_MINUTES:,}".replace(",", ".")
            yield Unfit("Thời gian làm của {step} không hợp lệ.", f"Nhập số phút làm việc từ 0 đến {most}.",
                        step=Names(design.definition).node(names[key]))  # fmt: skip
    yield from _wrong_ways(design)
    yield from _without_end(design)


def _wrong_trial(design: Design, days: int, warm_up: int, replications: int) -> Iterator[Unfit]:
    per_day = design.arrivals.per_day
    if not 1 <= days <= MOST_DAYS:
        yield Unfit("Số ngày chạy thử phải từ 1 đến {most} ngày làm việc.", "Chọn lại số ngày.", most=MOST_DAYS)
    if not 0 <= warm_up <= MOST_DAYS:
        yield Unfit("Số ngày chạy trước, không tính, phải từ 0 đến {most} ngày làm việc.", "Chọn lại số ngày chạy"
                    " trước.", most=MOST_DAYS)  # fmt: skip
    if not 1 <= replications <= MOST_REPLICATIONS:
        yield Unfit("Số lần lặp lại phải từ 1 đến {most}.", "Chọn lại số lần lặp.", most=MOST_REPLICATIONS)
    if not design.arrivals.at and not (isfinite(per_day) and 0 < per_day <= MOST_PER_DAY):
        yield Unfit("Số hồ sơ đến mỗi ngày phải lớn hơn 0 và không quá {most}.", "Nhập lại số hồ sơ.",
                    most=MOST_PER_DAY)  # fmt: skip
    if per_day * (days + warm_up) * replications > MOST_RUNS:
        yield Unfit("Chạy thử quá nhiều hồ sơ trong một lần.", "Giảm số ngày, số lần lặp hoặc số hồ sơ mỗi ngày.")
    hours = design.arrivals.hours
    if any(not 0 <= hour < 24 or not isfinite(weight) or weight < 0 for hour, weight in hours.items()):
        yield Unfit("Giờ đến phải từ 0 đến 23 và tỷ trọng không âm.", "Sửa lại giờ hồ sơ đến.")
    if hours and not sum(hours.values()) > 0:
        yield Unfit("Tỷ trọng giờ đến đều bằng 0.", "Nhập tỷ trọng cho ít nhất một giờ.")


def _wrong_keys(design: Design) -> Iterator[Unfit]:
    definition = design.definition
    posts, nodes = posts_of(definition), {node.key for node in definition.nodes}
    flows = {flow.key for flow in definition.flows}
    for post in design.crews:
        if post not in posts:
            yield Unfit("Quy trình không có bước nào giao cho “{post}”. Có: {known}.", "Chọn một vị trí trong số đó.",
                        post=post, known=", ".join(posts) or "không có vị trí nào")  # fmt: skip
    for post, words in posts.items():
        if post not in design.crews:
            yield Unfit("Chưa biết “{post}” có mấy người.", "Nhập số người của vị trí này.", post=words)
    for key in (*design.takes, *design.times, *design.enough):
        if key not in nodes:
            yield Unfit("Quy trình không có bước “{step}”.", "Dùng mã của bước trong bản vẽ.", step=key)
    for key in design.ways:
        if key not in flows:
            yield Unfit("Quy trình không có nhánh “{way}”.", "Dùng mã của đường nối trong bản vẽ.", way=key)


def _wrong_crew(post: str, crew: Crew) -> Iterator[Unfit]:
    if crew.count < 1:
        yield Unfit("“{post}” phải có ít nhất một người, không phải {count}.", "Nhập lại số người.",
                    post=post, count=crew.count)  # fmt: skip
    if not 0 < crew.share <= 1:
        yield Unfit("Phần thời gian của “{post}” dành cho quy trình phải trên 0 và không quá 100 %.", "Nhập lại.",
                    post=post)  # fmt: skip
    if not 0 <= crew.absent < 1:
        yield Unfit("Tỷ lệ vắng mặt của “{post}” phải từ 0 đến dưới 100 %.", "Nhập lại tỷ lệ vắng.", post=post)
    if not (isfinite(crew.cost) and crew.cost >= 0):
        yield Unfit("Chi phí một giờ của “{post}” không được âm.", "Nhập lại chi phí.", post=post)
    if any(one.last < one.first or one.count < 0 for one in crew.away):
        yield Unfit("Thời gian vắng của “{post}” có ngày cuối trước ngày đầu.", "Sửa lại ngày vắng.", post=post)


def _wrong_ways(design: Design) -> Iterator[Unfit]:
    definition = design.definition
    for node in definition.nodes:
        flows = [flow for flow in definition.flows if flow.source == node.key]
        given = [design.ways[flow.key] for flow in flows if flow.key in design.ways]
        name = Names(definition).node(node)
        if any(not (0 <= one <= 1) for one in given):
            yield Unfit("Tỷ lệ một nhánh ở {node} phải từ 0 đến 1.", "Nhập lại tỷ lệ.", node=name)
        if node.kind is NodeKind.EXCLUSIVE and given:
            whole = sum(given)
            if whole > 1 + SLACK or (len(given) == len(flows) and whole < 1 - SLACK):
                yield Unfit("Tỷ lệ các nhánh ở {node} cộng lại là {whole}, phải bằng 1.", "Nhập lại các tỷ lệ.",
                            node=name, whole=f"{whole:.2f}".replace(".", ","))  # fmt: skip
        for values in (design.times.get(node.key, (0,)),):
            if not values or any(one < 0 for one in values):
                yield Unfit("Số lần làm của {node} không được âm.", "Nhập lại số lần.", node=name)
        if not 0 <= design.enough.get(node.key, 0.0) <= 1:
            yield Unfit("Tỷ lệ đủ của {node} phải từ 0 đến 1.", "Nhập lại tỷ lệ.", node=name)


def _without_end(design: Design) -> Iterator[Unfit]:
    """Where the branches that are gone never lead out."""
    definition = design.definition
    before: dict[str, list[str]] = {node.key: [] for node in definition.nodes}
    after: dict[str, list[str]] = {node.key: [] for node in definition.nodes}
    beside = {node.key for node in definition.nodes if node.on and not node.interrupts}
    edges = [(node.on, node.key) for node in definition.nodes if node.on]
    edges += [(node.inside, node.key) for node in definition.nodes if node.inside and node.kind is NodeKind.START]
    edges += [edge for node in definition.nodes for edge in _gone(node, design)]
    for source, target in edges:
        after[source].append(target)
        if target not in beside:  # what runs beside a step takes no run out of it
            before[target].append(source)
    starts = [node.key for node in definition.nodes if node.kind is NodeKind.START and not node.inside]
    leading = _reached([node.key for node in definition.nodes if not after[node.key]], before)
    lost = _reached(starts, after) - leading
    for node in definition.nodes:
        if node.key in lost and node.kind is NodeKind.USER:
            yield Unfit("Hồ sơ đi vòng mãi không ra khỏi {node}.", "Xem lại tỷ lệ của các nhánh sau bước này: phải có"
                        " nhánh dẫn tới kết thúc.", node=Names(definition).node(node))  # fmt: skip


def _gone(node: Node, design: Design) -> Iterator[tuple[str, str]]:
    """The ways from a node that are gone at all."""
    flows = [flow for flow in design.definition.flows if flow.source == node.key]
    parts = shares(flows, design.ways) if node.kind is NodeKind.EXCLUSIVE else []
    for place, flow in enumerate(flows):
        if parts[place] > 0 if parts else not (flow.condition and design.ways.get(flow.key) == 0):
            yield flow.source, flow.target


def _reached(begin: list[str], ways: Mapping[str, list[str]]) -> set[str]:
    seen, todo = set(begin), list(begin)
    while todo:
        for one in ways[todo.pop()]:
            if one not in seen:
                seen.add(one)
                todo.append(one)
    return seen


def _can_be(spread: Spread) -> bool:
    match spread:
        case Fixed(mean):
            return 0 <= mean <= MOST_MINUTES
        case Exponential(mean):
            return 0 < mean <= MOST_MINUTES
        case Triangular(least, mostly, most):
            return all(a <= b for a, b in pairwise((0, least, mostly, most, MOST_MINUTES)))
        case Lognormal(mean, wide):
            return 0 < mean <= MOST_MINUTES and isfinite(wide) and wide > 0
        case Seen(values):
            return bool(values) and all(0 <= one <= MOST_MINUTES for one in values)
        case Perhaps(share, after):
            return 0 <= share <= 1 and _can_be(after)
