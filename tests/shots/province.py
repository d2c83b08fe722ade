"""The demo province as people meet it: a real house, its people signed in, and the codes of things to look at."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from tests.runtime.conftest import House, free_port, until
from tests.shots.making import MADE_CODES, MAKERS, standing

from lienthong.config.demo import LEFT_OUT, PASSWORD
from lienthong.config.testing_database import in_memory, temporary_name

CHROMIUM = Path("/usr/bin/chromium")
DOCUMENT = next((Path(__file__).resolve().parents[2] / "demo" / "nghe-an" / "plan").glob("*.md"))
# Where a code stands: who looks, on which page, in which links. Later ones may use earlier ones.
CODES = {
    "plan": ("hanh", "/ke-hoach?trang-thai=ban-hanh", r'href="/ke-hoach/(KH-\d+-0001)"'),
    "review": ("hanh", "/ke-hoach?trang-thai=ra-soat", r'href="/ke-hoach/([\w-]+)/ra-soat'),
    "row": ("hanh", "/ke-hoach/{review}/ra-soat?muc=nhiem-vu", r"[?&]dong=([\w.-]+)"),
    "work": ("minh", "/don-vi-toi", r'href="/viec-duoc-giao/([\w.-]+)#bao-cao"'),
    "item": ("minh", "/viec-duoc-giao/{work}", r'href="/ke-hoach/[\w-]+/muc/([\w.-]+)"'),
    "target": ("hanh", "/ke-hoach/{plan}/chi-tieu", r'href="/ke-hoach/[\w-]+/muc/([\w.-]+)"'),
    "obstacle": ("hanh", "/ke-hoach/{plan}/vuong-mac", standing("/vuong-mac/", "Đang xử lý")),
    "succession": ("hanh", "/ke-hoach/{review}/ke-hoach-truoc", r"/doi-chieu/([\w.-]+)"),
    "unit_plan": ("hung", "/ke-hoach/{plan}/ke-hoach-don-vi", r"/ke-hoach-don-vi/([\w.-]+)"),
    "round": ("hanh", "/ke-hoach/{plan}/ky", r'href="/ke-hoach/[\w-]+/ky\?ky=([\w.-]+)#thieu"'),
    "step": ("hung", "/viec-can-lam?loai=process.step", r'href="/quy-trinh/buoc/([\w-]+)"'),
    "run": ("hung", "/quy-trinh/buoc/{step}", r'href="/quy-trinh/lan-chay/([\w-]+)"'),
    "process": ("hung", "/quy-trinh", r'href="/quy-trinh/(QTNB-\d+)"[^>]*>Cấp bản sao'),
    "version": ("mai.truongvinh", "/quy-trinh", r'href="/quy-trinh/(QTNB-\d+)"[^>]*>Xác nhận'),
    "decisions": ("hung", "/tham-quyen/bang", r'href="/tham-quyen/bang/(BTQ-\d+)"[^>]*>Thẩm quyền'),
    "mandate": ("hung", "/tham-quyen/giao-ky", r'href="/tham-quyen/giao-ky/(GK-\d+)"'),
    "person": ("hanh", "/can-bo", r'href="/can-bo/([\w-]+)"'),
    "envelope": ("nam", "/he-thong/goi-tin?xem=all", r'href="/he-thong/goi-tin/([\w-]+)"'),
}


@contextmanager
def demo_house() -> Iterator[tuple[str, float]]:
    """The address of a house with the demo province in it, and the seconds it took to stand.

    LIENTHONG_SHOTS_URL names a house that runs already instead.
    """
    if given := os.environ.get("LIENTHONG_SHOTS_URL"):
        yield given.rstrip("/"), 0.0
        return
    home = Path(tempfile.mkdtemp(prefix=temporary_name("home-"), dir=in_memory()))
    # A mail server that is not there: letters are made, and the outbox has something to show.
    one = House(home, free_port(), LIENTHONG_DEMO="on", LIENTHONG_SMTP=f"smtp://127.0.0.1:{free_port()}")
    try:
        took = one.start(300)
        told = "".join(path.read_text(encoding="utf-8") for path in home.glob("demo*.txt"))
        assert PASSWORD in told and LEFT_OUT not in told, told
        yield f"http://127.0.0.1:{one.port}", took
    finally:
        one.clear()
        shutil.rmtree(home, ignore_errors=True)
        if one.output is not None:
            one.output.unlink(missing_ok=True)


class Province:
    """One browser before one house; each person signs in once for each kind of window."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._contexts: dict[tuple[object, ...], BrowserContext] = {}
        self._cookies: dict[str, object] = {}
        self.codes: dict[str, str] = {}
        self.tried: set[tuple[str, str]] = set()

    def context(self, who: str = "", width: int = 1440, height: int = 900, *, scripts: bool = True) -> BrowserContext:
        """The browser of one person at one width, signed in."""
        asked = (who, width, height, scripts)
        if asked not in self._contexts:
            made = self.browser.new_context(
                viewport={"width": width, "height": height},
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
                reduced_motion="reduce",
                color_scheme="light",
                java_script_enabled=scripts,
                storage_state=self._signed_in(who) if who else None,
            )
            self._contexts[asked] = made
        return self._contexts[asked]

    def page(self, who: str = "", width: int = 1440, height: int = 900, *, scripts: bool = True) -> Page:
        """The window of one person at one width, back in its first size, light, on a screen."""
        context = self.context(who, width, height, scripts=scripts)
        page = context.pages[0] if context.pages else context.new_page()
        page.goto("about:blank")  # the page that stands there is not laid out once more for nothing
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="screen", color_scheme="light")
        return page

    def _signed_in(self, who: str) -> object:
        """The cookies of a person, got on the page of login as they would."""
        if who not in self._cookies:
            context = self.browser.new_context(locale="vi-VN")
            page = context.new_page()
            page.goto(self.address + "/dang-nhap")
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "dang-nhap" not in url)
            self._cookies[who] = context.storage_state()
            context.close()
        return self._cookies[who]

    def code(self, name: str) -> str:
        """The code of a thing of the demo, from the page where a person finds it."""
        if name not in self.codes:
            who, path, link = {**CODES, **MADE_CODES}[name]
            found = self._find(who, path, link)
            if not found and name == "review":
                self._bring_in_a_plan()
                found = self._find(who, path, link)
            if not found and name in MAKERS:
                MAKERS[name](self)
                found = self._find(who, path, link)
            if not found and name == "obstacle":
                self._raise_an_obstacle()
                found = self._find(who, path, link)
            if not found and name == "succession":
                self._choose_a_plan_before()
                found = self._find(who, path, link)
            if not found and name == "unit_plan":
                self._ask_the_units()
                found = self._find(who, path, link)
            # Letters are written in the background, once a minute.
            self.codes[name] = found or until(lambda: self._find(who, path, link), 180)
        return self.codes[name]

    def _find(self, who: str, path: str, link: str) -> str:
        answer = self.context(who).request.get(self.address + self.path(path))
        found = re.search(link, unescape(answer.text()))
        return found[1] if found else ""

    def _bring_in_a_plan(self) -> None:
        """Cô Hạnh uploads a document, so that there is something to review."""
        page = self.page("hanh")
        page.goto(self.address + "/ke-hoach/tai-len")
        page.set_input_files("input[type=file]", DOCUMENT)
        page.get_by_role("button", name="Tải lên và đọc").click()
        page.wait_for_url("**/ra-soat*")

    def _raise_an_obstacle(self) -> None:
        """Anh Minh says what keeps the ward from its work, so that there is something to answer."""
        page = self.page("minh")
        page.goto(self.address + self.path("/viec-duoc-giao/{work}/vuong-mac"))
        page.get_by_label("Đang vướng ở đâu").fill("Phường chưa được bố trí kinh phí thay thiết bị mạng.")
        page.get_by_label("Nguyên nhân").select_option("money")
        page.get_by_label("Đề nghị giải quyết").fill("Bố trí kinh phí hoặc cho dùng nguồn sự nghiệp.")
        page.get_by_role("button", name="Gửi vướng mắc").click()
        page.wait_for_url("**/ke-hoach/**/vuong-mac/**")

    def _choose_a_plan_before(self) -> None:
        """Cô Hạnh says that the plan under review follows the one at work, so that their rows are compared."""
        page = self.page("hanh")
        page.goto(self.address + self.path("/ke-hoach/{review}/ke-hoach-truoc"))
        page.get_by_label("Kế hoạch trước").select_option(self.code("plan"))
        page.get_by_role("button", name="Chọn kế hoạch trước").click()
        page.wait_for_load_state()

    def _ask_the_units(self) -> None:
        """Cô Hạnh asks one ward for a plan of its own."""
        page = self.page("hanh")
        page.goto(self.address + self.path("/ke-hoach/{plan}/ke-hoach-don-vi"))
        page.get_by_label("Kế hoạch ghi").fill("Các đơn vị xây dựng kế hoạch, gửi về Sở trước ngày 25/12/2026.")
        page.get_by_label("Gửi chậm nhất ngày").fill("24/12/2026")
        page.get_by_label("Thêm từng đơn vị").fill("Phường Trường Vinh")
        page.get_by_role("button", name="Yêu cầu", exact=True).click()
        page.wait_for_load_state()

    def path(self, path: str) -> str:
        """An example address with the codes in it."""
        return re.sub(r"\{(\w+)\}", lambda found: self.code(found[1]), path)

    def close(self) -> None:
        """Put all windows away."""
        for context in self._contexts.values():
            context.close()
