"""The limits of one field as an author sets them: each refused at its box where it cannot be, or fits no other."""

from decimal import Decimal, InvalidOperation

from .given import Given
from .palette import BEYOND, BOUNDS, FIGURES, LENGTHS, STEP, limits_of
from .papers import Json

LONGEST = 20_000


def limited(schema: Json, code: str, given: Given) -> None:
    """Set the limits that came along; an empty box takes its limit away."""
    for word in limits_of(code):
        if word not in given:
            continue
        text = str(given.args[word]).strip()
        schema.pop(word, None)
        if not text:
            continue
        if word in FIGURES:
            _figure(schema, word, text, code, given)
        else:
            schema[word] = given.number(word, 0, LONGEST) if word in LENGTHS else given.text(word, 300)
    _agree(schema, code, given)


def _figure(schema: Json, word: str, text: str, code: str, given: Given) -> None:
    found = _decimal(text)
    if found is None:
        given.wrong[word] = "Nhập một số, ví dụ 0 hoặc 12,5."
    elif word == STEP and found <= 0:
        given.wrong[word] = "Bội số phải lớn hơn 0. Nhập lại, hoặc để trống."
    elif _whole(code) and found != int(found):
        given.wrong[word] = "Mục này chỉ nhận số nguyên. Nhập giới hạn không có phần lẻ."
    else:
        schema[word] = found


def _whole(code: str) -> bool:
    return code in ("integer", "money")


def _agree(schema: Json, code: str, given: Given) -> None:
    """Between two limits something must be left."""
    for low, high in (LENGTHS, BOUNDS):
        if low in schema and high in schema and schema[low] > schema[high]:
            given.wrong[low] = "Giới hạn dưới không được lớn hơn giới hạn trên. Sửa lại một trong hai."
    for bound, beyond in zip(BOUNDS, BEYOND, strict=True):
        if bound in schema and beyond in schema:
            given.wrong[beyond] = "Chỉ đặt một trong hai giới hạn cùng phía. Để trống một ô."
    for low in (BOUNDS[0], BEYOND[0]):
        for high in (BOUNDS[1], BEYOND[1]):
            beyond_both = (low in BEYOND) + (high in BEYOND)
            if low in schema and high in schema and beyond_both:
                room = schema[high] - schema[low] - (beyond_both - 1 if _whole(code) else 0)
                if room <= 0:
                    given.wrong[low] = "Không còn số nào nằm giữa hai giới hạn này. Sửa lại một trong hai."


def _decimal(text: str) -> int | float | None:
    """A number as people in Vietnam type it; none of more than 15 digits."""
    bare = text.replace(" ", "").replace("−", "-")
    bare = bare.replace(".", "").replace(",", ".") if "," in bare or bare.count(".") > 1 else bare
    head, point, tail = bare.partition(".")
    if point and len(tail) == 3 and head.lstrip("-") not in ("", "0"):
        bare = head + tail  # 1.500 is a thousand and a half, as everywhere in the house
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    if not found.is_finite() or len(found.as_tuple().digits) > 15 or abs(found) >= 10**15 or "e" in bare.lower():
        return None
    return int(found) if found == found.to_integral_value() else float(found)
