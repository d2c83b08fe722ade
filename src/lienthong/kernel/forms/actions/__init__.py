"""What can happen to a form and to a declaration. One function, one verb."""

from .confirming import confirm
from .declarations import attach, begin, comment, drop, hand_back, save, send, speak
from .editing import edit, redo, undo
from .forgetting import forget
from .learning import ask, learn
from .versions import discard, draft, end, publish, put_right, start

__all__ = [
    "ask", "attach", "begin", "comment", "confirm", "discard", "draft", "drop", "edit", "end", "forget", "hand_back",
    "learn", "publish", "put_right", "redo", "save", "send", "speak", "start", "undo",
]  # fmt: skip
