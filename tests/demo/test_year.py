"""A year of the plan on the demo province, day by day: 57 tasks, four quarters, lateness, obstacles, extensions."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import override_settings

from lienthong.config import demo, demo_plan
from lienthong.config.connection import Connection
from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Extension, Obstacle, Report, Round, Sheet
from lienthong.domains.plans.queries.work import work_of
from lienthong.domains.plans.states import ExtensionState, ObstacleState, Status
from lienthong.domains.plans.tests.review_desk import _standing_in, files_folder
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, Verb
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "nghe-an"
STORY = yaml.safe_load((Path(__file__).parent / "stories" / "nam-2026.yaml").read_text(encoding="utf-8"))
__all__ = ["files_folder"]
SHORT = {
    "xong": Status.DONE_IN_TIME,
    "xong muộn": Status.DONE_LATE,
    "quá hạn": Status.LATE,
    "đang làm": Status.DOING,
    "chưa làm": Status.NOT_STARTED,
}
OF_OBSTACLE = {"take_obstacle", "put_to_leader", "leader_answer", "settle_obstacle", "answer_obstacle"}
OF_EXTENSION = {"grant_extension", "refuse_extension"}


def seen(look: Any) -> Any:
    """Read with the eyes of the house."""
    return whole(look, HOUSE)


@dataclass
class Year:
    """The province in its year: its plan, who works where, and which assignment a number means."""

    plan: str
    accounts: dict[tuple[str, str], str]
    works: dict[str, str] = field(default_factory=dict)

    def actor(self, account: str) -> Actor:
        """Somebody of the province with today's rights."""
        return whole(lambda: access.actor_named(account), HOUSE)

    def work(self, no: str) -> Assignment:
        """The assignment that a number of the story means."""
        return seen(lambda: Assignment.objects.select_related("clock", "unit").get(code=self.works[no]))

    def who(self, said: str, no: str) -> Actor:
        """Who a word of the story means for a work."""
        work = self.work(no)
        if said == "đơn vị":
            return self.actor(self.accounts[work.unit.code, "officer"])
        if said == "lãnh đạo đơn vị":
            return self.actor(self.accounts[work.unit.code, "leader"])
        if said == "nơi nghiệm thu":
            return self.judge(work)
        return self.actor(said)

    def judge(self, work: Assignment) -> Actor:
        """A head of a unit that accepts this work; the province's leader where that is the province."""
        cards = seen(lambda: units.cards(work.acceptors))
        named = [self.accounts.get((card.code, "leader")) for card in cards.values()]
        return self.actor(next((one for one in named if one), "duc.ubnd"))

    def status(self, no: str) -> Status:
        """How a work stands today, as who leads the province reads it."""
        duc = self.actor("duc.ubnd")
        return Status(whole(lambda: work_of(duc, self.works[no]).status, duc))


def _load() -> Year:
    units.load(DEMO, HOUSE)
    rows = people.load(DEMO, HOUSE)
    ids = {code: card.id for code, card in units.cards_of({demo._root(row) for row in rows}).items()}
    logins = [
        {
            "username": r["account"],
            "person": r["code"],
            "unit_id": ids[demo._root(r)],
            "roles": r["roles"].split(),
            "post": r["post"],
        }
        for r in rows
        if r["account"]
    ]
    access.load(HOUSE, rows=logins, password_hash=make_password("khong-ai-biet"), since=demo.SINCE)
    first = {"Q1": (STORY["kỳ"][0]["tên"], STORY["kỳ"][0]["chốt"], STORY["kỳ"][0]["hạn"])}
    year = Year(demo_plan.load_plan(DEMO, first), {})
    with (DEMO / "people.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for role in row["roles"].split() if row["account"] else []:
                year.accounts.setdefault((row["unit"], role), row["account"])
    held = seen(
        lambda: {
            (one.item.no, one.unit.code): one.code
            for one in Assignment.objects.filter(owes=True, item__kind="task").select_related("item", "unit")
        }
    )
    told = [(row["số"], row["đơn vị"]) for row in STORY["việc"] if row["đơn vị"]]
    assert not [one for one in told if one not in held]
    year.works = {no: held[no, unit] for no, unit in told}
    return year


@pytest.fixture(scope="module")
def year(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    house: Connection,
    django_db_blocker: Any,
    files_folder: Path,
) -> Iterator[Year]:
    """The demo province with its plan issued in January, in a database of its own."""
    root = request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py"))
    name = "year"
    with (
        django_db_blocker.unblock(),
        override_settings(FILES_FOLDER=str(files_folder)),
        _standing_in(request, house, name, root.TEMPLATE),
    ):
        yield _load()
        connections.close_all()


def verb_called(sentence: str) -> Verb[Any]:
    """The room's verb whose sentence this is."""
    [found] = [one for one in VERBS.values() if one.name.startswith("plans.") and one.sentence == sentence]
    return found


def test_the_story_tells_all_tasks_of_the_plan() -> None:
    with (DEMO / "plan" / "tasks.csv").open(encoding="utf-8", newline="") as file:
        tasks = [row["no"] for row in csv.DictReader(file)]
    assert [row["số"] for row in STORY["việc"]] == tasks and len(tasks) == 57
    told = {one for row in STORY["việc"] for one in row["khi đó"]}
    assert told == SHORT.keys()


@pytest.mark.long
def test_a_year_of_the_plan(year: Year) -> None:
    events = sorted(STORY["sự kiện"], key=lambda event: event["ngày"])
    for place, quarter in enumerate(STORY["kỳ"]):
        if place:
            with standing_on(f"{quarter['nhập'] - dt.timedelta(days=9)}T08:00:00"):
                days = {"cut_off": quarter["chốt"], "report_due": quarter["hạn"]}
                actions.open_round(year.plan, year.actor("hanh"), name=quarter["tên"], **days)
        for event in [one for one in events if one["ngày"] < quarter["nhập"]]:
            happen(year, event)
            events.remove(event)
        report(year, place, quarter)
        with standing_on(f"{quarter['nghiệm thu và xem']}T16:00:00"):
            wrong = [
                f"{row['số']}: {year.status(row['số']).label}, not {row['khi đó'][place]}"
                for row in STORY["việc"]
                if row["đơn vị"] and year.status(row["số"]) != SHORT[row["khi đó"][place]]
            ]
            assert not wrong, (quarter["tên"], wrong)
            recount(year)
    assert not events
    # A task that only bodies outside the house lead is nobody's to report.
    outside = [row["số"] for row in STORY["việc"] if not row["đơn vị"]]
    assert not seen(lambda: Assignment.objects.filter(item__no__in=outside, item__kind="task", owes=True).count())


def happen(year: Year, event: dict[str, Any]) -> None:
    """One thing that happens between the reports, and what holds right after it."""
    work, verb = year.work(event["việc"]), verb_called(event["làm"])
    code = work.code
    if verb.short in OF_OBSTACLE:
        code = seen(lambda: Obstacle.objects.filter(assignment=work).latest("pk").code)
    elif verb.short in OF_EXTENSION:
        code = seen(lambda: Extension.objects.get(assignment=work, state=ExtensionState.ASKED).code)
    with standing_on(f"{event['ngày']}T09:00:00"):
        verb(code, year.who(event["ai"], event["việc"]), **event.get("với", {}))
        for name, expected in event["khi đó"].items():
            assert holds(year, event["việc"], name) == expected, (event, name)


def holds(year: Year, no: str, name: str) -> Any:
    """One thing that can be said of a work."""
    work = year.work(no)
    if name == "vướng mắc":
        return ObstacleState(seen(lambda: Obstacle.objects.filter(assignment=work).latest("pk").state)).label
    if name == "hạn":
        return work.clock.due_on
    return next(short for short, status in SHORT.items() if status == year.status(no))


def report(year: Year, place: int, quarter: dict[str, Any]) -> None:
    """Each unit writes its rows into the grid, its head sends them, those who monitor accept."""
    round_ = seen(lambda: Round.objects.get(plan__code=year.plan, name=quarter["tên"]).code)
    by_unit: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in STORY["việc"]:
        cell = row["báo cáo"][place]
        if row["đơn vị"] and cell:
            percent, _, day = cell.partition(" ")
            done_on = dt.date.fromisoformat(day) if day else None
            entry = {"assignment": year.works[row["số"]], "percent": int(percent), "done_on": done_on, "version": 0}
            by_unit[row["đơn vị"]].append({**entry, "result": f"Kết quả {quarter['tên']} của nhiệm vụ {row['số']}."})
    for unit, rows in by_unit.items():
        unit_id = seen(lambda unit=unit: units.card(unit).id)
        with standing_on(f"{quarter['nhập']}T09:00:00"):
            officer = year.actor(year.accounts[unit, "officer"])
            done = actions.fill_many(officer, unit_id=unit_id, round=round_, rows=rows)
            assert not done["left"] and len(done["saved"]) == len(rows)
        with standing_on(f"{quarter['gửi']}T10:00:00"):
            sent = actions.send_all(year.actor(year.accounts[unit, "leader"]), unit_id=unit_id, round=round_)
            assert sent == {"sent": len(rows), "left": 0}
    with standing_on(f"{quarter['nghiệm thu và xem']}T09:00:00"):
        sent_in = Report.objects.filter(round__code=round_, state="sent").select_related("assignment")
        for row in seen(lambda: list(sent_in)):
            try:
                actions.accept(row.code, year.judge(row.assignment))
            except Refusal:  # who leads the unit that monitors may be whose report it is; then the level above
                actions.accept(row.code, year.actor("duc.ubnd"))


def recount(year: Year) -> None:
    """The sheets say what the reports say."""
    sheets = seen(lambda: list(Sheet.objects.filter(round__plan__code=year.plan)))
    reports: dict[tuple[int, int], list[str]] = defaultdict(list)
    for round_id, unit_id, state in seen(lambda: list(Report.objects.values_list("round_id", "unit_id", "state"))):
        reports[round_id, unit_id].append(state)
    for sheet in sheets:
        states = reports[sheet.round_id, sheet.unit_id]
        assert (sheet.sent, sheet.accepted) == (states.count("sent"), states.count("accepted")), sheet
