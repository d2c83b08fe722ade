"""How a version of a form goes: counted over all, seen by who answers for it, and by nobody else."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.figures import figures_of, spoken_time
from lienthong.kernel.forms.models import Version
from lienthong.kernel.forms.versioning import form_of

from .browsing import Window
from .factories import ANSWERED, OTHER, SMALL, as_one, begun, lan, mai, person, published, saved

Come = Callable[[Actor], Client]
TWO = {
    **SMALL,
    "layout": {
        "steps": [
            {"key": "mot", "title": "Một", "sections": [{"fields": ["ten"]}]},
            {"key": "hai", "title": "Hai", "sections": [{"fields": ["co_con", "so_con"]}]},
        ]
    },
}


def declared(form: str, minutes: int, *, until: str) -> str:
    """One declaration, taken so far: `begun`, `mot`, `hai` (saved), `sent`; sent after so many minutes."""
    start = now() - dt.timedelta(days=1)
    with standing_on(start):
        code, who = begun(form)
        if until == "begun":
            return code
        saved(code, who, "mot", {"ten": ANSWERED["ten"]})
        if until == "mot":
            return code
        saved(code, who, "hai", {"co_con": "false"})
    if until == "sent":
        with standing_on(start + dt.timedelta(minutes=minutes)):
            as_one(who, lambda: actions.send(code, who))
    return code


def test_it_counts_who_begins_saves_and_sends_and_where_the_others_stop(province: None) -> None:
    form = published(TWO)
    for until, many in (("begun", 2), ("mot", 3), ("hai", 1)):
        for _ in range(many):
            declared(form, 0, until=until)
    codes = [declared(form, minutes, until="sent") for minutes in range(1, 11)]
    gone, who = begun(form)
    as_one(who, lambda: actions.drop(gone, who))
    as_one(lan(), lambda: actions.comment(codes[0], lan(), path="ten", text="Sửa."))
    as_one(lan(), lambda: actions.hand_back(codes[0], lan()))
    version = whole(lambda: Version.objects.get(), HOUSE)
    found = as_one(mai(), lambda: figures_of(version, form_of(version)))
    assert (found.begun, found.saved, found.sent, found.dropped, found.handed_back) == (17, 14, 10, 1, 1)
    assert [(one.step.key, one.saved, one.left) for one in found.steps] == [("mot", 14, 3), ("hai", 11, 1)]
    assert found.median == dt.timedelta(minutes=6), "of 2 … 10: what was handed back does not count"
    assert found.ninetieth == dt.timedelta(minutes=9, seconds=12) and found.prefilled == 0


def test_who_answers_for_the_version_sees_it_and_nobody_else(province: None, come_as: Come) -> None:
    form = published(TWO)
    path = f"/bieu-mau/ban/{form}.v1/so-lieu"
    assert "Chưa có tờ khai nào" in Window(path, come_as(mai())).text
    code = declared(form, 7, until="sent")
    window = Window(path, come_as(mai()))
    assert "dưới 7 phút" in window.text and "1 (100%)" in window.text and "Xem tờ khai đã nhận" not in window.text
    assert "Trần Thị Thử" not in window.text
    for stranger in (lan(), person("an", "unit_admin", OTHER)):
        assert come_as(stranger).get(path).status_code == 404
    both = Actor("account:vu", "Vũ", grants=(*mai().grants, *lan().grants), units=mai().units)
    way = Window(path, come_as(both)).tree.xpath('//a[contains(., "Xem tờ khai đã nhận")]/@href')
    assert way == [f"/to-khai?q={form}"] and code in Window(way[0], come_as(both)).text


def test_a_time_is_said_in_its_two_largest_parts() -> None:
    said = [spoken_time(dt.timedelta(seconds=n)) for n in (0, 59, 60, 3_725, 90_061)]
    assert said == ["dưới 1 giây", "59 giây", "1 phút", "1 giờ 2 phút", "1 ngày 1 giờ"]
    assert spoken_time(None) == "chưa có"
