"""How far whoever gives and takes roles reaches: not beyond what they administer, and not to themselves."""

from collections.abc import Iterable

from lienthong.kernel.access.roles import KNOWN, Giver
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit

ALONE = frozenset(code for code, role in KNOWN.items() if role.alone)


def within_reach(
    by: Actor, role: str, unit_id: int, what: str, fields: Iterable[str] = (), procedures: Iterable[str] = ()
) -> None:
    """Refuses who may not give or take this role there; the house may.

    The system's administrator reaches everywhere (what needs a second person is held up before); the administrator of
    a unit gives what is for units, in the units, fields and procedures that they administer themselves.
    """
    if by.kind == "house":
        return
    known = KNOWN.get(role)
    if known is None:
        raise Unfit(fields={"role": "Chọn vai trong danh sách."})
    if by.has("system_admin"):
        return
    if known.giver is not Giver.UNIT or not _administers(by, unit_id, frozenset(fields), frozenset(procedures)):
        raise NotAllowed(verb=f"{what} vai {known.name} trong phạm vi này")


def _administers(by: Actor, unit_id: int, fields: frozenset[str], procedures: frozenset[str]) -> bool:
    held = (one for one in (*by.grants, *by.limited) if one.role == "unit_admin" and unit_id in one.units)
    return any(_inside(fields, one.fields) and _inside(procedures, one.procedures) for one in held)


def _inside(asked: frozenset[str], own: frozenset[str]) -> bool:
    """Nothing named is everything, and lies only in everything."""
    return not own or (bool(asked) and asked <= own)


def not_for_oneself(by: Actor, persons: Iterable[str | None], what: str) -> None:
    """Nobody decides on their own case: who gains or loses by it asks somebody else."""
    if by.kind == "person" and by.person is not None and by.person in set(persons):
        raise NotAllowed(
            f"Không ai được tự {what} cho chính mình.", "Đề nghị quản trị khác của đơn vị hoặc của hệ thống thực hiện."
        )
