"""Obstacles: the unit raises one, the department asked answers it or puts it to the leader, the unit confirms."""

import datetime as dt
from typing import Any

from lienthong.domains.plans import handling, stages
from lienthong.domains.plans.events import ObstacleMoved
from lienthong.domains.plans.handling_notices import tell_leaders_of_obstacle, tell_of_obstacle
from lienthong.domains.plans.models import Assignment, Obstacle, Plan
from lienthong.domains.plans.queries.handling_scope import obstacles_seen
from lienthong.domains.plans.queries.scope import seen_assignments
from lienthong.domains.plans.states import OBSTACLE_MOVES, Act, Cause, ObstacleState, PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

from .correct import correct

LONGEST = 4000
MOST_OPEN = 20
PAPER = "plans.obstacle"


@verb("plans.raise_obstacle", of=seen_assignments, sentence="nêu vướng mắc")
def raise_obstacle(
    assignment: Assignment,
    by: Actor,
    *,
    cause: str,
    text: str,
    wish: str,
    asked: str = "",
    paper: str = "",
    file: str = "",
) -> str:
    """Say what keeps the unit from its work, why, and what is asked of whom; returns the obstacle's code.

    `asked`: code of a unit; without it the plan's coordinator. The coordinator's own obstacle goes to the unit above.
    `file`: code of a file kept under the subject `paper`.
    """
    plan = Plan.objects.get(pk=assignment.plan_id)
    if assignment.ended_by or plan.state != PlanState.ISSUED:
        raise WrongMoment(state="đã thôi thực hiện", verb="nêu vướng mắc")
    said, wished = _needed(text=text, wish=wish)
    if cause not in list(Cause):
        raise Unfit(fields={"cause": "Chọn một nguyên nhân trong danh sách."})
    if Obstacle.objects.filter(assignment=assignment, ended_at=None).count() >= MOST_OPEN:
        raise WrongMoment(
            f"Việc này đã có {MOST_OPEN} vướng mắc đang mở.", "Xác nhận hoặc rút bớt vướng mắc cũ, rồi nêu thêm."
        )
    leader = handling.above(plan)
    waits = _asked(plan, assignment.unit_id, asked, leader)
    obstacle = Obstacle(
        code=f"{assignment.code}.vm{Obstacle.objects.filter(assignment=assignment).count() + 1}",
        plan=plan,
        assignment=assignment,
        item_id=assignment.item_id,
        unit_id=assignment.unit_id,
        coordinator_id=assignment.coordinator_id,
        asked_id=waits,
        leader_id=leader,
        state=ObstacleState.WITH_LEADER if waits == leader else ObstacleState.RAISED,
        cause=cause,
        text=said,
        wish=wished,
        raised_by=by.name,
        raised_as=by.id,
        **_papers(assignment.code, paper, file),
    )
    clock = handling.begin_stage(obstacle, stages.LEADER if waits == leader else stages.ANSWER, waits)
    obstacle.save()
    handling.note(obstacle, Act.RAISED, by.name, said, to=units.card(waits).name, clock=clock)
    if waits == leader:
        tell_leaders_of_obstacle(obstacle)
    else:
        tell_of_obstacle(obstacle, waits, "Có vướng mắc đề nghị giải đáp", obstacle.wish)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code


def _needed(**given: str) -> list[str]:
    words = {
        "text": "Ghi rõ đang vướng ở đâu.",
        "wish": "Ghi rõ đề nghị cơ quan được hỏi làm gì.",
        "answer": "Ghi nội dung trả lời để đơn vị thực hiện.",
        "proposal": "Ghi phương án đề xuất để lãnh đạo cho ý kiến.",
        "why": "Ghi lý do.",
    }
    wrong = {name: words[name] for name, text in given.items() if not text.strip()}
    wrong |= {name: f"Nội dung dài quá {LONGEST} ký tự." for name, text in given.items() if len(text) > LONGEST}
    if wrong:
        raise Unfit(fields=wrong)
    return [text.strip() for text in given.values()]


def _asked(plan: Plan, holder: int, code: str, leader: int) -> int:
    """Who must answer: the unit named, else the coordinator, whose own obstacle goes to the unit above."""
    own = holder == plan.unit_id
    if not code:
        return leader if own else plan.unit_id
    card = units.cards_of([code], today()).get(code)
    if card is None or not card.lives_on(today()):
        raise Unfit(fields={"asked": "Chọn một cơ quan đang hoạt động trong danh sách."})
    if card.id == holder:
        raise Unfit(fields={"asked": "Đây là đơn vị của anh/chị; chọn cơ quan khác."})
    if card.id == leader and not own:
        raise Unfit(fields={"asked": "Gửi cơ quan điều phối; cơ quan đó trình lãnh đạo nếu vượt thẩm quyền."})
    return card.id


def _papers(assignment: str, paper: str, file: str) -> dict[str, str]:
    if not file:
        return {}
    card = files.kept_for([file], kind=PAPER, subject=paper)[file]
    if not paper.startswith(f"{assignment}."):
        raise NotThere("Tệp kèm theo không thuộc vướng mắc này.", "Chọn lại tệp rồi gửi.")
    return {"paper": paper, "file": file, "file_name": card.name}


@verb("plans.take_obstacle", of=obstacles_seen, sentence="nhận xử lý vướng mắc", moves=OBSTACLE_MOVES)
def take_obstacle(obstacle: Obstacle, by: Actor) -> str:
    """The unit that was asked is on it; the clock runs on."""
    handling.note(obstacle, Act.TAKEN, by.name)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code


@verb("plans.answer_obstacle", of=obstacles_seen, sentence="trả lời vướng mắc", moves=OBSTACLE_MOVES)
def answer_obstacle(
    obstacle: Obstacle,
    by: Actor,
    *,
    answer: str,
    field: str = "",
    new: Any = None,
    cited: str = "",
    decided_on: dt.date | None = None,
) -> str:
    """Tell the unit what to do; its confirmation is awaited.

    With `field` (`due_on` or `value`) the answer also changes the row, by the decision that is cited: one `correct` of
    the plan, by whoever may do that.
    """
    [said] = _needed(answer=answer)
    if field:
        _decided(obstacle, by, field, new, cited, decided_on)
    _answered(obstacle, by, said, Act.ANSWERED)
    return obstacle.code


def _decided(obstacle: Obstacle, by: Actor, field: str, new: Any, cited: str, decided_on: dt.date | None) -> None:
    if field not in ("due_on", "value"):
        raise Unfit(fields={"field": "Chỉ điều chỉnh được thời hạn hoặc mức cần đạt."})
    if decided_on is None:
        raise Unfit(fields={"decided_on": "Cần ghi ngày này."})
    correct(
        obstacle.plan.code,
        by,
        cited=cited,
        decided_on=decided_on,
        changes=[{"item": obstacle.item.code, "field": field, "new": new}],
        because=obstacle.code,
    )


def _answered(obstacle: Obstacle, by: Actor, said: str, act: Act) -> None:
    obstacle.answer = said
    clock = handling.begin_stage(obstacle, stages.CONFIRM, obstacle.unit_id)
    handling.note(obstacle, act, by.name, said, to=units.card(obstacle.unit_id).name, clock=clock)
    tell_of_obstacle(obstacle, obstacle.unit_id, "Vướng mắc đã được trả lời", said)
    tell(ObstacleMoved(obstacle.code, obstacle.state))


@verb("plans.put_to_leader", of=obstacles_seen, sentence="trình lãnh đạo về vướng mắc", moves=OBSTACLE_MOVES)
def put_to_leader(obstacle: Obstacle, by: Actor, *, proposal: str) -> str:
    """It is beyond the department: the leader decides, on its proposal."""
    [said] = _needed(proposal=proposal)
    obstacle.proposal = said
    clock = handling.begin_stage(obstacle, stages.LEADER, obstacle.leader_id)
    handling.note(obstacle, Act.PUT, by.name, said, to=units.card(obstacle.leader_id).name, clock=clock)
    tell_leaders_of_obstacle(obstacle)
    tell_of_obstacle(obstacle, obstacle.unit_id, "Vướng mắc đã được trình lãnh đạo", said)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code


@verb("plans.pass_obstacle", of=obstacles_seen, sentence="chuyển vướng mắc cho cơ quan khác", moves=OBSTACLE_MOVES)
def pass_obstacle(obstacle: Obstacle, by: Actor, *, to: str, why: str) -> str:
    """It was put to the wrong department: another answers, for a reason that all read. The clock keeps its start.

    `to`: code of the unit that answers from now on; passing on gives nobody more time.
    """
    [said] = _needed(why=why)
    card = units.cards_of([to], today()).get(to)
    wrong = ""
    if card is None or not card.lives_on(today()):
        wrong = "Chọn một cơ quan đang hoạt động trong danh sách."
    elif card.id == obstacle.asked_id:
        wrong = "Vướng mắc đang ở chính cơ quan này; chọn cơ quan khác."
    elif card.id == obstacle.unit_id:
        wrong = "Đây là đơn vị nêu vướng mắc; chọn cơ quan khác."
    elif card.id == obstacle.leader_id:
        wrong = "Vượt thẩm quyền thì dùng nút trình lãnh đạo, kèm phương án."
    if wrong or card is None:
        raise Unfit(fields={"to": wrong})
    before = obstacle.asked_id
    obstacle.asked_id, obstacle.passed = card.id, sorted({*obstacle.passed, before} - {card.id})
    clock = handling.pass_stage(obstacle, card.id, said)
    handling.note(obstacle, Act.PASSED, by.name, said, to=card.name, clock=clock)
    tell_of_obstacle(obstacle, card.id, "Có vướng mắc chuyển đến, đề nghị giải đáp", f"{obstacle.wish} ({said})")
    for unit in {before, obstacle.unit_id}:
        tell_of_obstacle(obstacle, unit, f"Vướng mắc đã chuyển {card.name} xử lý", said)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code


@verb("plans.leader_answer", of=obstacles_seen, sentence="cho ý kiến về vướng mắc", moves=OBSTACLE_MOVES)
def leader_answer(obstacle: Obstacle, by: Actor, *, answer: str) -> str:
    """The leader has decided; the unit and the department that put it forward read the answer."""
    [said] = _needed(answer=answer)
    _answered(obstacle, by, said, Act.LED)
    if obstacle.asked_id != obstacle.leader_id:
        tell_of_obstacle(obstacle, obstacle.asked_id, "Lãnh đạo đã cho ý kiến về vướng mắc", said)
    return obstacle.code


@verb("plans.settle_obstacle", of=obstacles_seen, sentence="xác nhận vướng mắc đã gỡ", moves=OBSTACLE_MOVES)
def settle_obstacle(obstacle: Obstacle, by: Actor) -> str:
    """The unit says that it can go on."""
    handling.end_stages(obstacle)
    handling.note(obstacle, Act.SETTLED, by.name)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code


@verb("plans.reopen_obstacle", of=obstacles_seen, sentence="nêu lại vướng mắc", moves=OBSTACLE_MOVES)
def reopen_obstacle(obstacle: Obstacle, by: Actor, *, why: str) -> str:
    """The answer did not help: once, with why, it goes back to whoever was asked."""
    [said] = _needed(why=why)
    if obstacle.reopened:
        raise WrongMoment(
            "Vướng mắc này đã được nêu lại một lần.", "Xác nhận để khép lại, rồi nêu một vướng mắc mới nếu còn vướng."
        )
    obstacle.reopened = True
    led = obstacle.asked_id == obstacle.leader_id
    if led:  # the coordinator's own: nobody below the leader can answer it
        obstacle.state = ObstacleState.WITH_LEADER
    clock = handling.begin_stage(obstacle, stages.LEADER if led else stages.ANSWER, obstacle.asked_id)
    handling.note(obstacle, Act.REOPENED, by.name, said, to=units.card(obstacle.asked_id).name, clock=clock)
    if led:
        tell_leaders_of_obstacle(obstacle)
    else:
        tell_of_obstacle(obstacle, obstacle.asked_id, "Vướng mắc được nêu lại", said)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code


@verb("plans.withdraw_obstacle", of=obstacles_seen, sentence="rút vướng mắc", moves=OBSTACLE_MOVES)
def withdraw_obstacle(obstacle: Obstacle, by: Actor, *, why: str) -> str:
    """The unit got over it by itself; everybody sees why."""
    [said] = _needed(why=why)
    handling.end_stages(obstacle)
    handling.note(obstacle, Act.WITHDRAWN, by.name, said)
    tell(ObstacleMoved(obstacle.code, obstacle.state))
    return obstacle.code
