"""The house's settings with the slow background work of the worker's tests."""

from lienthong.config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.runtime.slow_jobs"]
