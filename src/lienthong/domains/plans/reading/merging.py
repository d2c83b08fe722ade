"""Joins what tables and running text say: one that repeats another is matched to it and not doubled."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from lienthong.domains.plans.reading.plan import ReadTarget, ReadTask
from lienthong.domains.plans.reading.tables import TableRead
from lienthong.domains.plans.reading.words import loose

SAME_TASK = 86.0
SAME_TARGET = 84.0


@dataclass(slots=True)
class Merged:
    """All rows of the plan, each once, and the doubts that joining them raised."""

    targets: list[ReadTarget] = field(default_factory=list)
    tasks: list[ReadTask] = field(default_factory=list)
    duties: list[ReadTask] = field(default_factory=list)
    repeats: list[tuple[ReadTask, ReadTask]] = field(default_factory=list)  # from the text, and the row that it repeats
    same_targets: list[tuple[ReadTarget, ReadTarget]] = field(default_factory=list)
    twice: list[TableRead] = field(default_factory=list)  # tables that stand in the file a second time
    unlisted: list[ReadTarget] = field(default_factory=list)  # figures of the text that the table of targets lacks


def _alike(name: str, keys: list[str], limit: float) -> int | None:
    """The place of the most alike name at or over the limit."""
    key = loose(name)
    found = process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=limit)
    if found is None and len(key) > 60:
        found = process.extractOne(key, keys, scorer=_contained, score_cutoff=95.0)
    return int(found[2]) if found else None


def _contained(first: str, second: str, **_: object) -> float:
    """Whether the shorter stands in the longer nearly word for word; too short ones never do."""
    short, long = sorted((first, second), key=len)
    if len(short) < 60 or len(short) < 0.55 * len(long):
        return 0.0
    return fuzz.partial_ratio(short, long, score_cutoff=95.0)


def merge(
    tables: list[TableRead], body_targets: list[ReadTarget], body_tasks: list[ReadTask], duties: list[ReadTask]
) -> Merged:
    """Tables first; then what the text adds."""
    merged = Merged()
    seen: list[set[str]] = []
    for table in tables:
        names = {loose(t.name) for t in table.targets} | {loose(t.name) for t in table.tasks}
        if len(names) >= 3 and any(len(names & other) >= 0.9 * len(names) for other in seen):
            merged.twice.append(table)
            continue
        seen.append(names)
        merged.targets += table.targets
        merged.tasks += table.tasks
    _add_targets(merged, body_targets)
    keys = [loose(task.name) for task in merged.tasks]
    for task in body_tasks:
        place = _alike(task.name, keys, SAME_TASK)
        if place is None:
            merged.tasks.append(task)
        else:
            merged.repeats.append((task, merged.tasks[place]))
    keys = [loose(task.name) for task in merged.tasks]
    for duty in duties:
        place = _alike(duty.name, keys, SAME_TASK)
        if place is None:
            merged.duties.append(duty)
        else:
            merged.repeats.append((duty, merged.tasks[place]))
    return merged


def _add_targets(merged: Merged, found: list[ReadTarget]) -> None:
    """Where the plan has a table of targets it is the list; other figures of the text are only shown."""
    listed = bool(merged.targets)
    keys = [loose(target.name) for target in merged.targets]
    for target in found:
        place = _alike(target.name, keys, SAME_TARGET) if keys else None
        if place is not None:
            merged.same_targets.append((target, merged.targets[place]))
            continue
        if listed:
            merged.unlisted.append(target)
        else:
            merged.targets.append(target)
