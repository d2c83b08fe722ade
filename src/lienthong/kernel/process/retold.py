"""The past of runs that went over to another version: each line is read by the version of when it was written."""

from collections.abc import Iterable, Mapping, Sequence

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

from .definition import Node
from .models import Migration, Past, Run, Step
from .nets import net_of
from .states import Deed


class Retold:
    """By which version each line of some runs is to be read; `past` in the order in which it was written."""

    def __init__(self, runs: Iterable[Run], past: Sequence[Past]) -> None:
        self._now = {run.pk: run.version_id for run in runs}
        self._then: dict[int, int] = {}
        moves = _migrations(past)
        held = dict(self._now)
        for row in reversed(past):
            self._then[row.pk] = held[row.run_id]
            if row.deed == Deed.MOVED:
                held[row.run_id] = moves[row.outcome].source_id
            elif row.deed == Deed.MOVED_BACK:
                held[row.run_id] = moves[row.outcome].target_id

    def version(self, row: Past | Step) -> int:
        """The version by which a line, or an open step, is to be read."""
        return self._then[row.pk] if isinstance(row, Past) else self._now[row.run_id]

    def node(self, row: Past | Step) -> Node:
        """What the process says of the step of a line, or of an open step."""
        return net_of(self.version(row)).nodes[row.node]


def done_in(past: Sequence[Past]) -> set[str]:
    """The steps that were done in one run, by the keys that they have in its version now."""
    done: set[str] = set()
    before: list[set[str]] = []
    moves = _migrations(past)
    for row in past:
        if row.deed == Deed.MOVED:
            before.append(done)
            done = {str(to) for key in done if (to := moves[row.outcome].mapping.get(key, ("", ""))[0])}
        elif row.deed == Deed.MOVED_BACK:
            done = before.pop()
        elif row.deed == Deed.DONE:
            done = {*done, row.node}
    return done


def _migrations(past: Iterable[Past]) -> Mapping[str, Migration]:
    codes = {row.outcome for row in past if Deed(row.deed).of_run}
    if not codes:
        return {}
    with seen_by(HOUSE):  # whoever sees a run sees it whole
        return {one.code: one for one in Migration.objects.filter(code__in=codes)}
