"""Takes a picture of each main page at 390 and 1440 px: `python -m tests.shots [name …]`.

It starts a house of its own with the demo province in a temporary home, signs in as the people of the demo, and ends
it. LIENTHONG_SHOTS_URL takes the pictures of a house that runs already instead. A page that answers otherwise than it
should, sticks out sideways, or makes the browser complain is named, and the run is red.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tests.runtime.conftest import House, free_port
from tests.shots.pages import SHOTS, Shot

from lienthong.config.demo import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
FOLDER = Path(__file__).resolve().parents[2] / "shots"
WIDTHS = {390: 844, 1440: 900}
PLAN = re.compile(r"/ke-hoach/([^/?\"']+)$")


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def house() -> Iterator[str]:
    """The address of a house with the demo province in it."""
    if given := os.environ.get("LIENTHONG_SHOTS_URL"):
        yield given.rstrip("/")
        return
    home = Path(tempfile.mkdtemp(prefix="lienthong-shots-"))
    one = House(home, free_port(), LIENTHONG_DEMO="on")
    try:
        say(f"house: serves after {one.start(300):.0f} s")
        yield f"http://127.0.0.1:{one.port}"
    finally:
        one.clear()
        shutil.rmtree(home, ignore_errors=True)
        if one.output is not None:
            one.output.unlink(missing_ok=True)


class Camera:
    """One browser, one context for each width and person; remembers what went wrong."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: dict[tuple[int, str], BrowserContext] = {}
        self.wrong: list[str] = []
        self.plan = ""

    def context(self, width: int, who: str) -> BrowserContext:
        """The browser of one person at one width, signed in."""
        if (width, who) not in self.contexts:
            made = self.browser.new_context(
                viewport={"width": width, "height": WIDTHS[width]},
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
                reduced_motion="reduce",
                color_scheme="light",
            )
            if who:
                self._sign_in(made, who)
            self.contexts[width, who] = made
        return self.contexts[width, who]

    def _sign_in(self, context: BrowserContext, who: str) -> None:
        page = context.new_page()
        page.goto(self.address + "/dang-nhap")
        page.fill("[name=username]", who)
        page.fill("[name=password]", PASSWORD)
        page.locator("form:has([name=password]) [type=submit]").click()
        page.wait_for_load_state("networkidle")
        if "/dang-nhap" in page.url:
            sys.exit(f"{who} cannot sign in at {self.address}")
        page.close()

    def find_plan(self) -> str:
        """The code of the demo's plan, from the coordinator's list."""
        if not self.plan:
            page = self.context(1440, "hanh").new_page()
            page.goto(self.address + "/ke-hoach")
            for link in page.locator("a[href*='/ke-hoach/']").all():
                if (found := PLAN.search(link.get_attribute("href") or "")) and found.group(1) != "tai-len":
                    self.plan = found.group(1)
                    break
            page.close()
        return self.plan

    def take(self, shot: Shot, width: int) -> None:
        """One picture."""
        page = self.context(width, shot.who).new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        path = shot.path.replace("{plan}", self.find_plan()) if "{plan}" in shot.path else shot.path
        answer = page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        self._judge(shot, width, page, answer.status if answer else 0, complaints)
        page.screenshot(path=FOLDER / f"{shot.name}-{width}.png", full_page=True)
        page.close()

    def _judge(self, shot: Shot, width: int, page: Page, status: int, complaints: list[str]) -> None:
        expected = 404 if shot.see == "Lỗi 404" else 200
        faults = [f"answers {status}"] if status != expected else []
        faults += [f"does not say “{shot.see}”"] if shot.see and shot.see not in page.inner_text("body") else []
        faults += ["sends to the login"] if shot.who and "/dang-nhap" in page.url else []
        sticks = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"sticks out by {sticks} px"] if sticks > 0 else []
        faults += complaints
        self.wrong += [f"{shot.name} at {width} px: {fault}" for fault in faults]


def is_fault(message: ConsoleMessage) -> bool:
    """Whether the browser complains; an answer that is no 200 is judged elsewhere."""
    return message.type == "error" and "Failed to load resource" not in message.text


def main(wanted: list[str]) -> int:
    """Take them all, or those named."""
    if not CHROMIUM.exists():
        say("Chưa có Chromium nên chưa chụp được. Trên Debian: apt-get install chromium")
        return 2
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    FOLDER.mkdir(exist_ok=True)
    with house() as address, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        camera = Camera(browser, address)
        for shot in shots:
            for width in WIDTHS:
                camera.take(shot, width)
            say(f"shots/{shot.name}-*.png  {shot.path}  {shot.who or 'nobody'}")
        browser.close()
    for wrong in camera.wrong:
        say(f"WRONG {wrong}")
    return 1 if camera.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
