"""Fixtures of the review's tests; what they stand on is in `review_desk`."""

from lienthong.domains.plans.tests.review_desk import desk, files_folder, planned

__all__ = ["desk", "files_folder", "planned"]
