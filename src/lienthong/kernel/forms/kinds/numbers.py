"""Numbers that the country gives: of persons, of tax payers, of telephones."""

import re
from operator import mul
from typing import Any

from lienthong.kernel.expressions.api import TEXT
from lienthong.kernel.forms.cleaning import one_line
from lienthong.kernel.forms.faults import Wrong
from lienthong.web.speech import say as _
from lienthong.web.speech import told

from .kind import Asking, Kind, typed

# Codes of the 63 provinces where births were registered (Thông tư 59/2021/TT-BCA, Điều 4; before it Nghị định
# 137/2015/NĐ-CP, Điều 13; not read again in the texts themselves). A number once given never changes, so the list is
# closed. Countries of birth stand from 100.
_REGISTERED_IN = frozenset(
    f"{int(code):03}"
    for code in re.findall(
        r"\d+",
        "1 2 4 6 8 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 58"
        " 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96",
    )
)
_BETWEEN = re.compile(r"[\s.\-/()]+")
_NINE = re.compile(r"[0-9]{9}")
_TWELVE = re.compile(r"[0-9]{12}")
_TAX = re.compile(r"([0-9]{10})([0-9]{3})?")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{8,9}")
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
_MAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@" + _HOST)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def _digits(value: Any, example: str) -> str:
    return _BETWEEN.sub("", one_line(typed(value, 60, example)))


def personal_id(value: Any, asking: Asking) -> str:
    """The personal number: 12 digits, the first three a place where births are registered. It has no check digit.

    Sex and year of birth stand in it too, yet nothing is concluded from them: they are asked and looked up.
    """
    said = _digits(value, "040812345678")
    if _NINE.fullmatch(said):
        raise Wrong(
            _("Đây là số chứng minh nhân dân 9 số, không còn giá trị sử dụng."),
            _("Nhập số định danh cá nhân 12 số trên thẻ căn cước."),
        )
    if not _TWELVE.fullmatch(said):
        raise Wrong(_("Số định danh cá nhân phải gồm đúng 12 chữ số."), _("Nhập lại theo số trên thẻ căn cước."))
    if said[0] == "0" and said[:3] not in _REGISTERED_IN:
        raise Wrong(
            told(_("Không có nơi đăng ký khai sinh nào mang mã %(code)s, ba số đầu của số định danh."), code=said[:3]),
            _("Nhập lại theo số trên thẻ căn cước."),
        )
    return said


def check_digit(digits: str) -> int:
    """The tenth digit of a tax code whose first nine are given; 10 where no code begins so."""
    return 10 - int(sum(map(mul, map(int, digits), _WEIGHTS))) % 11


def tax_code(value: Any, asking: Asking) -> str:
    """A tax code: 10 digits with a check digit, 13 for a branch (0100109106-001), or the personal number."""
    said = _digits(value, "0100109106")
    if _TWELVE.fullmatch(said):  # persons and households since 1 July 2025; unverified against Thông tư 86/2024/TT-BTC
        return personal_id(said, asking)
    found = _TAX.fullmatch(said)
    if found is None:
        raise Wrong(
            _("Mã số thuế phải gồm 10 chữ số, 13 chữ số với đơn vị phụ thuộc, hoặc 12 chữ số với cá nhân."),
            _("Nhập lại theo giấy chứng nhận đăng ký thuế, ví dụ 0100109106 hoặc 0100109106-001."),
        )
    code, branch = found.groups()
    if check_digit(code[:9]) != int(code[9]) or branch == "000":
        raise Wrong(_("Mã số thuế này không có thật: chữ số kiểm tra không khớp."), _("Kiểm tra lại từng chữ số."))
    return f"{code}-{branch}" if branch else code


def phone(value: Any, asking: Asking) -> str:
    """A telephone number of Vietnam, kept from its 0: mobile 10 digits, fixed 02 and 8 or 9 more."""
    said = _digits(value, "0912 345 678")
    if said.startswith(("+84", "84")) and len(said) >= 11:
        said = "0" + said.removeprefix("+").removeprefix("84").removeprefix("0")
    if not (_MOBILE.fullmatch(said) or _LANDLINE.fullmatch(said)):
        raise Wrong(
            told(_("“%(said)s” không phải là số điện thoại trong nước."), said=said[:20]),
            _("Nhập đủ số, ví dụ 0912345678 hoặc 02383xxxxxx."),
        )
    return said


def email(value: Any, asking: Asking) -> str:
    """A mail address; what stands behind the @ in small letters."""
    said = one_line(typed(value, 254, "lan@dan.example"))
    if not _MAIL.fullmatch(said):
        raise Wrong(
            told(_("“%(said)s” không phải là địa chỉ thư điện tử."), said=said[:40]), _("Nhập như: ten@noicap.vn.")
        )
    name, host = said.rsplit("@", 1)
    return f"{name}@{host.lower()}"


PERSONAL_ID = Kind(
    "personal_id", "số định danh cá nhân", {"type": "string", "pattern": "^[0-9]{12}$"}, TEXT, personal_id
)
TAX_CODE = Kind(
    "tax_code",
    "mã số thuế",
    {"type": "string", "pattern": "^[0-9]{10}(-[0-9]{3}|[0-9]{2})?$"},
    TEXT,
    tax_code,
)
PHONE = Kind("phone", "số điện thoại", {"type": "string", "pattern": "^0[0-9]{9,10}$"}, TEXT, phone)
EMAIL = Kind("email", "địa chỉ thư điện tử", {"type": "string", "format": "email"}, TEXT, email)
