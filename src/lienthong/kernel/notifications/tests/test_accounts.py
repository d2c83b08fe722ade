"""Who was given an account is mailed the secret address at which they choose their password; nobody else is."""

import datetime as dt
import re

from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.notifications.models import Notice
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

SINCE = dt.date(2025, 7, 1)


def test_the_invitation_reaches_the_person_alone(own_database):
    with standing_on("2026-03-10T09:00"):
        units.found(
            HOUSE, code="t", name="Tỉnh Thử", kind="tinh", tier="tinh", parent=None,
            since=SINCE, cited="QĐ",
        )  # fmt: skip
        people.hire(
            HOUSE, code="p-anh", full_name="Hồ Đức Anh", unit="t", since=SINCE,
            email="anh@nghean.example",
        )  # fmt: skip
        access.open_account(HOUSE, username="t_anh", person="p-anh")
        access.invite("tk-t_anh", HOUSE)
        drain("notifications")
        drain("notifications")
        [notice] = whole(lambda: list(Notice.objects.all()), HOUSE)
        assert notice.person == "p-anh" and re.fullmatch(r"/dat-mat-khau/\S+", notice.url)
        assert "t_anh" in notice.title
