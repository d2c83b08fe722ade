"""What a row's own page shows of obstacles, extensions and who does it: flags, links, and its part of the history."""

from typing import TYPE_CHECKING, Any

from lienthong.domains.plans.queries.extensions import TONES, signs
from lienthong.domains.plans.queries.extensions import of_work as extensions_of
from lienthong.domains.plans.queries.holders import handings_of
from lienthong.domains.plans.queries.obstacles import of_work as obstacles_of
from lienthong.domains.plans.states import OPEN_OBSTACLES, ExtensionState, ObstacleState, PlanState
from lienthong.kernel.base.pages import Request
from lienthong.kernel.base.policy import may

from .obstacles import act_events

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Assignment, Extension, Handing


def row_facts(request: Request, assignment: "Assignment") -> dict[str, Any]:
    """For the page of one assignment; nothing of it is asked for where the page is not shown."""
    actor = request.actor
    obstacles, acts = obstacles_of(actor, assignment.pk)
    extensions = extensions_of(actor, assignment.pk)
    going = not assignment.ended_by and assignment.plan.state == PlanState.ISSUED
    works = going and may("plans.hand", actor, assignment)
    base = f"/viec-duoc-giao/{assignment.code}"
    plan = f"/ke-hoach/{assignment.plan.code}"
    return {
        "signs": signs([assignment]).get(assignment.pk, []),
        "open": [
            {
                "href": f"{plan}/vuong-mac/{one.code}",
                "text": one.text,
                "label": ObstacleState(one.state).label,
                "due": one.clock.due_on if one.clock else None,
            }
            for one in obstacles
            if one.state in OPEN_OBSTACLES
        ],
        "raise_href": f"{base}/vuong-mac" if going and may("plans.raise_obstacle", actor, assignment) else "",
        "extend_href": f"{base}/gia-han" if extensions or _extendable(request, assignment, going) else "",
        "hand_href": f"{plan}/phan-cong" if works and assignment.owes else "",
        "instruct_href": (
            f"{plan}/chi-dao?item={assignment.item.code}#cho-y-kien"
            if going and may("plans.instruct", actor, assignment.plan)
            else ""
        ),
        "person": assignment.person_name if works or actor.over(assignment.unit_id, "leader", "officer") else "",
        "events": [
            *act_events(acts),
            *(event for one in extensions for event in _extension_events(one)),
            *(_handing_event(one) for one in handings_of(assignment.pk)),
        ],
    }


def _extendable(request: Request, assignment: "Assignment", going: bool) -> bool:
    dated = assignment.clock is not None and assignment.clock.due_on is not None
    asks = may("plans.ask_extension", request.actor, assignment)
    return going and assignment.owes and dated and assignment.done_on is None and asks


def _extension_events(one: "Extension") -> list[dict[str, Any]]:
    late = " khi đã quá hạn" if one.late else ""
    events: list[dict[str, Any]] = [
        {
            "who": one.asked_by,
            "what": f"xin gia hạn từ {one.was:%d/%m/%Y} đến {one.wanted:%d/%m/%Y}{late}",
            "when": one.asked_at,
            "detail": one.why,
            "icon": "clock",
        }
    ]
    if one.decided_at is not None:
        state = ExtensionState(one.state)
        until = f" đến {one.granted:%d/%m/%Y}" if one.granted else ""
        cited = f"Theo {one.cited} ngày {one.decided_on:%d/%m/%Y}. " if one.cited and one.decided_on else ""
        events.append(
            {
                "who": one.decided_by,
                "what": f"{state.label}{until}",
                "when": one.decided_at,
                "detail": f"{cited}{one.answer}".strip(),
                "icon": "gavel",
                "tone": TONES[state],
            }
        )
    return events


def _handing_event(one: "Handing") -> dict[str, Any]:
    what = f"giao cho {one.person_name}" if one.person else "thu lại về đơn vị"
    return {"who": one.by, "what": what, "when": one.at, "detail": one.why, "icon": "user-check"}
