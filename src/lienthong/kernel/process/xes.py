"""An event log as XES (IEEE 1849-2016), the XML that programs for process mining read; written piece by piece."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import quoteattr

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.errors import Unfit

from .event_logs import Happening, Trace

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SITE = "http://www.xes-standard.org/"
_EXTENSIONS = (("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Organizational", "org"), ("Time", "time"))
_OWN = "lienthong"

Attribute = tuple[str, str, str]
"""Its type (`string`, `date`, `int`), its key, its value."""


def write_log(out: IO[bytes], name: str, traces: Iterable[Trace], most: int | None = None) -> int:
    """The whole log; returns how many events it has. Unfit where there are more than `most`."""
    written = 0
    out.write(_head(name).encode())
    for trace in traces:
        written += len(trace.happened)
        if most is not None and written > most:
            raise Unfit(
                "Nhật ký có hơn {most} sự kiện, quá lớn để tải trên trang.",
                "Chọn khoảng thời gian ngắn hơn, hoặc nhờ quản trị hệ thống chạy lệnh `lienthong process xes`.",
                most=f"{most:,}".replace(",", "."),
            )
        out.write(_trace(trace).encode())
    out.write(b"</log>\n")
    return written


def _head(name: str) -> str:
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<log xes.version="1849-2016" xes.features="" xmlns="{_SITE}">',
        *(
            f'  <extension name="{word}" prefix="{prefix}" uri="{_SITE}{prefix}.xesext"/>'
            for word, prefix in _EXTENSIONS
        ),
        '  <global scope="trace">',
        _line("string", "concept:name", "chưa rõ", 4),
        "  </global>",
        '  <global scope="event">',
        _line("string", "concept:name", "chưa rõ", 4),
        _line("string", "concept:instance", "chưa rõ", 4),
        _line("string", "lifecycle:transition", "unknown", 4),
        _line("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00", 4),
        _line("string", "org:group", "chưa rõ", 4),
        "  </global>",
        '  <classifier name="Bước" keys="concept:name"/>',
        '  <classifier name="Bước và diễn biến" keys="concept:name lifecycle:transition"/>',
        '  <classifier name="Đơn vị" keys="org:group"/>',
        _line("string", "concept:name", name, 2),
        _line("string", "lifecycle:model", "standard", 2),
    ]
    return "\n".join(parts) + "\n"


def _trace(trace: Trace) -> str:
    parts = [
        "  <trace>",
        _line("string", "concept:name", trace.run, 4),
        _line("string", f"{_OWN}:subject", trace.subject, 4),
        _line("string", f"{_OWN}:version", trace.version, 4),
        _line("string", f"{_OWN}:unit", trace.unit, 4),
        _line("string", f"{_OWN}:state", trace.state, 4),
    ]
    for one in trace.happened:
        parts += ["    <event>", *(_line(*attribute, 6) for attribute in _attributes(one)), "    </event>"]
    return "\n".join([*parts, "  </trace>"]) + "\n"


def _attributes(one: Happening) -> list[Attribute]:
    made: list[Attribute] = [
        ("string", "concept:name", one.name),
        ("string", "concept:instance", one.instance),
        ("string", "lifecycle:transition", one.move),
        ("date", "time:timestamp", stamp(one.at)),
        ("string", "org:group", one.group),
    ]
    more = (("org:resource", one.resource), ("org:role", one.role), (f"{_OWN}:outcome", one.outcome))
    made += [("string", key, value) for key, value in more if value]
    counts = ((f"{_OWN}:worked_minutes", one.worked), (f"{_OWN}:limit_minutes", one.limit))
    return made + [("int", key, str(value)) for key, value in counts if value is not None]


def stamp(at: dt.datetime) -> str:
    """An instant as xs:dateTime in the hours of Vietnam, to the millisecond."""
    return at.astimezone(VIETNAM).isoformat(timespec="milliseconds")


def _line(kind: str, key: str, value: str, indent: int) -> str:
    return f"{' ' * indent}<{kind} key={quoteattr(key)} value={quoteattr(_NO_XML.sub('', value))}/>"
