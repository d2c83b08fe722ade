"""Open runs as decision tables are asked about them: at which unit, under which procedures."""

from collections.abc import Iterator

from django.db.models import Count, Min

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.competence import api as competence

from .queries import runs
from .states import RunState


def open_runs(by: Actor) -> Iterator[competence.OpenWork]:
    """The open runs that an actor may see, put together by unit and process, each with its first one."""
    open_ones = runs(by).filter(state=RunState.RUNNING)
    groups = open_ones.values_list("unit_id", "version__process__procedures").annotate(n=Count("pk"), first=Min("pk"))
    found = list(groups.order_by("unit_id", "first"))
    shown = {one.pk: one for one in runs(by).filter(pk__in=[first for *_, first in found]).only("code", "title")}
    for unit, procedures, count, first in found:
        run = shown[first]
        yield competence.OpenWork(unit, tuple(procedures), count, run.title, f"/quy-trinh/lan-chay/{run.code}")


competence.register_open_work("Lần chạy quy trình", open_runs)
