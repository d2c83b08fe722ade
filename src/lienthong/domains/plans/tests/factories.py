"""A small province with one issued plan, made through the verbs: what the tests of progress and reports stand on.

Seven units, invented people, six items: a task of a group of wards, one that a department leads, one where who leads
also monitors, one without a day, one that a ward is only asked for and the public does not see, one target.
"""

import csv
import datetime as dt
import io
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Item, Plan, Report, Round
from lienthong.kernel.access import api as access
from lienthong.kernel.access.tests.factories import Account
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

UBND, KHCN, NV = "na-ubnd", "na-so-khcn", "na-so-nv"
TRUONG_VINH, THANH_VINH, ANH_SON = "na-p-truong-vinh-2025", "na-p-thanh-vinh-2025", "na-x-anh-son-2025"
WARDS = (TRUONG_VINH, THANH_VINH, ANH_SON)
ISSUE_DAY = "2026-01-05T08:30:00"
PASSWORD = "khong-ai-biet"  # pragma: allowlist secret
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
UNITS = f"""
code,parent,name,kind,tier,valid_from,valid_to,short_name,other_names,cited
na,,Tỉnh Nghệ An,tinh,tinh,,,,,Bản thử
{UBND},na,Ủy ban nhân dân tỉnh Nghệ An,ubnd-tinh,tinh,,,UBND tỉnh,,Bản thử
{KHCN},{UBND},Sở Khoa học và Công nghệ,so,tinh,,,,,Bản thử
{NV},{UBND},Sở Nội vụ,so,tinh,,,,,Bản thử
{TRUONG_VINH},na,Phường Trường Vinh,phuong,xa,,,,UBND phường Trường Vinh,Bản thử
{THANH_VINH},na,Phường Thành Vinh,phuong,xa,,,,,Bản thử
{ANH_SON},na,Xã Anh Sơn,xa,xa,,,,,Bản thử
"""
GROUPS = "code,name,other_names,unit,valid_from,valid_to\n" + "".join(
    f"group:cap-xa,UBND cấp xã,,{unit},2025-07-01,\n" for unit in WARDS
)
# account, role, unit, name; toan of the ward and toan of the department bear the same name.
PEOPLE = (
    ("hanh", "coordinator", KHCN, "Hoàng Thị Mỹ Hạnh"),
    ("nghia", "leader", KHCN, "Trần Quốc Nghĩa"),
    ("quyen", "officer", KHCN, "Lê Thị Quyên"),
    ("toan", "leader", NV, "Trần Mạnh Toàn"),
    ("hoa", "officer", NV, "Nguyễn Thị Hòa"),
    ("hung", "leader", TRUONG_VINH, "Võ Đình Hùng"),
    ("minh", "officer", TRUONG_VINH, "Hồ Quang Minh"),
    ("toan.tv", "officer", TRUONG_VINH, "Trần Mạnh Toàn"),
    ("mai", "unit_admin", TRUONG_VINH, "Vương Thị Thu Mai"),
    ("lan", "counter", TRUONG_VINH, "Phan Thị Lan"),
    ("tu", "citizen", TRUONG_VINH, "Nguyễn Thị Tư"),
    ("thong", "leader", THANH_VINH, "Hoàng Phúc Thông"),
    ("an", "officer", THANH_VINH, "Đặng Văn An"),
    ("son", "leader", ANH_SON, "Lô Văn Sơn"),
    ("duc", "province_leader", "na", "Lê Đình Đức"),
    ("nam", "system_admin", "na", "Cao Xuân Nam"),
    ("thuong", "auditor", "na", "Nguyễn Thị Thương"),
)
SEATS = {"duc": UBND, "nam": KHCN, "thuong": UBND}


def owner(code: str, role: str = "lead", **more: Any) -> dict[str, Any]:
    """A body named by the plan, as the reader gives it."""
    kind = "group" if code.startswith("group:") else "unit"
    return {"text": code, "kind": kind, "code": code, "role": role, **more}


def due(kind: str, until: str | None, text: str) -> dict[str, Any]:
    """A due as the reader gives it."""
    return {"text": text, "kind": kind, "from": None, "until": until}


def task(no: str, group: str, name: str, lead: list[Any], monitor: list[Any], **more: Any) -> dict[str, Any]:
    """A task as the reader gives it."""
    given = {"with": [], "due": due("year", "2026-12-31", "Năm 2026"), "output": [], "reported": False, **more}
    return {
        "no": no, "group": group, "name": name, "lead": lead, "monitor": monitor,
        "anchor": {"line": int(no) if no.isdigit() else 50, "page": None, "table": None, "row": None}, **given,
    }  # fmt: skip


WARD_TASK, NV_TASK, OWN_TASK, UNDATED, ASKED = "1", "2", "3", "4", "5"
TASKS = [
    task(WARD_TASK, "II Hạ tầng số", "Nâng cấp mạng nội bộ tại trụ sở phường, xã", [owner("group:cap-xa")],
         [owner(KHCN, "monitor")], due=due("quarter", "2026-03-31", "Quý I/2026"), output=["Báo cáo"]),
    task(NV_TASK, "I Thể chế", "Tập huấn kỹ năng số cho công chức", [owner(NV)], [owner(KHCN, "monitor")]),
    task(OWN_TASK, "I Thể chế", "Ban hành danh mục dữ liệu mở", [owner(KHCN)], [owner(KHCN, "monitor")],
         due=due("date", "2026-06-30", "30/6/2026")),
    task(UNDATED, "II Hạ tầng số", "Tuyên truyền về chuyển đổi số", [owner(TRUONG_VINH)], [owner(NV, "monitor")],
         due=due("continuous", None, "Thường xuyên"), **{"with": [owner(THANH_VINH, "cooperate")]}),
    task(ASKED, "III An toàn", "Rà soát lỗ hổng hệ thống một cửa", [owner(TRUONG_VINH, asked=True)], [],
         due=due("date", "2026-01-31", "31/01/2026"), hidden=True),
]  # fmt: skip
TARGET = {
    **task("1", "Mục tiêu chung", "Hồ sơ được nộp trực tuyến", [owner("group:cap-xa")],
           [owner(KHCN, "monitor"), owner(NV, "monitor")]),
    "value": {"text": "≥ 70%", "comparator": "ge", "low": 70, "high": None, "measure": "%", "year": 2026},
    "values": [],
}  # fmt: skip
READ = {
    "number": "99/KH-UBND", "title": "Chuyển đổi số (bản thử)", "issuer": "UBND tỉnh Nghệ An",
    "issued_on": "2025-12-31", "targets": [TARGET], "tasks": TASKS, "duties": [], "doubts": [], "blocks": [],
}  # fmt: skip


def person_code(account: str) -> str:
    """The code of the person behind an account."""
    return "ng-" + account.replace(".", "-")


def load_small_province(folder: Path) -> None:
    """Units, people, posts, accounts and roles."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "units.csv").write_text(UNITS.strip() + "\n", encoding="utf-8")
    (folder / "unit_groups.csv").write_text(GROUPS, encoding="utf-8")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "full_name", "sex", "unit", "post", "post_name", "account", "roles", "email"])
    for account, role, unit, name in PEOPLE:
        seat = SEATS.get(account, unit)
        post = "" if role == "citizen" else f"vt.{account}"
        writer.writerow(
            [person_code(account), name, "nam", seat, post, role, account, role, f"{account}@nghean.example"]
        )
    (folder / "people.csv").write_text(out.getvalue(), encoding="utf-8")
    units.load(folder, HOUSE)
    people.load(folder, HOUSE)
    ids = {code: card.id for code, card in units.cards_of({unit for _, _, unit, _ in PEOPLE}).items()}
    rows = [
        {"username": account, "person": person_code(account), "unit_id": ids[unit], "roles": [role]}
        for account, role, unit, _ in PEOPLE
    ]
    access.load(HOUSE, rows=rows, password_hash=make_password(PASSWORD), since=dt.date(2025, 7, 1))


def issue_small_plan(read: dict[str, Any] | None = None, key: str = "ke-hoach") -> str:
    """Upload, accept and issue the plan as its coordinator, on the day of issue; the first round is Quý I."""
    hanh = access.actor_named("hanh")
    home = units.card(KHCN).id
    with standing_on(ISSUE_DAY):
        code = actions.upload(
            hanh, key=f"{key}-tai-len", unit_id=home, data=key.encode(), file_name="ke-hoach.md", read=read or READ
        )
        actions.accept_all(code, hanh)
        actions.issue(
            code,
            hanh,
            key=f"{key}-ban-hanh",
            round_name="Quý I/2026",
            cut_off=dt.date(2026, 3, 31),
            report_due=dt.date(2026, 4, 10),
        )
    return code


@dataclass
class AtWork:
    """The province at work: who acts, and short ways to its plan, assignments and reports."""

    plan: str
    dsn: str
    day: str

    def actor(self, name: str) -> Actor:
        """Somebody of the cast, with today's rights."""
        return whole(lambda: access.actor_named(name), HOUSE)

    def client(self, name: str = "") -> Client:
        """A browser in which somebody has signed in, or nobody."""
        client = Client()
        if name:
            client.force_login(seen(lambda: Account.objects.get(username=name)))
        return client

    def item(self, no: str, kind: str = "task") -> Item:
        """An item by its number."""
        return seen(lambda: Item.objects.get(plan__code=self.plan, no=no, kind=kind))

    def work(self, no: str, unit: str = TRUONG_VINH, kind: str = "task") -> str:
        """The code of a unit's assignment."""
        return seen(
            lambda: Assignment.objects.get(item__plan__code=self.plan, item__no=no, item__kind=kind, unit__code=unit)
        ).code

    def assignment(self, code: str) -> Assignment:
        """An assignment as it stands now."""
        return seen(lambda: Assignment.objects.select_related("clock", "item").get(code=code))

    def report(self, code: str) -> Report:
        """The newest report about an assignment as it stands now."""
        return seen(lambda: Report.objects.filter(assignment__code=code).order_by("-round__cut_off").first())

    def fill(
        self, code: str, who: str = "minh", percent: int = 40, result: str = "Đã làm một phần.", **more: Any
    ) -> str:
        """A draft; returns the report's code."""
        return actions.fill(code, self.actor(who), percent=percent, result=result, **more)["report"]

    def sent(self, code: str, who: str = "minh", head: str = "hung", **more: Any) -> str:
        """A report filled and sent; returns its code."""
        report = self.fill(code, who, **more)
        actions.send(report, self.actor(head))
        return report

    def accepted(self, code: str, by: str = "hanh", **more: Any) -> str:
        """A report filled, sent and accepted; returns its code."""
        report = self.sent(code, **more)
        actions.accept(report, self.actor(by))
        return report

    def open_round(self, name: str = "Quý II/2026", day: str = "2026-06-30", due_on: str = "2026-07-10") -> str:
        """The next round; returns its code."""
        return actions.open_round(
            self.plan, self.actor("hanh"), name=name, cut_off=dt.date.fromisoformat(day),
            report_due=dt.date.fromisoformat(due_on),
        )  # fmt: skip

    def plan_row(self) -> Plan:
        """The plan as it stands now."""
        return seen(lambda: Plan.objects.get(code=self.plan))

    def newest_round(self) -> Round:
        """The open round."""
        return seen(lambda: Round.objects.filter(plan__code=self.plan).order_by("-cut_off").first())


def seen(look: Any, by: Actor = HOUSE) -> Any:
    """Read with an actor's eyes, the house's where none is named."""
    return whole(look, by)


def form(**values: Any) -> dict[str, Any]:
    """What an officer sends from the form of one row."""
    return {"act": "fill", "key": "mot-ma-bieu-mau", "percent": "40", "result": "Đã làm.", "version": "0", **values}


def drain_plans(seconds: float = 40.0) -> None:
    """Let the room read all that was announced; the server's own transactions may hold the newest events back."""
    deadline = time.monotonic() + seconds
    while True:
        drain("plans")
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(max(id), 0) from jobs_event")
            newest = cursor.fetchone()[0]
            cursor.execute("select coalesce(max(event), 0) from jobs_reader where room = 'plans'")
            if cursor.fetchone()[0] >= newest or time.monotonic() > deadline:
                return
        time.sleep(0.1)
