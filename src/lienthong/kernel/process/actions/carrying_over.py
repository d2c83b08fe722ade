"""Carrying runs over to another version: some hundred in one transaction, all rows of each of them or none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process.definition import Node, NodeKind, Period
from lienthong.kernel.process.models import Migration, Moved, Run, Step
from lienthong.kernel.process.movers import mover_of, standing
from lienthong.kernel.process.moving import Goes, Mover, Stays
from lienthong.kernel.process.net import Wait
from lienthong.kernel.process.nets import in_place
from lienthong.kernel.process.posts import VACANT, Seats
from lienthong.kernel.process.queries import migrations
from lienthong.kernel.process.states import MIGRATION_MOVES, Deed, MigrationState, MovedState, StepState

from .engine import kept_of, line, next_codes, working_end
from .moved_clocks import relimited
from .moved_rows import (
    kept,
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

BATCH = 500
"""Runs in one transaction: under a second, in which nobody else can act on them."""
LAST_TURN = 2

# At first whoever is being acted on is passed by; the second time it is waited for.
_NEXT = """
select id from process_run where version_id = %(version)s and state = 'running' and id > %(after)s
order by id limit %(most)s for no key update skip locked
"""
_REST = """
select id from process_run run where version_id = %(version)s and state = 'running' and id > %(after)s
    and not exists (select from process_moved where migration_id = %(migration)s and run_id = run.id)
order by id limit %(most)s for no key update
"""


@verb("process.carry_over", of=migrations, sentence="chuyển sang bản khác của quy trình", moves=MIGRATION_MOVES)
def carry_over(migration: Migration, by: Actor, *, most: int = BATCH) -> dict[str, int]:
    """The next runs of a migration: those that can go over do, the others are named; `left`: 0 once all were seen."""
    with seen_by(HOUSE):
        runs = _next(migration, most)
        batch = Batch(migration, mover_of(migration), now())
        batch.carry(runs)
    migration.after = runs[-1].pk if runs else migration.after
    if len(runs) < most:
        if migration.turn < LAST_TURN:
            migration.turn, migration.after = migration.turn + 1, 0
        else:
            migration.state, migration.ended_at = MigrationState.DONE.value, now()
    return {"went": len(batch.runs), "left": int(migration.state == MigrationState.GOING)}


def _next(migration: Migration, most: int) -> list[Run]:
    facts = {"version": migration.source_id, "after": migration.after, "most": most, "migration": migration.pk}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT if migration.turn < LAST_TURN else _REST, facts)
        ids = [row[0] for row in cursor.fetchall()]
    return list(Run.objects.filter(pk__in=ids).order_by("id"))


@dataclass(slots=True)
class Batch:
    """The runs of one transaction, and what is to be written of them."""

    migration: Migration
    mover: Mover
    at: dt.datetime
    seats: Seats = field(default_factory=Seats)
    runs: list[Run] = field(default_factory=list)
    changed: list[tuple[Run, Step, Node, Node]] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    standing: dict[int, list[Step]] = field(default_factory=dict)
    dropped: list[Step] = field(default_factory=list)
    opened: list[tuple[Run, Wait]] = field(default_factory=list)
    says: dict[tuple[bool, str], tuple[str, bool]] = field(default_factory=dict)
    ends: dict[tuple[dt.datetime, Period, int], dt.datetime] = field(default_factory=dict)

    def carry(self, runs: Sequence[Run]) -> None:
        """All that is to happen with these locked runs."""
        steps: dict[int, list[Step]] = {run.pk: [] for run in runs}
        for step in Step.objects.filter(run__in=list(steps)).order_by("id").select_for_update():
            steps[step.run_id].append(step)
        stay = []
        for run in runs:
            places = ((one.node, one.scope, one.item, one.state == StepState.FAILED) for one in steps[run.pk])
            came = self.mover.looked_at(standing(places, run.marking))
            if isinstance(came, Stays):
                why = {"state": MovedState.LEFT, "why": came.why.value, "node": came.node}
                stay.append(Moved(migration=self.migration, run=run, **why))
            else:
                self._goes(run, steps[run.pk], came)
        Moved.objects.bulk_create(stay)
        if self.runs:
            self._written()

    def _goes(self, run: Run, steps: Sequence[Step], came: Goes) -> None:
        self.runs.append(run)
        gone = {(one.node, one.scope, one.item) for one in came.dropped}
        dropped = [one for one in steps if (one.node, one.scope, one.item) in gone]
        held = self.before[run.pk] = {"marking": run.marking, "steps": [], "dropped": [kept(one) for one in dropped]}
        self.dropped += dropped
        stays = self.standing[run.pk] = [one for one in steps if one not in dropped]
        for step in stays:
            old, new = self.mover.old.nodes[step.node], self.mover.new.nodes[self.mover.mapping[step.node]]
            was = (step.pk, step.node, step.role, step.post, step.holder, step.fires_at, step.clock_id)
            self._renew(step, old, new)
            if old != new or step.node != old.key:
                held["steps"].append([*was[:5], was[5].isoformat() if was[5] else None, was[6]])
                self.changed.append((run, step, old, new))
        self.opened += [(run, wait) for wait in came.opened]
        run.marking = kept_of(came.marking)

    def _renew(self, step: Step, old: Node, new: Node) -> None:
        """Where a step is in the new version, whose it is and when it is due; what somebody has taken stays theirs."""
        step.node = new.key
        if new.kind is NodeKind.USER and old.who != new.who:
            step.role = new.who.role or (VACANT if new.who.post else "")
            if step.state == StepState.OPEN and old.who.post != new.who.post:
                step.holder = self.seats.holder(step.unit_id, new.who.post)[0] if new.who.post else ""
            step.post = new.who.post
        elif new.kind is NodeKind.TIMER and old.after != new.after and isinstance(new.after, Period):
            step.fires_at = self._end(step.opened_at, new.after, step.unit_id)

    def _end(self, since: dt.datetime, length: Period, unit: int) -> dt.datetime:
        if (since, length, unit) not in self.ends:
            self.ends[since, length, unit] = working_end(since, length, unit)
        return self.ends[since, length, unit]

    # -- writing ---------------------------------------------------------------------------------------------

    def _written(self) -> None:
        source, target = source_and_target(self.migration)
        words = f"Từ bản {source.number} sang bản {target.number}. Căn cứ: {self.migration.decision}."
        self._open()
        Step.objects.filter(pk__in=[one.pk for one in self.dropped]).delete()
        moved_clocks = self._clocks(words)
        steps_stand([step for _, step, _, _ in self.changed])
        runs_stand(self.runs, target.pk)
        questions_follow(step for _, step, old, new in self.changed if old.key != new.key)
        self._lines(moved_clocks)
        lines = told(self.migration, self.runs, Deed.MOVED, words, self.at)
        Moved.objects.bulk_create(
            Moved(
                migration=self.migration,
                run=run,
                state=MovedState.MOVED,
                before=self.before[run.pk],
                past=lines[run.pk],
                mark=mark_of_rows(self.standing[run.pk]),
            )
            for run in self.runs
        )
        written(self.migration, "process.carry_over", self.runs, source.code, target.code)

    def _open(self) -> None:
        """Events that the new version alone knows are waited for from now on."""
        if not self.opened:
            return
        codes, made = next_codes(len(self.opened)), []
        for (run, wait), code in zip(self.opened, codes, strict=True):
            node = self.mover.new.nodes[wait.node]
            fires = self._end(self.at, node.after, run.unit_id) if isinstance(node.after, Period) else None
            made.append(
                Step(
                    code=code, run=run, node=node.key, scope=wait.scope, item=wait.item, kind=node.kind.value,
                    state=StepState.AWAITING.value, unit_id=run.unit_id, opened_at=self.at, fires_at=fires,
                    message=node.message, **run.matter,
                )
            )  # fmt: skip
        for step in Step.objects.bulk_create(made):
            self.standing[step.run_id].append(step)
            self.before[step.run_id].setdefault("opened", []).append(step.pk)

    def _clocks(self, words: str) -> set[str]:
        """The limits of the new version, from when each step was opened; returns the steps whose clock is another."""
        other = {
            step.code: (step, new.limit)
            for _, step, old, new in self.changed
            if new.kind is NodeKind.USER and old.limit != new.limit
        }
        held = calendar.limits_of([code for code, (step, _) in other.items() if step.clock_id])
        moved = relimited([(step, limit) for step, limit in other.values()], words, self.migration.decision, self.at)
        for code in moved & held.keys():
            step, limit = other[code]
            if limit is not None:
                self.before[step.run_id].setdefault("limits", []).append([code, held[code][0], held[code][1].value])
        return moved

    def _lines(self, moved_clocks: set[str]) -> None:
        """Lines say what the new version says, where that is anything else."""
        say = [
            (run, step)
            for run, step, old, new in self.changed
            if step.kind == NodeKind.USER
            and (step.code in moved_clocks or old.who != new.who or self._says(True, old) != self._says(False, new))
        ]
        clocks = calendar.of([step.code for _, step in say if step.clock_id])
        puts = [line(run, step, self.mover.new, "", clocks.get(step.code)) for run, step in say]
        puts += [
            failed_line(run, step, new)
            for run, step, old, new in self.changed
            if step.state == StepState.FAILED and old.name != new.name
        ]
        lines_say(puts)

    def _says(self, before: bool, node: Node) -> tuple[str, bool]:
        """What an inbox says of a step: its name, and whether it is done there."""
        if (before, node.key) not in self.says:
            net = self.mover.old if before else self.mover.new
            self.says[before, node.key] = (node.name, in_place(net, node))
        return self.says[before, node.key]
