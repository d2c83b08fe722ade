"""Instructions: what a leader orders beside the plan becomes a task of it, with units, a day and a source."""

import datetime as dt
from dataclasses import dataclass

from lienthong.domains.plans import owing
from lienthong.domains.plans.events import InstructionGiven
from lienthong.domains.plans.finding import item_entry, plan_entry
from lienthong.domains.plans.handling_notices import tell_of_instruction, tell_of_withdrawal
from lienthong.domains.plans.models import Assignment, Instruction, Item, Kind, Obstacle, Part, Plan, Round
from lienthong.domains.plans.queries.handling_scope import instructions_seen, obstacles_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.rules import acceptors, hidden_by_default
from lienthong.domains.plans.sharing import Share
from lienthong.domains.plans.states import INSTRUCTION_MOVES, PlanState, RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.search import api as search
from lienthong.kernel.units import api as units

from .assigning import Given, write
from .correct import withdraw_item

GROUP = "Chỉ đạo bổ sung"
LONGEST = 2000
MOST_UNITS = 300


@dataclass(frozen=True, slots=True)
class About:
    """What an instruction was given at: an item, an obstacle, a meeting, or the plan as a whole."""

    item: Item | None = None
    obstacle: Obstacle | None = None
    meeting: str = ""

    @property
    def words(self) -> str:
        """As the source of the task says it."""
        if self.meeting:
            return f"tại {self.meeting}"
        if self.obstacle is not None:
            return f"về vướng mắc ở nhiệm vụ {self.obstacle.item.no}"
        return f"về mục {self.item.no}" if self.item is not None else "khi xem xét kế hoạch"


@verb("plans.instruct", of=plans_seen, sentence="cho ý kiến chỉ đạo")
def instruct(
    plan: Plan,
    by: Actor,
    *,
    text: str,
    to: list[str],
    day: dt.date | None,
    item: str = "",
    obstacle: str = "",
    meeting: str = "",
    hidden: bool = False,
) -> str:
    """A leader's instruction becomes a task of the plan, under “Chỉ đạo bổ sung”; returns the instruction's code.

    `to`: codes of the units that must do it; `day`: the last day still in time, or none. `item`, `obstacle`: codes of
    what it was given at; `meeting`: the meeting in words. What security hides stays hidden here too.
    """
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(state=PlanState(plan.state).label, verb="cho ý kiến chỉ đạo")
    cards = _fit(text, to, day, meeting)
    about = _about(plan, by, item, obstacle, meeting)
    number = Instruction.objects.filter(plan=plan).count() + 1
    made = _item(plan, by, number, text.strip(), day, about, hidden)
    post = next((held.title for held in by.posts), "")
    instruction = Instruction.objects.create(
        code=f"{plan.code}.yk{number}",
        plan=plan,
        unit_id=next((held.unit for held in by.posts), plan.unit_id),
        made=made,
        item=about.item or (about.obstacle.item if about.obstacle else None),
        obstacle=about.obstacle,
        meeting=about.meeting,
        text=text.strip(),
        given_by=by.name,
        given_as=by.id,
        post=post[:300],
    )
    shares = _shares(plan, cards)
    Part.objects.bulk_create(
        [Part(item=made, role="lead", text=card.name[:600], kind="unit", unit_id=card.id) for card in cards]
    )
    with seen_by(HOUSE):  # who orders need not see the rows of all who must do it
        write(plan, [Given(f"{made.code}.{share.unit}", made, share) for share in shares])
        _owed(plan, [share.unit for share in shares], f"Ý kiến chỉ đạo {instruction.code}")
        held = Assignment.objects.filter(plan=plan).values_list("unit_id", "acceptors")
        reached = sorted({plan.unit_id}.union(*({unit, *judges} for unit, judges in held)))
    own = sorted({plan.unit_id}.union(*({share.unit, *share.acceptors} for share in shares)))
    search.index_many([plan_entry(plan, reached), item_entry(plan, made, own)])
    tell_of_instruction(instruction, [share.unit for share in shares])
    tell(InstructionGiven(instruction.code, plan.code, made.code))
    return instruction.code


def _fit(text: str, to: list[str], day: dt.date | None, meeting: str) -> list[units.UnitCard]:
    wrong = {}
    if not text.strip() or len(text) > LONGEST:
        wrong["text"] = f"Ghi nội dung chỉ đạo, tối đa {LONGEST} ký tự."
    if day is not None and day < today():
        wrong["day"] = "Thời hạn không thể trước hôm nay."
    if len(meeting) > 300:
        wrong["meeting"] = "Ghi tên cuộc họp trong 300 ký tự."
    named = list(dict.fromkeys(code for code in to if code))
    found = units.cards_of(named, today())
    cards = [found[code] for code in named if code in found and found[code].lives_on(today())]
    if not cards or len(cards) < len(named) or len(cards) > MOST_UNITS:
        wrong["to"] = "Chọn ít nhất một đơn vị đang hoạt động để giao thực hiện."
    if wrong:
        raise Unfit(fields=wrong)
    return cards


def _about(plan: Plan, by: Actor, item: str, obstacle: str, meeting: str) -> About:
    if obstacle:
        found = obstacles_seen(by).select_related("item").filter(plan=plan, code=obstacle).first()
        if found is None:
            raise Unfit(fields={"obstacle": "Vướng mắc này không thuộc kế hoạch."})
        return About(obstacle=found)
    if item:
        at = Item.objects.filter(plan=plan, code=item).first()
        if at is None:
            raise Unfit(fields={"item": "Mục này không thuộc kế hoạch."})
        return About(item=at, meeting=meeting.strip())
    return About(meeting=meeting.strip())


def _item(plan: Plan, by: Actor, number: int, text: str, day: dt.date | None, about: About, hidden: bool) -> Item:
    last = Item.objects.filter(plan=plan).order_by("-place").values_list("place", flat=True).first() or 0
    given = f"{by.name}{f', {by.posts[0].title}' if by.posts else ''}"
    at = about.item or (about.obstacle.item if about.obstacle else None)
    return Item.objects.create(
        code=f"{plan.code}.nvcd{number}",
        plan=plan,
        kind=Kind.TASK,
        place=last + 1,
        no=f"CĐ{number}",
        group=GROUP,
        name=text,
        due_text=f"{day:%d/%m/%Y}" if day else "Không định hạn",
        due_kind="date" if day else "",
        due_on=day,
        hidden=hidden or (at is not None and at.hidden) or hidden_by_default(text, []),
        source=f"Ý kiến chỉ đạo của {given} ngày {today():%d/%m/%Y} {about.words}: {text}",
    )


def _shares(plan: Plan, cards: list[units.UnitCard]) -> list[Share]:
    """Each unit leads its own part; the coordinator accepts, and of its own part the unit above."""
    over = units.cards_of({card.parent for card in cards if card.parent}, today())
    return [
        Share(
            card.id,
            "lead",
            asked=False,
            acceptors=acceptors(
                holder=card.id,
                monitors=[],
                coordinator=plan.unit_id,
                above=over[card.parent].id if card.parent in over else plan.unit_id,
            ),
        )
        for card in cards
    ]


def _owed(plan: Plan, holders: list[int], why: str) -> None:
    """In every open round these units owe one report more."""
    for round_ in Round.objects.filter(plan=plan, state=RoundState.OPEN).select_related("plan").order_by("pk"):
        owing.take_on(round_, holders, why=why)


@verb(
    "plans.withdraw_instruction",
    of=instructions_seen,
    sentence="rút ý kiến chỉ đạo",
    moves=INSTRUCTION_MOVES,
)
def withdraw_instruction(instruction: Instruction, by: Actor, *, why: str) -> str:
    """Who gave it takes it back: nothing is owed for its task any more, and everybody reads why."""
    if not why.strip() or len(why) > LONGEST:
        raise Unfit(fields={"why": "Ghi lý do rút để các đơn vị biết."})
    instruction.why, instruction.withdrawn_at = why.strip(), now()
    with seen_by(HOUSE):
        open_ = Assignment.objects.filter(item_id=instruction.made_id, ended_by="")
        held = list(open_.values_list("unit_id", flat=True))
        withdraw_item(instruction.made, f"{by.name} rút ý kiến chỉ đạo ngày {today():%d/%m/%Y}")
    tell_of_withdrawal(instruction, held)
    return instruction.code
