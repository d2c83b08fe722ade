"""The second door of Forms, for tests of any room: a ward with a form, and people who fill it in, read it, write it.

All of it is invented.
"""

import copy
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.learning import asked_about
from lienthong.kernel.forms.links import holder, new_secret
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.outside import AGENCIES, Agency, register_agency
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .browsing import Window
from .samples import FILLED, REF, SAMPLE, of

PROVINCE, WARD, OTHER = "na", "na-p-1", "na-p-2"
JULY, NEW_YEAR = dt.date(2025, 7, 1), dt.date(2026, 1, 1)
SMALL = of(
    {"ten": {"type": "string", "maxLength": 100}, "co_con": {"type": "boolean"}, "so_con": {"type": "integer"}},
    {"so_con": {"shown": "co_con"}},
    required=("ten",),
    steps=[{"key": "mot", "title": "Một", "sections": [{"fields": ["ten", "co_con", "so_con"]}]}],
)
"""A form of one step: a name, and how many children where there are any."""
ANSWERED = {"ten": "Trần Thị Thử", "co_con": "true", "so_con": "2"}


def found_province() -> None:
    """A province with two wards."""
    for code, name, kind, tier, parent in (
        (PROVINCE, "Tỉnh Nghệ An", "tinh", "tinh", None),
        (WARD, "Phường Thành Vinh", "phuong", "xa", PROVINCE),
        (OTHER, "Phường Vinh Phú", "phuong", "xa", PROVINCE),
    ):
        with standing_on(JULY):
            units.found(HOUSE, code=code, name=name, kind=kind, tier=tier, parent=parent, since=JULY, cited="1678/NQ")


def person(name: str, role: str, unit: str = WARD) -> Actor:
    """Somebody who holds a role over one unit and all below, and sits there."""
    one = units.card(unit)
    below = frozenset(units.within([one.id]))
    seat = PostHeld(f"p-{name}", "chuyên viên", one.id, one.name)
    return Actor(f"account:{name}", name.title(), posts=(seat,), grants=(Grant(role, one.id, below),), units=below)


def mai() -> Actor:
    """Who writes the forms of the ward."""
    return person("mai", "unit_admin")


def lan() -> Actor:
    """Who reads what is declared to the ward."""
    return person("lan", "counter")


def citizen(username: str = "tu", full_name: str = "Nguyễn Thị Tư", **more: Any) -> Actor:
    """Somebody of the ward with an account of their own, as the rooms of people and access know them."""
    people.hire(HOUSE, code=f"n-{username}", full_name=full_name, unit=WARD, since=JULY, **more)
    row = {"username": username, "person": f"n-{username}", "unit_id": units.card(WARD).id, "roles": ["citizen"]}
    access.load(HOUSE, rows=[row], password_hash="!", since=JULY)
    return access.actor_named(username)


def drafted(form: dict[str, Any] | None = None, of: str = "", unit: str = WARD) -> str:
    """A form, or a further version of one, as a draft; returns the version's code."""
    author = person("mai", "unit_admin", unit)
    text = json.dumps(form or SAMPLE, ensure_ascii=False, indent=1)
    return actions.draft(author, unit_id=units.card(unit).id, document=text, form=of)


def published(form: dict[str, Any] | None = None, of: str = "", on: dt.date = NEW_YEAR, unit: str = WARD) -> str:
    """The same in force from a day on; returns the code of the form."""
    version = drafted(form, of, unit)
    actions.publish(version, person("mai", "unit_admin", unit), decision="01/QĐ-UBND", effective_on=on)
    return version.split(".")[0]


def begun(form: str, by: Actor | None = None, **more: Any) -> tuple[str, Actor]:
    """A declaration by somebody, else by a visitor with a secret address: its code, and who fills it in."""
    who = by or holder(new_secret())
    return as_one(who, lambda: actions.begin(who, form=form, **more)), who


def as_one(who: Actor, do: Any) -> Any:
    """Do it seen with somebody's eyes, also inside a test's transaction."""

    def work() -> Any:
        with seen_by(who):
            return do()

    return whole(work, who)


def kept(code: str) -> Declaration:
    """A declaration as it stands in its table."""
    return whole(lambda: Declaration.objects.select_related("version").get(code=code), HOUSE)


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody types into the sample; the file is left out, and so are places which this small province lacks."""
    values = copy.deepcopy(FILLED)
    for name in ("giay_to", "noi_sinh"):
        values.pop(name)
    return {**values, **changes}


def saved(code: str, who: Actor, step: str, values: dict[str, Any], turn: int = 0, page: str = "trang-thu") -> int:
    """One step saved; returns its new turn."""
    done = as_one(who, lambda: actions.save(code, who, step=step, values=values, turn=turn, page=page))
    return int(done["turn"])


def filled(code: str, who: Actor, values: dict[str, Any] | None = None) -> None:
    """All steps of the sample saved, one after the other."""
    for step in SAMPLE["layout"]["steps"]:
        names = {name for section in step["sections"] for name in section["fields"]}
        mine = {name: value for name, value in (values or typed()).items() if name in names}
        saved(code, who, step["key"], mine)


# -- agencies outside ------------------------------------------------------------------------------------

ASKING = of(
    {"ai": {"$ref": f"{REF}person"}, "may": {"$ref": f"{REF}phone"}, "dan_toc": {"$ref": f"{REF}ethnic_group"},
     "ghi_chu": {"type": "string"}},
    {"ai": {"label": "Người khai", "prefill": ["residents.person"]},
     "may": {"label": "Điện thoại", "prefill": ["residents.phone"]},
     "dan_toc": {"label": "Dân tộc", "prefill": ["residents.ethnic_group"]}},
)  # fmt: skip
"""A form that would ask an agency for three of its fields."""


def published_asking() -> str:
    """The same in force."""
    return published(ASKING)


@contextmanager
def asked_agencies(agency: Agency) -> Iterator[None]:
    """An agency is introduced, and is not there any more afterwards."""
    before = AGENCIES.pop(agency.first, None)
    register_agency(agency)
    try:
        yield
    finally:
        del AGENCIES[agency.first]
        if before is not None:
            AGENCIES[agency.first] = before


def window(path: str, client: Client | None = None) -> Window:
    """A browser's window at a page."""
    return Window(path, client)


def ask(code: str) -> int:
    """What the job does that asks the agencies; how many values came."""
    return asked_about(code)


def sent(code: str) -> None:
    """Whoever fills it in sends it."""
    filler = kept(code).filler.partition(":")[2]
    who = whole(lambda: access.actor_named(filler), HOUSE)
    as_one(who, lambda: actions.send(code, who))


@contextmanager
def no_agencies() -> Iterator[None]:
    """Every agency is switched off, and is there again afterwards."""
    before = dict(AGENCIES)
    AGENCIES.clear()
    try:
        yield
    finally:
        AGENCIES.update(before)


def newest_code() -> str:
    """The declaration that was begun last."""
    return str(whole(lambda: Declaration.objects.order_by("-id")[0].code, HOUSE))


def aged(code: str) -> None:
    """As if the agencies had been asked an hour ago."""

    def work() -> None:
        held = Declaration.objects.get(code=code)
        for one in held.asked.values():
            one["at"] = (dt.datetime.fromisoformat(one["at"]) - dt.timedelta(hours=1)).isoformat()
        held.save(update_fields=["asked"])

    whole(work, HOUSE)
