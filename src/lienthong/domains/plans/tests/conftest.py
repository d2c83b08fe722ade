"""Fixtures of the room's tests; what they stand on is in `review_desk` and `work_desk`."""

from lienthong.domains.plans.tests.review_desk import desk, files_folder, planned
from lienthong.domains.plans.tests.work_desk import at_work, issued

__all__ = ["at_work", "desk", "files_folder", "issued", "planned"]
