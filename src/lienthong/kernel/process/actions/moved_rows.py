"""The rows of many runs written anew at once: where they stand, their open steps, their lines, and that it was done."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.process.definition import NodeKind
from lienthong.kernel.process.models import Consultation, Migration, Past, Run, Step, Version
from lienthong.kernel.process.states import Deed

from .asking import OPEN

_RUNS = """
update process_run run set version_id = %s, marking = new.marking::jsonb
from unnest(%s::bigint[], %s::text[]) new (id, marking) where run.id = new.id
"""
_STEPS = """
update process_step step set node = new.node, role = new.role, post = new.post, holder = new.holder,
    fires_at = new.fires_at, clock_id = new.clock_id
from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[])
    new (id, node, role, post, holder, fires_at, clock_id) where step.id = new.id
"""
_WRITTEN = f"""
with said as materialized (
    select {audit.next_entry()} as entry, code as subject, %(args)s::jsonb as args from unnest(%(codes)s::text[]) code
) {audit.written_sql("said")}
"""  # noqa: S608 - pieces of the audit's door


def source_and_target(migration: Migration) -> tuple[Version, Version]:
    """The two versions, without their drawings."""
    found = Version.objects.only("code", "number").in_bulk([migration.source_id, migration.target_id])
    return found[migration.source_id], found[migration.target_id]


def runs_stand(runs: Sequence[Run], version_id: int) -> None:
    """These runs stand in this version now, with the markings that they hold."""
    kept = [None if run.marking is None else json.dumps(run.marking) for run in runs]
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [version_id, [run.pk for run in runs], kept])


def steps_stand(steps: Sequence[Step]) -> None:
    """These open steps are where they say."""
    columns: list[list[Any]] = [
        [step.pk for step in steps],
        [step.node for step in steps],
        [step.role for step in steps],
        [step.post for step in steps],
        [step.holder for step in steps],
        [step.fires_at for step in steps],
        [step.clock_id for step in steps],
    ]
    if steps:
        with connection.cursor() as cursor:
            cursor.execute(_STEPS, columns)


def questions_follow(steps: Iterable[Step]) -> None:
    """What other units are being asked from these steps is asked from where they are now."""
    for step in steps:
        if step.asking:
            Consultation.objects.filter(step=step.code, state__in=OPEN).update(node=step.node)


def written(migration: Migration, verb: str, runs: Sequence[Run], of: str, to: str) -> None:
    """Each run's own history says that it was moved, in which migration, from which version to which."""
    facts = {
        "codes": [run.code for run in runs],
        "args": json.dumps({"migration": migration.code, "from": of, "to": to}),
        "verb": verb,
        "actor": HOUSE.id,
        "actor_name": HOUSE.name,
        "cause": None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, facts)


def told(migration: Migration, runs: Sequence[Run], deed: Deed, words: str, at: dt.datetime) -> dict[int, int]:
    """A line of the past of each run, in the name of whoever decided it; returns its number by the run's."""
    back = deed is Deed.MOVED_BACK
    who = (migration.undone_by, migration.undone_name) if back else (migration.decided_by, migration.decided_name)
    made = Past.objects.bulk_create(
        Past(
            run_id=run.pk,
            step="",
            node="",
            deed=deed,
            outcome=migration.code,
            unit_id=run.unit_id,
            actor=who[0],
            actor_name=who[1],
            opened_at=at,
            at=at,
            note=words[:500],
        )
        for run in runs
    )
    return {one.run_id: one.pk for one in made}


def lines_say(lines: Collection[inbox.Put]) -> None:
    """Open lines of inboxes say what the steps are now."""
    if lines:
        inbox.amend_many(list(lines))


def mark_of_rows(steps: Iterable[Step]) -> str:
    """A short mark of the open steps of a run: another one as soon as anything is done with one of them.

    Until when a timer waits is left out: it goes with the calendar, and nobody has done anything.
    """
    held = [
        (one.pk, one.node, str(one.state), one.holder, one.tries, _instant(one), one.error, one.asking)
        for one in sorted(steps, key=lambda one: one.pk)
    ]
    return hashlib.sha256(repr(held).encode()).hexdigest()[:32]


def _instant(step: Step) -> str:
    return step.fires_at.astimezone(dt.UTC).isoformat() if step.fires_at and step.kind != NodeKind.TIMER else ""


def kept(step: Step) -> dict[str, Any]:
    """A row of a step as JSON, to be laid again as it was."""
    names = [field.attname for field in step._meta.concrete_fields]
    return {name: _plain(getattr(step, name)) for name in names}


def again(row: dict[str, Any]) -> Step:
    """The step that was kept."""
    at = {name: dt.datetime.fromisoformat(row[name]) for name in ("opened_at", "fires_at") if row.get(name)}
    return Step(**{**row, **at})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
