"""A process out of a file becomes a draft, once: the same content brought again is the draft that is there."""

from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.process.intake import Found
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.naming import plain_title
from lienthong.kernel.process.queries import processes, versions
from lienthong.kernel.process.states import VersionState
from lienthong.kernel.process.tables.table import UNNAMED

from .definitions import draft


@dataclass(frozen=True, slots=True)
class Brought:
    """The version that holds what was brought; `new`: it was drafted now."""

    version: str
    process: str
    state: VersionState
    new: bool


def bring_in(
    by: Actor, found: Found, *, unit_id: int, process: str = "", file_name: str = "", key: str | None = None
) -> Brought:
    """A draft of what was found in a file; the next version where the unit has one process of this name already."""
    same = versions(by).filter(unit_id=unit_id, source=found.bpmn).exclude(state=VersionState.RETIRED)
    if process:
        same = same.filter(process__code=process)
    there: Version | None = same.order_by("-pk").first()
    if there is not None:
        return Brought(there.code, there.code.rpartition(".")[0], VersionState(there.state), False)
    named = list(processes(by).filter(unit_id=unit_id, name=plain_title(found.name)).values_list("code", flat=True)[:2])
    nameless = found.name == UNNAMED  # two tables without a name are not two versions of one process
    onto = process or (named[0] if len(named) == 1 and not nameless else "")
    code = draft(by, key=key, unit_id=unit_id, bpmn=found.bpmn, process=onto, doubts=found.doubts, file_name=file_name)
    return Brought(code, code.rpartition(".")[0], VersionState.DRAFT, True)
