"""The auditor's page speaks in words."""

import re

import pytest

from lienthong.kernel.base.actor import Actor, Grant


@pytest.mark.django_db
def test_who_read_the_journal_is_said_in_words(come_as):
    who = Actor("account:chi", "chi", person="p-chi", grants=(Grant("auditor", 1, frozenset({1})),))
    browser = come_as(who)
    browser.get("/he-thong/nhat-ky")
    shown = browser.get("/he-thong/nhat-ky").content.decode()
    cells = [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh]\b.*?</t[dh]>", shown, re.S)]
    assert "xem nhật ký" in " ".join(cells) and "nhật ký" in cells
    assert "audit" not in cells
