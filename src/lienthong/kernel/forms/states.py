"""The tables of states of a version of a form and of a declaration."""

from lienthong.kernel.base.states import Moves, Named
from lienthong.web.speech import later


class VersionState(Named):
    """Where a version of a form stands."""

    DRAFT = "draft", "đang soạn"
    PUBLISHED = "published", "đã ban hành"
    ENDED = "ended", "đã chấm dứt"
    DISCARDED = "discarded", "đã bỏ"


VERSION_MOVES = Moves[VersionState](
    {
        VersionState.DRAFT: {
            "edit": VersionState.DRAFT,
            "undo": VersionState.DRAFT,
            "redo": VersionState.DRAFT,
            "put_right": VersionState.DRAFT,
            "publish": VersionState.PUBLISHED,
            "discard": VersionState.DISCARDED,
        },
        VersionState.PUBLISHED: {"end": VersionState.ENDED},
    }
)


class DeclarationState(Named):
    """Where a declaration stands."""

    BEGUN = "begun", later("đang khai")
    SENT = "sent", later("đã gửi")
    DROPPED = "dropped", later("đã bỏ")
    FORGOTTEN = "forgotten", later("đã hết hạn lưu")


GONE = (DeclarationState.DROPPED, DeclarationState.FORGOTTEN)
"""The states of which nothing that was filled in is left."""


DECLARATION_MOVES = Moves[DeclarationState](
    {
        DeclarationState.BEGUN: {
            "save": DeclarationState.BEGUN,
            "attach": DeclarationState.BEGUN,
            "speak": DeclarationState.BEGUN,
            "learn": DeclarationState.BEGUN,
            "send": DeclarationState.SENT,
            "drop": DeclarationState.DROPPED,
            "forget": DeclarationState.FORGOTTEN,
        },
        DeclarationState.SENT: {
            "comment": DeclarationState.SENT,
            "confirm": DeclarationState.SENT,
            "hand_back": DeclarationState.BEGUN,
            "speak": DeclarationState.SENT,
        },
    }
)
