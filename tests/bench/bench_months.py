"""Plans month by month over HTTP: 150 units, 5 plans, 36 periods, 300,000 rows of reports; then the last day's rush.

A house of its own with the demo province, as it runs in service. Rounds, reports and sheets of 36 months are laid under
it by SQL; everything measured is asked for by people who have signed in. In the rush each unit saves its grid of
46 rows and its head sends it, while the web is killed twice; what was sent is then counted in the database.
"""

import csv
import html
import queue
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path

import psycopg
from tests.bench.bench_plans import ROOT, Browser, in_turns
from tests.bench.figures import Figure, middle, say, share
from tests.runtime.conftest import House, free_port

PLAN = "KH-2026-0001"
BASE = f"/ke-hoach/{PLAN}"
MAP = f"{BASE}/toan-canh"
MONTHS = 36
OTHERS = 4
OTHER_ITEMS = 3
RUSH_SECONDS = 120.0
RUSH_CLIENTS = 4
KILLS = (0.33, 0.66)

_LAY = """
with plans as (
    insert into plans_plan (code, number, title, issuer, issued_on, unit_id, state, file, file_name, digest,
        uploaded_by, uploaded_at, opened_at, ended_by)
    select 'KH-DO-' || n, n || '/KH-DO', 'Kế hoạch đo ' || n, p.issuer, p.issued_on, p.unit_id, 'issued', p.file,
        p.file_name, md5(n::text), p.uploaded_by, p.uploaded_at, p.opened_at, ''
    from plans_plan p, generate_series(1, %(others)s) n where p.code = %(plan)s returning id, code
), items as (
    insert into plans_item (code, plan_id, kind, place, no, "group", name, output, due_text, due_kind, values, hidden,
        reported, source, withdrawn_by)
    select code || '.nv' || n, id, 'task', n, n::text, 'Nhóm ' || n, 'Nhiệm vụ đo ' || n, 'Báo cáo', '', '', '[]',
        false, false, '', ''
    from plans, generate_series(1, %(items)s) n returning id, plan_id, code
), holders as (
    select distinct a.unit_id, a.coordinator_id from plans_assignment a join plans_plan p on p.id = a.plan_id
    where p.code = %(plan)s and a.owes order by 1 limit 150
)
insert into plans_assignment (code, plan_id, item_id, unit_id, coordinator_id, acceptors, role, owes, asked, percent,
    begun, ended_by)
select i.code || '.' || h.unit_id, i.plan_id, i.id, h.unit_id, h.coordinator_id, array[h.coordinator_id]::int[],
    'lead', true, false, 0, false, ''
from items i, holders h
"""

_ROUNDS = """
insert into plans_round (code, plan_id, period, name, since, cut_off, due_on, opens_on, state)
select p.code || '.m' || n, p.id, 'month', 'Tháng ' || n, d, (d + interval '1 month - 1 day')::date,
    (d + interval '1 month 13 days')::date, d, 'closed'
from plans_plan p, generate_series(1, %(months)s) n,
    lateral (select (date '2023-10-01' + (n || ' months')::interval)::date d) x
where p.state = 'issued'
"""

_REPORTS = """
insert into plans_report (code, assignment_id, round_id, unit_id, coordinator_id, acceptors, state, percent, result,
    difficulties, version, filled_by, filled_as, filled_at, sent_by, sent_as, sent_at, decided_by, decided_at, why)
select r.code || '.' || a.code, a.id, r.id, a.unit_id, a.coordinator_id, a.acceptors, 'accepted',
    (a.id * 7 + r.id * 3) %% 101, 'Đã thực hiện theo tiến độ của tháng, có văn bản kèm theo.', '', 1, 'Người đo', '',
    r.cut_off, 'Người đo', '', r.due_on - (a.unit_id %% 3)::int + 1, 'Người đo', r.due_on + 2, ''
from plans_round r join plans_assignment a on a.plan_id = r.plan_id and a.owes
where r.period = 'month'
"""

_SHEETS = """
insert into plans_sheet (round_id, plan_id, unit_id, coordinator_id, owed, drafted, sent, accepted, returned, percent,
    first_sent_at, complete_at)
select round_id, r.plan_id, unit_id, coordinator_id, count(*), 0, 0, count(*), 0, round(avg(percent)), min(sent_at),
    max(sent_at)
from plans_report p join plans_round r on r.id = p.round_id where r.period = 'month' group by 1, 2, 3, 4
"""


def lay(dsn: str) -> int:
    """Three years of reports under the house; returns how many rows of reports there are."""
    facts = {"plan": PLAN, "others": OTHERS, "items": OTHER_ITEMS, "months": MONTHS}
    with psycopg.connect(dsn, autocommit=True) as link:
        link.execute("select set_config('lienthong.all', 'on', false)")
        for statement in (_LAY, _ROUNDS, _REPORTS, _SHEETS):
            link.execute(statement, facts)
        link.execute("vacuum analyze")
        return int(link.execute("select count(*) from plans_report").fetchone()[0])  # type: ignore[index]


def heads() -> list[str]:
    """Accounts that lead a unit of the demo: they may fill and send."""
    with (ROOT / "demo" / "nghe-an" / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["account"] and "leader" in row["roles"].split()]
    return [row["account"] for row in {row["unit"]: row for row in rows}.values()]


def pages(port: int, rows: int) -> list[Figure]:
    """The pages of those who coordinate, lead and report, in turns."""
    visitor = Browser(port)
    people = {name: Browser(port, name) for name in ("hanh", "nam", "duc.ubnd", "minh")}
    asked: dict[str, Callable[[], object]] = {
        "healthz": partial(visitor.get, "/healthz"),
        "coordinator": partial(people["hanh"].get, BASE),
        "rounds": partial(people["hanh"].get, f"{BASE}/ky"),
        "grid": partial(people["minh"].get, grid_of(people["minh"])),
        **{f"map {name}": partial(browser.get, MAP) for name, browser in people.items()},
    }
    with suppress(AssertionError):
        people["duc.ubnd"].get("/lanh-dao")
        asked["leader"] = partial(people["duc.ubnd"].get, "/lanh-dao")
    taken = in_turns(asked, 40)
    p95 = {name: share(values, 0.95) for name, values in taken.items()}
    floor = p95["healthz"]
    say("  medians, ms: " + ", ".join(f"{name} {middle(values):.1f}" for name, values in taken.items()))
    promises = {"coordinator": 120, "map hanh": 120, "grid": 60, "leader": 80, "rounds": 120}
    found = [
        Figure(f"{name}, p95", p95[name], "ms", promise, rows=rows, floor=floor)
        for name, promise in promises.items()
        if name in p95
    ]
    admin = middle(taken["map nam"])
    for name in ("minh", "duc.ubnd"):
        ratio = middle(taken[f"map {name}"]) / admin
        found.append(Figure(f"heat map, {name} against the administrator", ratio, "×", 1.5))
    return found


def grid_of(browser: Browser) -> str:
    """The grid of one's own unit in the round that is open."""
    page = browser.get(f"{BASE}/cua-toi").decode()
    found = re.findall(rf"{BASE}/bang/[\w.-]+", page)
    if not found:
        raise AssertionError("no grid is linked from the unit's page")
    return found[0]


class Unit:
    """One unit in the rush: its head saves all rows, then sends them; what the web did not answer is asked again."""

    def __init__(self, port: int, account: str) -> None:
        self.port, self.account = port, account
        self.browser = Browser(port, account)
        self.rows: list[str] = []
        self.keys = (secrets.token_hex(10), secrets.token_hex(10))
        self.again = 0
        try:
            self.address = grid_of(self.browser)
        except AssertionError:  # a unit that leads nothing has nothing to send
            return
        page = html.unescape(self.browser.get(self.address).decode())
        self.rows = re.findall(r'name="percent-(\d+)"', page)
        self.versions = dict(re.findall(r'name="version-(\d+)" value="(\d+)"', page))

    def go(self) -> list[float]:
        """Milliseconds of each request that was answered."""
        save = {"key": self.keys[0], "act": "save"}
        for row in self.rows:
            save |= {
                f"percent-{row}": "55",
                f"result-{row}": f"Kết quả ngày cuối kỳ của dòng {row}.",
                f"version-{row}": self.versions.get(row, "0"),
            }
        return [self._post(save), self._post({"key": self.keys[1], "act": "send"})]

    def _post(self, fields: dict[str, str]) -> float:
        until = time.monotonic() + 60
        while True:
            begun = time.perf_counter()
            try:
                status = self.browser.post(self.address, fields)
            except (OSError, HTTPException):
                status = 0
            if status == 303:
                return (time.perf_counter() - begun) * 1000
            if status not in (0, 502, 503) or time.monotonic() > until:
                raise AssertionError(f"{self.account}: {status}")
            self.again += 1
            time.sleep(0.2)
            self.browser.link.close()


def done(dsn: str) -> int:
    """How often a grid was saved or sent since the house began; the demo's own year is among it."""
    with psycopg.connect(dsn, autocommit=True) as link:
        link.execute("select set_config('lienthong.all', 'on', false)")
        counted = "select count(*) from audit_entry where verb in ('plans.fill_many', 'plans.send_all')"
        return int(link.execute(counted).fetchone()[0])  # type: ignore[index]


def rush(house: House, dsn: str, rows: int) -> list[Figure]:
    """All units send on the last day, at a pace five times that of ten minutes; the web is killed twice meanwhile."""
    units = [Unit(house.port, name) for name in heads()]
    units = [one for one in units if one.rows]
    expected = sum(len(one.rows) for one in units)
    already = done(dsn)
    waiting: queue.Queue[tuple[float, Unit]] = queue.Queue()
    for place, one in enumerate(units):
        waiting.put((place * RUSH_SECONDS / len(units), one))
    begun, taken, faults = time.monotonic(), [], []

    def work() -> None:
        while True:
            try:
                at, unit = waiting.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, begun + at - time.monotonic()))
            try:
                taken.extend(unit.go())
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(RUSH_CLIENTS)]
    for one in threads:
        one.start()
    for share_ in KILLS:
        time.sleep(max(0.0, begun + share_ * RUSH_SECONDS - time.monotonic()))
        house.program("web").kill()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    with psycopg.connect(dsn, autocommit=True) as link:
        link.execute("select set_config('lienthong.all', 'on', false)")
        said = "result like 'Kết quả ngày cuối kỳ của dòng %%' and state = 'sent'"
        sent, once = link.execute(
            f"select count(*), count(distinct assignment_id) from plans_report where {said}"
        ).fetchone()  # type: ignore[misc]
    verbs = done(dsn) - already
    say(f"  {len(units)} units, {expected} rows, {sum(one.again for one in units)} requests asked again after a kill")
    return [
        Figure("rush: rows sent and lost", float(expected - sent), "", 0, clients=RUSH_CLIENTS, rows=rows),
        Figure("rush: rows sent twice", float(sent - once), "", 0, clients=RUSH_CLIENTS, rows=rows),
        Figure("rush: verbs done more or less than once", abs(float(verbs - 2 * len(units))), "", 0, rows=rows),
        Figure("rush: saving or sending 46 rows, p95", share(taken, 0.95), "ms", 300, clients=RUSH_CLIENTS, rows=rows),
    ]


def main() -> list[Figure]:
    """Start a house with the demo province, lay three years under it, measure, end it."""
    home = Path(tempfile.mkdtemp(prefix="lienthong-bench-"))
    house = House(home, free_port(), LIENTHONG_DEMO="on")
    try:
        house.start(600)
        dsn = house.ask("db", "url").stdout.strip()
        rows = lay(dsn)
        say(f"  {rows} rows of reports")
        return [*pages(house.port, rows), *rush(house, dsn, rows)]
    finally:
        house.clear()
        shutil.rmtree(home, ignore_errors=True)
        if house.output is not None:
            house.output.unlink(missing_ok=True)
