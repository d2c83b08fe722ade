"""A real browser before the real site, in a database of the test's own."""

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from lienthong.domains.plans.tests.review_desk import Desk, desk, files_folder, planned
from lienthong.domains.plans.tests.work_desk import at_work, issued
from lienthong.kernel.base import standing_on
from lienthong.web import vendor
from lienthong.web.tests import axe
from lienthong.web.tests.slow import patient

__all__ = ["at_work", "desk", "files_folder", "issued", "planned"]
PASSWORD = "khong-ai-biet"  # pragma: allowlist secret


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    """Debian's Chromium, with what its tests need beside it."""
    if not axe.SCRIPT.is_file():
        pytest.fail("node_modules is missing: run npm ci")
    if not (vendor.STATIC / "vendor" / "lienthong.css").is_file():
        vendor.build()
    return chromium


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Each browser's request has a thread of its own, which takes its connection along when it ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return

    def finish(self) -> None:
        super().finish()
        connections.close_all()


@pytest.fixture
def site(desk: Desk) -> Iterator[str]:
    """The whole site on a free port, over the desk's database; on the desk's day where it has one."""
    from lienthong.config.wsgi import application

    def standing(environ: Any, start: Any) -> Any:
        # The day of a test holds in its own thread; each request comes in another.
        with standing_on(desk.day):
            return application(environ, start)

    served = standing if getattr(desk, "day", None) else application
    server = make_server("127.0.0.1", 0, served, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _fault(message: ConsoleMessage) -> bool:
    """Whether the browser complains about the page; a refusal that a test asked for is none."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Sign in as somebody; at the end no page may have thrown an error or broken the policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(name: str = "hanh", width: int = 1440, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **more)
        contexts.append(context)
        page = patient(context.new_page())
        page.on("console", lambda message: complaints.append(message.text) if _fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/dang-nhap")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def sound() -> Callable[[Page], None]:
    """The page has no fault that axe knows, and nothing sticks out of the window."""

    def check(page: Page) -> None:
        assert axe.faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url

    return check
