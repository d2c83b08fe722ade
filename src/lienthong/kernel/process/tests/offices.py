"""An office to be simulated: a process of nine steps as communes have them, and queues of one step; all is invented."""

import datetime as dt
from types import MappingProxyType

from lienthong.kernel.calendar.api import shipped
from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who
from lienthong.kernel.process.simulation.design import Arrivals, Crew, Design
from lienthong.kernel.process.simulation.forecast import Forecast
from lienthong.kernel.process.simulation.spreads import Lognormal, Spread, Triangular
from lienthong.kernel.process.simulation.trial import Trial, simulated

from .small import small

K = NodeKind
FIRST = dt.date(2026, 1, 5)
DAY = 480.0

_STEPS = (
    ("nhan", "Tiếp nhận hồ sơ", Who("counter"), Period.hours(2), (5, 10, 20)),
    ("phan", "Phân công thẩm định", Who("leader"), Period.hours(4), (2, 4, 8)),
    ("tham", "Thẩm định hồ sơ", Who("officer"), Period.days(3), (30, 60, 120)),
    ("bo", "Yêu cầu bổ sung", Who("officer"), Period.days(1), (10, 15, 30)),
    ("trinh", "Trình kết quả", Who("officer"), Period.days(1), (10, 20, 30)),
    ("xem", "Xem xét hồ sơ", Who("leader"), Period.days(1), (5, 10, 20)),
    ("ky", "Ký giấy phép", Who(post="chu-tich"), Period.days(1), (2, 4, 8)),
    ("so", "Vào sổ, đóng dấu", Who("clerk"), Period.hours(2), (3, 5, 10)),
    ("tra", "Trả kết quả", Who("counter"), Period.hours(2), (5, 8, 15)),
)
_WAYS = (
    "dau>nhan nhan>phan phan>tham tham>du du>bo bo>cho cho>tham du>trinh trinh>xem xem>ky ky>so so>tra tra>xong "
    "han>nhac nhac>thoi"
)


def permit() -> Definition:
    """Nine steps of people, a branch back for what is missing, a reminder on a border."""
    form = {"nhan": "to-khai"}
    nodes = [
        Node(key, K.USER, name, who=who, limit=limit, form=form.get(key, "")) for key, name, who, limit, _ in _STEPS
    ]
    nodes += [
        Node("dau", K.START), Node("xong", K.END, "Đã trả"), Node("thoi", K.END),
        Node("du", K.EXCLUSIVE, "Hồ sơ đủ?"), Node("cho", K.RECEIVE, "Chờ bổ sung", message="bo-sung"),
        Node("han", K.TIMER, "Quá hạn", on="tham", interrupts=False, after=Period.days(3)),
        Node("nhac", K.THROW, "Nhắc thẩm định", message="nhac"),
    ]  # fmt: skip
    pairs = [way.split(">") for way in _WAYS.split()]
    flows = [Flow(f"{a}-{b}", a, b, "", 'outcome == "Thiếu"' if b == "bo" else "", a == "du" and b != "bo")
             for a, b in pairs]  # fmt: skip
    return Definition("giay_phep", "Cấp giấy phép", tuple(nodes), tuple(flows), Period.days(7))


def office(per_day: float = 160, **crews: int) -> Design:
    """The permit in a province's centre: 160 a working day are 40,000 a year."""
    takes: dict[str, Spread] = {key: Triangular(*map(float, given)) for key, *_, given in _STEPS}
    takes["cho"] = Lognormal(3 * DAY, 0.8)
    people = {"counter": 8, "leader": 8, "officer": 42, "chu-tich": 2, "clerk": 3} | {
        name.replace("_", "-"): count for name, count in crews.items()
    }
    return Design(
        permit(), Arrivals(per_day), {post: Crew(count) for post, count in people.items()}, MappingProxyType(takes),
        {"du-bo": 0.15},
    )  # fmt: skip


def counter(per_minute: float, people: int, takes: Spread, **more: object) -> Design:
    """One step, as the theory of queues has it: runs come by chance and wait for one of some people."""
    return Design(
        small("a", "start>a a>end"), Arrivals(per_minute * DAY), {"officer": Crew(people)}, {"a": takes}, **more
    )


def tried(design: Design, days: int = 60, warm_up: int = 20, replications: int = 5, seed: int = 1) -> Forecast:
    """A simulation on the country's calendar."""
    return simulated(design, Trial(FIRST, days, warm_up, replications, seed), shipped())
