"""What a hostile or careless hand declares: refused in words, or kept, and the clocks go on either way."""

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.policies import DEFAULT

from .test_declaring import PAGE, STORM, admin, due, seen_of, started

pytestmark = pytest.mark.django_db
PAPERS = {"cited": "1/QĐ", "known_on": "06/03/2026", "certainty": "verified", "name": "Thử"}
HOURS = {**PAPERS, "since": "01/03/2026", "parts": "07:00-11:30", "season_from": "", "season_to": ""}
SWAP = {**PAPERS, "off": "10/03/2026", "worked": "14/03/2026"}
POLICY = {
    **PAPERS, "policy": DEFAULT, "procedure": "", "since": "01/03/2026", "count_from": "next_day",
    "ends": "end_of_work", "hours_per_day": "8", "after_supplement": "restart", "stops_for_payment": "on",
    "extensions": "1", "cut_off": "",
}  # fmt: skip
FORMS = {"ngay": STORM, "gio": HOURS, "hoan-doi": SWAP, "cach-tinh": POLICY}
REFUSED = [
    ("ngay", {"day": "01/01/0001"}), ("ngay", {"parts": "13:30-17:30+07:00"}),
    ("gio", {"season_from": "30/02", "season_to": "31/02"}), ("gio", {"season_from": "²/²", "season_to": "1/1"}),
    ("gio", {"parts": "²:00-³:00"}), ("gio", {"parts": "11:00-07:00"}), ("gio", {"parts": "07:00-07:01 " * 30}),
    ("cach-tinh", {"cut_off": "15:00+07:00"}), ("cach-tinh", {"cut_off": "15:00Z"}),
    ("cach-tinh", {"cut_off": "15:00:30.123456"}), ("cach-tinh", {"cut_off": "25:00"}),
    ("cach-tinh", {"cut_off": "9:5"}),
    ("cach-tinh", {"policy": "x" * 41}), ("cach-tinh", {"policy": ""}), ("cach-tinh", {"hours_per_day": "²"}),
    ("cach-tinh", {"procedure": "z" * 3000, "policy": "la"}),
]  # fmt: skip
KEPT = [
    ("ngay", {"known_on": "31/12/9999"}), ("ngay", {"known_on": "01/01/0001"}),
    ("gio", {"since": "01/01/0001"}), ("gio", {"since": "31/12/9999"}), ("gio", {"parts": "00:00-24:00"}),
    ("hoan-doi", {"known_on": "31/12/9999"}),
    ("cach-tinh", {"since": "01/01/0001"}), ("cach-tinh", {"since": "31/12/9999"}), ("cach-tinh", {"cut_off": "15:00"}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def on_a_friday():
    with standing_on("2026-03-06T08:00"):
        yield


@pytest.mark.parametrize(("which", "given"), REFUSED)
def test_what_is_no_day_and_no_hour_is_refused_in_words(tree, come_as, which, given):
    sent = come_as(admin(tree[0], "system_admin")).post(
        f"{PAGE}?loai={which}", {"place": "toan-he-thong", **FORMS[which], **given, "act": "preview"}
    )
    assert sent.status_code == 422


@pytest.mark.parametrize(("which", "given"), KEPT)
def test_what_lies_at_the_ends_of_time_is_kept_and_clocks_go_on(tree, come_as, which, given):
    root, ward, _ = tree
    started("HS-1", ward)
    client = come_as(admin(root, "system_admin"))
    sent = {"place": "toan-he-thong", **FORMS[which], **given}
    looked = client.post(f"{PAGE}?loai={which}", {**sent, "act": "preview"})
    assert looked.status_code == 200
    facts = {**sent, "act": "confirm", "seen": seen_of(looked.content.decode()), "key": "mot-lan-khai"}
    assert client.post(f"{PAGE}?loai={which}", facts).status_code == 303
    assert client.get(f"{PAGE}?loai={which}").status_code == 200
    started("HS-2", ward)
    assert due("HS-2") and calendar.explain("HS-2")
