"""What can happen to facts: confirmed ones are kept, and their owner withdraws them."""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.people import api as people

from .models import Fact
from .queries import facts


@creates(
    "vault.keep",
    sentence="lưu thông tin đã đối chiếu vào kho dữ liệu của công dân",
    personal={"value": "person", "said": "person"},
)
def keep(
    by: Actor, *, person: str, owner: str, kind: str, name: str, label: str, value: Any, said: str, against: str,
    cited: str, unit_id: int, confirmed_by: str, confirmed_name: str,
) -> str:  # fmt: skip
    """What an official confirmed is in force from now on; what was in force of the same kind and name ends.

    The room that asks has made sure of the value, and that the official may say so.
    """
    card = people.person(person)
    # Two confirmations at once take turns: the second ends what the first has kept, at a moment after it.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('vault'), hashtext(%s))", [f"{owner} {kind} {name}"])
        cursor.execute("select nextval('vault_fact_number')")
        [number] = cursor.fetchone()
    moment = now()
    # The policy has decided; the wall hides a citizen's rows from the official whose press this is.
    with seen_by(HOUSE):
        for old in Fact.objects.filter(owner=owner, kind=kind, name=name, valid__endswith=None):
            _end(old, moment)
        fact = Fact(
            code=f"KD-{moment.year}-{number:06d}", person_id=card.id, owner=owner, kind=kind, name=name,
            label=label[:300], value=value, said=said, against=against, cited=cited, unit_id=unit_id, by=confirmed_by,
            by_name=confirmed_name[:200], valid=DateTimeTZRange(moment, None, "[)"),
        )  # fmt: skip
        fact.save()
    return fact.code


@verb("vault.withdraw", of=facts, sentence="rút thông tin khỏi kho dữ liệu của mình")
def withdraw(fact: Fact, by: Actor) -> str:
    """The owner wants it used no more: it ends now and what it said is deleted; that there was one stays."""
    if fact.withdrawn:
        raise Unfit("Thông tin này đã được rút trước đó.", "Tải lại trang để xem kho hiện nay.")
    fact.withdrawn, fact.value, fact.said = True, None, ""
    if fact.valid.upper is None:
        fact.valid = DateTimeTZRange(fact.valid.lower, now(), "[)")
    return fact.code


def _end(fact: Fact, moment: Any) -> None:
    fact.valid = DateTimeTZRange(fact.valid.lower, max(moment, fact.valid.lower), "[)")
    fact.save(update_fields=["valid"])
