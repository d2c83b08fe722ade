"""Contradictions between plans in force: found by the program, settled by a person in words that are kept."""

from django.db import connection

from lienthong.domains.plans.later_states import CONFLICT_MOVES, ConflictState
from lienthong.domains.plans.models import Conflict, Plan
from lienthong.domains.plans.numbers import next_code
from lienthong.domains.plans.queries.conflicts import Clash, clashes_of, conflicts_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb

LONGEST = 1000


@verb("plans.find_conflicts", of=plans_seen, sentence="rà soát mâu thuẫn với các kế hoạch đang thực hiện")
def find_conflicts(plan: Plan, by: Actor) -> dict[str, int]:
    """Compare this plan with every other plan in force; what is found again stays as a person left it.

    What no longer disagrees is gone. What was settled and has changed since is found anew; its old words are kept.
    """
    with seen_by(HOUSE), connection.cursor() as cursor:
        # Two plans issued at one moment are compared one after the other, so that the second sees the first.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('plans.conflicts', 0))")
        found = {(one.one.pk, one.two.pk): one for one in clashes_of(plan)}
        standing = Conflict.objects.filter(one_plan=plan) | Conflict.objects.filter(two_plan=plan)
        known = {(one.one_id, one.two_id): one for one in standing.exclude(state=ConflictState.GONE)}
        gone = [one for pair, one in known.items() if _is_gone(one, found.get(pair))]
        Conflict.objects.filter(pk__in=[one.pk for one in gone]).update(state=ConflictState.GONE)
        left = {(one.one_id, one.two_id) for one in known.values()} - {(one.one_id, one.two_id) for one in gone}
        fresh = [_made(clash) for pair, clash in found.items() if pair not in left]
        Conflict.objects.bulk_create(fresh, batch_size=500)
    return {"found": len(fresh), "gone": len(gone), "open": sum(one.state == ConflictState.OPEN for one in fresh)}


def _is_gone(known: Conflict, clash: Clash | None) -> bool:
    """No longer there, or no longer what it was; what was settled and now agrees stays settled."""
    if clash is None:
        return known.state == ConflictState.OPEN
    return known.facts != clash.facts or sorted(known.kinds) != sorted(clash.kinds)


def _made(clash: Clash) -> Conflict:
    return Conflict(
        code=next_code("MT", now().year),
        one=clash.one,
        two=clash.two,
        one_plan_id=clash.one.plan_id,
        two_plan_id=clash.two.plan_id,
        unit_id=clash.one.plan.unit_id,
        other_unit_id=clash.two.plan.unit_id,
        kinds=clash.kinds,
        facts=clash.facts,
        score=clash.score,
    )


@verb("plans.settle_conflict", of=conflicts_seen, sentence="ghi cách xử lý mâu thuẫn", moves=CONFLICT_MOVES)
def settle_conflict(conflict: Conflict, by: Actor, *, how: str) -> str:
    """A person says what holds, in words; they are kept."""
    how = how.strip()
    if not how:
        raise Unfit(fields={"how": "Ghi cách xử lý, ví dụ: theo thời hạn của kế hoạch ban hành sau."})
    if len(how) > LONGEST:
        raise Unfit(fields={"how": f"Ghi ngắn gọn trong {LONGEST} ký tự."})
    conflict.how, conflict.settled_by, conflict.settled_at = how, by.name, now()
    return conflict.code


@verb("plans.reopen_conflict", of=conflicts_seen, sentence="mở lại mâu thuẫn", moves=CONFLICT_MOVES)
def reopen_conflict(conflict: Conflict, by: Actor) -> str:
    """It was not settled after all; the words stay to be read until others take their place."""
    return conflict.code
