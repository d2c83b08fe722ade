"""A browser on a cheap, busy computer at the end of a slow line: LIENTHONG_SLOW_BROWSER=8,300 means eight times slower
and 300 ms to each answer. A test that holds only on a quick machine is found this way.
"""

import os

from playwright.sync_api import Page

RATE, _, LATENCY = os.environ.get("LIENTHONG_SLOW_BROWSER", "1").partition(",")
PATIENCE = 60_000  # milliseconds; costs nothing where all is well


def patient(page: Page) -> Page:
    """The same page, waited for as long as a busy machine may take; made slow where that is asked for."""
    page.set_default_timeout(PATIENCE)
    if (RATE, LATENCY) == ("1", ""):
        return page
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": float(RATE)})
    if LATENCY:
        everything = {"offline": False, "latency": float(LATENCY), "downloadThroughput": -1, "uploadThroughput": -1}
        wire.send("Network.emulateNetworkConditions", everything)
    return page
