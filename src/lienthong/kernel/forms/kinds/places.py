"""Communes as of a day, with the names they had; points on the map; files that were put to a declaration."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lienthong.kernel.expressions.api import NUMBER, TEXT, record
from lienthong.kernel.forms.cleaning import one_line
from lienthong.kernel.forms.faults import Wrong
from lienthong.web.speech import home_words, joined, later, told
from lienthong.web.speech import say as _

from .kind import Asking, Kind, Place, Places, typed
from .plain import number

COMMUNE_TIER = "xa"
_SOUTH, _NORTH, _WEST, _EAST = 6.0, 23.5, 102.0, 118.0
"""Around Vietnam with Hoàng Sa and Trường Sa; it only catches numbers that were swapped or mistyped."""

# Around Vietnam, a tenth to a third of a degree outside of its borders, with its waters, Hoàng Sa and Trường Sa; drawn
# by hand from latitudes and longitudes of border towns and capes. It settles no border: it catches points abroad.
_OUTLINE = (
    (22.6, 101.9), (22.9, 102.7), (22.8, 103.4), (22.95, 104.0), (23.6, 105.2), (23.3, 106.1), (23.1, 106.9),
    (22.3, 107.0), (21.9, 107.5), (21.75, 108.2), (21.3, 108.3), (20.3, 108.0), (18.3, 107.9), (17.5, 109.5),
    (17.5, 113.2), (12.6, 117.9), (6.3, 117.6), (6.0, 108.0), (7.0, 103.1), (9.2, 103.0), (10.5, 103.5), (10.6, 104.6),
    (11.15, 105.0), (11.15, 105.7), (11.9, 105.75), (12.1, 106.6), (12.5, 107.2), (14.3, 107.2), (15.3, 107.2),
    (16.1, 106.9), (16.55, 106.4), (17.3, 105.9), (17.7, 105.3), (18.5, 104.85), (18.8, 104.3), (19.4, 103.65),
    (19.75, 103.9), (19.8, 104.5), (20.2, 104.3), (20.35, 103.7), (20.7, 103.4), (20.75, 102.8), (21.6, 102.6),
)  # fmt: skip


def commune(value: Any, asking: Asking) -> dict[str, str]:
    """A commune as of a day: its code and its name on that day; `said` keeps an old name under which it was given.

    Typed by any name it had (“phường Đông Vĩnh, thành phố Vinh”), or given by code. Where the day is not known to the
    day, the name must mean one commune on the first and on the last day it may be. With the setting `elsewhere`, what
    the house does not know is kept as a name alone: a commune of another province.
    """
    if isinstance(value, dict) and set(value) <= {"code", "name", "on", "said"}:
        parts = {key: typed(part, 200, "xã Nghi Lộc") for key, part in value.items()}
        if "code" in parts and (found := _by_code(parts, asking)):
            return found
        value = parts.get("said") or parts.get("name") or ""
    said = one_line(typed(value, 200, "phường Trường Vinh"))
    if not any(sign.isalpha() for sign in said):
        raise Wrong(_("Chưa có tên xã, phường."), _("Nhập tên xã, phường, ví dụ phường Trường Vinh."))
    first, last = asking.on or (asking.known.today, asking.known.today)
    found = _by_name(said, first, asking)
    if last != first and not _lives(found, last, asking) and _by_name(said, last, asking) != found:
        raise Wrong(
            told(
                _("Trong khoảng từ %(first)s đến %(last)s, “%(said)s” chỉ hai nơi khác nhau."),
                first=_day(first),
                last=_day(last),
                said=said[:60],
            ),
            _("Ghi rõ hơn ngày, tháng của mục đi kèm, hoặc nhập tên hiện nay."),
        )
    return found


def _lives(found: dict[str, str], day: dt.date, asking: Asking) -> bool:
    """Whether the commune found for one day is still in being on another."""
    if "code" not in found:
        return False
    place: Place = _places(asking).card(found["code"], day)
    return place.lives_on(day)


def _places(asking: Asking) -> Places:
    if asking.known.places is None:
        raise Wrong(_("Chưa tra cứu được danh mục xã, phường."), _("Thử lại sau ít phút."))
    return asking.known.places


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _kept(place: Place, day: dt.date, said: str = "") -> dict[str, str]:
    kept = {"code": place.code, "name": place.name, "on": day.isoformat()}
    return kept | ({"said": said} if said else {})


def _by_code(parts: dict[str, str], asking: Asking) -> dict[str, str] | None:
    """The commune of a code, where it is one and lives on the day; else its name is looked at anew."""
    first, last = asking.on or (asking.known.today, asking.known.today)
    try:
        place: Place = _places(asking).card(parts["code"], first)
    except KeyError:
        raise Wrong(_("Mã xã, phường gửi lên không có trong danh mục."), _("Chọn lại xã, phường.")) from None
    if place.tier != COMMUNE_TIER:
        raise Wrong(
            told(_("%(place)s không phải là xã, phường."), place=home_words(place.name)), _("Chọn lại xã, phường.")
        )
    if not (place.lives_on(first) and place.lives_on(last)):
        if not (parts.get("said") or parts.get("name")):
            raise Wrong(
                told(_("Ngày %(day)s không có %(place)s."), day=_day(first), place=home_words(place.name)),
                _("Nhập tên xã, phường tại ngày đó."),
            )
        return None
    return _kept(place, first, one_line(parts.get("said", "")))


def _by_name(said: str, day: dt.date, asking: Asking) -> dict[str, str]:
    meant = _places(asking).resolve(said, day)
    hits: list[Place] = [place for place in meant.hits if place.tier == COMMUNE_TIER]
    if not hits:
        if asking.setting.get("elsewhere"):
            return {"name": said}
        raise Wrong(
            told(_("Không có xã, phường nào tên “%(said)s”."), said=said[:60]),
            _("Nhập tên đầy đủ, kèm huyện cũ nếu có."),
        )
    if len(hits) > 1:
        raise Wrong(
            told(
                _("Có %(count)s nơi tên “%(said)s”: %(places)s."),
                count=len(hits),
                said=said[:60],
                places=home_words("; ".join(_whole(place, day, asking) for place in hits[:4])),
            ),
            _("Nhập thêm tên huyện cũ sau dấu phẩy để chỉ đúng một nơi."),
        )
    place = hits[0]
    if meant.standing == "now":
        old = bool(getattr(meant, "renamed", False))
        return _kept(place, day, said if old else "")
    if meant.standing == "later":
        raise Wrong(
            told(_("Ngày %(day)s chưa có %(place)s."), day=_day(day), place=home_words(place.name)),
            _("Nhập tên xã, phường tại ngày đó."),
        )
    heirs: list[Place] = [one for one in meant.successors if one.tier == COMMUNE_TIER]
    if len(heirs) == 1:
        asking.notes.append(
            told(
                _("%(old)s nay là %(new)s: đã ghi theo tên hiện nay."),
                old=home_words(place.name),
                new=home_words(heirs[0].name),
            )
        )
        return _kept(heirs[0], day, said)
    names = joined(*(home_words(one.name) for one in heirs[:4]), between=", ") or _("đơn vị khác")
    raise Wrong(
        told(_("%(old)s đã sắp xếp vào %(new)s."), old=home_words(place.name), new=names),
        _("Nhập tên xã, phường hiện nay."),
    )


def _whole(place: Place, day: dt.date, asking: Asking) -> str:
    """The commune with what it lies in."""
    above = place.parent and _places(asking).card(place.parent, day)
    return f"{place.name}, {above.name}" if above else place.name


def degrees(south: float, north: float) -> Any:
    """How a latitude or a longitude is taken: in degrees, six places kept (a tenth of a metre)."""

    def take(value: Any, asking: Asking) -> int | float:
        if isinstance(value, str) and value.count(".") == 1 and "," not in value:
            value = value.replace(".", ",")  # as maps write it: 18.6733
        found = round(number(value, asking), 6)
        if not south <= found <= north:
            raise Wrong(
                told(_("Tọa độ %(number)s nằm ngoài Việt Nam."), number=str(found).replace(".", ",")),
                _("Chọn lại điểm trên bản đồ, hoặc kiểm tra thứ tự hai số."),
            )
        return found

    return take


def outline() -> str:
    """The outline that `in_vietnam` asks, for a page that asks before anything is put in: latitude, longitude."""
    return json.dumps(_OUTLINE)


def in_vietnam(point: Mapping[str, Any]) -> None:
    """Say Wrong of a point that lies neither in Vietnam nor in its waters."""
    lat, lon = point.get("lat"), point.get("lon")
    if lat is not None and lon is not None and not _inside(float(lat), float(lon)):
        raise Wrong(
            _("Điểm này nằm ngoài lãnh thổ Việt Nam."),
            _("Kiểm tra vĩ độ, kinh độ; ô vĩ độ ghi số nhỏ hơn, ví dụ 18,6733, ô kinh độ ví dụ 105,6813."),
        )


def _inside(lat: float, lon: float) -> bool:
    """Whether a point lies within the outline: a line to the east crosses it an odd number of times."""
    found = False
    before = _OUTLINE[-1]
    for here in _OUTLINE:
        if (here[0] > lat) != (before[0] > lat):
            at = here[1] + (lat - here[0]) * (before[1] - here[1]) / (before[0] - here[0])
            found ^= lon < at
        before = here
    return found


FILE_TYPES = {
    "application/pdf": "PDF", "image": later("ảnh chụp"), "image/jpeg": later("ảnh JPEG"),
    "image/png": later("ảnh PNG"), "audio": later("tệp âm thanh"), "video": later("tệp phim"),
    "text": later("tệp chữ"), "application/msword": "Word (.doc)",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}  # fmt: skip
"""Types of files as people call them."""
DRAWN_BY_CODE = frozenset({"image/svg+xml"})
"""What calls itself a picture and may hold a program: taken only where a form names this very type."""


def taken(media_type: str, accepted: str) -> bool:
    """Whether a file is of a type that a field takes; a whole family does not take what may hold a program."""
    family = media_type.startswith(f"{accepted}/") and media_type not in DRAWN_BY_CODE
    return media_type == accepted or family


def one_of(names: Sequence[str]) -> str:
    """Names one after the other, “hoặc” before the last: “ảnh chụp, Word hoặc PDF”."""
    return told(_("%(more)s hoặc %(last)s"), more=", ".join(names[:-1]), last=names[-1]) if names[1:] else names[0]


def enclosed(value: Any, asking: Asking) -> str:
    """The code of a file that was put to this declaration; of a type and size that the field takes."""
    said = one_line(typed(value, 80, _("một tệp đã tải lên")))
    file = asking.known.files.get(said)
    if file is None:
        raise Wrong(_("Tệp này không thuộc tờ khai."), _("Tải tệp lên lại."))
    accepted: tuple[str, ...] = asking.setting.get("accept") or ()
    if accepted and not any(taken(file.media_type, one) for one in accepted):
        raise Wrong(
            told(_("Tệp “%(name)s” không đúng loại cần nộp."), name=file.name[:60]),
            told(_("Nộp tệp loại %(kinds)s."), kinds=one_of([_(FILE_TYPES.get(one, one)) for one in accepted])),
        )
    largest = asking.setting.get("largest_mb")
    if largest and file.size > largest * 1_000_000:
        raise Wrong(
            told(_("Tệp “%(name)s” lớn hơn %(most)s MB."), name=file.name[:60], most=largest),
            _("Giảm dung lượng tệp rồi tải lên lại."),
        )
    return said


_TEXTUAL = {"type": "string", "maxLength": 200}
COMMUNE = Kind(
    "commune",
    "xã, phường",
    {
        "type": "object",
        "properties": {
            "code": _TEXTUAL,
            "name": _TEXTUAL,
            "on": {"type": "string", "format": "date"},
            "said": _TEXTUAL,
        },
        "required": ["name"],
        "additionalProperties": False,
    },
    record(code=TEXT, name=TEXT, on=TEXT, said=TEXT),
    commune,
    settings=frozenset({"as_of", "elsewhere"}),
)
LATITUDE = Kind(
    "latitude", "vĩ độ", {"type": "number", "minimum": _SOUTH, "maximum": _NORTH}, NUMBER, degrees(_SOUTH, _NORTH)
)
LONGITUDE = Kind(
    "longitude", "kinh độ", {"type": "number", "minimum": _WEST, "maximum": _EAST}, NUMBER, degrees(_WEST, _EAST)
)
FILE = Kind(
    "file", "tệp", {"type": "string", "maxLength": 80}, TEXT, enclosed, settings=frozenset({"accept", "largest_mb"})
)
