"""What runs hold open for people, said in one question, so that the inbox can be compared with it each night."""

from collections.abc import Sequence

from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

from .actions.engine import LINE, line
from .models import Past, Step
from .nets import net_of

# Whoever has claimed a step holds it alone; until then it waits for all who hold the role.
ASKS = """
select code as subject, 'process.step' as kind, unit_id, case when holder = '' then role else '' end as role, holder
from process_step where kind = 'user'
"""


def lines(places: Sequence[inbox.Place]) -> list[inbox.Put]:
    """The lines of these steps as their run would lay them."""
    at = {one.subject: one for one in places}
    steps = list(Step.objects.filter(code__in=at).select_related("run").order_by("pk"))
    clocks = calendar.of(at)
    last = Past.objects.filter(run__in={step.run_id for step in steps}).order_by("run", "-pk").distinct("run")
    names = dict(last.values_list("run_id", "actor_name"))
    made = []
    for step in steps:
        step.role = at[step.code].role
        node = net_of(step.run.version_id).nodes[step.node]
        made.append(line(step.run, step, node, names.get(step.run_id, ""), clocks.get(step.code)))
    return made


inbox.register_open("process", [LINE], ASKS, lines)
