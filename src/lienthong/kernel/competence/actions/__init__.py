"""What can happen to a decision table and to a mandate. One function, one verb."""

from .tables import discard, draft, edit, end, publish

__all__ = ["discard", "draft", "edit", "end", "publish"]
