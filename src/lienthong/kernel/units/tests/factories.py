"""The second door of Units, for tests of any room: a unit that needs no name, code or place."""

from lienthong.kernel.units.models import Unit

__all__ = ["Unit"]
