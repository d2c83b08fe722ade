"""Decision tables of the demo province, and who signs for whom in the demo ward. People and papers are invented."""

import datetime as dt
from functools import partial
from pathlib import Path

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.competence import api as competence
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

PROVINCE, WARD = "na", "na-p-truong-vinh-2025"
TABLES = (
    ("thu-tuc.json", "procedure", "Thẩm quyền giải quyết thủ tục theo cấp thực hiện (minh họa)",
     "Cho một cửa và nơi chuyển hồ sơ: thủ tục này ở nơi này do cơ quan nào giải quyết."),
    ("phan-anh.json", "petition", "Nơi xử lý phản ánh theo loại việc (minh họa)",
     "Cho nơi tiếp nhận phản ánh: việc này chuyển cho ai."),
)  # fmt: skip
SINCE = dt.date(2026, 1, 20)
DEPUTY = ("na-ng-hoa-truongvinh", "Đặng Thị Hòa (minh họa)", f"{WARD}.pho-chu-tich")


def load_competence(folder: Path) -> None:
    """The tables in force and one draft; the mandates of the ward. Nothing where they are there already."""
    if whole(partial(competence.table_titles, HOUSE), HOUSE):
        return
    nam = access.actor_named("nam")
    root, ward = units.card(PROVINCE).id, units.card(WARD).id
    with standing_on("2026-01-15T09:00"):
        for file, about, title, purpose in TABLES:
            document = (folder / "competence" / file).read_text(encoding="utf-8")
            made = competence.draft(nam, unit_id=root, title=title, purpose=purpose, about=about, document=document)
            competence.publish(made, nam, decision="02/QĐ-UBND (minh họa)", effective_on=SINCE)
            if about == "procedure":
                competence.draft(nam, unit_id=root, table=made.split(".")[0])
    _mandates(ward)


def _mandates(ward: int) -> None:
    """KT for a deputy, TL for the head of the office, who also gets TUQ for some weeks in which the head is away."""
    code, name, post = DEPUTY
    day = dt.date(2026, 1, 20)
    with standing_on("2026-01-20T08:00"):
        people.hire(HOUSE, code=code, full_name=name, unit=WARD, since=day, cited="05/QĐ-UBND (minh họa)")
        people.open_post(HOUSE, code=post, unit=WARD, title="Phó Chủ tịch UBND phường", kind="deputy", rank=20)
        people.seat(post, HOUSE, person=code, on=day, cited="05/QĐ-UBND (minh họa)")
    starts, until = dt.datetime(2026, 1, 21, 8, tzinfo=VIETNAM), dt.datetime(2027, 1, 1, tzinfo=VIETNAM)
    office = f"{WARD}.chanh-van-phong"
    given: tuple[tuple[str, str, list[str], list[str], dt.datetime | None, str, str], ...] = (
        ("KT", post, ["QĐ", "CV", "TB"], ["Văn hóa - Xã hội"], None, "Theo phân công của Chủ tịch (minh họa).", ""),
        ("TL", office, ["CV", "TB", "GM"], [], None, "Việc hành chính thường xuyên (minh họa).",
         "Quy chế làm việc của UBND phường, 03/QĐ-UBND ngày 15/01/2026 (minh họa)"),
        ("TUQ", office, ["PG", "PC"], ["Hộ tịch", "Chứng thực"], until,
         "Phiếu gửi, phiếu chuyển hồ sơ của Trung tâm Phục vụ hành chính công phường (minh họa).",
         "Chủ tịch phường dự lớp bồi dưỡng tập trung trong năm 2026 (minh họa)"),
    )  # fmt: skip
    with standing_on("2026-01-20T10:00"):
        for number, (kind, to, documents, fields, ends, limits, ground) in enumerate(given, start=6):
            made = competence.draft_mandate(
                HOUSE, unit_id=ward, kind=kind, from_post=f"{WARD}.chu-tich", to_post=to, starts=starts, ends=ends,
                documents=documents, fields=fields, limits=limits, ground=ground,
            )  # fmt: skip
            paper = f"{number:02}/QĐ-UBND (minh họa)"
            competence.issue_mandate(made, HOUSE, cited=paper, cited_on=dt.date(2026, 1, 20))
