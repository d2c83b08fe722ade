"""The second door of Vault, for tests of any room: something confirmed of somebody invented."""

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.units import api as units
from lienthong.kernel.vault import api as vault


def kept(owner: Actor, unit: str, value: str = "0912345678", *, name: str = "may", cited: str = "TK-THU") -> str:
    """A telephone number that the counter of a unit has confirmed; the code of the fact."""
    return vault.keep(
        HOUSE, person=owner.person or "", owner=owner.id, kind="phone", name=name, label="Điện thoại", value=value,
        said=value, against="sổ bản gốc", cited=cited, unit_id=units.card(unit).id, confirmed_by="account:lan",
        confirmed_name="Lan",
    )  # fmt: skip
