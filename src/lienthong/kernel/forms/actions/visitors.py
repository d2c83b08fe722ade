"""How many declarations visitors without an account may begin: from one address, and all together, within an hour.

A declaration takes room in the tables and, with its files, on the disk; whoever writes a loop must not fill them. What
was begun goes on whatever stands here, and whoever signs in is not counted.
"""

import datetime as dt
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from lienthong.kernel.base import now
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import TooMany

_COUNT = """
insert into forms_inflow (address, hour, begun) values (%s, %s, 1)
on conflict (hour, address) do update set begun = forms_inflow.begun + 1 returning begun"""
# Two who forget at once wait for nobody: each takes what the other has not.
_FORGET = """
delete from forms_inflow where id in
    (select id from forms_inflow where hour < %s order by id limit 500 for update skip locked)"""
_NEXT = "Thử lại sau {at}, đăng nhập để khai ngay, hoặc đến bộ phận một cửa. Tờ khai đang khai vẫn khai tiếp được."


def mark_of(address: str) -> str:
    """What is kept of an address: its hash under the key of the house; empty where the address is not known."""
    return salted_hmac("forms.visitors", _network(address), algorithm="sha256").hexdigest() if address else ""


def _network(address: str) -> str:
    """Whose address it is: of IPv6 each house is given 2^64 at least, and would be as many visitors as it likes."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found.packed, 64), strict=False))


def count_visit(visitor: str) -> None:
    """One more declaration is begun from here; TooMany where that is more than one address, or all, may within an hour.

    Visitors whose address cannot be known are bound by what all may together alone.
    """
    moment = now()
    hour = moment.replace(minute=0, second=0, microsecond=0)
    at = f"{hour.astimezone(VIETNAM) + dt.timedelta(hours=1):%H:%M}"
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [hour - dt.timedelta(days=1)])
        cursor.execute("select coalesce(sum(begun), 0) from forms_inflow where hour = %s", [hour])
        everybody = int(cursor.fetchone()[0])
        cursor.execute(_COUNT, [visitor[:64], hour])
        mine = int(cursor.fetchone()[0])
    if visitor and mine > settings.VISITORS_AN_HOUR:
        most = settings.VISITORS_AN_HOUR
        raise TooMany(f"Trong giờ này, từ mạng anh/chị đang dùng đã bắt đầu {most} tờ khai.", _NEXT.format(at=at))
    if everybody >= settings.ALL_VISITORS_AN_HOUR:
        raise TooMany("Hệ thống đang nhận rất nhiều tờ khai mới.", _NEXT.format(at=at))
