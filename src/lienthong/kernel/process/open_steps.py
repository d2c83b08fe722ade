"""What runs hold open for people, said in one question, so that the inbox can be compared with it each night."""

from collections.abc import Sequence

from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

from .actions.consulting import opinion_line
from .actions.engine import line
from .actions.serving import failed_line
from .models import Consultation, Past, Step
from .nets import net_of
from .work import FAILED, LINE, OPINION

# Whoever has claimed a step holds it alone; until then it waits for all who hold the role.
ASKS = """
select code as subject, 'process.step' as kind, unit_id, case when holder = '' then role else '' end as role, holder
from process_step where kind = 'user'
"""
FAILING = """
select code as subject, 'process.failed' as kind, unit_id, 'unit_admin' as role, '' as holder
from process_step where state = 'failed'
"""
ASKED = """
select code as subject, 'process.opinion' as kind, unit_id, '' as role, '' as holder
from process_consultation where state in ('asked', 'late')
"""


def lines(places: Sequence[inbox.Place]) -> list[inbox.Put]:
    """The lines of these steps as their run would lay them."""
    at = {one.subject: one for one in places}
    steps = list(Step.objects.filter(code__in=at).select_related("run").order_by("pk"))
    clocks = calendar.of(at)
    last = Past.objects.filter(run__in={step.run_id for step in steps}).exclude(step="")
    last = last.order_by("run", "-pk").distinct("run")
    names = dict(last.values_list("run_id", "actor_name"))
    made = []
    for step in steps:
        step.role = at[step.code].role
        net = net_of(step.run.version_id)
        made.append(line(step.run, step, net, names.get(step.run_id, ""), clocks.get(step.code)))
    return made


def failed_lines(places: Sequence[inbox.Place]) -> list[inbox.Put]:
    """The same of steps of the house that could not be done."""
    steps = Step.objects.filter(code__in=[one.subject for one in places]).select_related("run").order_by("pk")
    return [failed_line(one.run, one, net_of(one.run.version_id).nodes[one.node]) for one in steps]


def opinion_lines(places: Sequence[inbox.Place]) -> list[inbox.Put]:
    """The same of opinions that units are asked for."""
    codes = [one.subject for one in places]
    clocks = calendar.of(codes)
    rows = Consultation.objects.filter(code__in=codes).select_related("run").order_by("pk")
    return [opinion_line(one.run, one, clocks.get(one.code)) for one in rows]


inbox.register_open("process", [LINE], ASKS, lines)
inbox.register_open("process", [FAILED], FAILING, failed_lines)
inbox.register_open("process", [OPINION], ASKED, opinion_lines)
