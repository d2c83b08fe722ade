"""The days of a week at work, and the hands in a browser that fill in and press."""

import datetime as dt
import re

from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork, seen
from lienthong.kernel.access import api as access
from lienthong.kernel.access.following import follow_people
from lienthong.kernel.access.tests.factories import Account
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.people import api as people
from lienthong.kernel.people.jobs import turn

from .conftest import PASSWORD

CITED = "12/QĐ-UBND ngày 05/02/2026"
WAITS = re.compile("Tiếp nhận: Hồ sơ thử")


def on(week: AtWork, day: int) -> None:
    """It is this day of February 2026, nine in the morning; what turns by it, and what was announced, is done."""
    week.day = f"2026-02-{day:02}T09:00:00"
    follow(week)


def follow(week: AtWork) -> None:
    """What a worker does within the minute."""
    with standing_on(week.day):
        turn()
        for _ in range(2):
            for room in ("access", "inbox", "process", "people"):
                drain(room)
        follow_people()


def placed(week: AtWork, person: str, name: str, post: str, *, unit: str = TRUONG_VINH, role: str = "counter") -> str:
    """Somebody who came a month ago, at a post with a role; their account, with the password of all."""
    since = dt.date(2026, 1, 5)
    people.hire(HOUSE, code=person, full_name=name, unit=unit, since=since, cited=CITED)
    title = f"Công chức {post.replace('-', ' ')}"
    code = people.open_post(HOUSE, code=f"{unit}.{post}", unit=unit, title=title, since=since, cited=CITED)
    access.give_role(code, HOUSE, role=role, cited=CITED, since=since)
    people.seat(code, HOUSE, person=person, on=since, cited=CITED)
    follow(week)
    return known(person)


def known(person: str) -> str:
    """The name by which a person signs in, with the password of all."""

    def named() -> str:
        account = Account.objects.get(person__code=person, is_active=True)
        Account.objects.filter(pk=account.pk).update(password=make_password(PASSWORD))
        return str(account.username)

    return seen(named)


def filled(page: Page, **boxes: str) -> None:
    """Type into the fields of a form by their names, or choose."""
    for name, value in boxes.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def pressed(page: Page, button: str, told: str) -> None:
    """Press, and read what was done."""
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(told).first).to_be_visible()


def waits(page: Page, site: str) -> bool:
    """Whether the file at the counter waits for whoever looks."""
    page.goto(f"{site}/viec-can-lam")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.get_by_role("link", name=WAITS).count() > 0
