"""Whose job is this, and who may sign: a province of ten thousand units and twenty thousand staff.

Each unit has a head and a deputy who signs for the head; two decision tables of the province are in force. What is
asked is spread over all units. A single answer asks for the stamps, one question; the floor is an empty question on the
same way. Inside one look stamps are asked for once, as the pages do. One process, one thread.
`python -m tests.bench competence`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import datetime as dt
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from tests.bench.figures import Figure
from tests.bench.house import thrown_away

UNITS = 10_000
ASKED, PAGES = 20_000, 60
FAST, QUICK = 5_000, 0.2
DEMO = Path(__file__).resolve().parents[2] / "demo" / "nghe-an" / "competence"
# Ten thousand communes of one province, each with two posts, two people, a mandate; all invented.
LAID = (
    "insert into units_unit (code) select 'x-' || n from generate_series(1, %(rows)s) n",
    "insert into units_version (unit_id, name, short_name, kind, tier, parent_id, sort_key, name_key, cited, valid,"
    " recorded) select id, 'Xã ' || code, '', 'xa', 'xa', (select id from units_unit where code = 'na'), code, code,"
    " 'thử', '[2025-07-01,)', '(,)' from units_unit where code like 'x-%%'",
    "insert into people_post (code, unit_id, kind, title, rank, valid, cited) select code || '.' || short, id, short,"
    " title, rank, '(,)', '' from units_unit, (values ('head', 'Chủ tịch UBND xã', 10), ('deputy',"
    " 'Phó Chủ tịch UBND xã', 20)) as post (short, title, rank) where code like 'x-%%'",
    "insert into people_person (code, full_name, sex, sort_key, name_key) select 'n-' || code, 'Người ' || code, '',"
    " code, code from people_post where code like 'x-%%'",
    "insert into people_seat (post_id, person_id, how, valid, recorded, cited) select p.id, n.id, 'holder',"
    " '[2025-07-01,)', '(,)', '1/QĐ' from people_post p join people_person n on n.code = 'n-' || p.code",
    "insert into competence_mandate (code, unit_id, to_unit_id, kind, state, from_post, to_post, giver, receiver,"
    " documents, fields, procedures, starts, limits, cited, cited_on, made_by, made_at, issued_at, revoked_why) select"
    " 'GK-' || id,"
    " id, id, 'KT', 'in_force', code || '.head', code || '.deputy', 'n-' || code || '.head', 'n-' || code || '.deputy',"
    " '{QĐ,CV}', '{}', '{}', '2026-01-01', '', '1/QĐ', '2026-01-01', 'house', '2026-01-01', '2026-01-01', ''"
    " from units_unit where code like 'x-%%'",
    "update units_treestamp set n = n + 1",
    "update people_seatstamp set n = n + 1",
    "update competence_stamp set n = n + 1",
)


def a_second(questions: list[Any], ask: Callable[[Any], Any]) -> float:
    """How many questions are answered in a second."""
    begun = time.perf_counter()
    for one in questions:
        ask(one)
    return len(questions) / (time.perf_counter() - begun)


def measured(server: psycopg.Connection[Any]) -> Iterator[Figure]:
    """The figures, of a database that holds nothing but this province."""
    from lienthong.kernel.base import VIETNAM, standing_on
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import Prepared, read_again, whole
    from lienthong.kernel.competence import api as competence
    from lienthong.kernel.competence.tests import factories

    nothing = Prepared("bench_nothing", "select 1", {})
    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", str(UNITS)))
    with standing_on("2026-11-20T09:00"):
        factories.lay()
        for file in ("thu-tuc.json", "phan-anh.json"):
            made = json.loads((DEMO / file).read_text(encoding="utf-8"))
            factories.in_force(*made["lines"], about=made["about"], tests=made["tests"])
        for statement in LAID:
            server.execute(statement, {"rows": rows})  # type: ignore[arg-type]  # texts of this file
        for table in ("units_unit", "units_version", "people_post", "people_seat", "competence_mandate"):
            server.execute(f"vacuum analyze {table}")  # type: ignore[arg-type]
        chance, day = random.Random(7), dt.date(2026, 11, 20)
        codes = ["1.001193", "2.001035", "2.000635", "1.000688", "2.001428", "9.9"]
        places = [f"x-{chance.randint(1, rows)}" for _ in range(ASKED)]
        questions = [(competence.Matter(chance.choice(codes)), place) for place in places]
        at = dt.datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
        signing = [
            (f"n-{place}.{chance.choice(['head', 'deputy', 'deputy'])}", place, chance.choice(["QĐ", "CV", "GM"]))
            for place in places
        ]

        def job(one: Any) -> Any:
            return competence.whose_job(matter=one[0], place=one[1], on=day)

        def sign(one: Any) -> Any:
            return competence.may_sign(person=one[0], unit=one[1], document_kind=one[2], at=at)

        def least(_: Any) -> Any:
            return read_again(nothing, {})

        def looked(what: list[Any], ask: Callable[[Any], Any]) -> float:
            with competence.one_look():
                return a_second(what, ask)

        def alone(what: list[Any], ask: Callable[[Any], Any]) -> float:
            return whole(lambda: a_second(what, ask), HOUSE)

        def spread() -> Iterator[Figure]:
            for name, what, ask in (("whose job", questions, job), ("may sign", signing, sign)):
                floor = alone(what[: ASKED // 4], least)
                first = alone(what, ask)
                yield Figure(
                    f"{name}, single, each unit met for the first time", first, "/s", FAST, at_least=True,
                    rows=rows, warm=False, floor=floor,
                )  # fmt: skip
                again = alone(what[: ASKED // 4], ask)
                yield Figure(f"{name}, single", again, "/s", FAST, at_least=True, rows=rows, floor=floor)
                yield Figure(f"{name}, share of the floor", again / floor, "", rows=rows)
                together = whole(partial(looked, what, ask), HOUSE)
                yield Figure(f"{name}, many in one look", together, "/s", FAST, at_least=True, rows=rows)

        yield from spread()
        yield from pages(chance, rows)


def pages(chance: random.Random, rows: int) -> Iterator[Figure]:
    """How long the pages take, the slowest of twenty."""
    from django.test import Client

    from lienthong.kernel.access import api as access
    from lienthong.kernel.access.tests.factories import Account
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.competence.tests.factories import SINCE
    from lienthong.kernel.units import api as units

    made = [{"username": "do", "person": "na-ng-hung", "unit_id": units.card("na").id, "roles": ["system_admin"]}]
    access.load(HOUSE, rows=made, password_hash="!", since=SINCE)
    browser = Client()
    account = whole(lambda: Account.objects.get(username="do"), HOUSE)
    browser.force_login(account, "django.contrib.auth.backends.ModelBackend")
    for name, address in (
        ("the page “whose job”", "/tham-quyen?viec=1.001193&noi=x-{n}"),
        ("the page “who may sign”", "/tham-quyen/ai-duoc-ky?don-vi=x-{n}&van-ban=CV"),
        ("the mandates of a unit", "/tham-quyen/giao-ky?don-vi=x-{n}"),
        ("a decision table", "/tham-quyen/ban/BTQ-00001.v1"),
    ):
        took = []
        for _ in range(PAGES):
            begun = time.perf_counter()
            answer = browser.get(address.format(n=chance.randint(1, rows)))
            took.append(time.perf_counter() - begun)
            assert answer.status_code == 200, (address, answer.status_code)
        took = sorted(took[3:])
        yield Figure(f"{name}, 95 of 100", took[int(len(took) * 0.95)], "s", QUICK, rows=rows)


def main() -> Iterator[Figure]:
    """Measure on a throw-away server."""
    with thrown_away() as place, psycopg.connect(place.dsn("superuser", "bench"), autocommit=True) as server:
        yield from measured(server)
