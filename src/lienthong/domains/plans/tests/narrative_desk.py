"""A plan with an outline among its annexes, given to its units: what the tests of narrative reports stand on."""

from dataclasses import dataclass
from typing import Any

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Narrative, Outline, Passage, Section
from lienthong.kernel.units import api as units

from .factories import READ, TRUONG_VINH, AtWork, issue_small_plan, seen

LINES = """Kế hoạch chuyển đổi số (bản thử)
Phụ lục 01: ĐỀ CƯƠNG BÁO CÁO CHO UBND CẤP XÃ
Lưu ý: Các số liệu báo cáo tính từ tháng 8 năm 2025 đến nay.
I. KẾT QUẢ THỰC HIỆN
1. Chính quyền số: số hồ sơ, tỷ lệ trực tuyến.
2. Kinh tế số
- Số cửa hàng có thanh toán điện tử.
- Riêng UBND phường Trường Vinh báo cáo kết quả thí điểm tuyến phố không dùng tiền mặt.
- Sở Nội vụ báo cáo tình hình bố trí cán bộ chuyên trách.
II. KHÓ KHĂN, KIẾN NGHỊ"""
WITH_OUTLINE = {
    **READ,
    "number": "101/KH-UBND",
    "blocks": [
        {"text": text, "anchor": {"line": 100 + n, "page": None, "table": None, "row": None}}
        for n, text in enumerate(LINES.split("\n"))
    ],
}
RESULT, SERVICES, TRADE, STREET, STAFF, TROUBLE = (f"m{n}" for n in range(1, 7))


@dataclass
class Desk:
    """The province at work, its plan with an outline, and the round in which it is asked."""

    at: AtWork
    plan: str
    outline: str
    round: str

    def do(self, verb: str, who: str, *code: str, **more: Any) -> Any:
        """A verb by its name, as somebody of the cast."""
        return getattr(actions, verb)(*code, self.at.actor(who), **more)

    def section(self, short: str) -> Section:
        """A section by the end of its code."""
        return seen(lambda: Section.objects.get(code=f"{self.outline}.{short}"))

    def code(self, short: str) -> str:
        """Its code."""
        return f"{self.outline}.{short}"

    def narrative(self, unit: str = TRUONG_VINH) -> Narrative:
        """A unit's narrative as it stands now."""
        return seen(
            lambda: Narrative.objects.select_related("round__plan", "outline").get(
                outline__code=self.outline, unit__code=unit, round__code=self.round
            )
        )

    def passage(self, short: str, unit: str = TRUONG_VINH) -> Passage:
        """A unit's text under a section as it stands now."""
        return seen(lambda: Passage.objects.get(narrative=self.narrative(unit), section__code=self.code(short)))

    def write(self, who: str = "minh", unit: str = TRUONG_VINH, **texts: str) -> dict[str, int]:
        """Texts by the ends of the sections' codes."""
        return actions.write(
            self.narrative(unit).code, self.at.actor(who), texts={self.code(one): text for one, text in texts.items()}
        )

    def written(self, unit: str = TRUONG_VINH, who: str = "minh") -> str:
        """A narrative of the ward with a text under each of its sections; returns its code."""
        texts = {
            SERVICES: "Nhận 120 hồ sơ.",
            TRADE: "12 cửa hàng.",
            STREET: "Đã có 2 tuyến phố.",
            TROUBLE: "Thiếu máy.",
        }
        if unit != TRUONG_VINH:
            texts.pop(STREET)
        self.write(who, unit, **texts)
        return self.narrative(unit).code

    def sent(self, unit: str = TRUONG_VINH, who: str = "minh", head: str = "hung") -> str:
        """The same, sent by the head."""
        code = self.written(unit, who)
        actions.send_narrative(code, self.at.actor(head))
        return code


def outlined(at_work: AtWork, *, asked: bool = True) -> Desk:
    """A second plan with an outline; taken from the document, and given to its units in the first round."""
    plan = issue_small_plan(WITH_OUTLINE, key="de-cuong")
    hanh = at_work.actor("hanh")
    [outline] = actions.take_outlines(plan, hanh)
    desk = Desk(at_work, plan, outline, f"{plan}.b1")
    if asked:
        actions.ask_narratives(outline, hanh, round=desk.round)
    return desk


def unit_id(code: str) -> int:
    """The id of a unit."""
    return seen(lambda: units.card(code).id)


def outline_of(desk: Desk) -> Outline:
    """The outline as it stands now."""
    return seen(lambda: Outline.objects.get(code=desk.outline))


def narrated(at_work: AtWork) -> dict[str, str]:
    """The codes of an outline with a section, of a narrative that the ward writes, and of one that it has sent."""
    hanh, found = at_work.actor("hanh"), {}
    for name in ("narrative", "sent_narrative"):
        outline = actions.make_outline(at_work.plan, hanh, title=f"Đề cương {name}", audience=["UBND cấp xã"])
        section = actions.add_section(outline, hanh, title="Kết quả thực hiện", number="1")
        actions.ask_narratives(outline, hanh, round=f"{at_work.plan}.b1")
        code = seen(lambda made=outline: Narrative.objects.get(outline__code=made, unit__code=TRUONG_VINH).code)
        actions.write(code, at_work.actor("minh"), texts={section: "Đã làm xong."})
        found |= {"outline": outline, "section": section, name: code}
    actions.send_narrative(found["sent_narrative"], at_work.actor("hung"))
    return found
