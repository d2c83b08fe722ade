"""A process of 60 steps drawn in the browser, by the same script and styles as on the pages, under the same policy.

Reckoned by the page itself: from the XML being there until all of it stands on the screen. The floor is a process of
one step. Best of a few: what others on the machine cost is not of the page.
"""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, Route, sync_playwright
from tests.bench.figures import Figure

from lienthong.web.tests.site import POLICY, served

STEPS, ROUNDS = 60, 5
HEAD = """<!doctype html><html lang="vi"><head><title>q</title><link rel="stylesheet" href="/static/vendor/diagram.css">
<script src="/static/vendor/diagram.js" defer></script></head><body>"""
FIGURE = """<figure class="diagram" data-diagram="/quy-trinh.bpmn" data-diagram-label="Q"><p data-diagram-said></p>
<div class="diagram__canvas" data-diagram-canvas></div></figure>"""


def sixty(count: int) -> bytes:
    """A process of so many steps in the lanes of five who do them, with a way back after every fifth."""
    from lienthong.kernel.process.bpmn import write
    from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who

    roles = ("counter", "officer", "leader", "clerk", "province_leader")
    nodes, flows, last = [Node("s", NodeKind.START, "Nhận hồ sơ")], list[Flow](), "s"
    for n in range(count):
        who = Who(roles[n % 5])
        nodes.append(
            Node(f"b{n}", NodeKind.USER, f"Bước {n + 1}: thẩm định hồ sơ và trình", who=who, limit=Period.hours(4))
        )
        flows.append(Flow(f"f{n}", last, f"b{n}"))
        last = f"b{n}"
        if n % 5 == 4:
            nodes.append(Node(f"r{n}", NodeKind.EXCLUSIVE, "Đạt?"))
            flows += [
                Flow(f"g{n}", last, f"r{n}"),
                Flow(f"h{n}", f"r{n}", f"b{n - 3}", "Trả lại", 'outcome == "Trả lại"'),
            ]
            last = f"r{n}"
    nodes.append(Node("e", NodeKind.END, "Kết thúc"))
    flows.append(Flow("end", last, "e", "Đạt", default=last.startswith("r")))
    return write(Definition("q", "Quy trình 60 bước", tuple(nodes), tuple(flows)))


def drawn(page: Page, site: str, xml: bytes, steps: int) -> float:
    """How many milliseconds the page took to draw; all steps must stand there."""

    def answer(body: bytes, kind: str) -> Callable[[Route], None]:
        headers = {"Content-Type": kind, "Content-Security-Policy": POLICY}
        return lambda route: route.fulfill(body=body, headers=headers)

    page.route("**/trang", answer((HEAD + FIGURE).encode(), "text/html; charset=utf-8"))
    page.route("**/quy-trinh.bpmn", answer(xml, "application/xml"))
    page.goto(f"{site}/trang")
    page.wait_for_selector("[data-diagram-drawn]", timeout=60_000)
    assert page.locator(".djs-shape[data-element-id^=b]").count() == steps
    return float(page.get_attribute("[data-diagram]", "data-diagram-drawn") or "nan")


def main() -> list[Figure]:
    """Measure in a headless Chromium of its own."""
    with served() as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        best = partial(_best, browser.new_page(viewport={"width": 1440, "height": 900}), site)
        value, floor = best(STEPS), best(1)
        browser.close()
    return [Figure(f"a process of {STEPS} steps drawn in the browser", value, "ms", 1_000, rows=STEPS, floor=floor)]


def _best(page: Page, site: str, steps: int) -> float:
    xml = sixty(steps)
    return min(drawn(page, site, xml, steps) for _ in range(ROUNDS))
