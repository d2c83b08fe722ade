"""A person without a mouse: Tab, Enter, letters; and where the focus is."""

from playwright.sync_api import Locator, Page

# Whether something is focused, stands in the window, and shows it by a ring of its own or around it.
SHOWN = """() => { const one = document.activeElement;
  if (!one || one === document.body) return 'nothing is focused';
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (!one.checkVisibility({ visibilityProperty: true }) || !box.width) return 'what is focused cannot be seen';
  if (box.bottom <= 0 || box.top >= innerHeight) return 'what is focused stands outside the window';
  const ring = [one, one.parentElement, one.closest('[data-keys-item]')].filter(Boolean).map(e => getComputedStyle(e))
    .some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none');
  return ring ? '' : `no ring around ${one.outerHTML.slice(0, 120)}`; }"""
MOST = 120


def focus_shows(page: Page) -> None:
    """The focus is somewhere, in the window, and can be seen."""
    for _ in range(100):
        if not (fault := page.evaluate(SHOWN)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(fault)


def tab_to(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Press Tab until it is reached; each stop on the way can be seen."""
    wanted.wait_for()
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        assert page.evaluate(SHOWN) in ("", "nothing is focused"), page.evaluate(SHOWN)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached by Tab")
