"""What can happen to a form and to a declaration. One function, one verb."""

from .declarations import attach, begin, comment, drop, hand_back, save, send
from .editing import edit, redo, undo
from .versions import draft, end, publish, put_right, start

__all__ = [
    "attach", "begin", "comment", "draft", "drop", "edit", "end", "hand_back", "publish", "put_right", "redo",
    "save", "send", "start", "undo",
]  # fmt: skip
