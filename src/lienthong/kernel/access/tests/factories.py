"""The second door of Access, for tests of any room: the accounts themselves, the roles that there are."""

from lienthong.kernel.access.actions import break_glass, propose
from lienthong.kernel.access.following import follow_people
from lienthong.kernel.access.models import Account
from lienthong.kernel.access.roles import ROLES

__all__ = ["ROLES", "Account", "break_glass", "follow_people", "propose"]
