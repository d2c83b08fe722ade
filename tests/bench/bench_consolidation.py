"""Putting a round together: what 150 units report of 46 rows each, into Word, Excel and the page of the coordinator.

`python -m tests.bench consolidation`. A throw-away server with the demo province and its plan; every row that is owed
has a sent report with texts as long as officers write them. The files are asked for over the page, as the coordinator
does; the floor is what the database and the packing of so many bytes take by themselves.
"""

import io
import time
import zipfile
from collections.abc import Iterator

from tests.bench.bench_issue import DAY, ROUND
from tests.bench.figures import Figure, middle, milliseconds, say, share
from tests.bench.house import thrown_away

TIMES = 5
RESULT = (
    "Đã hoàn thành lắp đặt thiết bị mạng tại trụ sở, nghiệm thu ngày {day:02d}/3/2026 và đưa vào vận hành; {n} cán "
    "bộ, công chức được hướng dẫn sử dụng, hồ sơ nghiệm thu lưu tại đơn vị."
)
DIFFICULTIES = (
    "",
    "Chưa có cán bộ chuyên trách công nghệ thông tin.",
    "Đường truyền tại các thôn, bản vùng cao chưa ổn định; kinh phí được cấp chậm so với kế hoạch.",
)
PROPOSALS = ("", "Đề nghị Sở Khoa học và Công nghệ tổ chức tập huấn.", "Đề nghị bố trí kinh phí trong quý II.")


def _reported(plan: str) -> int:
    """Every row that is owed gets a report that has been sent; returns how many."""
    from lienthong.domains.plans import sheets
    from lienthong.domains.plans.models import Assignment, Report, Round
    from lienthong.kernel.base import now

    round_ = Round.objects.select_related("plan").get(plan__code=plan)
    held = list(Assignment.objects.filter(plan__code=plan, owes=True, ended_by=""))
    causes = ("", "people", "technical")
    Report.objects.bulk_create(
        [
            Report(
                code=f"{round_.code}.{one.code}", assignment=one, round=round_, unit_id=one.unit_id,
                coordinator_id=one.coordinator_id, acceptors=one.acceptors, state="sent", percent=n % 101,
                result=RESULT.format(day=n % 28 + 1, n=n % 40), difficulties=DIFFICULTIES[n % 3], cause=causes[n % 3],
                proposals=PROPOSALS[n % 3], advantages="Được cấp ủy, chính quyền quan tâm chỉ đạo." if n % 2 else "",
                filled_by="Đo", sent_by="Đo", sent_at=now(), filled_at=now(),
            )
            for n, one in enumerate(held)
        ],
        batch_size=1000,
    )  # fmt: skip
    sheets.settle(round_, {one.unit_id for one in held})
    return len(held)


def _floor(text: bytes) -> float:
    """Seconds to read all reports by one plain statement and to pack so many bytes, and nothing else."""
    from django.db import connection

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select assignment_id, percent, result, difficulties, proposals from plans_report")
            cursor.fetchall()

    begun = time.perf_counter()
    whole(read, HOUSE)
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        package.writestr("document.xml", text)
    return time.perf_counter() - begun


def measured(dsn: str) -> Iterator[Figure]:
    """The page, and each file, several times over."""
    from lienthong.domains.plans import actions
    from lienthong.domains.plans.models import Round
    from lienthong.domains.plans.tests import review_desk
    from lienthong.kernel.access import api as access
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole

    review_desk.load_province()
    hanh = access.actor_named("hanh")
    data, read = review_desk.document()
    plan = review_desk.upload(hanh, data, read, key="do-tong-hop")
    desk = review_desk.Desk(plan, hanh, dsn)
    desk.review_all()
    actions.issue(plan, hanh, key="do-tong-hop-bh", **ROUND)
    rows = whole(lambda: _reported(plan), HOUSE)
    base = f"/ke-hoach/{plan}/tong-hop/{whole(lambda: Round.objects.get(plan__code=plan).code, HOUSE)}"
    client = desk.client()

    def taken(path: str) -> bytes:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return bytes(answer.content)

    def seconds(path: str) -> tuple[list[float], bytes]:
        found = taken(path)
        return [one / 1000 for one in milliseconds(lambda: taken(path), TIMES)], found

    made, file = seconds(f"{base}/tep?dang=docx&chi_tiet=1")
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        text = package.read("word/document.xml")
    say(f"  {rows} reports; Word {len(file):,} bytes, {len(text):,} unpacked")
    assert text.count(b"<w:tr>") > rows
    floor = min(_floor(text) for _ in range(TIMES))
    yield Figure("a round into Word, a row for each unit", max(made), "s", 10, rows=rows, floor=floor)
    for name, path in (
        ("a round into Word, items only", "docx"),
        ("a round into PDF, items only", "pdf"),
        ("a round into Excel, all tables", "xlsx"),
    ):
        made, _ = seconds(f"{base}/tep?dang={path}&mau=254")
        yield Figure(name, max(made), "s", 10, rows=rows, floor=floor)
    found = milliseconds(lambda: taken(base), 20)
    yield Figure("the page on which a round is put together, p95", share(found, 0.95), "ms", rows=rows)
    found = milliseconds(lambda: taken(f"/ke-hoach/{plan}/xuat?xem=danh-sach"), 3)
    yield Figure("the list of the plan into Excel", middle(found) / 1000, "s", rows=rows)


def main() -> list[Figure]:
    """Measure on a throw-away server."""
    with thrown_away(day=DAY) as place:
        return list(measured(place.dsn("app", "bench")))
