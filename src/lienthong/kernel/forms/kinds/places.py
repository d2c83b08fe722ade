"""Communes as of a day, with the names they had; points on the map; files that were put to a declaration."""

import datetime as dt
from typing import Any

from lienthong.kernel.expressions.api import NUMBER, TEXT, record
from lienthong.kernel.forms.cleaning import one_line
from lienthong.kernel.forms.faults import Wrong

from .kind import Asking, Kind, Place, Places, typed
from .plain import number

COMMUNE_TIER = "xa"
_SOUTH, _NORTH, _WEST, _EAST = 6.0, 23.5, 102.0, 118.0
"""Around Vietnam with Hoàng Sa and Trường Sa; it only catches numbers that were swapped or mistyped."""


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
        raise Wrong("Chưa có tên xã, phường.", "Nhập tên xã, phường, ví dụ phường Trường Vinh.")
    first, last = asking.on or (asking.known.today, asking.known.today)
    found = _by_name(said, first, asking)
    if last != first and not _lives(found, last, asking) and _by_name(said, last, asking) != found:
        raise Wrong(
            f"Trong khoảng từ {_day(first)} đến {_day(last)}, “{said[:60]}” chỉ hai nơi khác nhau.",
            "Ghi rõ hơn ngày, tháng của mục đi kèm, hoặc nhập tên hiện nay.",
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
        raise Wrong("Chưa tra cứu được danh mục xã, phường.", "Thử lại sau ít phút.")
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
        raise Wrong("Mã xã, phường gửi lên không có trong danh mục.", "Chọn lại xã, phường.") from None
    if place.tier != COMMUNE_TIER:
        raise Wrong(f"{place.name} không phải là xã, phường.", "Chọn lại xã, phường.")
    if not (place.lives_on(first) and place.lives_on(last)):
        if not (parts.get("said") or parts.get("name")):
            raise Wrong(f"Ngày {_day(first)} không có {place.name}.", "Nhập tên xã, phường tại ngày đó.")
        return None
    return _kept(place, first, one_line(parts.get("said", "")))


def _by_name(said: str, day: dt.date, asking: Asking) -> dict[str, str]:
    meant = _places(asking).resolve(said, day)
    hits: list[Place] = [place for place in meant.hits if place.tier == COMMUNE_TIER]
    if not hits:
        if asking.setting.get("elsewhere"):
            return {"name": said}
        raise Wrong(f"Không có xã, phường nào tên “{said[:60]}”.", "Nhập tên đầy đủ, kèm huyện cũ nếu có.")
    if len(hits) > 1:
        raise Wrong(
            f"Có {len(hits)} nơi tên “{said[:60]}”: {'; '.join(_whole(place, day, asking) for place in hits[:4])}.",
            "Nhập thêm tên huyện cũ sau dấu phẩy để chỉ đúng một nơi.",
        )
    place = hits[0]
    if meant.standing == "now":
        old = bool(getattr(meant, "renamed", False))
        return _kept(place, day, said if old else "")
    if meant.standing == "later":
        raise Wrong(f"Ngày {_day(day)} chưa có {place.name}.", "Nhập tên xã, phường tại ngày đó.")
    heirs: list[Place] = [one for one in meant.successors if one.tier == COMMUNE_TIER]
    if len(heirs) == 1:
        asking.notes.append(f"{place.name} nay là {heirs[0].name}: đã ghi theo tên hiện nay.")
        return _kept(heirs[0], day, said)
    names = ", ".join(one.name for one in heirs[:4]) or "đơn vị khác"
    raise Wrong(f"{place.name} đã sắp xếp vào {names}.", "Nhập tên xã, phường hiện nay.")


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
                f"Tọa độ {found} nằm ngoài Việt Nam.", "Chọn lại điểm trên bản đồ, hoặc kiểm tra thứ tự hai số."
            )
        return found

    return take


def enclosed(value: Any, asking: Asking) -> str:
    """The code of a file that was put to this declaration; of a type and size that the field takes."""
    said = one_line(typed(value, 80, "một tệp đã tải lên"))
    file = asking.known.files.get(said)
    if file is None:
        raise Wrong("Tệp này không thuộc tờ khai.", "Tải tệp lên lại.")
    accepted: tuple[str, ...] = asking.setting.get("accept") or ()
    if accepted and not any(file.media_type == one or file.media_type.startswith(f"{one}/") for one in accepted):
        raise Wrong(f"Tệp “{file.name[:60]}” không đúng loại cần nộp.", f"Nộp tệp loại {', '.join(accepted)}.")
    largest = asking.setting.get("largest_mb")
    if largest and file.size > largest * 1_000_000:
        raise Wrong(f"Tệp “{file.name[:60]}” lớn hơn {largest} MB.", "Giảm dung lượng tệp rồi tải lên lại.")
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
