"""Where every reading of plans starts."""

from .scope import (
    plans_seen,
    reports_seen,
    rows_seen,
    rows_under_review,
    seen_assignments,
    seen_items,
)

__all__ = ["plans_seen", "reports_seen", "rows_seen", "rows_under_review", "seen_assignments", "seen_items"]
