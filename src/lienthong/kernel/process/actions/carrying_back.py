"""Carrying runs back to the version from which they came: those to which nothing has happened since, row by row."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process.definition import NodeKind, Period
from lienthong.kernel.process.models import Migration, Moved, Past, Run, Step
from lienthong.kernel.process.net import Net
from lienthong.kernel.process.nets import net_of
from lienthong.kernel.process.queries import migrations
from lienthong.kernel.process.states import MIGRATION_MOVES, Deed, MigrationState, MovedState, RunState, StepState
from lienthong.kernel.process.timers import Ends

from .carrying_over import BATCH
from .engine import line
from .moved_clocks import lifted
from .moved_rows import (
    again,
    lines_say,
    mark_of_rows,
    questions_follow,
    runs_stand,
    source_and_target,
    steps_stand,
    told,
    written,
)
from .serving import failed_line

NO_MORE = "Hoàn lại bản trước của quy trình"


@verb("process.carry_back", of=migrations, sentence="trở lại bản trước của quy trình", moves=MIGRATION_MOVES)
def carry_back(migration: Migration, by: Actor, *, most: int = BATCH) -> dict[str, int]:
    """The next runs that were carried over: those not touched since go back; `left`: 0 once all were seen."""
    with seen_by(HOUSE):
        found = Moved.objects.filter(migration=migration, state=MovedState.MOVED, run__gt=migration.after)
        moved = list(found.order_by("run")[:most])
        batch = Back(migration, net_of(migration.source_id), now())
        batch.carry(moved)
    if len(moved) == most:
        migration.after = moved[-1].run_id
    else:
        migration.state, migration.ended_at = MigrationState.UNDONE.value, now()
    return {"went": len(batch.runs), "left": int(len(moved) == most)}


@dataclass(slots=True)
class Back:
    """The runs of one transaction, and what is to be written of them."""

    migration: Migration
    net: Net
    at: dt.datetime
    runs: list[Run] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    ends: Ends = field(default_factory=Ends)
    timed: list[tuple[Step, int | None]] = field(default_factory=list)
    limits: list[tuple[str, int, str]] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    dropped: list[Step] = field(default_factory=list)

    def carry(self, moved: Sequence[Moved]) -> None:
        """All that is to happen with these runs; they are locked before it is looked whether anything has happened."""
        ids = [one.run_id for one in moved]
        runs = {run.pk: run for run in Run.objects.filter(pk__in=ids).order_by("id").select_for_update(no_key=True)}
        steps: dict[int, list[Step]] = {pk: [] for pk in ids}
        for step in Step.objects.filter(run__in=ids).order_by("id").select_for_update():
            steps[step.run_id].append(step)
        done = Past.objects.filter(run__in=ids).exclude(deed=Deed.RETIMED)  # the calendar moved it, nobody acted
        last = dict(done.order_by("run", "-id").distinct("run").values_list("run_id", "id"))
        kept, back = [], []
        for one in moved:
            run = runs[one.run_id]
            as_left = run.version_id == self.migration.target_id and run.state == RunState.RUNNING
            if as_left and last[run.pk] == one.past and one.mark == mark_of_rows(steps[run.pk]):
                self._goes(run, {step.pk: step for step in steps[run.pk]}, one.before or {})
                back.append(one.pk)
            else:
                kept.append(one.pk)
        Moved.objects.filter(pk__in=kept).update(state=MovedState.KEPT)
        Moved.objects.filter(pk__in=back).update(state=MovedState.BACK)
        if self.runs:
            self._written()

    def _goes(self, run: Run, steps: Mapping[int, Step], before: Mapping[str, Any]) -> None:
        run.marking = before["marking"]
        self.runs.append(run)
        for pk, node, role, post, holder, fires, clock in before["steps"]:
            step = steps[pk]
            step.run = run
            step.node, step.role, step.post, step.holder = node, role, post, holder
            step.fires_at = dt.datetime.fromisoformat(fires) if fires else None
            self._retime(step)
            self.steps.append(step)
            if clock != step.clock_id:
                self.timed.append((step, clock))
        self.limits += [(code, amount, measure) for code, amount, measure in before.get("limits", ())]
        self.opened += before.get("opened", [])
        for row in before["dropped"]:
            self.dropped.append(step := again(row))
            self._retime(step)

    def _retime(self, step: Step) -> None:
        """A timer waits by the days that hold now, which may have changed while the run was in the other version."""
        node = self.net.nodes[step.node]
        if step.fires_at and node.kind is NodeKind.TIMER and isinstance(node.after, Period):
            step.fires_at = self.ends.end(step.opened_at, node.after, step.unit_id)

    def _written(self) -> None:
        source, target = source_and_target(self.migration)
        words = f"Từ bản {target.number} trở lại bản {source.number}. Lý do: {self.migration.why}"
        Step.objects.filter(pk__in=self.opened).delete()
        Step.objects.bulk_create(self.dropped)
        self._clocks()
        steps_stand(self.steps)
        runs_stand(self.runs, source.pk)
        questions_follow(self.steps)
        self._lines()
        told(self.migration, self.runs, Deed.MOVED_BACK, words, self.at)
        written(self.migration, "process.carry_back", self.runs, target.code, source.code)

    def _clocks(self) -> None:
        why, cited = NO_MORE, self.migration.decision
        for amount, measure in {(amount, measure) for _, amount, measure in self.limits}:
            codes = [code for code, much, what in self.limits if (much, what) == (amount, measure)]
            calendar.relimit_many(codes, amount, calendar.CountedIn(measure), why, cited, late_too=True)
        lifted([step for step, clock in self.timed if clock is None], why, cited, self.at)
        again_timed = [(step, clock) for step, clock in self.timed if clock is not None]
        if again_timed:
            calendar.resume_many([step.code for step, _ in again_timed], why, cited)
        for step, clock in again_timed:
            step.clock_id = clock

    def _lines(self) -> None:
        people = [step for step in self.steps if step.kind == "user"]
        clocks = calendar.of([step.code for step in people if step.clock_id])
        puts = [line(step.run, step, self.net, "", clocks.get(step.code)) for step in people]
        failed = [step for step in self.steps if step.state == StepState.FAILED]
        lines_say([*puts, *(failed_line(step.run, step, self.net.nodes[step.node]) for step in failed)])
