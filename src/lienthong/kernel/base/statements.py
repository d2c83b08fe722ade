"""Parts of one statement: a verb that happens very often is one statement, to which each room gives its own part.

A part is the text of a data-modifying query over `rows`, the name of an earlier part of the same statement (`with
rows as materialized (…), once as (…), …`). What columns it needs of `rows` and which named parameters it uses stands
in its docstring; names of tables stay inside their room. The same rows are written as by the verb in the plain way,
and a test of the room that puts the statement together shows it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .actor import Actor

LONGEST_KEY = 120


def kept_key(key: str) -> str:
    """A key as it is kept: itself, or its hash where no column holds it."""
    if len(key) > LONGEST_KEY or not key.isprintable():
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return key


def fingerprint(code: str, args: Mapping[str, Any]) -> str:
    """What was asked under a key: the thing and the arguments, so that another question under it is seen."""
    return hashlib.sha256(json.dumps([code, args], sort_keys=True).encode()).hexdigest()


_ANSWERED = """
insert into base_once (actor, verb, key, asked, result, at)
select %(actor)s, %(verb)s, {key}, {asked}, result, %(now)s from {rows}
"""

_WAITS = """
(({thing}.holder = %(actor)s and {thing}.unit_id = any(%(seat_units)s::bigint[])) or ({thing}.holder = ''
    and ({thing}.unit_id, {thing}.role) in (select * from unnest(%(seat_units)s::bigint[], %(seat_roles)s::text[]))))
"""


_COVERS = """
exists (select from jsonb_to_recordset({of}) as held (fields text[], procedures text[])
    where (cardinality(held.fields) = 0 or {thing}.field = any(held.fields))
        and (cardinality(held.procedures) = 0 or {thing}.procedure = any(held.procedures)))
"""


def answered_sql(rows: str, *, key: str = "%(key)s", asked: str = "%(asked)s") -> str:
    """The answer is kept under the key: one row of `rows` with `result` (jsonb); actor, verb, now, key, asked.

    Of many rows each has its own key: `key` and `asked` then name their columns.
    """
    return _ANSWERED.format(rows=rows, key=key, asked=asked)


def seats(actor: Actor) -> tuple[list[int], list[str]]:
    """The seats from which an actor acts, as two lists of one length: units, and the role held over each."""
    pairs = [(unit, grant.role) for grant in actor.grants for unit in grant.units]
    pairs += [(post.unit, "") for post in actor.posts]
    return [unit for unit, _ in pairs], [role for _, role in pairs]


def limited_seats(actor: Actor) -> list[dict[str, Any]]:
    """Where an actor holds a role over exactly a unit for some matters alone: `unit_id`, `role`, `of` (those matters).

    Nothing where they hold it there for all; of several such rights one seat is made, so that no line is found twice.
    """
    whole = {(grant.root, grant.role) for grant in actor.grants}
    found: dict[tuple[int, str], list[dict[str, list[str]]]] = {}
    for one in actor.limited:
        if (one.root, one.role) not in whole:
            matters = {"fields": sorted(one.fields), "procedures": sorted(one.procedures)}
            found.setdefault((one.root, one.role), []).append(matters)
    return [{"unit_id": unit, "role": role, "of": of} for (unit, role), of in sorted(found.items())]


def covers_sql(thing: str, of: str) -> str:
    """Whether a thing (`field`, `procedure`) is of a matter of a seat (`of`, jsonb), as `Grant.covers` says."""
    return _COVERS.format(thing=thing, of=of)


def waits_sql(thing: str) -> str:
    """Whether a thing (`unit_id`, `role`, `holder`) waits for the actor of `seats`; seat_units, seat_roles, actor.

    What lies in somebody's hands waits for them only while they have a seat over its unit.
    """
    return _WAITS.format(thing=thing)
