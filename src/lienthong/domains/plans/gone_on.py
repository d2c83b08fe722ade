"""What is said to those who were writing about work that has meanwhile gone on in a later plan."""

from lienthong.domains.plans.models import Assignment, Carried
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import WrongMoment
from lienthong.kernel.base.transactions import seen_by


class GoneOn(WrongMoment):
    """The work goes on in a later plan; `to` is its assignment there, empty where the unit no longer leads."""

    code = "gone_on"

    def __init__(self, sentence: str, next_step: str, to: str = "") -> None:
        super().__init__(sentence, next_step)
        self.to = to


def refuse_if_gone_on(assignment: Assignment) -> None:
    """Nothing is written any more about work that a later plan has taken over; GoneOn says where it is now."""
    if not assignment.ended_by:
        return
    with seen_by(HOUSE):
        carried = (
            Carried.objects.filter(old=assignment)
            .select_related("new__item", "succession__later")
            .order_by("-taker_id", "new__item__place")
            .first()
        )
    if carried is None:
        return
    plan = carried.succession.later.called
    if carried.new is None or carried.taker_id != assignment.unit_id:
        raise GoneOn(
            f"Việc này đã chuyển sang kế hoạch {plan}, đơn vị anh/chị không còn chủ trì.",
            "Không phải báo cáo nữa; chép phần vừa nhập nếu còn cần.",
        )
    no = carried.new.item.no or carried.new.item.place
    raise GoneOn(
        f"Việc này đã chuyển sang mục {no} của kế hoạch {plan} trong lúc anh/chị đang nhập.",
        "Phần vừa nhập được giữ nguyên dưới đây; xem lại rồi lưu vào kế hoạch mới.",
        to=carried.new.code,
    )
