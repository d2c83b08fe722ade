"""What the tests of review and issue stand on: the demo province with its plan uploaded, copied for each test."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client, override_settings

from lienthong.config import demo
from lienthong.config.connection import Connection
from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Doubt, Kind, Plan, Row
from lienthong.domains.plans.queries.door import open_doubts
from lienthong.domains.plans.reading_room import read_for_upload
from lienthong.domains.plans.sharing import unchosen, unled
from lienthong.domains.plans.states import Decision
from lienthong.kernel.access import api as access
from lienthong.kernel.access.tests.factories import Account
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

REPO = next(parent for parent in Path(__file__).resolve().parents if (parent / "demo").is_dir())
DEMO = REPO / "demo" / "nghe-an"
DOCUMENT = DEMO / "plan" / "ke-hoach-chuyen-doi-so-2026.docx"
PLANNED = "plans_template"
DAY = "2026-01-05T08:30:00"


@dataclass
class Desk:
    """The coordinator's desk with one plan under review."""

    plan: str
    hanh: Actor
    dsn: str

    def actor(self, name: str) -> Actor:
        return access.actor_named(name)

    def client(self, name: str = "hanh") -> Client:
        client = Client()
        client.force_login(seen(lambda: Account.objects.get(username=name)))
        return client

    def rows(self, kind: str = "", **wanted: Any) -> list[Row]:
        more = {"kind": kind} if kind else {}
        return seen(lambda: list(Row.objects.filter(plan__code=self.plan, **more, **wanted).order_by("place", "code")))

    def row(self, no: str, kind: str = Kind.TASK) -> Row:
        return next(row for row in self.rows(kind) if row.fields.get("no") == no)

    def fresh(self, row: Row) -> Row:
        return seen(lambda: Row.objects.get(pk=row.pk))

    def plan_row(self) -> Plan:
        return seen(lambda: Plan.objects.get(code=self.plan))

    def review_all(self) -> None:
        """What a diligent reviewer does: choose members, name leads, settle the doubts, accept the rest."""
        for row in self.rows():
            if row.kind != Kind.DUTY and not row.fields.get("reported") and (unled(row) or unchosen(row.fields)):
                actions.fix_row(row.code, self.hanh, fields={"lead": [_led(one) for one in row.fields["lead"]]})
        for doubt in open_doubts(self.hanh, self.plan):
            actions.settle(doubt, self.hanh, how="Giữ như văn bản in")
        actions.accept_all(self.plan, self.hanh)

    def issue(self, key: str = "ban-hanh-1") -> dict[str, int]:
        return actions.issue(
            self.plan,
            self.hanh,
            key=key,
            round_name="Quý I/2026",
            cut_off=dt.date(2026, 3, 31),
            report_due=dt.date(2026, 4, 10),
        )


def _led(owner: dict[str, Any]) -> dict[str, Any]:
    if owner["kind"] == "members":
        return {**owner, "chosen": ["na-p-truong-vinh-2025", "na-p-thanh-vinh-2025"]}
    return {**owner, "chosen": ["na-so-khcn"]} if owner["kind"] == "unresolved" else owner


def seen(look: Any, by: Actor = HOUSE) -> Any:
    """Read with an actor's eyes, the house's where none is named."""
    return whole(look, by)


@cache
def document() -> tuple[bytes, dict[str, Any]]:
    """The demo plan and its reading; once for all tests."""
    data = DOCUMENT.read_bytes()
    return data, read_for_upload(data, DOCUMENT.name)


def load_province() -> None:
    """Units, people and accounts, without the plan."""
    units.load(DEMO, HOUSE)
    rows = people.load(DEMO, HOUSE)
    ids = {code: card.id for code, card in units.cards_of({demo._root(row) for row in rows}).items()}
    accounts = [
        {
            "username": row["account"],
            "person": row["code"],
            "unit_id": ids[demo._root(row)],
            "roles": row["roles"].split(),
            "post": row["post"],
        }
        for row in rows
        if row["account"]
    ]
    access.load(HOUSE, rows=accounts, password_hash=make_password("khong-ai-biet"), since=demo.SINCE)


def upload(actor: Actor, data: bytes, read: dict[str, Any], name: str = DOCUMENT.name, key: str = "tai-len-1") -> str:
    home = units.card("na-so-khcn").id
    return actions.upload(actor, key=key, unit_id=home, data=data, file_name=name, read=read)


def grant_coordinator(username: str, unit: str) -> None:
    """Another coordinator, of another unit."""
    access.grant(HOUSE, username=username, role="coordinator", unit_id=units.card(unit).id)


@pytest.fixture(scope="session")
def files_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tep")


@contextmanager
def _standing_in(request: pytest.FixtureRequest, house: Connection, name: str, template: str) -> Iterator[str]:
    """A copy of a database as the root conftest makes them, and back to the one before."""
    root = request.config.pluginmanager.get_plugin(str(REPO / "conftest.py"))
    before = os.environ.get("DATABASE_URL", "")
    with root._copy(house, name, template) as dsn:
        yield dsn
        connections.close_all()
    if before.startswith("postgresql"):
        root._point_at(before)


@pytest.fixture(scope="session")
def planned(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    house: Connection,
    django_db_blocker: Any,
    files_folder: Path,
) -> Iterator[str]:
    """A database with the province and its plan under review; the template of every desk."""
    root = request.config.pluginmanager.get_plugin(str(REPO / "conftest.py"))
    name, before = PLANNED, os.environ["DATABASE_URL"]
    with _standing_in(request, house, name, root.TEMPLATE):
        with django_db_blocker.unblock(), override_settings(FILES_FOLDER=str(files_folder)):
            load_province()
            with standing_on(DAY):
                upload(access.actor_named("hanh"), *document())
            connections.close_all()
        root._point_at(before)  # it stays until the end of the run; whoever comes next stands where they stood
        yield name


@pytest.fixture
def desk(
    request: pytest.FixtureRequest,
    planned: str,
    house: Connection,
    django_db_blocker: Any,
    settings: Any,
    files_folder: Path,
) -> Iterator[Desk]:
    """The coordinator's desk in a database of the test's own, where transactions really end."""
    settings.FILES_FOLDER = str(files_folder)
    with django_db_blocker.unblock(), _standing_in(request, house, "desk", planned) as dsn, standing_on(DAY):
        plan = seen(lambda: Plan.objects.get())
        yield Desk(plan.code, access.actor_named("hanh"), dsn)


__all__ = [
    "Decision",
    "Desk",
    "Doubt",
    "desk",
    "document",
    "files_folder",
    "grant_coordinator",
    "planned",
    "seen",
    "upload",
]
