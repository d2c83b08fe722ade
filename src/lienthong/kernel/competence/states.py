"""The tables of states of a version of a decision table and of a mandate."""

from lienthong.kernel.base.states import Moves, Named


class VersionState(Named):
    """Where a version of a decision table stands."""

    DRAFT = "draft", "đang soạn"
    PUBLISHED = "published", "đã ban hành"
    DISCARDED = "discarded", "đã bỏ"


VERSION_MOVES = Moves[VersionState](
    {
        VersionState.DRAFT: {
            "edit": VersionState.DRAFT,
            "publish": VersionState.PUBLISHED,
            "discard": VersionState.DISCARDED,
        },
        VersionState.PUBLISHED: {"end": VersionState.PUBLISHED},
    }
)


class MandateState(Named):
    """Where a mandate stands; that it has run out is seen from its days and never written."""

    DRAFT = "draft", "đang soạn"
    IN_FORCE = "in_force", "đã ký"
    REVOKED = "revoked", "đã thu hồi"
    DISCARDED = "discarded", "đã bỏ"


MANDATE_MOVES = Moves[MandateState](
    {
        MandateState.DRAFT: {"issue_mandate": MandateState.IN_FORCE, "discard_mandate": MandateState.DISCARDED},
        MandateState.IN_FORCE: {"revoke_mandate": MandateState.REVOKED},
    }
)
