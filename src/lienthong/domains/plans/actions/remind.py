"""Each morning the house reminds: units of their days, the level above of what is three days past."""

from lienthong.domains.plans.notices import HEADS_AND_OFFICERS
from lienthong.domains.plans.reminding import Told, above, due
from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates
from lienthong.kernel.notifications import api as notifications

ABOVE = ("leader", "province_leader")

notifications.register_kind(
    "plans.days",
    label="Nhắc thời hạn việc của kế hoạch",
    title="{title}",
    text="{text}",
    duty=True,
)
notifications.register_kind(
    "plans.days_above",
    label="Đơn vị cấp dưới quá hạn",
    title="{count} đơn vị cấp dưới quá hạn từ 3 ngày trở lên",
    text="{text}",
    duty=True,
)


@creates("plans.remind_all", sentence="nhắc thời hạn hằng ngày")
def remind_all(by: Actor) -> dict[str, int]:
    """Tell each unit once a day of what falls due or is past; its superior of what is three days past."""
    with seen_by(HOUSE):
        told = due(today())
        day = f"{today():%Y%m%d}"
        news = [one for each in told for one in _news(each, day)]
        higher = above(told)
        for unit, below in higher.items():
            news += _above_news(unit, below, day)
        return {"units": len(told), "above": len(higher), "told": notifications.notify_many(news)}


def _news(one: Told, day: str) -> list[notifications.News]:
    """The people the rows were handed to and the heads; all officers where nobody in particular has them."""
    roles = ("leader",) if one.persons and not one.rounds else HEADS_AND_OFFICERS
    persons = {*access.persons_as(roles, [one.unit]), *one.persons}
    return [
        notifications.News(
            person,
            "plans.days",
            {"title": one.title(), "text": one.text()},
            url=one.where or f"/ke-hoach/{one.plan}/cua-toi",
            subject=one.plan,
            dedup=f"{one.plan}.{one.unit}.nhac.{day}",
        )
        for person in sorted(persons)
    ]


def _above_news(unit: int, below: list[Told], day: str) -> list[notifications.News]:
    plans = sorted({one.number for one in below})
    facts = {
        "count": len({one.unit for one in below}),
        "text": f"Thuộc kế hoạch {', '.join(plans[:5])}. Mở kế hoạch, xem các đơn vị quá hạn và đôn đốc.",
    }
    where = f"/ke-hoach/{below[0].plan}?xem=don-vi" if len(plans) == 1 else "/ke-hoach"
    persons = access.persons_as(ABOVE, [unit])
    return [
        notifications.News(person, "plans.days_above", facts, where, below[0].plan, f"{unit}.tren.{day}")
        for person in sorted(persons)
    ]
