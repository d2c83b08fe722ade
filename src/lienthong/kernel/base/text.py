"""Vietnamese text: one spelling, one order, found with and without marks.

The embedded database has no ICU, so the order of the dictionary is a stored key made here.
"""

import re
import unicodedata
from functools import lru_cache

from lienthong.web.speech import say as _

from .errors import Unfit

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: chr(0x41 + place) for place, letter in enumerate(_LETTERS)}
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}
_FOLD = str.maketrans({"đ": "d", "Đ": "D", "\u00d0": "D"})
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
INVISIBLE = (
    "\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""What nobody sees, or what turns around what is printed beside it: signs of control, of direction, without width.

As ranges for a class of signs; a room that takes still less adds its own.
"""
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_WORDS = re.compile(r"[^0-9a-z]+")


def nfc(text: str) -> str:
    """The text in the one spelling that the house keeps (Unicode NFC), without invisible marks."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def keepable(text: str) -> str:
    """The text itself, where the database can hold it; Unfit for a NUL or half of a sign, which no keyboard types."""
    if _UNKEPT.search(text):
        raise Unfit(_("Nội dung có ký tự lạ không lưu được."), _("Xóa chỗ vừa dán từ nơi khác, gõ lại rồi gửi lại."))
    return text


def whole_number(text: str, most: int) -> int | None:
    """The number that somebody typed or that stands in an address, from 0 to `most`; None for anything else.

    Digits of other scripts are digits to Python and no numbers, and a few thousand of them are a fault of their own.
    """
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    number = int(text)
    return number if number <= most else None


def tidy(text: str) -> str:
    """One line: NFC, single spaces, no spaces at the ends."""
    return _SPACE.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Without marks and in small letters, as people type when in a hurry: Đồng Tháp → dong thap."""
    bare = unicodedata.normalize("NFD", text.translate(_FOLD))
    kept = "".join(mark for mark in bare if not unicodedata.combining(mark))
    return _SPACE.sub(" ", kept.lower()).strip()


def slug(text: str) -> str:
    """For codes and addresses: Phường Trường Vinh → phuong-truong-vinh."""
    return _WORDS.sub("-", fold(text)).strip("-")


@lru_cache(maxsize=4096)  # kinds, roles and units are put in order on every page: 0.8 ms of the inbox's
def sort_key(text: str) -> str:
    """A key whose plain byte order is the Vietnamese dictionary's: … Vinh, Yên …; Đ after D.

    Letters first (a ă â … d đ …), then the tones (ngang huyền hỏi ngã sắc nặng), word by word;
    numbers by their value up to 12 digits.
    """
    words = []
    for word in fold_keep_letters(text):
        if word.isascii() and word.isdigit():
            words.append("0" + word.zfill(12))
            continue
        letters, tones = [], []
        for letter, tone in _split(word):
            letters.append(_ORDER.get(letter, letter))
            tones.append(_TONES.get(tone, "0"))
        words.append("".join(letters) + "\x01" + "".join(tones))
    return "\x02".join(words)


def fold_keep_letters(text: str) -> list[str]:
    """Words of the text in small letters, marks kept, signs dropped."""
    return [word for word in re.split(r"[\W_]+", nfc(text).lower()) if word]


def _split(word: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for sign in word:
        parts = unicodedata.normalize("NFD", sign)
        shape = "".join(mark for mark in parts[1:] if mark in _SHAPES)
        tone = next((mark for mark in parts[1:] if mark in _TONES), "")
        pairs.append((unicodedata.normalize("NFC", parts[0] + shape), tone))
    return pairs
