"""A plan asks its units for plans of their own; a unit writes, its head sends; who asked takes it or returns it."""

import datetime as dt
from typing import Any

from lienthong.domains.plans import asking
from lienthong.domains.plans.events import UnitPlanDecided
from lienthong.domains.plans.later_notices import tell_of_asking, tell_of_judgement
from lienthong.domains.plans.later_states import UNIT_PLAN_MOVES
from lienthong.domains.plans.models import Ask, Coverage, Item, Plan, UnitPlan
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.queries.unit_plans import unit_plans_seen
from lienthong.domains.plans.rules import acceptors
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.files import api as files
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .upload import upload

SOURCE = "plans.unit_plan"
LONGEST_SAID = 600
LONGEST_WHY = 2000


class UnitPlanChanged(ChangedMeanwhile):
    """A colleague saved it since it was shown."""

    sentence = "{who} vừa lưu thông tin kế hoạch này lúc {when}."
    next_step = "Đối chiếu với nội dung đang lưu; phần anh/chị vừa nhập vẫn còn trong ô, sửa lại rồi lưu."


@verb("plans.ask_unit_plans", of=plans_seen, sentence="yêu cầu đơn vị xây dựng kế hoạch")
def ask_unit_plans(
    plan: Plan,
    by: Actor,
    *,
    due_on: dt.date,
    said: str,
    unit_codes: list[str] | None = None,
    group_codes: list[str] | None = None,
) -> dict[str, int]:
    """Each of these units has one line and one clock; asked again, only those not asked yet are added.

    `said`: the words of the plan that ask for it. “Trước ngày 25/9” is due on the 24th: `due_on` is the last day.
    """
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(state=PlanState(plan.state).label, verb="yêu cầu đơn vị xây dựng kế hoạch")
    said = tidy(said)
    wrong = {}
    if not said:
        wrong["said"] = "Ghi căn cứ, ví dụ: Mục V.5 của kế hoạch."
    elif len(said) > LONGEST_SAID:
        wrong["said"] = f"Ghi ngắn gọn trong {LONGEST_SAID} ký tự."
    standing = Ask.objects.filter(plan=plan).first()
    if standing is None and due_on < today():
        wrong["due_on"] = "Hạn gửi không thể trước hôm nay."
    elif standing is not None and standing.due_on != due_on:
        wrong["due_on"] = f"Hạn đã yêu cầu là {standing.due_on:%d/%m/%Y}; đơn vị thêm vào có cùng hạn."
    cards = _wanted(unit_codes or [], group_codes or [])
    if not cards:
        wrong["groups"] = "Chọn ít nhất một nhóm hoặc một đơn vị đang hoạt động."
    if wrong:
        raise Unfit(fields=wrong)
    ask = standing or Ask.objects.create(code=f"{plan.code}.kd", plan=plan, due_on=due_on, said=said, asked_by=by.name)
    asked = set(UnitPlan.objects.filter(ask=ask).values_list("unit_id", flat=True))
    fresh = [card for card in cards if card.id not in asked]
    made = UnitPlan.objects.bulk_create([_asked(plan, ask, card) for card in _with_judges(plan, fresh)])
    asking.begin(plan, ask, made)
    tell_of_asking(
        plan, [one.unit_id for one in made], day=f"{ask.due_on:%d/%m/%Y}", said=ask.said[:300], dedup=ask.code
    )
    return {"asked": len(made), "already": len(cards) - len(fresh)}


def _wanted(unit_codes: list[str], group_codes: list[str]) -> list[units.UnitCard]:
    """The living units meant, each once, in the order of their names within groups."""
    on = today()
    cards = [card for group in group_codes for card in units.members(group, on)]
    cards += sorted(units.cards_of(unit_codes, on).values(), key=lambda card: card.code)
    return [card for card in {card.id: card for card in cards}.values() if card.lives_on(on)]


def _with_judges(plan: Plan, cards: list[units.UnitCard]) -> list[tuple[units.UnitCard, int]]:
    """Who takes each unit's plan: who coordinates the parent; never the unit itself, then the level above it."""
    parents = units.cards_of({card.parent for card in cards if card.parent}, today())
    found = []
    for card in cards:
        above = parents[card.parent].id if card.parent in parents else plan.unit_id
        found.append((card, acceptors(holder=card.id, monitors=[], coordinator=plan.unit_id, above=above)[0]))
    return found


def _asked(plan: Plan, ask: Ask, wanted: tuple[units.UnitCard, int]) -> UnitPlan:
    card, acceptor = wanted
    return UnitPlan(
        code=f"{ask.code}.{card.id}",
        ask=ask,
        plan=plan,
        unit_id=card.id,
        coordinator_id=plan.unit_id,
        acceptor_id=acceptor,
    )


@verb("plans.write_unit_plan", of=unit_plans_seen, sentence="ghi thông tin kế hoạch của đơn vị", moves=UNIT_PLAN_MOVES)
def write_unit_plan(
    thing: UnitPlan,
    by: Actor,
    *,
    number: str,
    issued_on: dt.date | None,
    title: str,
    leader: str = "",
    leader_name: str = "",
    file: str = "",
    covers: dict[str, str] | None = None,
    version: int | None = None,
) -> int:
    """Number, day, title, document and the leader in charge; which rows of the parent it covers; returns the version.

    `leader`: code of a person of the unit, else `leader_name`. `covers`: codes of rows of the parent with the place
    in the unit's plan. `file`: code of a document kept for this plan; empty keeps the one that is there.
    """
    _parent_open(thing)
    if version is not None and version != thing.version:
        raise UnitPlanChanged.by(thing.filled_by, thing.filled_at)
    wrong = {}
    for name, text, most in (("number", number, 80), ("title", title, 600), ("leader_name", leader_name, 200)):
        if len(tidy(text)) > most:
            wrong[name] = f"Ghi ngắn gọn trong {most} ký tự."
    if issued_on is not None and issued_on > today():
        wrong["issued_on"] = "Ngày ban hành không thể sau hôm nay."
    if wrong:
        raise Unfit(fields=wrong)
    thing.number, thing.issued_on, thing.title = tidy(number), issued_on, tidy(title)
    thing.leader, thing.leader_name = _leader(thing, leader, leader_name)
    if file:
        card = files.kept_for([file], kind=SOURCE, subject=thing.code)[file]
        thing.file, thing.file_name = file, card.name[:255]
    if covers is not None:
        _cover(thing, covers)
    thing.version += 1
    thing.filled_by, thing.filled_as, thing.filled_at = by.name, by.id, now()
    return thing.version


def _leader(thing: UnitPlan, code: str, name: str) -> tuple[str, str]:
    """A person who sits in the unit, by code; or a name that somebody typed."""
    if not code:
        return "", tidy(name)
    seats = [seat for seat in people.holders([thing.unit_id]) if seat.person == code]
    if not seats:
        raise Unfit(fields={"leader": "Chọn người đang giữ vị trí trong đơn vị, hoặc ghi họ tên."})
    return code, seats[0].person_name


def _cover(thing: UnitPlan, covers: dict[str, str]) -> None:
    """The links to the parent's rows as they are now; those left out are gone."""
    items = dict(Item.objects.filter(plan_id=thing.plan_id, code__in=covers, withdrawn_by="").values_list("code", "pk"))
    if len(items) != len(covers):
        raise Unfit(fields={"covers": "Có mục không còn trong kế hoạch cấp trên. Tải lại trang rồi chọn lại."})
    Coverage.objects.filter(unit_plan=thing).exclude(item_id__in=items.values()).delete()
    Coverage.objects.bulk_create(
        [Coverage(unit_plan=thing, item_id=pk, place=tidy(covers[code])[:200]) for code, pk in items.items()],
        update_conflicts=True,
        unique_fields=["unit_plan", "item"],
        update_fields=["place"],
    )


def _parent_open(thing: UnitPlan) -> None:
    if thing.plan.state != PlanState.ISSUED:
        raise WrongMoment("Kế hoạch cấp trên đã kết thúc.", "Không phải gửi kế hoạch của đơn vị nữa.")


@verb("plans.send_unit_plan", of=unit_plans_seen, sentence="gửi kế hoạch của đơn vị", moves=UNIT_PLAN_MOVES)
def send_unit_plan(thing: UnitPlan, by: Actor) -> str:
    """The head sends it: the unit's line goes, its clock stops, who asked finds it waiting."""
    _parent_open(thing)
    needed = {
        "number": (thing.number, "Ghi số, ký hiệu kế hoạch của đơn vị."),
        "issued_on": (thing.issued_on, "Ghi ngày ban hành."),
        "title": (thing.title, "Ghi trích yếu kế hoạch."),
        "leader": (thing.leader_name, "Chọn hoặc ghi họ tên lãnh đạo phụ trách."),
        "file": (thing.file, "Đính kèm văn bản kế hoạch."),
    }
    wrong = {name: sentence for name, (value, sentence) in needed.items() if not value}
    if wrong:
        raise Unfit(fields=wrong)
    thing.sent_by, thing.sent_as, thing.sent_at, thing.why = by.name, by.id, now(), ""
    asking.sent(thing)
    return thing.code


@verb("plans.recall_unit_plan", of=unit_plans_seen, sentence="rút lại kế hoạch của đơn vị", moves=UNIT_PLAN_MOVES)
def recall_unit_plan(thing: UnitPlan, by: Actor) -> str:
    """Taken back before anybody looked at it, to be mended."""
    _parent_open(thing)
    asking.back(thing, why="Đơn vị rút lại để sửa")
    return thing.code


@verb("plans.accept_unit_plan", of=unit_plans_seen, sentence="tiếp nhận kế hoạch của đơn vị", moves=UNIT_PLAN_MOVES)
def accept_unit_plan(thing: UnitPlan, by: Actor) -> str:
    """It is what was asked for."""
    _decided(thing, by, accepted=True)
    asking.judged(thing)
    return thing.code


@verb("plans.return_unit_plan", of=unit_plans_seen, sentence="trả lại kế hoạch của đơn vị", moves=UNIT_PLAN_MOVES)
def return_unit_plan(thing: UnitPlan, by: Actor, *, why: str) -> str:
    """Not yet: the unit reads why and mends it."""
    if not why.strip():
        raise Unfit(fields={"why": "Ghi rõ cần bổ sung, sửa gì để đơn vị làm lại."})
    if len(why) > LONGEST_WHY:
        raise Unfit(fields={"why": f"Lý do dài quá {LONGEST_WHY} ký tự."})
    thing.why = why.strip()
    _decided(thing, by, accepted=False)
    asking.back(thing, why="Trả lại để bổ sung")
    return thing.code


def _decided(thing: UnitPlan, by: Actor, *, accepted: bool) -> None:
    _parent_open(thing)
    thing.decided_by, thing.decided_at = by.name, now()
    tell(UnitPlanDecided(thing.code, thing.unit_id, accepted))
    tell_of_judgement(thing, accepted=accepted)


@verb(
    "plans.read_unit_plan",
    of=unit_plans_seen,
    sentence="đọc kế hoạch của đơn vị thành kế hoạch riêng",
    moves=UNIT_PLAN_MOVES,
    personal={"read": "nobody"},
)
def read_unit_plan(thing: UnitPlan, by: Actor, *, data: bytes, file_name: str, read: dict[str, Any]) -> str:
    """Its document becomes a plan of the unit, to be reviewed; the parent plan is shown above it."""
    if thing.read_as is not None and thing.read_as.state != PlanState.DROPPED:
        raise Unfit(f"Kế hoạch này đã được đọc thành {thing.read_as.code}.", "Mở kế hoạch đó để tiếp tục rà soát.")
    code = upload(by, unit_id=thing.unit_id, data=data, file_name=file_name, read=read)
    own = Plan.objects.get(code=code)
    own.parent_id = thing.plan_id
    own.number, own.issued_on = own.number or thing.number, own.issued_on or thing.issued_on
    own.save(update_fields=["parent", "number", "issued_on"])
    thing.read_as = own
    return code
