"""What every page of the house must hold, tried in a real browser; each check returns what is wrong, in words."""

import json
import re
from collections.abc import Callable
from typing import Any, Self

from playwright.sync_api import CDPSession, ConsoleMessage, Page, Response
from tests.shots.pages import Shot
from tests.shots.province import Province

from lienthong.web.tests.axe import SCRIPT, TAGS

RULES = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
SIZES = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
# Words that a narrow box has eaten: the end is hidden and nothing scrolls.
# What lies beyond the edge of a drawing is reached by moving the drawing.
CUT = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && e.textContent.trim())
  .filter(e => !e.closest('.only-reader, .skip, select, input, textarea, .diagram__canvas'))
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
  .map(e => e.className + ' “' + e.textContent.trim().slice(0, 40) + '”')"""
# Two pieces of text in one card of a table that lie on each other.
OVERLAID = """() => [...document.querySelectorAll('.sheet--stack tbody tr > [data-label]')]
  .filter(e => e.offsetParent)
  .map(e => [e, parseFloat(getComputedStyle(e, '::before').height)])
  .filter(([e, height]) => height > e.clientHeight + 1).map(([e]) => e.dataset.label)"""
# A button that only a script brings to life must not stand there without one.
DEAD = """() => [...document.querySelectorAll('button')]
  .filter(e => e.checkVisibility() && (e.type === 'button' || !e.form)).map(e => e.textContent.trim())"""
# No frame is waited for: on a busy machine one of a long page costs half a second.
AT_REST = """async asked => {
  while (!asked.every(one => matchMedia(one).matches)) await new Promise(go => setTimeout(go, 5));
  const moving = () => document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < 5000);
  for (let all = moving(); all.length; all = moving())
    await Promise.all(all.map(one => one.finished.catch(() => null))); }"""
# What of the frame shows on paper, the ground, and whether the heading is there.
PAPER = """() => { const shows = name => !!document.querySelector(name)?.checkVisibility({ visibilityProperty: true });
  return [['.band', '.side', '.foot'].filter(shows), getComputedStyle(document.body).backgroundColor, shows('h1')]; }"""
FOLD = """() => [...document.querySelectorAll('details[data-fold][open]')].map(one => { one.open = false; }).length"""
# Scar: a step waited for days, its time became longer than the phone is wide, and only the hour of the walk showed it.
AGED = """() => { for (const one of document.querySelectorAll('main .nowrap'))
  one.innerHTML = one.innerHTML.replace(/[0-9]+ (ngày|giờ|phút)( [0-9]+ (giờ|phút))*/,
    said => / (giờ|phút)/.test(said) ? '188 ngày 8 giờ 58 phút' : '188 ngày'); }"""
SPLIT = """() => [...document.querySelectorAll('.badge, .btn')].filter(e => e.checkVisibility())
  .filter(e => [...e.children].some(c => c.checkVisibility() && c.getBoundingClientRect().right
    > e.getBoundingClientRect().right + 1)).map(e => e.textContent.trim().slice(0, 40))"""


class Visit:
    """One page opened by one person; remembers what the browser complains about until the visit is over."""

    def __init__(self, page: Page, province: Province, shot: Shot) -> None:
        self.page, self.province, self.shot = page, province, shot
        self.complaints: list[str] = []
        self._ears: dict[str, Callable[..., None]] = {
            "console": self._hear,
            "pageerror": lambda error: self.complaints.append(str(error)),
            "requestfailed": lambda request: self.complaints.append(f"{request.url} failed: {request.failure}"),
            "response": self._judge,
        }
        for event, ear in self._ears.items():
            page.on(event, ear)
        self._axe: CDPSession | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)
        if self._axe is not None:
            self._axe.detach()

    def _hear(self, message: ConsoleMessage) -> None:
        # What did not load is judged by its answer.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _judge(self, answer: Response) -> None:
        own = answer.request.is_navigation_request() and self.shot.status >= 400
        if answer.status >= 400 and not own:
            self.complaints.append(f"{answer.url} answers {answer.status}")

    def go(self) -> list[str]:
        """Open the page: the right answer, a title, one heading, and what it is for."""
        answer = self.page.goto(self.province.address + self.province.path(self.shot.path))
        self.page.wait_for_load_state("load")
        status = answer.status if answer else 0
        found = [f"answers {status}"] if status != self.shot.status else []
        if self.shot.who and "/dang-nhap" in self.page.url:
            found.append("sends to the login")
        if self.shot.see not in self.page.inner_text("body"):
            found.append(f"does not say “{self.shot.see}”")
        return [*found, *self._named()]

    def _named(self) -> list[str]:
        heads = [head.strip() for head in self.page.locator("h1").all_inner_texts()]
        found = [] if len(heads) == 1 and heads[0] else [f"has these headings of the first level: {heads}"]
        title = self.page.title()
        return found if title.strip(" –") and not title.startswith("Liên Thông") else [*found, f"is titled “{title}”"]

    def axe(self, rules: dict[str, object]) -> list[str]:
        """What axe finds at fault; it comes in beside the page, whose policy would refuse it."""
        if self._axe is None:
            self._axe = self.page.context.new_cdp_session(self.page)
            self._axe.send("Runtime.evaluate", {"expression": SCRIPT.read_text(encoding="utf-8") + ";0"})
        # What has slid half under the bar that stays is no small target.
        self.page.evaluate("scrollTo(0, 0)")
        asked = json.dumps({"runOnly": rules, "resultTypes": ["violations"], "preload": False})
        found = self.page.evaluate(f"async () => (await axe.run(document, {asked})).violations")
        return [f"axe {one['impact']} {one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]

    def lost_links(self) -> list[str]:
        """Links of the page that lead this person to a refusal; each kind of link is tried once for each person."""
        hrefs = self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        found = []
        for href in dict.fromkeys(href.partition("#")[0] for href in hrefs):
            # What follows the question mark changes what is shown, not who may see it.
            kind = (self.shot.who, re.sub(r"\d+|/na-[\w.-]+", "=", href.partition("?")[0]))
            own = href.startswith(self.province.address) and href != self.page.url.partition("#")[0]
            if own and kind not in self.province.tried:
                self.province.tried.add(kind)
                status = self.page.context.request.get(href).status
                found += [f"leads to {href}, which answers {status}"] if status != 200 else []
        return found


def sticks_out(page: Page) -> list[str]:
    """Whether the page must be pushed sideways, hides the end of words, lays text over text, or tears a badge."""
    more = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"sticks out by {more} px"] if more > 0 else []
    found += [f"cuts {what}" for what in page.evaluate(CUT)]
    found += [f"lays “{what}” over the next line" for what in page.evaluate(OVERLAID)]
    return found + [f"tears “{what}”" for what in page.evaluate(SPLIT)]


def aged(page: Page) -> None:
    """Let everything on the page have lasted half a year: what was short this morning is long in winter."""
    page.evaluate(AGED)


def on_paper(page: Page) -> list[str]:
    """Whether paper shows the content alone, black on white."""
    settled(page, media="print")
    parts, ground, heading = page.evaluate(PAPER)
    found = [f"{part} on paper" for part in parts]
    found += [] if ground == "rgb(255, 255, 255)" else [f"paper is {ground}"]
    return found + ([] if heading else ["no heading on paper"])


def settled(page: Page, **media: Any) -> None:
    """Look at the page in another light or on paper, once the change has come to rest."""
    page.emulate_media(**media)
    asked = [value if name == "media" else f"(prefers-color-scheme: {value})" for name, value in media.items()]
    page.evaluate(AT_REST, asked)


def resized(page: Page, width: int, height: int) -> None:
    """Look at the page in a window of another size, once it has come to rest."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(AT_REST, [f"(width: {width}px)"])


def folded(page: Page) -> int:
    """Fold away what the page folds on a phone when it loads there; how much that is."""
    return int(page.evaluate(FOLD))


def dead_buttons(page: Page) -> list[str]:
    """Buttons that do nothing where no script runs."""
    return [f"“{what}” is dead without JavaScript" for what in page.evaluate(DEAD)]
