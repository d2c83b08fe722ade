"""What runs in the background for accounts."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import job

from .actions import look_for_ghosts
from .following import follow_people


@job("access.follow_people", queue="house", every="* * * * *", lock="access.follow_people")
def follow_each_minute() -> str:
    """Each minute: what began or ended with the day, or while nobody was told."""
    return "{} mở, {} đóng".format(*follow_people())


@job("access.follow_people_now", queue="house")
def follow_people_now() -> str:
    """At once, after somebody came, moved or left."""
    return "{} mở, {} đóng".format(*follow_people())


@job("access.look_for_ghosts", queue="house", every="30 1 * * *", lock="access.look_for_ghosts")
def look_nightly() -> int:
    """Each night: does anybody hold what nothing gives them?"""
    return int(look_for_ghosts(HOUSE))
