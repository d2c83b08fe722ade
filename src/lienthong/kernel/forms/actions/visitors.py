"""How much visitors without an account may do in an hour, from one address and all together: begin, save, send, print.

A declaration takes room in the tables and, with its files, on the disk; whoever writes a loop must not fill them. What
was begun goes on whatever stands here, and whoever signs in is not counted.
"""

import datetime as dt
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from lienthong.kernel.base import now
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import TooMany
from lienthong.web.speech import later, told
from lienthong.web.speech import say as _

_COUNT = """
insert into forms_inflow (address, hour, begun, saved, printed, octets)
values (%(who)s, %(hour)s, %(begun)s, %(saved)s, %(printed)s, %(octets)s)
on conflict (hour, address) do update set begun = forms_inflow.begun + %(begun)s,
    saved = forms_inflow.saved + %(saved)s, printed = forms_inflow.printed + %(printed)s,
    octets = forms_inflow.octets + %(octets)s
returning begun, saved, printed, octets"""
_ALL = "select coalesce(sum(begun), 0), coalesce(sum(octets), 0) from forms_inflow where hour = %s"
# Two who forget at once wait for nobody: each takes what the other has not.
_FORGET = """
delete from forms_inflow where id in
    (select id from forms_inflow where hour < %s order by id limit 500 for update skip locked)"""
BEYOND = 4
"""So many times what all may together, for networks that have begun nothing in this hour."""
_NEXT = later(
    "Thử lại sau %(at)s, đăng nhập để khai ngay, hoặc đến bộ phận một cửa. Tờ khai đang khai vẫn khai tiếp được."
)
_WAIT = later("Thử lại sau %(at)s, hoặc đến bộ phận một cửa. Phần đã lưu vẫn còn.")


def mark_of(address: str) -> str:
    """What is kept of an address: its hash under the key of the house; empty where the address is not known."""
    return salted_hmac("forms.visitors", _network(address), algorithm="sha256").hexdigest() if address else ""


def _network(address: str) -> str:
    """Whose address it is: of IPv6 a house is given 2^64 to 2^72, and would be as many visitors as it likes."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found.packed, 56), strict=False))


def count_visit(visitor: str, *, begun: int = 0, saved: int = 0, printed: int = 0, octets: int = 0) -> None:
    """A visitor begins, saves, prints or sends files once more; TooMany where that is more than is taken in an hour.

    Visitors whose address cannot be known begin by what all may together alone.
    """
    moment = now()
    hour = moment.replace(minute=0, second=0, microsecond=0)
    at = f"{hour.astimezone(VIETNAM) + dt.timedelta(hours=1):%H:%M}"
    # The last hash stands for whoever is meant: a secret's is as long as an address's and its `link:` before it.
    more = {"begun": begun, "saved": saved, "printed": printed, "octets": octets}
    asked: dict[str, Any] = {"who": visitor[-64:], "hour": hour, **more}
    all_begun = all_octets = 0
    with connection.cursor() as cursor:
        if begun:
            cursor.execute(_FORGET, [hour - dt.timedelta(days=1)])
        if begun or octets:
            cursor.execute(_ALL, [hour])
            all_begun, all_octets = (int(one) for one in cursor.fetchone())
        cursor.execute(_COUNT, asked)
        mine = dict(zip(("begun", "saved", "printed", "octets"), cursor.fetchone(), strict=True))
    if begun:
        _begun(visitor, int(mine["begun"]), all_begun, at)
    if (saved and mine["saved"] > settings.VISITORS_SAVES) or (printed and mine["printed"] > settings.VISITORS_PAPERS):
        raise TooMany(
            _("Trong giờ này, từ mạng anh/chị đang dùng đã lưu hoặc in quá nhiều lần."), told(_(_WAIT), at=at)
        )
    if octets and mine["octets"] > settings.VISITORS_MB * 1_000_000:
        most = settings.VISITORS_MB
        raise TooMany(
            told(_("Trong giờ này, từ mạng anh/chị đang dùng đã tải lên %(most)s MB tệp."), most=most),
            told(_(_WAIT), at=at),
        )
    if octets and all_octets + octets > settings.ALL_VISITORS_MB * 1_000_000:
        raise TooMany(_("Hệ thống đang nhận rất nhiều tệp."), told(_(_WAIT), at=at))


def _begun(visitor: str, mine: int, everybody: int, at: str) -> None:
    if visitor and mine > settings.VISITORS_AN_HOUR:
        most = settings.VISITORS_AN_HOUR
        raise TooMany(
            told(_("Trong giờ này, từ mạng anh/chị đang dùng đã bắt đầu %(most)s tờ khai."), most=most),
            told(_(_NEXT), at=at),
        )
    # What all may together would shut everybody out once a few have used it up: beyond it each network begins one.
    most_of_all = settings.ALL_VISITORS_AN_HOUR * (BEYOND if visitor and mine == 1 else 1)
    if everybody >= most_of_all:
        raise TooMany(_("Hệ thống đang nhận rất nhiều tờ khai mới."), told(_(_NEXT), at=at))
