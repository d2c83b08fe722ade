"""
The door of Notifications: notices to people, in the program and by mail.

A room says once what it may tell (`register_kind`), then tells persons by their codes inside its verbs and reactions.
Each notice is walled by its person. Mails leave by the outbox, one for each person, at the hours they want; the
morning's letter holds also what other rooms say (`register_digest`).
"""

from .actions import choose, mark_all_read, mark_read, set_rhythm
from .digests import DigestLine, DigestPart, register_digest
from .kinds import Channel, register_kind
from .mailing import mail_what_is_due
from .queries import UNREAD, unread, unread_said
from .standing_in import StandIn, register_stand_ins
from .telling import News, notify, notify_many

__all__ = [
    "UNREAD",
    "Channel",
    "DigestLine",
    "DigestPart",
    "News",
    "StandIn",
    "choose",
    "mail_what_is_due",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_many",
    "register_digest",
    "register_kind",
    "register_stand_ins",
    "set_rhythm",
    "unread",
    "unread_said",
]
