"""Vietnamese text made comparable: one Unicode form, one spelling, marks kept or dropped.

Every function that returns a changed text keeps the number of characters wherever it says so,
so that a match found in the changed text points at the same place of the printed text.
"""

from __future__ import annotations

import re
import unicodedata

UPPER = "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆFGHIÌÍỈĨỊJKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVWXYỲÝỶỸỴZ"
"""The capital letters of Vietnamese, for use inside a character class."""

_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE = re.compile("(?<!q)(" + "|".join(_TONES) + r")(?![^\W\d_])")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_ODD_SPACE = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2002\u2003\u2009\u3000\t\v"), " ")
_DASHES = dict.fromkeys(map(ord, "–—−‐‑‒―"), "-")
_LOOK_ALIKES = {"ǜ": "ũ", "Ƕ": "ỳ", "Ð": "Đ", "ð": "đ"}  # what old fonts leave behind after conversion


def _plain_letter(character: str) -> str:
    if character in "đĐð":
        return "d"
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


_FOLD = {
    code: _plain_letter(chr(code))
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if chr(code).isalpha()
} | {ord(dash): "-" for dash in "–—−‐‑‒―"}


def clean(text: str) -> str:
    """One Unicode form (NFC), ordinary spaces, no invisible characters. May change the length."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_ODD_SPACE)
    for odd, right in _LOOK_ALIKES.items():
        if odd in text:
            text = text.replace(odd, right)
    return text


def squeeze(text: str) -> str:
    """One space between words, none at the ends."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """Lower case with one spelling of the tone marks (hoá → hóa, Uỷ → ủy) and one dash; same length."""
    lowered = text.translate(_DASHES).lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := ch.lower()) == 1 else ch for ch in text.translate(_DASHES))
    return _TONE.sub(lambda found: _TONES[found.group(1)], lowered)


def fold(text: str) -> str:
    """Lower case without marks (Sở Tư pháp → so tu phap); same length."""
    return text.translate(_FOLD)


def loose(text: str) -> str:
    """For comparing names: no marks, no punctuation, one space."""
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", fold(text)).split())


def is_capitals(text: str) -> bool:
    """Whether the words are printed in capitals, as headings are."""
    letters = [ch for ch in text if ch.isalpha()]
    if len(letters) < 4:
        return len(letters) > 1 and all(ch.isupper() for ch in letters) and text == text.upper() and "." not in text
    return sum(ch.isupper() for ch in letters) >= 0.85 * len(letters)
