"""An event log in XES (IEEE 1849-2016), of the house or of another program, read trace by trace."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import Unfit

from .simulation.history import Lived, lived_of

MOST_EVENTS = 5_000_000
_WRONG = "Xuất lại nhật ký theo chuẩn XES, ví dụ bằng lienthong process xes."


def traces_in(path: Path) -> Iterator[list[Lived]]:
    """The steps of each trace as they were lived; Unfit where the file is no such log. Nothing beside it is read."""
    try:
        with path.open("rb") as file:
            yield from _read(file, path.name)
    except OSError as error:
        raise Unfit("Không đọc được tệp {name}.", "Kiểm tra lại tên tệp rồi chạy lại.", name=path.name) from error
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise Unfit("Tệp {name} không phải nhật ký XES.", _WRONG, name=path.name) from error


def _read(file: BinaryIO, name: str) -> Iterator[list[Lived]]:
    count = 0
    for _, element in etree.iterparse(file, events=("end",), resolve_entities=False, no_network=True, load_dtd=False):
        if etree.QName(element).localname != "trace":
            continue
        if element.getroottree().docinfo.doctype:
            raise Unfit("Tệp {name} không phải nhật ký XES.", _WRONG, name=name)
        events = [dict(_said(one)) for one in element if etree.QName(one).localname == "event"]
        count += len(events)
        if count > MOST_EVENTS:
            raise Unfit("Nhật ký có hơn {most} sự kiện.", "Xuất khoảng thời gian ngắn hơn.", most=MOST_EVENTS)
        yield list(lived_of(_happened(one) for one in events))
        element.clear()


def _said(event: etree._Element) -> Iterator[tuple[str, str]]:
    for one in event:
        yield str(one.get("key", "")), str(one.get("value", ""))


def _happened(event: dict[str, str]) -> tuple[str, str, str, dt.datetime]:
    at = dt.datetime.fromisoformat(event["time:timestamp"])
    at = at if at.tzinfo else at.replace(tzinfo=VIETNAM)
    move = event.get("lifecycle:transition", "complete").lower()
    return event.get("concept:instance", ""), event["concept:name"], move, at
