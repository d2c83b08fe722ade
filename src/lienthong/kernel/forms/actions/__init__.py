"""What can happen to a form and to a declaration. One function, one verb."""

from .declarations import attach, begin, comment, drop, hand_back, save, send
from .versions import draft, end, publish, put_right

__all__ = ["attach", "begin", "comment", "draft", "drop", "end", "hand_back", "publish", "put_right", "save", "send"]
