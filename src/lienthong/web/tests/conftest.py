"""A real browser and the small site with only this floor."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from lienthong.web import vendor
from lienthong.web.tests import site

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the test is skipped by name."""
    if not CHROMIUM.exists():
        pytest.skip("needs Chromium")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The small site, served while the tests run."""
    if not vendor.NODE_MODULES.is_dir():
        pytest.fail("node_modules is missing: run npm ci")
    with site.served() as where:
        yield where
