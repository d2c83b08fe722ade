"""Who may look at the due date of a step: whoever may see its run; of an opinion: who is asked and who asks."""

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar

from .models import Step
from .queries import consultations, runs


def sees(by: Actor, subject: str) -> calendar.Sight | None:
    """The opinion, or the run in which a step is open, as far as the actor may see it: its units see it whole."""
    asked = consultations(by).select_related("run").filter(code=subject).first()
    if asked is not None:
        return calendar.Sight(f"Cho ý kiến: {asked.run.title}", f"/quy-trinh/y-kien/{asked.code}")
    with seen_by(HOUSE):
        run = Step.objects.filter(code=subject).values_list("run_id", flat=True).first()
    found = runs(by).filter(pk=run).first() if run is not None else None
    return calendar.Sight(found.title, f"/quy-trinh/lan-chay/{found.code}") if found else None


calendar.register_sight("process", sees)
