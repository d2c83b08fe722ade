"""
The door of Notifications: notices to people, in the program and by mail.

A room says once what it may tell (`register_kind`), then tells persons by their codes inside its verbs and reactions.
Each notice is walled by its person. Mails leave by the outbox, one for each person and minute.
"""

from .actions import choose, mark_all_read, mark_read
from .kinds import Channel, register_kind
from .mailing import mail_what_is_due
from .queries import unread
from .telling import News, notify, notify_many

__all__ = [
    "Channel",
    "News",
    "choose",
    "mail_what_is_due",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_many",
    "register_kind",
    "unread",
]
