"""The parts of a plan: a few groups of links at the head of each page of it, and under them the parts of the group."""

from typing import TYPE_CHECKING

from lienthong.domains.plans.permissions import WORKING
from lienthong.kernel.base.actor import Actor

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

Part = tuple[str, str, tuple[str, ...]]
# Group, and its parts: part of the address, what people read, who opens it (empty: every official who sees the plan).
GROUPS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("Tiến độ", (("", "Tiến độ", ()), ("toan-canh", "Toàn cảnh", ()), ("chi-tieu", "Chỉ tiêu", ()))),
    (
        "Báo cáo",
        (
            ("cua-toi", "Việc của đơn vị", WORKING),
            ("ky", "Kỳ báo cáo", ()),
            ("phan-cong", "Phân công", ("leader", "officer")),
            ("theo-de-cuong", "Theo đề cương", ()),
            ("tong-hop", "Tổng hợp", ("coordinator", "province_leader", "auditor")),
        ),
    ),
    ("Xử lý", (("vuong-mac", "Vướng mắc", ()), ("gia-han", "Gia hạn", ()), ("chi-dao", "Chỉ đạo", ()))),
    (
        "Nguồn lực, kiểm tra",
        (
            ("kinh-phi", "Kinh phí", WORKING),
            ("kiem-tra", "Kiểm tra", WORKING),
            ("hang-nam", "Việc hằng năm", WORKING),
        ),
    ),
    (
        "Kế hoạch liên quan",
        (
            ("ke-hoach-don-vi", "Kế hoạch của đơn vị", ()),
            ("ke-hoach-truoc", "Kế hoạch trước, sau", ()),
            ("mau-thuan", "Mâu thuẫn", ("coordinator", "province_leader")),
        ),
    ),
    (
        "Điều chỉnh",
        (("quan-ly", "Điều chỉnh", ("coordinator",)), ("don-vi-ke-tuc", "Đơn vị kế tục", ("coordinator",))),
    ),
)

# Addresses under a part whose tables leave as Excel (views/tables.py, SHEETS); a test holds both together.
TABLES: dict[str, tuple[str, ...]] = {
    "kiem-tra": ("kiem-tra", "kiem-tra/khac-phuc"),
    "kinh-phi": ("kinh-phi", "kinh-phi/so", "kinh-phi/chu-dau-tu"),
    **{
        one: (one,)
        for one in (
            "vuong-mac", "gia-han", "chi-dao", "don-vi-ke-tuc", "mau-thuan", "hang-nam", "toan-canh", "chi-tieu", "ky",
            "theo-de-cuong", "ke-hoach-don-vi", "phan-cong", "ke-hoach-truoc", "quan-ly",
        )
    },
}  # fmt: skip


def sections(by: Actor, plan: "Plan", current: str) -> list[dict[str, object]]:
    """The groups that this actor can open, each with its `parts`; `current` is the address part of the page shown."""
    found = []
    for label, parts in GROUPS:
        open_ = [
            {
                "label": name,
                "href": f"/ke-hoach/{plan.code}" + (f"/{part}" if part else ""),
                "current": part == current,
                "tables": TABLES.get(part, ()),
            }
            for part, name, roles in parts
            if not roles or by.has(*roles)
        ]
        if open_:
            here = any(one["current"] for one in open_)
            found.append({"label": label, "href": open_[0]["href"], "current": here, "parts": open_})
    return found
