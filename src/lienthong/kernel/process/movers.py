"""What is known of a migration in this process of the house: its two nets, and what becomes of each marking."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from .marking import Group, Marking, Scope, Wait
from .models import Migration, Version
from .moving import Mover, Standing, Stays
from .nets import net_of

KEPT = 8
EXAMPLES = 5
_kept: OrderedDict[tuple[str, ...], Mover] = OrderedDict()

# Runs that stand alike are counted together: however many there are, each marking is looked at once.
_STANDING = """
select stands.places::text, coalesce(run.marking::text, ''), count(*), (array_agg(run.code order by run.id))[1:%(some)s]
from process_run run cross join lateral (
    select jsonb_agg(jsonb_build_array(node, scope, item, state = 'failed') order by node, scope, item) as places
    from process_step where run_id = run.id
) stands
where run.version_id = %(version)s and run.state = 'running' group by 1, 2 order by 3 desc, 1, 2
"""


def mark_of(mapping: Mapping[str, Any]) -> str:
    """A short mark of a mapping of steps; another one after each change."""
    return hashlib.sha256(json.dumps(mapping, sort_keys=True).encode()).hexdigest()[:32]


def mover_of(migration: Migration) -> Mover:
    """By what was written, not by its number: another database of the same process may have other versions there."""
    ids = [migration.source_id, migration.target_id]
    digests = dict(Version.objects.filter(pk__in=ids).values_list("pk", "digest"))
    key = (*(digests[one] for one in ids), mark_of(migration.mapping))
    if key not in _kept:
        mapping = {old: str(to) for old, (to, _) in migration.mapping.items()}
        _kept[key] = Mover(net_of(migration.source_id), net_of(migration.target_id), mapping)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def standing(places: Iterable[tuple[str, int, int, bool]], kept: Mapping[str, Any] | None) -> Standing:
    """Where a run stands: its open steps (node, scope, item, failed), and what they do not say."""
    held = kept or {}
    waits = {Wait(node, scope, item): failed for node, scope, item, failed in places}
    marking = Marking(
        frozenset(waits),
        frozenset((flow, scope) for flow, scope in held.get("walked", ())),
        frozenset(Scope(*one) for one in held.get("scopes", ())),
        frozenset(Group(*one) for one in held.get("groups", ())),
    )
    return Standing(marking, frozenset(wait for wait, failed in waits.items() if failed))


def counted(migration: Migration) -> dict[str, Any]:
    """How many runs can move, how many stay and why, of the runs that run now; with the codes of some that stay."""
    mover = mover_of(migration)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"version": migration.source_id, "some": EXAMPLES})
        rows = cursor.fetchall()
    moves, stays = 0, dict[tuple[str, str], dict[str, Any]]()
    for places, kept, times, codes in rows:
        came = mover.looked_at(standing(json.loads(places or "[]"), json.loads(kept) if kept else None))
        if not isinstance(came, Stays):
            moves += times
            continue
        held = stays.setdefault(
            (came.why.value, came.node), {"why": came.why.value, "node": came.node, "count": 0, "runs": []}
        )
        held["count"] += times
        held["runs"] = [*held["runs"], *codes][:EXAMPLES]
    return {
        "mark": mark_of(migration.mapping),
        "moves": moves,
        "markings": len(rows),
        "stays": sorted(stays.values(), key=lambda one: (-one["count"], one["node"])),
    }
