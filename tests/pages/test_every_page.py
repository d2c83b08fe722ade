"""Every page of the house in a real browser, on the demo province, before the person who works there.

The list of addresses comes from the house itself: a new page without an example in tests/shots/pages.py is red.
One house, one walk: each start of a province costs seconds.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser
from tests.shots.checks import (
    COLOURS,
    RULES,
    SIZES,
    Visit,
    aged,
    dead_buttons,
    folded,
    on_paper,
    resized,
    settled,
    sticks_out,
)
from tests.shots.pages import NO_PAGE, SHOTS, Shot
from tests.shots.province import Province, demo_house

from lienthong.web import vendor

# Citizens and the people of the units that report; the page of components shows buttons that lead nowhere.
ON_CHEAP_PHONES = {"", "tu", "minh", "hung"}


def pages(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """The addresses that show something: those that only take what a form sends are tried by the journeys."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns, here)
        elif "GET" in getattr(one.callback, "page_rules", {"methods": ("GET",)})["methods"]:
            yield here


def named(shots: list[Shot]) -> set[str]:
    """The addresses of the house that have an example."""
    found = set()
    for shot in shots:
        try:
            found.add(resolve(re.sub(r"\{(\w+)\}", r"\1", shot.path.partition("?")[0])).route)
        except Resolver404:
            assert shot.status == 404, f"{shot.path} is no address of the house"
    return found


def test_every_address_has_an_example_or_a_reason() -> None:
    asked = set(pages(get_resolver().url_patterns))
    assert asked - named(SHOTS) - NO_PAGE.keys() == set(), "give these an example in tests/shots/pages.py"
    assert NO_PAGE.keys() <= asked, "these reasons speak of addresses that are gone"
    assert len({shot.name for shot in SHOTS}) == len(SHOTS)


def test_an_address_without_an_example_is_seen() -> None:
    fewer = [shot for shot in SHOTS if shot.name != "lich-lam-viec"]
    assert set(pages(get_resolver().url_patterns)) - named(fewer) - NO_PAGE.keys() == {"lich-lam-viec"}


@pytest.fixture(scope="module")
def province(chromium: Browser) -> Iterator[Province]:
    """The demo province, served by a house of its own."""
    if not (vendor.STATIC / "vendor" / "lienthong.css").is_file():
        vendor.build()
    with demo_house() as (address, _):
        stage = Province(chromium, address)
        yield stage
        stage.close()


def seen(province: Province, shot: Shot) -> list[str]:
    """At the desk: light, dark, on paper, and where its links lead; then narrow, as on phones.

    Loaded once and resized: what a phone folds away at loading is tried both open and folded.
    """
    page = province.page(shot.who)
    with Visit(page, province, shot) as visit:
        found = [*visit.go(), *sticks_out(page), *visit.axe(RULES), *visit.lost_links()]
        settled(page, color_scheme="dark")
        found += [f"dark: {fault}" for fault in visit.axe(COLOURS)]
        found += on_paper(page)
        settled(page, media="screen", color_scheme="light")
        resized(page, 390, 844)
        found += [f"390 px: {fault}" for fault in sticks_out(page)]
        resized(page, 360, 740)
        found += [f"360 px: {fault}" for fault in (*sticks_out(page), *visit.axe(SIZES))]
        aged(page)
        found += [f"360 px, after half a year: {fault}" for fault in sticks_out(page)]
        if folded(page):
            found += [f"360 px, folded: {fault}" for fault in sticks_out(page)]
    return found + visit.complaints


def bare(province: Province, shot: Shot) -> list[str]:
    """On a cheap phone without JavaScript: everything is there, and nothing is dead."""
    if shot.who not in ON_CHEAP_PHONES or shot.name == "thanh-phan":
        return []
    page = province.page(shot.who, 360, 740, scripts=False)
    with Visit(page, province, shot) as visit:
        found = [*visit.go(), *sticks_out(page), *dead_buttons(page)]
    return found + visit.complaints


@pytest.mark.browser
@pytest.mark.long
def test_every_page_of_the_house(province: Province) -> None:
    found = [
        f"{shot.name} ({how.__name__}): {fault}"
        for shot in SHOTS
        for how in (seen, bare)
        for fault in how(province, shot)
    ]
    assert not found, "\n" + "\n".join(found)
