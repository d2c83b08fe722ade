"""The form of the demo ward, in force; its questions are invented and say so."""

import datetime as dt
from functools import partial
from pathlib import Path

from lienthong.config.demo_process import WARD
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import api as forms
from lienthong.kernel.units import api as units


def load_form(folder: Path) -> None:
    """A form that anybody may fill in; nothing where the house has a form already."""
    if whole(partial(forms.titles, HOUSE), HOUSE):
        return
    document = (folder / "forms" / "khai-sinh-mau.json").read_text(encoding="utf-8")
    mai = access.actor_named("mai.truongvinh")
    with standing_on("2026-11-18T10:00"):
        version = forms.draft(mai, unit_id=units.card(WARD).id, document=document)
        forms.publish(version, mai, decision="15/QĐ-UBND (minh họa)", effective_on=dt.date(2026, 11, 18))
