"""Who invests for a task: the unit itself, or who was given that right, also a head who is only acting."""

import datetime as dt

from lienthong.domains.plans.events import InvestorNamed
from lienthong.domains.plans.models import Assignment, Investor, Item
from lienthong.domains.plans.money_states import InvestorBasis
from lienthong.domains.plans.queries.scope import seen_items
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .money import LONGEST_CITED


@verb("plans.name_investor", of=seen_items, sentence="ghi chủ đầu tư")
def name_investor(
    item: Item,
    by: Actor,
    *,
    unit: str,
    basis: str,
    cited: str,
    decided_on: dt.date,
    since: dt.date,
    person: str = "",
    until: dt.date | None = None,
    until_words: str = "",
) -> str:
    """A unit, or a person of it, invests for this item from a day on, by a cited document.

    Whether the person is only acting at the post is taken from the posts, not typed. What stood before stays in the
    list; the newest stands. `until_words` for an end that is no day: “đến khi bộ máy được kiện toàn”.
    """
    card = units.cards_of([unit], today()).get(unit)
    wrong = {}
    if card is None or not card.lives_on(today()):
        wrong["unit"] = "Chọn một đơn vị đang hoạt động trong danh sách."
    if basis not in set(InvestorBasis):
        wrong["basis"] = "Chọn chủ đầu tư hay được giao quyền."
    if not cited.strip() or len(cited.strip()) > LONGEST_CITED:
        wrong["cited"] = "Ghi số, ký hiệu văn bản giao hoặc ủy quyền chủ đầu tư."
    if decided_on > today():
        wrong["decided_on"] = "Ngày văn bản không thể sau hôm nay."
    if until is not None and until < since:
        wrong["until"] = "Ngày hết hiệu lực không thể trước ngày có hiệu lực."
    if wrong or card is None:
        raise Unfit(fields=wrong)
    _may(item, card.id, by)
    seat = None
    if person:
        seat = next((one for one in people.holders([card.id]) if one.person == person), None)
        if seat is None:
            raise Unfit(fields={"person": f"Người này không giữ vị trí nào tại {card.name} hôm nay."})
    last = Investor.objects.filter(item=item).order_by("-pk").values_list("code", flat=True).first()
    made = Investor.objects.create(
        code=f"{item.code}.cdt{int(last.rsplit('cdt', 1)[1]) + 1 if last else 1}",
        plan_id=item.plan_id,
        item=item,
        unit_id=card.id,
        coordinator_id=item.plan.unit_id,
        basis=basis,
        person=seat.person if seat else "",
        person_name=seat.person_name if seat else "",
        post_title=seat.title if seat else "",
        acting=seat.acting if seat else False,
        cited=cited.strip(),
        decided_on=decided_on,
        since=since,
        until=until,
        until_words=until_words.strip()[:LONGEST_CITED],
        by=by.name,
    )
    tell(InvestorNamed(item.code, card.id, made.acting))
    return made.code


def _may(item: Item, unit: int, by: Actor) -> None:
    """The coordinator for anybody; the head of a unit that holds the item for the own unit."""
    if by.over(item.plan.unit_id, "coordinator"):
        return
    holds = Assignment.objects.filter(item=item, unit_id=unit, ended_by="").exists()
    if not (holds and by.over(unit, "leader")):
        raise NotAllowed(verb="ghi chủ đầu tư cho mục này")
