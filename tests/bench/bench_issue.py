"""From a document to work: reading, bringing in, the review page, and issuing the plan of 1174's size.

`python -m tests.bench issue`. The real document is read where it lies beside the repository, else the demo's.
"""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

from tests.bench.figures import Figure, middle, milliseconds, say, share
from tests.bench.house import thrown_away

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "plans" / "nghe-an-1174-2026.txt"
DAY = "2026-01-05T08:30:00"
TIMES = 3
ROUND: dict[str, Any] = {
    "round_name": "Quý I/2026",
    "cut_off": dt.date(2026, 3, 31),
    "report_due": dt.date(2026, 4, 10),
}


def _copied(rows: int) -> float:
    """Seconds that the database needs to take so many rows of the same table's shape, and nothing else."""
    from django.db import connection

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole

    def work() -> float:
        with connection.cursor() as cursor:
            cursor.execute("create temp table floor_rows on commit drop as select * from plans_assignment limit 0")
            begun = time.perf_counter()
            cursor.execute("insert into floor_rows select * from plans_assignment order by id limit %s", [rows])
            return time.perf_counter() - begun

    return whole(work, HOUSE)


def _page(desk: Any, path: str) -> list[float]:
    client = desk.client()

    def ask() -> None:
        assert client.get(path).status_code == 200

    return milliseconds(ask, 30)


def measured(dsn: str) -> Iterator[Figure]:
    """The way of one document, several times over."""
    from lienthong.domains.plans import actions
    from lienthong.domains.plans.reading import read_bytes
    from lienthong.domains.plans.reading_room import read_for_upload
    from lienthong.domains.plans.tests import review_desk
    from lienthong.kernel.access import api as access

    source = REAL if REAL.is_file() else review_desk.DOCUMENT
    data = source.read_bytes()
    review_desk.load_province()
    hanh = access.actor_named("hanh")
    reading = [_timed(lambda: read_for_upload(data, source.name)) for _ in range(TIMES)]
    read = read_for_upload(data, source.name)
    counts = sum(len(read[name]) for name in ("targets", "tasks"))
    say(f"  {source.name}: {len(data):,} bytes, {counts} targets and tasks, {len(read['blocks'])} paragraphs")
    read_bytes(data, source.name)
    alone = [_timed(lambda: read_bytes(data, source.name)) for _ in range(TIMES)]
    passed = min(_timed(lambda: normalize("NFC", data.decode("utf-8")).splitlines()) for _ in range(TIMES))
    yield Figure("reading, without start-up", middle(alone), "s", 1, rows=counts, floor=passed)
    yield Figure("reading in a process of its own, its start included", middle(reading), "s", rows=counts)
    bringing, issuing = [], []
    made = 0
    for n in range(TIMES + 1):
        begun = time.perf_counter()
        plan = review_desk.upload(hanh, data + b" " * n, read, name=source.name, key=f"do-tai-len-{n}")
        bringing.append(time.perf_counter() - begun)
        desk = review_desk.Desk(plan, hanh, dsn)
        desk.review_all()
        if n == 0:
            for section in ("chi-tieu", "nhiem-vu"):
                taken = _page(desk, f"/ke-hoach/{plan}/ra-soat?muc={section}")
                rows = read["targets" if section == "chi-tieu" else "tasks"]
                yield Figure(f"the review page, {section}, p95", share(taken, 0.95), "ms", 150, rows=len(rows))
            taken = _page(desk, f"/ke-hoach/{plan}/ban-hanh")
            yield Figure("the issue page with its summary, p95", share(taken, 0.95), "ms", rows=counts)
        begun = time.perf_counter()
        done = actions.issue(plan, hanh, key=f"do-ban-hanh-{n}", **ROUND)
        issuing.append(time.perf_counter() - begun)
        made = done["assignments"]
    floor = min(_copied(made) for _ in range(TIMES))
    yield Figure("bringing in what was read", middle(bringing[1:]), "s", rows=counts)
    yield Figure("issuing, the first time", issuing[0], "s", 5, rows=made, warm=False, floor=floor)
    yield Figure("issuing", middle(issuing[1:]), "s", 5, rows=made, floor=floor)


def _timed(do: Any) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def main() -> list[Figure]:
    """Measure on a throw-away server."""
    with thrown_away(day=DAY) as place:
        return list(measured(place.dsn("app", "bench")))
