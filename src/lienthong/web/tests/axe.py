"""What axe asks of every page, in one place: the rules of WCAG 2.2 AA and the good habits beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from playwright.sync_api import Page

from lienthong.web import vendor

SCRIPT = vendor.NODE_MODULES / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""Of these rules, those that another colour of the same page can break."""


def faults(page: Page, only: Sequence[str] = TAGS) -> list[str]:
    """What of the page axe finds at fault, in words; axe comes in beside the page, whose policy would refuse it."""
    if page.evaluate("typeof axe === 'undefined'"):
        wire = page.context.new_cdp_session(page)
        wire.send("Runtime.evaluate", {"expression": f"{SCRIPT.read_text('utf-8')};0"})
        wire.detach()
    asked = json.dumps({"runOnly": list(only), "resultTypes": ["violations"]})
    found = page.evaluate(f"async () => (await axe.run(document, {asked})).violations")
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]
