"""What axe asks of every page, in one place: the rules of WCAG 2.2 AA and the good habits beside them."""

from __future__ import annotations

from playwright.sync_api import Page

from lienthong.web import vendor

SCRIPT = vendor.NODE_MODULES / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FAULTS = f"async () => (await axe.run(document, {{runOnly: {TAGS}}})).violations"


def faults(page: Page) -> list[str]:
    """What of the page axe finds at fault, in words; axe comes in beside the page, whose policy would refuse it."""
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": f"{SCRIPT.read_text('utf-8')};0"})
    found = page.evaluate(_FAULTS)
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]
