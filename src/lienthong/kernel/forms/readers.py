"""Who may open a file of a declaration: whoever may see the declaration."""

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.files import api as files

from .looking import ENCLOSURE
from .queries import declarations


def _sees(by: Actor, subject: str) -> bool:
    return declarations(by).filter(code=subject).exists()


files.register_reader(ENCLOSURE, _sees, personal=True)
