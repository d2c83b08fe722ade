"""What can happen to a decision table and to a mandate. One function, one verb."""

from .mandates import discard_mandate, draft_mandate, issue_mandate, revoke_mandate
from .tables import discard, draft, edit, end, publish

__all__ = [
    "discard", "discard_mandate", "draft", "draft_mandate", "edit", "end", "issue_mandate", "publish", "revoke_mandate",
]  # fmt: skip
