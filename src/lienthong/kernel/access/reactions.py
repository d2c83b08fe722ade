"""What access does when people come, move and leave."""

from lienthong.kernel.jobs.api import Happened, ask_once, reacts
from lienthong.kernel.people import api as people

from .jobs import follow_people_now


@reacts("access", people.Seated, people.Vacated, people.Left)
def people_moved(batch: list[Happened]) -> None:
    """Accounts follow, in their own transactions; one waiting call is enough."""
    ask_once(follow_people_now, "access.follow_people_now")
