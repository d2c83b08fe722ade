"""From a workbook to the rows of a list of staff, each as it stands; one sentence where it is none."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lienthong.kernel.base.reading_room import CannotRead, answered
from lienthong.kernel.base.text import fold, tidy

CHILD = "lienthong.kernel.people.sheet_child"
LARGEST = 4 * 1024 * 1024
HEAD_WITHIN = 12
_AGAIN = "Tải mẫu ở trang này, điền vào mẫu rồi nộp lại."


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: one person at one post (or at none) of one unit."""

    line: int
    code: str = ""
    full_name: str = ""
    sex: str = ""
    email: str = ""
    unit: str = ""
    post: str = ""
    title: str = ""
    kind: str = ""
    how: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


COLUMNS = (
    ("code", "Mã người"), ("full_name", "Họ và tên"), ("sex", "Giới tính"), ("email", "Thư điện tử"),
    ("unit", "Đơn vị"), ("post", "Mã vị trí"), ("title", "Vị trí, chức vụ"), ("kind", "Loại vị trí"),
    ("how", "Cách giữ"),
)  # fmt: skip
_ALSO = {
    "ho ten": "full_name", "ma don vi": "unit", "ten don vi": "unit", "chuc vu": "title", "vi tri": "title",
    "email": "email", "cach giu vi tri": "how",
}  # fmt: skip
_KNOWN = {fold(label): key for key, label in COLUMNS} | _ALSO
_NEEDED = ("full_name", "unit")


def read(data: bytes) -> list[Row]:
    """The rows of a list of staff; CannotRead says in one sentence why there are none."""
    if len(data) > LARGEST:
        raise CannotRead(f"Tệp nặng {len(data) / 2**20:.0f} MB, quá mức {LARGEST // 2**20} MB.", _AGAIN)
    if not data.startswith(b"PK"):
        raise CannotRead("Tệp này không phải bảng Excel (.xlsx).", _AGAIN)
    told = answered(CHILD, b"", data)
    if told.get("macros"):
        raise CannotRead("Tệp có chứa macro nên không được đọc.", "Lưu lại dạng .xlsx (không macro) rồi nộp lại.")
    lines = told.get("lines")
    if not isinstance(lines, list) or not lines:
        raise CannotRead("Bảng không có dòng nào.", _AGAIN)
    if told.get("more"):
        raise CannotRead("Bảng dài quá 25.000 dòng.", "Tách thành các tệp theo đơn vị rồi nộp từng tệp.")
    at, columns = _head(lines)
    rows = []
    for number, values in lines[at + 1 :]:
        row = _row(number, values, columns)
        if any((row.full_name, row.code, row.unit, row.title)):
            rows.append(row)
    if not rows:
        raise CannotRead("Bảng chỉ có dòng tiêu đề.", _AGAIN)
    return rows


def _head(lines: list[Any]) -> tuple[int, dict[int, str]]:
    for place, (_, values) in enumerate(lines[:HEAD_WITHIN]):
        found = {at: _KNOWN[fold(str(text))] for at, text in enumerate(values) if fold(str(text)) in _KNOWN}
        if set(_NEEDED) <= set(found.values()):
            if len(set(found.values())) < len(found):
                raise CannotRead("Có hai cột cùng một nghĩa trong dòng tiêu đề.", _AGAIN)
            return place, found
    raise CannotRead("Không thấy dòng tiêu đề có cột “Họ và tên” và cột “Đơn vị”.", _AGAIN)


def _row(number: int, values: list[Any], columns: Mapping[int, str]) -> Row:
    given: dict[str, str] = {}
    for at, value in enumerate(values):
        if at not in columns:
            continue
        if not isinstance(value, str):
            raise CannotRead(
                f"Dòng {number} có công thức ở cột “{dict(COLUMNS)[columns[at]]}”.", "Dán lại dạng giá trị rồi nộp lại."
            )
        given[columns[at]] = tidy(value)
    return Row(number, **given)


def rows_of(plain: list[dict[str, Any]]) -> list[Row]:
    """Rows as they were carried along with a form."""
    names = {one.name for one in fields(Row)}
    return [Row(**{name: value for name, value in one.items() if name in names}) for one in plain]
