"""Search over 100,000 entries: somebody of one unit, of 130 units, and of the whole province.

`python -m tests.bench search`; LIENTHONG_BENCH_ROWS changes how many. The texts are drawn from sixty words, so that
each word stands in a third of the entries: harder than any real text.
"""

import os
import random
import time
from collections.abc import Iterator

from tests.bench.figures import Figure, middle, milliseconds, say, share
from tests.bench.house import thrown_away

UNITS = 130
TEXT = (
    "kế hoạch chuyển đổi số năm hai nghìn phường xã trường vinh nhiệm vụ giao sở khoa học công nghệ ủy ban nhân dân "
    "tỉnh báo cáo kết quả thực hiện dịch vụ công trực tuyến hồ sơ thủ tục hành chính dữ liệu đất đai môi trường nông "
    "nghiệp tài chính thuế đường giao thông y tế giáo dục"
)
WORDS = TEXT.split()
ASKED = ("ho so 4711", "phường trường vinh", "ke hoach chuyen doi so", "p. trường vinh 7", "khong co chu nay")
COMMON = ASKED[1]


def measured(rows: int, owner: str) -> Iterator[Figure]:
    """Write the entries by the door that rooms use, then ask as each of the three."""
    import psycopg

    from lienthong.kernel.base.actor import HOUSE, Actor, Grant
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.search import api as search

    search.register_kind("bench.case", "Hồ sơ")
    draw = random.Random(1)

    def entry(number: int) -> search.Entry:
        return search.Entry(
            subject=f"HS-{number}",
            kind="bench.case",
            title=f"Hồ sơ {number} {' '.join(draw.choices(WORDS, k=8))}",
            url=f"/ho-so/{number}",
            text=" ".join(draw.choices(WORDS, k=25)),
            unit_id=draw.randint(1, UNITS),
            public=draw.random() < 0.02,
        )

    begun = time.perf_counter()
    for start in range(0, rows, 5000):
        batch = [entry(number) for number in range(start, min(start + 5000, rows))]
        whole(lambda batch=batch: search.index_many(batch), HOUSE)
    yield Figure("entries written", rows / (time.perf_counter() - begun), "1/s", rows=rows)
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute("vacuum analyze search_entry")

    def over(name: str, units: range, everywhere: bool = False) -> Actor:
        grant = Grant("officer", 1, frozenset(units))
        return Actor(f"account:{name}", name, grants=(grant,), units=frozenset(units), everywhere=everywhere)

    middles: dict[str, float] = {}
    people = [over("one unit", range(5, 6)), over("130 units", range(1, 131)), over("whole province", range(0), True)]
    for by in people:
        floor = share(milliseconds(lambda by=by: whole(lambda: None, by)), 0.95)
        for text in ASKED:
            taken = milliseconds(lambda by=by, text=text: whole(lambda: search.find(by, text), by), rounds=30)
            yield Figure(f"{by.name}: “{text}”, p95", share(taken, 0.95), "ms", rows=rows, floor=floor)
            if text == COMMON:
                middles[by.name] = middle(taken)
    for name in ("one unit", "130 units"):
        # A restricted reader must get the index too; by the table alone each search would be a scan.
        yield Figure(f"{name} against whole province", middles[name] / middles["whole province"], "×", promise=1.5)


def main() -> list[Figure]:
    """Measure on a throw-away server."""
    with thrown_away() as place:
        rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", "100000"))
        say(f"  {rows:,} entries over {UNITS} units")
        return list(measured(rows, place.dsn("owner", "bench")))
