"""A small province in which one of everything waits, and the people who may or may not touch it."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client, override_settings

from lienthong.config.connection import Connection
from lienthong.domains.plans import actions
from lienthong.domains.plans.tests.factories import KHCN, NV, READ, THANH_VINH, TRUONG_VINH, WARD_TASK, AtWork
from lienthong.domains.plans.tests.later_desk import laid_beside
from lienthong.domains.plans.tests.narrative_desk import narrated
from lienthong.domains.plans.tests.review_desk import REPO, _standing_in, files_folder
from lienthong.domains.plans.tests.test_checks import finding, started
from lienthong.domains.plans.tests.test_money import line
from lienthong.domains.plans.tests.test_yearly import duty, turn
from lienthong.domains.plans.tests.work_desk import DAY, issued
from lienthong.kernel.access import actions as accounts
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.competence import api as competence
from lienthong.kernel.competence.tests import factories as deciding
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.files import api as files
from lienthong.kernel.forms.tests import factories as declaring
from lienthong.kernel.inbox import actions as inbox
from lienthong.kernel.inbox.kept import token_of
from lienthong.kernel.jobs.tests.factories import EventRow, Stuck
from lienthong.kernel.people import api as people
from lienthong.kernel.process.tests import factories as running
from lienthong.kernel.units import api as units
from lienthong.kernel.vault.tests import factories as keeping

__all__ = ["files_folder", "issued"]

# The heads of both tables: who stands for which role, seen from the ward whose things are tried.
CAST = {
    "khách": "",
    "người dân": "tu",
    "một cửa": "lan",
    "chuyên viên": "minh",
    "lãnh đạo": "hung",
    "quản trị đơn vị": "mai",
    "chuyên viên nơi khác": "an",
    "lãnh đạo nơi khác": "thong",
    "quản trị nơi khác": "binh",
    "điều phối": "hanh",
    "lãnh đạo nơi nghiệm thu": "nghia",
    "điều phối nơi khác": "khanh",
    "lãnh đạo tỉnh": "duc",
    "kiểm tra": "thuong",
    "quản trị hệ thống": "nam",
}
MORE_PEOPLE = (("binh", "unit_admin", THANH_VINH, "Bùi Thanh Bình"), ("khanh", "coordinator", NV, "Tạ Gia Khánh"))
IN_REVIEW = {
    **READ,
    "number": "100/KH-UBND",
    "doubts": [{"kind": "no_output", "text": "Không ghi kết quả.", "anchor": READ["tasks"][0]["anchor"]}],
}


@dataclass
class House:
    """The province, and by name the code of one thing of each kind."""

    work: AtWork
    things: dict[str, str]

    def actor(self, who: str) -> Actor:
        """The actor of a head of the table."""
        name = CAST[who]
        return self.work.actor(name) if name else ANYONE

    def client(self, who: str) -> Client:
        """The browser of a head of the table."""
        return self.work.client(CAST[who])


@pytest.fixture(scope="session")
def furnished(
    request: pytest.FixtureRequest,
    issued: tuple[str, str],
    house: Connection,
    django_db_blocker: Any,
    files_folder: Path,
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """A database in which one of everything waits; the template of every `standing`."""
    root = request.config.pluginmanager.get_plugin(str(REPO / "conftest.py"))
    (template, plan), before = issued, os.environ["DATABASE_URL"]
    with _standing_in(request, house, "rights_furnished", template) as dsn:
        with django_db_blocker.unblock(), override_settings(FILES_FOLDER=str(files_folder)), standing_on(DAY):
            things = _furnish(AtWork(plan, dsn, DAY))
            connections.close_all()
        root._point_at(before)  # it stays until the end of the run; whoever comes next stands where they stood
        yield "rights_furnished", plan, things


@pytest.fixture
def standing(
    request: pytest.FixtureRequest,
    furnished: tuple[str, str, dict[str, str]],
    house: Connection,
    django_db_blocker: Any,
    settings: Any,
    files_folder: Path,
) -> Iterator[House]:
    """The province with one of everything, in a database of the test's own, where transactions really end."""
    settings.FILES_FOLDER = str(files_folder)
    template, plan, things = furnished
    with django_db_blocker.unblock(), _standing_in(request, house, "rights", template) as dsn, standing_on(DAY):
        yield House(AtWork(plan, dsn, DAY), dict(things))


def _furnish(at_work: AtWork) -> dict[str, str]:
    """An issued plan, one under review, reports, files, notices, envelopes, a stuck event: the code of one of each."""
    for account, role, unit, name in MORE_PEOPLE:
        people.hire(HOUSE, code=f"ng-{account}", full_name=name, unit=unit, since=dt.date(2025, 7, 1))
        people.open_post(HOUSE, code=f"{unit}.{account}", unit=unit, title="Công chức")
        people.seat(f"{unit}.{account}", HOUSE, person=f"ng-{account}", on=dt.date(2025, 7, 1), cited="Quyết định thử")
        access.open_account(HOUSE, username=account, person=f"ng-{account}")
        access.grant(HOUSE, username=account, role=role, unit_id=units.card(unit).id, since=dt.date(2025, 7, 1))
    things = {**_checked(at_work), **_planned(at_work), **_beside(at_work), **narrated(at_work)}
    things |= laid_beside(at_work, things["review"])
    return {**things, **_to_come(at_work)}


def _planned(at_work: AtWork) -> dict[str, str]:
    hanh = at_work.actor("hanh")
    with standing_on("2026-01-05T08:30:00"):
        review = actions.upload(
            hanh, unit_id=units.card(KHCN).id, data=b"another", file_name="ke-hoach-2.md", read=IN_REVIEW
        )
    own = at_work.work(WARD_TASK)
    report = at_work.sent(own)
    draft = at_work.fill(at_work.work("4"))
    obstacle, extension, instruction = _handled(at_work, own)
    evidence = files.keep(b"minh chung", "minh-chung.txt", at_work.actor("minh"), kind="plans.evidence", subject=draft)
    return {
        "plan": at_work.plan, "review": review, "work": own, "report": report, "draft": draft, "file": evidence,
        **_figured(at_work), "obstacle": obstacle, "extension": extension, "instruction": instruction,
        "item": at_work.item(WARD_TASK).code, "round": at_work.newest_round().code,
        "row": found("select r.code from plans_row r join plans_plan p on p.id = plan_id where p.code=%s", review),
        "doubt": found("select d.code from plans_doubt d join plans_plan p on p.id = plan_id where p.code=%s", review),
    }  # fmt: skip


def _competent() -> dict[str, str]:
    """A decision table of the ward in force, and the draft of its next version."""
    published = deciding.in_force(deciding.line(), unit=TRUONG_VINH)
    draft = competence.draft(HOUSE, unit_id=units.card(TRUONG_VINH).id, table=published.split(".")[0])
    given, kept = deciding.mandate(TRUONG_VINH), deciding.mandate(TRUONG_VINH, signed=False)
    return {
        "table": published.split(".")[0],
        "table_published": published,
        "table_version": draft,
        "mandate": given,
        "mandate_draft": kept,
    }


def _to_come(at_work: AtWork) -> dict[str, str]:
    """A rule of reporting of the issued plan, and its round that waits for its day."""
    made = actions.schedule(
        at_work.plan, at_work.actor("hanh"), period="year", since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31),
        due_day=15,
    )  # fmt: skip
    planned = found("select r.code from plans_round r join plans_plan p on p.id = plan_id "
                    "where r.state = 'planned' and p.code = %s", at_work.plan)  # fmt: skip
    return {"schedule": str(made["schedule"]), "planned": planned}


def _figured(at_work: AtWork) -> dict[str, str]:
    """A target that the ward supplies, with a figure that its officer has put in."""
    target = at_work.item("1", "target").code
    actions.describe_target(target, at_work.actor("hanh"), source_kind="reported", measure="%", supplier=TRUONG_VINH)
    figure = actions.enter_figure(
        target, at_work.actor("minh"), round=at_work.newest_round().code, as_of=dt.date(2026, 2, 10),
        value=Decimal(50), document="15/BC",
    )  # fmt: skip
    return {"target": target, "figure": figure}


def _handled(at_work: AtWork, own: str) -> tuple[str, str, str]:
    """An obstacle and an extension of the ward's row, an instruction of the province's leader to the ward."""
    obstacle = actions.raise_obstacle(
        own, at_work.actor("minh"), cause="money", text="Chưa có kinh phí.", wish="Bố trí kinh phí."
    )
    extension = actions.ask_extension(
        own, at_work.actor("hung"), day=dt.date(2026, 6, 30), why="Thiết bị về chậm.", done="Đã khảo sát."
    )
    instruction = actions.instruct(
        at_work.plan, at_work.actor("duc"), text="Rà soát lại thiết bị.", to=[TRUONG_VINH], day=dt.date(2026, 5, 31)
    )
    return obstacle, extension, instruction


def _checked(at_work: AtWork) -> dict[str, str]:
    """The ward's money, an inspection of the ward that found something, its yearly duty."""
    visit = started(at_work)
    yearly = duty(at_work)
    return {
        "budget": line(at_work), "visit": visit, "inspection": visit.rsplit(".", 1)[0],
        "finding": finding(at_work, visit), "duty": yearly, "turn": turn(at_work, yearly).code,
    }  # fmt: skip


def _beside(at_work: AtWork) -> dict[str, str]:
    draft = exchange.Draft("mail.notice", {"to": "a@nghean.example", "subject": "thử", "text": "thử"}, "thu")
    [envelope] = whole(lambda: exchange.post_many("mail", [draft]), HOUSE)

    def stuck() -> str:
        event = EventRow.objects.create(kind="plans.report_sent", facts={}, actor="house")
        return Stuck.objects.create(code="ket-1", room="inbox", event=event, error="thử").code

    ward = units.card(TRUONG_VINH).id
    minh, day = at_work.actor("minh"), dt.date(2026, 2, 10)
    feed = inbox.open_feed(minh, unit_id=None)
    calendar.declare_day(
        HOUSE, unit_id=ward, day="2026-03-09", kind="closed", name="Hội", cited="1/TB", known_on="2026-02-10"
    )
    return {
        "envelope": envelope, "stuck": whole(stuck, HOUSE), "person": "ng-minh", "account": "tk-minh",
        "unit": TRUONG_VINH, "group": "group:cap-xa", "unit_id": str(ward), "home_id": str(units.card(KHCN).id),
        "notice": found("select code from notifications_notice where kind = 'plans.round' and person = %s", "ng-hung"),
        "line": found("select code from inbox_item where unit_id = %s", ward),
        "clock": found(
            "select c.subject from calendar_clock c join inbox_item i on i.clock_id = c.id"
            " where i.unit_id = %s", ward,
        ),
        "view": inbox.save_view(minh, name="Quá hạn", asked="han=qua-han&q=bao"),
        "substitute": inbox.name_substitute(minh, person="ng-hung", first_on=day, last_on=day),
        "comparison": inbox.compare(HOUSE), "feed": feed, "calendar": token_of(feed),
        "recount": found("select code from calendar_recount where state = %s", "waiting"),
        **_running(minh),
        **_declared(at_work.actor("tu")),
        "post": (post := found("select p.code from people_post p where code like %s", "%minh")),
        "invitation": access.invitation("tk-an").removeprefix("/dat-mat-khau/"),
        **_two_people(at_work, post),
        "post_role": access.give_role(post, HOUSE, role="clerk", cited="1/QĐ"),
        "leave": people.register_leave(
            HOUSE, person="ng-minh", kind="annual", first_on=dt.date(2026, 3, 2), last_on=dt.date(2026, 3, 4)
        ),
        "grant": found("select code from access_grant where code like %s", "gv-minh-%"),
    }  # fmt: skip


def _two_people(at_work: AtWork, post: str) -> dict[str, str]:
    """A proposal of the system's administrator, and rights that somebody at the counter took in an emergency."""
    given = {"role": "auditor", "cited": "3/QĐ"}
    nam, lan, why = at_work.actor("nam"), at_work.actor("lan"), "Cần người giám sát nhật ký của phường"
    propose, ward = accounts.propose, units.card(TRUONG_VINH).id
    return {
        "proposal": propose(nam, verb="access.give_role", subject=post, given=given, reason=why),
        "emergency": accounts.break_glass(lan, role="clerk", unit_id=ward, reason=why, hours=1),
    }


def _running(minh: Actor) -> dict[str, str]:
    """A process of the ward as a draft; one in force, with a run at its first step; a run that waits for a table.

    A step that Minh holds, for whom the ward's leader stands in; an opinion that the other ward asks of this one.
    """
    process = running.published(running.two_steps(), TRUONG_VINH)
    run = running.started(process, unit=TRUONG_VINH)
    waiting = running.started(running.waits_for_a_table(TRUONG_VINH), unit=TRUONG_VINH)
    there = running.started(running.published(running.two_steps(), THANH_VINH), unit=THANH_VINH)
    asker = running.person("hoi", "officer", THANH_VINH)
    return {
        "held_step": running.held(running.started(process, unit=TRUONG_VINH), "nhan", minh),
        "asked": running.asked(there, "nhan", asker, TRUONG_VINH, silence=True, basis="Điều 10 Quy chế thử"),
        "version": running.drafted(running.two_steps(), TRUONG_VINH), "published": f"{process}.v1", "run": run,
        "process": process, "migration": running.migration(running.two_steps(), TRUONG_VINH),
        "sketched": running.sketched(running.two_steps(), TRUONG_VINH),
        "trial": running.trial(running.two_steps(), TRUONG_VINH),
        "tried": running.trial(running.two_steps(), TRUONG_VINH, played=True),
        "step": running.open_step(run, "nhan"), "house_step": running.open_step(waiting, "phi"),
    }  # fmt: skip


def _declared(citizen: Actor) -> dict[str, str]:
    """A form of the ward as a draft; one in force, with a declaration that a citizen fills in and one that was sent."""
    form = declaring.published(declaring.SMALL, unit=TRUONG_VINH)
    begun, _ = declaring.begun(form, citizen)
    received, _ = declaring.begun(form, citizen)
    declaring.saved(received, citizen, "mot", declaring.ANSWERED)
    declaring.as_one(citizen, lambda: declaring.actions.send(received, citizen))
    return {
        **_competent(), "form": form, "form_version": declaring.drafted(declaring.SMALL, unit=TRUONG_VINH),
        "form_published": f"{form}.v1", "begun": begun, "received": received,
        "fact": keeping.kept(citizen, TRUONG_VINH),
    }  # fmt: skip


def found(sql: str, given: object) -> str:
    """A code, looked up as the house; the oldest where there are several."""

    def look() -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} order by 1 limit 1", [given])
            return str(cursor.fetchone()[0])

    return whole(look, HOUSE)
