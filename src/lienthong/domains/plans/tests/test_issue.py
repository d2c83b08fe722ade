"""Issuing: groups become one assignment for each unit, only leads owe, whole or not at all, once."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any

import psycopg
import pytest
from django.db import connections

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Doubt, Item, Kind, Part, Plan, Round, Row
from lienthong.domains.plans.queries.issuing import preview
from lienthong.domains.plans.states import PLAN_MOVES, Decision, PlanState
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.tests.factories import WorkItem
from lienthong.kernel.units import api as units

from .review_desk import REPO, Desk, seen

ROUND: dict[str, Any] = {
    "round_name": "Quý I/2026",
    "cut_off": dt.date(2026, 3, 31),
    "report_due": dt.date(2026, 4, 10),
}


def _ids(*codes: str) -> dict[str, int]:
    return {code: card.id for code, card in units.cards_of(codes).items()}


def _unit(text: str, code: str, role: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "kind": "unit", "code": code, "role": role, **more}


def _alone(desk: Desk, fields: dict[str, Any], no: str = "1") -> list[Assignment]:
    """Issue a plan of one row with these fields; its assignments."""
    row = desk.row(no)
    actions.fix_row(row.code, desk.hanh, fields={"lead": [], "with": [], "monitor": [], **fields})
    for other in desk.rows(state=Decision.PENDING):
        actions.reject_row(other.code, desk.hanh)
    for doubt in seen(lambda: list(Doubt.objects.filter(settled=""))):
        actions.settle(doubt.code, desk.hanh, how="Bỏ qua trong bài thử")
    actions.issue(desk.plan, desk.hanh, **ROUND)
    return seen(lambda: list(Assignment.objects.select_related("item", "clock").order_by("unit_id")))


def test_the_whole_demo_plan(desk: Desk) -> None:
    desk.review_all()
    shown = seen(lambda: preview(desk.plan_row()), desk.hanh)
    assert shown.ready
    done = desk.issue()
    made = seen(lambda: list(Assignment.objects.select_related("item", "clock")))
    items = seen(lambda: list(Item.objects.all()))
    assert done == {"items": 108, "assignments": len(made), "units": len({a.unit_id for a in made if a.owes})}
    assert (shown.assignments, shown.owing) == (done["assignments"], done["units"]), "the summary told the truth"
    assert Counter(item.kind for item in items) == {Kind.TARGET: 51, Kind.TASK: 57}
    assert len(made) > 4000 and len({(a.item_id, a.unit_id) for a in made}) == len(made)
    assert all(a.owes == (a.role == "lead") and (a.clock is not None) == a.owes for a in made)
    assert all(a.unit_id not in a.acceptors and a.acceptors for a in made), "nobody accepts their own report"
    assert all(a.clock.due_on == a.item.due_on for a in made if a.clock)
    communes = {card.id for card in units.members("group:ubnd-cap-xa", dt.date(2026, 1, 5))}
    assert len(communes) == 130
    item = next(item for item in items if item.name.startswith("Trung tâm phục vụ hành chính công cấp xã"))
    assert {a.unit_id for a in made if a.item_id == item.pk} == communes
    plan = desk.plan_row()
    assert plan.state == PlanState.ISSUED and plan.opened_at is not None
    lines = seen(lambda: list(WorkItem.objects.filter(kind="plans.report")))
    assert len(lines) == done["units"] == len({line.unit_id for line in lines})
    rounds = seen(lambda: list(Round.objects.all()))
    assert [(one.name, one.due_on) for one in rounds] == [("Quý I/2026", dt.date(2026, 4, 10))]
    assert any(item.hidden for item in items) and not all(item.hidden for item in items)


def test_leads_owe_the_others_help_monitors_accept(desk: Desk) -> None:
    ids = _ids("na-so-nv", "na-so-tp", "na-so-tc", "na-so-yt")
    made = _alone(
        desk,
        {
            "lead": [_unit("Sở Nội vụ", "na-so-nv", "lead"), _unit("Sở Y tế", "na-so-yt", "approve")],
            "with": [_unit("Sở Nội vụ", "na-so-nv", "cooperate"), _unit("Sở Tư pháp", "na-so-tp", "cooperate")],
            "monitor": [_unit("Sở Tài chính", "na-so-tc", "monitor")],
        },
    )
    by_unit = {a.unit_id: a for a in made}
    assert set(by_unit) == {ids["na-so-nv"], ids["na-so-tp"], ids["na-so-yt"]}
    assert by_unit[ids["na-so-nv"]].role == "lead" and by_unit[ids["na-so-nv"]].owes
    for helper in ("na-so-tp", "na-so-yt"):
        assert by_unit[ids[helper]].role == "cooperate" and not by_unit[ids[helper]].owes
        assert by_unit[ids[helper]].clock is None
    assert all(a.acceptors == [ids["na-so-tc"]] for a in made)
    assert len(seen(lambda: list(Part.objects.all()))) == 5


def test_lead_and_monitor_in_one_are_accepted_above(desk: Desk) -> None:
    ids = _ids("na-so-nv", "na-ubnd", "na-so-khcn")
    owner = [_unit("Sở Nội vụ", "na-so-nv", "lead")]
    made = _alone(desk, {"lead": owner, "monitor": [_unit("Sở Nội vụ", "na-so-nv", "monitor")]})
    assert [a.acceptors for a in made] == [[ids["na-ubnd"]]]


def test_without_monitor_the_coordinator_accepts_and_never_itself(desk: Desk) -> None:
    ids = _ids("na-so-nv", "na-ubnd", "na-so-khcn")
    made = _alone(
        desk,
        {"lead": [_unit("Sở Nội vụ", "na-so-nv", "lead"), _unit("Sở Khoa học và Công nghệ", "na-so-khcn", "lead")]},
    )
    assert {a.unit_id: a.acceptors for a in made} == {
        ids["na-so-nv"]: [ids["na-so-khcn"]],
        ids["na-so-khcn"]: [ids["na-ubnd"]],
    }


def test_a_body_only_asked_is_marked(desk: Desk) -> None:
    made = _alone(desk, {"lead": [_unit("Sở Nội vụ", "na-so-nv", "lead", asked=True)]})
    assert [(a.asked, a.owes) for a in made] == [(True, True)]


def test_reported_rows_are_kept_without_assignments(desk: Desk) -> None:
    desk.review_all()
    row = desk.row("1")
    seen(lambda: Row.objects.filter(pk=row.pk).update(fields={**row.fields, "reported": True, "lead": []}))
    desk.issue()
    item = seen(lambda: Item.objects.get(kind=Kind.TASK, no="1"))
    assert item.reported and seen(lambda: not Assignment.objects.filter(item=item).exists())


def test_some_of_a_group_must_be_chosen(desk: Desk) -> None:
    members = {"text": "một số xã", "kind": "members", "code": "group:ubnd-cap-xa", "role": "lead"}
    with pytest.raises(Unfit) as no:
        _alone(desk, {"lead": [_unit("Sở Nội vụ", "na-so-nv", "lead"), members]})
    assert "chưa chọn đơn vị" in no.value.sentence and no.value.next_step
    chosen = {**members, "chosen": ["na-p-truong-vinh-2025", "na-x-nghi-loc-2025"]}
    row = desk.row("1")
    actions.fix_row(row.code, desk.hanh, fields={"lead": [chosen]})
    actions.issue(desk.plan, desk.hanh, **ROUND)
    ids = _ids(*chosen["chosen"])
    assert seen(lambda: set(Assignment.objects.values_list("unit_id", flat=True))) == set(ids.values())


@pytest.mark.parametrize(
    "lead",
    [
        [],
        [{"text": "Cơ quan được phân công", "kind": "unresolved", "code": None, "role": "lead"}],
        [{"text": "Sở Tài nguyên và Môi trường", "kind": "unit", "code": "na-so-tnmt", "role": "lead"}],
        [{"text": "Sở Không Có", "kind": "unit", "code": "na-khong-co", "role": "lead"}],
    ],
)
def test_nobody_to_lead_stands_in_the_way(desk: Desk, lead: list[dict[str, Any]]) -> None:
    with pytest.raises(Unfit) as no:
        _alone(desk, {"lead": lead})
    assert "chưa rõ đơn vị chủ trì: 1" in no.value.sentence
    assert desk.plan_row().state == PlanState.REVIEW
    assert seen(lambda: Item.objects.count() + Assignment.objects.count() + Round.objects.count()) == 0


def test_an_outside_body_may_lead_without_owing(desk: Desk) -> None:
    outside = {"text": "VNPT Nghệ An", "kind": "outside", "code": None, "role": "lead"}
    made = _alone(desk, {"lead": [outside], "with": [_unit("Sở Nội vụ", "na-so-nv", "cooperate")]})
    assert [a.owes for a in made] == [False]


def test_what_is_still_open_stands_in_the_way(desk: Desk) -> None:
    with pytest.raises(Unfit) as no:
        desk.issue("mot-mot-mot")
    assert "108 dòng chưa xem" in no.value.sentence
    desk.review_all()
    doubt = seen(lambda: Doubt.objects.exclude(row=None).select_related("row").first())
    seen(lambda: Doubt.objects.filter(pk=doubt.pk).update(settled=""))
    with pytest.raises(Unfit) as no:
        desk.issue("hai-hai-hai")
    assert "1 điểm nghi ngờ" in no.value.sentence
    actions.reject_row(doubt.row.code, desk.hanh)
    with pytest.raises(Unfit) as no:
        actions.issue(desk.plan, desk.hanh, **{**ROUND, "report_due": dt.date(2026, 3, 1)})
    assert "report_due" in no.value.fields
    with pytest.raises(Unfit) as no:
        actions.issue(desk.plan, desk.hanh, **{**ROUND, "round_name": "  "})
    assert "round_name" in no.value.fields
    assert desk.issue("ba-ba-ba-ba")["items"] == 107


def test_duties_wait_and_an_accepted_one_is_a_task(desk: Desk) -> None:
    desk.review_all()
    duties = desk.rows(Kind.DUTY)
    actions.fix_row(duties[0].code, desk.hanh, fields={"lead": [_unit("Sở Nội vụ", "na-so-nv", "lead")]})
    desk.issue()
    tasks = seen(lambda: list(Item.objects.filter(kind=Kind.TASK).values_list("name", flat=True)))
    assert len(tasks) == 58 and duties[0].fields["name"] in tasks


def test_only_the_coordinator_issues_and_only_once(desk: Desk) -> None:
    desk.review_all()
    for name in ("lai.khcn", "nghia.khcn", "minh", "duc.ubnd", "nam", "tu"):
        with pytest.raises((NotThere, NotAllowed)):
            actions.issue(desk.plan, desk.actor(name), **ROUND)
    first = desk.issue("cung-mot-khoa")
    assert desk.issue("cung-mot-khoa") == first
    with pytest.raises(WrongMoment):
        desk.issue("khoa-khac-nhau")
    assert PLAN_MOVES.target(PlanState.REVIEW, "issue") == desk.plan_row().state
    row = desk.row("1")
    for verb in (actions.accept_row, actions.reject_row, actions.reopen_row):
        with pytest.raises(NotThere):
            verb(row.code, desk.hanh)
    with pytest.raises(WrongMoment):
        actions.drop(desk.plan, desk.hanh, reason="quá muộn")
    assert len(seen(lambda: list(Round.objects.all()))) == 1


def _together(*works: Any) -> list[Any]:
    """Start at one moment, each with a connection of its own; what each gave or raised."""
    gate = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(place: int, work: Any) -> None:
        gate.wait()
        try:
            found[place] = work()
        except Exception as no:  # the test looks at what it was
            found[place] = no
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_presses_at_once_issue_one_plan(desk: Desk) -> None:
    desk.review_all()
    answers = _together(
        lambda: desk.issue("hai-lan-bam"), lambda: desk.issue("hai-lan-bam"), lambda: desk.issue("nguoi-khac")
    )
    done = [answer for answer in answers if isinstance(answer, dict)]
    assert done and all(answer == done[0] for answer in done), answers
    assert all(isinstance(answer, dict | WrongMoment) for answer in answers), answers
    assert seen(lambda: (Plan.objects.filter(state=PlanState.ISSUED).count(), Round.objects.count())) == (1, 1)
    assert seen(lambda: Item.objects.count()) == 108
    assert seen(lambda: Assignment.objects.count()) == done[0]["assignments"]


def test_a_row_changed_while_the_plan_is_issued_is_in_it_or_refused(desk: Desk) -> None:
    desk.review_all()
    row = desk.row("3")
    name = "Tên sửa đúng lúc ban hành"
    issued, fixed = _together(
        lambda: desk.issue("vua-ban-hanh"),
        lambda: actions.fix_row(row.code, desk.hanh, fields={"name": name}),
    )
    assert isinstance(issued, dict), issued
    kept = seen(lambda: Item.objects.get(kind=Kind.TASK, no="3").name)
    if isinstance(fixed, dict):
        assert kept == name, "a change that was taken may not be lost"
    else:
        assert isinstance(fixed, NotThere | WrongMoment) and kept == row.fields["name"]


def test_two_reviewers_on_one_row_one_wins_by_name(desk: Desk) -> None:
    row = desk.row("5")
    answers = _together(
        lambda: actions.fix_row(row.code, desk.hanh, fields={"name": "Một"}, version=1),
        lambda: actions.reject_row(row.code, desk.hanh, version=1),
    )
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], ChangedMeanwhile | WrongMoment), answers
    assert desk.fresh(row).version == 2


KILLED = """
import datetime as dt, sys
import django
django.setup()
from lienthong.domains.plans import actions
from lienthong.kernel.access import api as access
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.base import transactions
print("đến", flush=True)
actions.issue(sys.argv[1], access.actor_named("hanh"), key="bi-giet-giua", round_name="Quý I/2026",
              cut_off=dt.date(2026, 3, 31), report_due=dt.date(2026, 4, 10))
print("xong", flush=True)
"""
COUNTED = (
    "plans_item",
    "plans_part",
    "plans_assignment",
    "plans_round",
    "calendar_clock",
    "inbox_item",
    "notifications_notice",
)


def _counts(dsn: str) -> dict[str, int]:
    with psycopg.connect(dsn) as admin:
        admin.execute("select set_config('lienthong.all', 'on', false)")
        return {table: admin.execute(f"select count(*) from {table}").fetchone()[0] for table in COUNTED}


def test_killed_in_the_middle_of_issuing_leaves_nothing_half(desk: Desk) -> None:
    """A real process, killed −9 while its rows are being written: nothing is left, and the next press issues."""
    desk.review_all()
    before = _counts(desk.dsn)
    env = {**os.environ, "DATABASE_URL": desk.dsn, "DJANGO_SETTINGS_MODULE": "lienthong.config.settings"}
    caught = 0
    for wait in (0.05, 0.15, 0.3, 0.5, 0.8, 1.2):
        connections.close_all()
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", KILLED, desk.plan],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPO,
        )
        assert process.stdout is not None and process.stdout.readline() == "đến\n"
        if not _writing(desk.dsn):
            process.wait()
        else:
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        said = process.communicate()[0]
        if "xong" in said:
            break
        _nobody_left(desk.dsn)
        if desk.plan_row().state == PlanState.ISSUED:
            break  # it had ended its transaction and was killed before it could say so
        caught += 1
        assert _counts(desk.dsn) == before
    assert caught >= 2, "the process must really have been killed while it was writing"
    done = desk.issue("sau-khi-bi-giet") if desk.plan_row().state == PlanState.REVIEW else None
    after = _counts(desk.dsn)
    assert after["plans_item"] == 108 and after["plans_round"] == 1
    assert after["inbox_item"] == before["inbox_item"] + 154
    assert done is None or after["plans_assignment"] == done["assignments"]


def _writing(dsn: str) -> bool:
    """Wait until the other process stands inside its transaction."""
    with psycopg.connect(dsn, autocommit=True) as admin:
        for _ in range(600):
            found = admin.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                " and query ilike any (array['%plans_row%', '%plans_item%', '%plans_assignment%', '%calendar_clock%'])"
            ).fetchone()
            if found and found[0]:
                return True
            time.sleep(0.005)
    return False


def _nobody_left(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as admin:
        for _ in range(400):
            row = admin.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            ).fetchone()
            if row and not row[0]:
                return
            time.sleep(0.02)
    raise AssertionError("the killed process still holds the database")


def test_clocks_stop_when_the_plan_ends(desk: Desk) -> None:
    desk.review_all()
    desk.issue()
    assert seen(lambda: calendar.of([Assignment.objects.filter(owes=True).first().code]))
    assert actions.end(desk.plan, desk.hanh, cited="Quyết định 1/QĐ-UBND") > 4000
    assert desk.plan_row().state == PlanState.ENDED
