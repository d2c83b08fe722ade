"""The plan at work over HTTP: the coordinator's page, the same for others, and a small verb with all that is around it.

A house of its own with the demo province (6,800 assignments), as it runs in service: granian with its workers, session,
CSRF, scope, policy, lock, audit, event, once-key. All are asked in turns, so that a noisy machine is noisy for all.
"""

import csv
import http.client
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.figures import Figure, middle, say, share
from tests.runtime.conftest import House, free_port

from lienthong.config.demo import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PLAN = "KH-2026-0001"
PAGE = f"/ke-hoach/{PLAN}"
LIST = f"{PAGE}?xem=danh-sach"
ROUNDS = 80
CLIENTS = 8
WARD = re.compile(r"na-[px]-.*-2025$")
SECONDS = 10.0
COUNT = """
import django; django.setup()
import sys
from django.db import connection
from django.test import Client
from lienthong.kernel.access.models import Account
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
for name in ("hanh", "minh", "nam"):
    client, sent = Client(SERVER_NAME="localhost"), []
    client.force_login(whole(lambda: Account.objects.get(username=name), HOUSE))
    note = lambda execute, sql, params, many, context: (sent.append(sql), execute(sql, params, many, context))[1]
    most = 0
    for tab in ("", "don-vi", "linh-vuc", "danh-sach"):
        for _ in range(2):
            sent.clear()
            with connection.execute_wrapper(note):
                assert client.get(sys.argv[1] + "?xem=" + tab).status_code == 200
        most = max(most, len(sent))
    print(name, most)
"""


class Browser:
    """One signed-in person on one connection that stays open."""

    def __init__(self, port: int, name: str = "") -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        if name:
            self.get("/dang-nhap")
            status = self.post("/dang-nhap", {"username": name, "password": PASSWORD})
            if status not in (302, 303) or "sessionid" not in self.cookies:
                raise AssertionError(f"{name} cannot sign in: {status}")

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = "") -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = kind
        self.link.request(method, path, None if body is None else body.encode(), headers)
        answer = self.link.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        self.cookies.pop("messages", None)  # a person reads what was said; unread, it would grow with each answer
        return answer.status, content

    def get(self, path: str) -> bytes:
        """A page that must be there."""
        status, content = self._ask("GET", path)
        if status != 200:
            raise AssertionError(f"{path}: {status}")
        return content

    def post(self, path: str, fields: dict[str, str], with_files: bool = False) -> int:
        """A form with its token, written as browsers write one that may hold files or may not; returns the status."""
        sent = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        if not with_files:
            return self._ask("POST", path, urlencode(sent), "application/x-www-form-urlencoded")[0]
        edge = secrets.token_hex(12)
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in sent.items()]
        return self._ask("POST", path, f"{''.join(parts)}--{edge}--\r\n", f"multipart/form-data; boundary={edge}")[0]


def in_turns(what: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Milliseconds of each, asked one after the other, round by round; the first two rounds do not count."""
    taken: dict[str, list[float]] = {name: [] for name in what}
    for turn in range(rounds + 2):
        for name, do in what.items():
            begun = time.perf_counter()
            do()
            if turn >= 2:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return taken


def at_once(makers: list[Callable[[], Callable[[], object]]], seconds: float = SECONDS) -> tuple[float, list[float]]:
    """How many a second do so many clients get done together, and how long each took in milliseconds."""
    doing = [make() for make in makers]
    taken: list[float] = []
    faults: list[Exception] = []
    until = 0.0

    def go() -> None:
        nonlocal until
        until = time.perf_counter() + seconds

    start = threading.Barrier(len(doing) + 1, go)

    def work(do: Callable[[], object]) -> None:
        try:
            do()
            start.wait()
            while (begun := time.perf_counter()) < until:
                do()
                taken.append((time.perf_counter() - begun) * 1000)
        except Exception as fault:
            faults.append(fault)
            start.abort()

    threads = [threading.Thread(target=work, args=(do,)) for do in doing]
    for one in threads:
        one.start()
    with suppress(threading.BrokenBarrierError):
        start.wait()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    return len(taken) / (time.perf_counter() - until + seconds), taken


def officers(most: int) -> list[str]:
    """Accounts of the demo who may fill in reports, each of another ward."""
    with (ROOT / "demo" / "nghe-an" / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["account"] and WARD.match(row["unit"]) and set(row["roles"].split()) & {"officer", "leader"}
        ]
    return [row["account"] for row in {row["unit"]: row for row in rows}.values()][:most]


def getter(port: int, path: str, name: str = "") -> Callable[[], Callable[[], object]]:
    """Somebody, on a connection of their own, who asks for one page again and again."""
    return lambda: partial(Browser(port, name).get, path)


def filler(port: int, name: str) -> Callable[[], Callable[[], object]]:
    """Somebody who writes into a report of the own unit, again and again, as the page's form does."""

    def make() -> Callable[[], object]:
        browser = Browser(port, name)
        found = re.findall(r"/viec-duoc-giao/[\w.-]+(?=#bao-cao)", browser.get(f"{PAGE}/cua-toi").decode())
        if not found:
            raise AssertionError(f"{name} has nothing to report")
        browser.get(found[0])

        def fill() -> None:
            fields = {"act": "fill", "key": secrets.token_hex(10), "percent": "40", "result": "Đo số lần ghi mỗi giây."}
            status = browser.post(found[0], fields, with_files=True)
            if status != 303:
                raise AssertionError(f"{found[0]}: {status}")

        return fill

    return make


def queries(home: Path, environment: dict[str, str]) -> list[Figure]:
    """How many statements the page sends, session and actor included, on the dearest tab."""
    ask = [sys.executable, "-m", "lienthong.config.cli", "db", "url"]
    url = subprocess.run(ask, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    known = {**environment, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lienthong.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", COUNT, PAGE], env=known, capture_output=True, text=True, check=False, cwd=home
    )
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    counts = dict(line.split() for line in done.stdout.splitlines() if len(line.split()) == 2)
    return [Figure(f"plan's page, dearest tab: statements, {n}", float(counts[n]), "", 12) for n in counts]


def measured(port: int, home: Path, environment: dict[str, str]) -> list[Figure]:
    """All figures of a house that serves."""
    visitor = Browser(port)
    people = {name: Browser(port, name) for name in ("hanh", "nam", "duc.ubnd", "minh")}
    rows = int(re.findall(r"trong ([\d.]+) việc", people["hanh"].get(PAGE).decode())[0].replace(".", ""))
    pages: dict[str, Callable[[], object]] = {
        "healthz": partial(visitor.get, "/healthz"),
        **{name: partial(browser.get, PAGE) for name, browser in people.items()},
        "list": partial(people["hanh"].get, LIST),
        "mine": partial(people["minh"].get, f"{PAGE}/cua-toi"),
        "accept": partial(people["hanh"].get, f"{PAGE}/nghiem-thu"),
    }
    taken = in_turns(pages)
    p95 = {name: share(values, 0.95) for name, values in taken.items()}
    floor = p95["healthz"]
    say("  medians, ms: " + ", ".join(f"{name} {middle(values):.1f}" for name, values in taken.items()))
    found = [
        Figure("coordinator's page, p95", p95["hanh"], "ms", 100, rows=rows, floor=floor),
        Figure("coordinator's list, p95", p95["list"], "ms", 100, rows=rows, floor=floor),
        Figure("acceptance page, p95", p95["accept"], "ms", rows=rows, floor=floor),
        Figure("unit's page, p95", p95["mine"], "ms", rows=rows, floor=floor),
    ]
    admin = middle(taken["nam"])
    for name, who in (("minh", "an officer"), ("duc.ubnd", "who leads the province")):
        found.append(Figure(f"plan's page, {who} against the administrator", middle(taken[name]) / admin, "×", 1.5))
    _, four = at_once([getter(port, PAGE, "hanh")] * 4)
    _, idle = at_once([getter(port, "/healthz")] * 4, 3)
    found.append(
        Figure("coordinator's page, p95", share(four, 0.95), "ms", clients=4, rows=rows, floor=share(idle, 0.95))
    )
    found += queries(home, environment)
    return found + verbs(port, rows)


def verbs(port: int, rows: int) -> list[Figure]:
    """A small verb by form: session, CSRF, scope, policy, lock, audit, event, key. Best of three, floors between."""
    names = officers(CLIENTS)
    best, floors, slow = 0.0, [], []
    for _ in range(3):
        floor, _ = at_once([getter(port, "/healthz") for _ in names], SECONDS / 3)
        speed, taken = at_once([filler(port, name) for name in names])
        floors.append(floor)
        say(f"  verbs {speed:.0f}/s, healthz {floor:.0f}/s, a verb takes {middle(taken):.0f} ms")
        if speed > best:
            best, slow = speed, taken
    return [
        Figure("a small verb with everything around it", best, "/s", 200, True, len(names), rows, floor=max(floors)),
        Figure("the same, p95", share(slow, 0.95), "ms", clients=len(names), rows=rows),
    ]


def main() -> list[Figure]:
    """Start a house with the demo province, measure, end it. LIENTHONG_BENCH_HOME and PORT name one that runs."""
    if given := os.environ.get("LIENTHONG_BENCH_HOME"):
        environment = {**os.environ, "LIENTHONG_HOME": given}
        return measured(int(os.environ["PORT"]), Path(given), environment)
    home = Path(tempfile.mkdtemp(prefix="lienthong-bench-"))
    house = House(home, free_port(), LIENTHONG_DEMO="on")
    try:
        house.start(600)
        return measured(house.port, home, house.environment)
    finally:
        house.clear()
        shutil.rmtree(home, ignore_errors=True)
        if house.output is not None:
            house.output.unlink(missing_ok=True)
