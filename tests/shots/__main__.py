"""Takes a picture of each page at 390 and 1440 px: `python -m tests.shots [name …]`.

It starts a house of its own with the demo province in a temporary home, signs in as the people of the demo, and ends
it. LIENTHONG_SHOTS_URL takes the pictures of a house that runs already instead. A page that answers otherwise than it
should, sticks out sideways, or makes the browser complain is named, and the run is red.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.shots.checks import Visit, sticks_out
from tests.shots.pages import SHOTS, Shot
from tests.shots.province import CHROMIUM, Province, demo_house

FOLDER = Path(__file__).resolve().parents[2] / "shots"
WIDTHS = {390: 844, 1440: 900}


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def take(province: Province, shot: Shot, width: int) -> list[str]:
    """One picture; returns what was wrong with the page."""
    page = province.page(shot.who, width, WIDTHS[width])
    with Visit(page, province, shot) as visit:
        faults = [*visit.go(), *sticks_out(page)]
        page.screenshot(path=FOLDER / f"{shot.name}-{width}.png", full_page=True)
    return [f"{shot.name} at {width} px: {fault}" for fault in [*faults, *visit.complaints]]


def main(wanted: list[str]) -> int:
    """Take them all, or those named."""
    if not CHROMIUM.exists():
        say("Chưa có Chromium nên chưa chụp được. Trên Debian: apt-get install chromium")
        return 2
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    FOLDER.mkdir(exist_ok=True)
    wrong: list[str] = []
    with demo_house() as (address, took), sync_playwright() as engine:
        say(f"house: serves after {took:.0f} s")
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        province = Province(browser, address)
        for shot in shots:
            for width in WIDTHS:
                wrong += take(province, shot, width)
            say(f"shots/{shot.name}-*.png  {province.path(shot.path)}  {shot.who or 'nobody'}")
        browser.close()
    for one in wrong:
        say(f"WRONG {one}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
