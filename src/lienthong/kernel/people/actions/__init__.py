"""What can happen to people at work, by subject: staff, posts and seats, leaves, the turn of a day."""

from .bringing import import_staff
from .calling_off import call_off
from .leaves import cancel_leave, register_leave, shorten_leave
from .moving import move
from .posts import close_post, open_post, rename_post
from .seats import seat, vacate
from .staff import change_person, close_unit, hire, leave
from .turning import announce_turn

__all__ = [
    "announce_turn", "call_off", "cancel_leave", "change_person", "close_post", "close_unit", "hire", "import_staff",
    "leave", "move", "open_post", "register_leave", "rename_post", "seat", "shorten_leave", "vacate",
]  # fmt: skip
