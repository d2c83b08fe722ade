"""The steps behind a page of lines: what `queries.steps` lets be seen, planned once by each connection.

Thirty lines ask for thirty steps on every page of the inbox; put together anew by Django the question cost an officer's
page a tenth. A test compares the two for every kind of actor.
"""

from collections.abc import Collection

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.transactions import Prepared, read_again
from lienthong.kernel.inbox import api as inbox

from .models import Step
from .queries import steps

_FIELDS = [field.attname for field in Step._meta.concrete_fields]
_NEAR = Prepared(
    "process_steps_by_line",
    f"select {', '.join(_FIELDS)} from process_step"  # noqa: S608 - names of fields of ours
    " where code = any(%(codes)s) and (unit_id = any(%(units)s) or holder = %(me)s)",
    {"codes": "text[]", "units": "bigint[]", "me": "text"},
)


def steps_by_line(by: Actor, codes: Collection[str]) -> dict[str, Step]:
    """The open steps that an actor may see of these, by their codes; marked where they stand in for the holder."""
    if by.kind != "person" or by.everywhere:
        return {step.code: step for step in steps(by).filter(code__in=codes)}
    facts = {"codes": list(codes), "units": sorted(by.units), "me": by.id}
    found = [Step.from_db("default", _FIELDS, row) for row in read_again(_NEAR, facts)]
    others = {step.holder for step in found} - {"", by.id}
    absent = set(inbox.absent_for(by)) if others else set()
    for step in found:
        step.in_stead = step.holder in absent  # type: ignore[attr-defined]
    return {step.code: step for step in found}
