"""
The door of People: who works where, at which post, from when to when.

Names and posts are known to all who work here. A mail address is personal: it stays behind this door, masked in
lists, and reading it leaves a trace.
"""

from .actions import change_person, close_post, hire, leave, open_post, register_leave, rename_post, seat, vacate
from .addresses import mail_addresses
from .events import Away, CalledOff, Hired, Left, PostRenamed, Returned, Seated, Vacated
from .gravity import register_grave_posts
from .leads import register_person_lead
from .leaves import AwayCard, away
from .loading import load
from .queries import (
    CalledRow,
    PersonCard,
    PostCard,
    SeatCard,
    SeatRow,
    called_ever,
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
    staff_ids,
    staff_of,
    visible_posts,
)
from .statements import seat_stamp_sql, seated_sql, worked_sql, works_sql
from .vacancies import Charge, in_charge, register_unsigned, register_waiting

__all__ = [
    "Away", "AwayCard", "CalledOff", "CalledRow", "Charge", "Hired", "Left", "PersonCard", "PostCard", "PostRenamed",
    "Returned", "SeatCard", "SeatRow", "Seated", "Vacated", "away", "called_ever", "change_person", "close_post",
    "head_of", "hire", "holders", "ids", "in_charge", "leave", "load", "mail_addresses", "names", "open_post", "person",
    "post_ids", "posts_in", "posts_of", "register_grave_posts", "register_leave", "register_person_lead",
    "register_unsigned", "register_waiting", "rename_post", "search", "seat", "seat_stamp", "seat_stamp_sql",
    "seated_sql", "seats_by_person", "seats_ever", "staff_ids", "staff_of", "vacate", "visible_posts", "worked_sql",
    "works_sql",
]  # fmt: skip
