"""The leader's screen: one page, printable; every figure opens to its rows, what waits for a decision to its page."""

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.queries.leading import screen
from lienthong.domains.plans.states import Status
from lienthong.domains.plans.target_states import Judgement
from lienthong.kernel.base import now, today
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.calendar import api as calendar

JUDGED = {Judgement.MET: "Đạt", Judgement.AT_RISK: "Chậm so với mốc", Judgement.MISSED: "Không đạt"}
LEADERS = ("leader", "province_leader", "coordinator")


@page(roles=LEADERS)
def leading(request: Request) -> HttpResponse:
    """All plans in force as this leader may see them."""
    seen = screen(request.actor, today())
    whole = seen.whole
    facts = {
        "seen": seen,
        "late": whole[Status.LATE],
        "total": sum(whole.values()),
        "done": whole[Status.DONE_IN_TIME] + whole[Status.DONE_LATE],
        "done_late": whole[Status.DONE_LATE],
        "judged": [(one.value, label) for one, label in JUDGED.items()],
        "targets": seen.targets,
        "obstacles": sum(one.obstacles for one in seen.plans),
        "today": today(),
        "now_text": now(),
        "words_until": calendar.words_until,
        "may_instruct": request.actor.has("province_leader", "leader"),
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Điều hành"}],
    }
    return render(request, "plans/leading.html", facts)
