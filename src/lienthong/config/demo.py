"""The demo province: Nghệ An's units as facts, invented people, the plan for 2026 at work. `lienthong demo load`.

Everything goes through the verbs that people use, as the people who would do it, on the days when they would have;
so the demo also tries the house, and its history reads like a real one. Loading again changes nothing.
"""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import django
from django.contrib.auth.hashers import make_password

from lienthong.config.trouble import Trouble
from lienthong.kernel.base.terminal import Arguments, say

PASSWORD = "lienthong-2026"  # noqa: S105  printed at every start; only the demo province has it
LEFT_OUT = "Bước của dữ liệu mẫu bị từ chối: "
SINCE = dt.date(2025, 7, 1)
CAST = {
    "hanh": "Cô Hạnh, Sở Khoa học và Công nghệ: điều phối kế hoạch",
    "hung": "Chú Hùng, Chủ tịch UBND phường Trường Vinh: duyệt, gửi báo cáo",
    "minh": "Anh Minh, chuyên viên phường Trường Vinh: cập nhật kết quả",
    "lan": "Chị Lan, cán bộ một cửa phường Trường Vinh",
    "duc.ubnd": "Ông Đức, Chủ tịch UBND tỉnh: xem điều hành, cho ý kiến, quyết định",
    "nam": "Anh Nam, quản trị hệ thống",
    "tu": "Bà Tư, người dân phường Trường Vinh",
}
ROUNDS = {
    "2026-Q1": ("Quý I/2026", dt.date(2026, 3, 31), dt.date(2026, 4, 10)),
    "2026-Q2": ("Quý II/2026", dt.date(2026, 6, 30), dt.date(2026, 7, 10)),
    "2026-Q3": ("Quý III/2026", dt.date(2026, 9, 30), dt.date(2026, 10, 9)),
    "2026-Q4": ("Quý IV/2026", dt.date(2026, 12, 15), dt.date(2026, 12, 21)),
}


def command(arguments: list[str]) -> int:
    """`lienthong demo load`: load the demo province where it is not loaded yet, then name its accounts."""
    parser = Arguments(prog="lienthong demo", description="Nạp dữ liệu mẫu của một tỉnh, hoặc xem tài khoản minh họa.")
    parser.add_argument("what", choices=["load", "accounts"], help="load: nạp; accounts: chỉ xem tài khoản")
    parser.add_argument("--folder", default="", metavar="THƯ_MỤC", help="thư mục dữ liệu (mặc định: demo/nghe-an)")
    given = parser.parse_args(arguments)
    folder = Path(given.folder) if given.folder else _folder()
    if given.what == "load":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
        django.setup()
        for step in load(folder):
            say(LEFT_OUT + step)
    say("Tài khoản minh họa (người do dự án đặt ra), mật khẩu chung: " + PASSWORD)
    for name, who in CAST.items():
        say(f"  {name:<5} {who}")
    return 0


def _folder() -> Path:
    for parent in Path(__file__).resolve().parents:
        if (parent / "demo" / "nghe-an" / "units.csv").is_file():
            return parent / "demo" / "nghe-an"
    raise Trouble("Bản cài đặt này không kèm tỉnh minh họa (thư mục demo/nghe-an).")


def load(folder: Path) -> list[str]:
    """Units, people, accounts, the plan, its year; each is whole and skipped where it was done. What was refused."""
    from lienthong.config.demo_competence import load_competence
    from lienthong.config.demo_forms import load_form
    from lienthong.config.demo_plan import load_plan, load_reports
    from lienthong.config.demo_process import load_process
    from lienthong.kernel.access import api as access
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.people import api as people
    from lienthong.kernel.units import api as units

    units.load(folder, HOUSE)
    rows = people.load(folder, HOUSE)
    ids = {code: card.id for code, card in units.cards_of({_root(row) for row in rows}).items()}
    accounts = [
        {
            "username": row["account"],
            "person": row["code"],
            "unit_id": ids[_root(row)],
            "roles": [role for role in row["roles"].split() if role],
            "post": row["post"],
        }
        for row in rows
        if row["account"]
    ]
    access.load(HOUSE, rows=accounts, password_hash=make_password(PASSWORD), since=SINCE)
    plan = load_plan(folder, ROUNDS)
    load_process(folder)
    load_form(folder)
    load_competence(folder)
    return load_reports(folder, plan, ROUNDS) if plan else []


def _root(row: dict[str, Any]) -> str:
    """A role for the whole province stands at its root; the others at the person's own unit."""
    wide = {"system_admin", "province_leader", "auditor"}
    return "na" if wide & set(row["roles"].split()) else str(row["unit"])
