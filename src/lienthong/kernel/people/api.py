"""
The door of People: who works where, at which post, from when to when.

Names and posts are known to all who work here. A mail address is personal: it stays behind this door, masked in
lists, and reading it leaves a trace.
"""

from .actions import change_person, hire, leave, open_post, seat, vacate
from .addresses import mail_addresses
from .events import Left, Seated, Vacated
from .loading import load
from .queries import (
    PersonCard,
    PostCard,
    SeatCard,
    SeatRow,
    head_of,
    holders,
    ids,
    names,
    person,
    post_ids,
    posts_in,
    posts_of,
    search,
    seat_stamp,
    seats_by_person,
    seats_ever,
    staff_of,
    visible_posts,
)

__all__ = [
    "Left",
    "PersonCard",
    "PostCard",
    "SeatCard",
    "SeatRow",
    "Seated",
    "Vacated",
    "change_person",
    "head_of",
    "hire",
    "holders",
    "ids",
    "leave",
    "load",
    "mail_addresses",
    "names",
    "open_post",
    "person",
    "post_ids",
    "posts_in",
    "posts_of",
    "search",
    "seat",
    "seat_stamp",
    "seats_by_person",
    "seats_ever",
    "staff_of",
    "vacate",
    "visible_posts",
]
