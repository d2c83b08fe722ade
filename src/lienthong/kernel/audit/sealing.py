"""The chain over the audit: each link is the digest of an entry and of the link before; hours have roots.

Verbs append unchained, because chaining inside the verb would make all verbs wait for one another (it halves
throughput); the sealer chains each minute what is settled. `verify` recomputes everything from the first row.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lienthong.kernel.base import now

from .models import Entry, Link, Root

FIRST = "0" * 64
_FIELDS = ("id", "verb", "actor", "actor_name", "subject", "args", "person", "cause", "outcome", "why")

_SETTLED = (
    "select * from audit_entry e where (xid, id) > (%s, %s)"
    " and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    " and not exists (select from audit_link l where l.entry_id = e.id) order by xid, id limit %s"
)
# A copy on a new server: first what the old one left unchained, then what was written here, whose numbers begin anew.
_FROM_ELSEWHERE = (
    "select * from audit_entry e where not exists (select from audit_link l where l.entry_id = e.id)"
    " and ((xid, id) > (%s, %s) or id > (select max(entry_id) from audit_link)"
    " and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    " order by xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint, xid, id limit %s"
)


def digest(entry: Entry, before: str) -> str:
    """SHA-256 over the link before and the entry in canonical JSON; sealed personal arguments by their own digest."""
    facts: dict[str, Any] = {name: getattr(entry, name) for name in _FIELDS}
    facts["at"] = entry.at.astimezone(dt.UTC).isoformat()
    facts["sealed"] = hashlib.sha256(bytes(entry.sealed_args or b"")).hexdigest()
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((before + text).encode()).hexdigest()


def seal(most: int = 20_000) -> int:
    """Chain the entries that are settled; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(7261)")  # one sealer at a time
    last = Link.objects.order_by("-place").select_related("entry").first()
    place, before = (last.place, last.digest) if last else (0, FIRST)
    mark = (last.entry.xid, last.entry_id) if last else (0, 0)
    waiting = Entry.objects.raw(_FROM_ELSEWHERE if _is_foreign(mark[0]) else _SETTLED, [*mark, most])
    links = []
    for entry in waiting:
        place, before = place + 1, digest(entry, before)
        links.append(Link(entry=entry, place=place, digest=before))
    Link.objects.bulk_create(links, batch_size=2000)
    hour = now().replace(minute=0, second=0, microsecond=0)
    if place and not Root.objects.filter(hour=hour).exists():
        Root.objects.create(hour=hour, place=place, digest=before)
    return len(links)


def _is_foreign(xid: int) -> bool:
    """Whether a transaction of this number has not been on this server yet, so that its row came with a copy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            " and %s is distinct from pg_current_xact_id_if_assigned()::text::bigint",
            [xid, xid],
        )
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds, and where it first breaks."""

    whole: bool
    links: int
    broken_at: int | None


def verify() -> Verdict:
    """Recompute the chain from its first link, compare each root, and look for rows slipped in beside the chain."""
    before, count = FIRST, 0
    roots = dict(Root.objects.values_list("place", "digest"))
    for link in Link.objects.order_by("place").select_related("entry").iterator(2000):
        count += 1
        before = digest(link.entry, before)
        if link.place != count or link.digest != before or roots.get(link.place, before) != before:
            return Verdict(False, count, link.place)
    if (slipped := _slipped_in()) is not None:
        return Verdict(False, count, slipped)
    return Verdict(not roots or count >= max(roots), count, None)


def _slipped_in() -> int | None:
    """Where the first row stands that was sealed by nobody although what came after it is; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with last as (select e.xid, e.id, (select max(entry_id) from audit_link) as newest,"
            " pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next"
            " from audit_link l join audit_entry e on e.id = l.entry_id order by l.place desc limit 1),"
            " odd as (select e.xid, e.id from audit_entry e, last"
            " where not exists (select from audit_link l where l.entry_id = e.id)"
            # On a copy whose last link is from the old server, what is written anew waits, though its number is lower.
            " and case when last.xid < next then (e.xid, e.id) < (last.xid, last.id) or e.xid >= next"
            " else (e.xid, e.id) < (last.xid, last.id) and e.id <= newest end"
            " order by e.xid, e.id limit 1)"
            " select (select count(*) from audit_link l join audit_entry e on e.id = l.entry_id"
            " where (e.xid, e.id) < (odd.xid, odd.id)) + 1 from odd"
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None
