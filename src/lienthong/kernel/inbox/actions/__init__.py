"""What a person can do with lines, with the list itself, and while they are away."""

from .absence import end_past_substitutes, end_substitute, follow_leave, follow_return, name_substitute
from .comparing import compare, mend, note_comparison
from .following import follow_leavers, hand_on
from .lines import give_back, take
from .lists import close_feed, drop_view, open_feed, save_view

__all__ = [
    "close_feed",
    "compare",
    "drop_view",
    "end_past_substitutes",
    "end_substitute",
    "follow_leave",
    "follow_leavers",
    "follow_return",
    "give_back",
    "hand_on",
    "mend",
    "name_substitute",
    "note_comparison",
    "open_feed",
    "save_view",
    "take",
]
