"""What runs in the background for accounts."""

from lienthong.kernel.jobs.api import job

from .following import follow_people


@job("access.follow_people", queue="house", every="* * * * *", lock="access.follow_people")
def follow_each_minute() -> str:
    """Each minute: what began or ended with the day, or while nobody was told."""
    return "{} mở, {} đóng".format(*follow_people())


@job("access.follow_people_now", queue="house")
def follow_people_now() -> str:
    """At once, after somebody came, moved or left."""
    return "{} mở, {} đóng".format(*follow_people())
