"""The parts of a plan: one row of links at the head of each page of it."""

from typing import TYPE_CHECKING

from lienthong.domains.plans.permissions import WORKING
from lienthong.kernel.base.actor import Actor

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

# Part of the address, what people read, and who opens it (empty: every official who sees the plan).
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "Tiến độ", ()),
    ("chi-tieu", "Chỉ tiêu", ()),
    ("toan-canh", "Toàn cảnh", ()),
    ("ky", "Kỳ báo cáo", ()),
    ("cua-toi", "Việc của đơn vị", WORKING),
    ("theo-de-cuong", "Báo cáo theo đề cương", ()),
    ("phan-cong", "Phân công", ("leader", "officer")),
    ("vuong-mac", "Vướng mắc", ()),
    ("gia-han", "Gia hạn", ()),
    ("chi-dao", "Chỉ đạo", ()),
    ("tong-hop", "Tổng hợp", ("coordinator", "province_leader", "auditor")),
    ("kinh-phi", "Kinh phí", WORKING),
    ("kiem-tra", "Kiểm tra", WORKING),
    ("hang-nam", "Việc hằng năm", WORKING),
    ("quan-ly", "Điều chỉnh", ("coordinator",)),
)


def sections(by: Actor, plan: "Plan", current: str) -> list[dict[str, object]]:
    """The links of a plan that this actor can open; `current` is the part of the address of the page that is shown."""
    return [
        {"label": label, "href": f"/ke-hoach/{plan.code}" + (f"/{part}" if part else ""), "current": part == current}
        for part, label, roles in SECTIONS
        if not roles or by.has(*roles)
    ]
