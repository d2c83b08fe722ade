"""A real browser and the small site with only this floor."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from lienthong.web import vendor
from lienthong.web.tests import site
from lienthong.web.tests.slow import patient


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The small site, served while the tests run."""
    if not vendor.NODE_MODULES.is_dir():
        pytest.fail("node_modules is missing: run npm ci")
    with site.served() as where:
        yield where


def is_fault(message: ConsoleMessage) -> bool:
    """Whether the browser complains about the page; an answer of 500 that a test asked for is none."""
    asked_for = ("Failed to load resource", "Response Status Error Code")
    return message.type == "error" and not any(part in message.text for part in asked_for)


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a path of the small site; at the end no page may have broken the policy or thrown an error."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str = "/thanh-phan", width: int = 1440, cookies: dict[str, str] | None = None, **more: Any
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in (cookies or {}).items()])
        page = patient(context.new_page())
        page.on("console", lambda message: complaints.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        page.evaluate("document.fonts.ready.then(() => null)")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints
