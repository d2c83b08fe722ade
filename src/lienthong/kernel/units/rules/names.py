"""How one name can be written: marks or none, Hoà or Hòa, UBND or Ủy ban nhân dân, P. or phường, TT&TT or TTTT."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.kernel.base.text import fold, nfc

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")
_Y = re.compile(r"(?:(?<=^[hklmst])|(?<=^qu))y(?=\d?$)")  # Kỳ/Kì, Mỹ/Mĩ, Quỳ/Quì; in Thủy the y stays

KINDS = {
    "tinh": "tinh",
    "thanh pho": "thanh-pho",
    "thi xa": "thi-xa",
    "thi tran": "thi-tran",
    "dac khu": "dac-khu",
    "huyen": "huyen",
    "quan": "quan",
    "phuong": "phuong",
    "xa": "xa",
}
_SHORT = {
    "p": "phường",
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "h": "huyện",
    "q": "quận",
    "x": "xã",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "hdnd": "hội đồng nhân dân",
    "vp": "văn phòng",
    "vpubnd": "văn phòng ủy ban nhân dân",
}
_COMMITTEE = ("uy", "ban", "nhan", "dan")


@dataclass(frozen=True, slots=True)
class Written:
    """A name in words: `marked` keeps the marks (wherever the tone was put), `bare` has none."""

    marked: tuple[str, ...]
    bare: tuple[str, ...]

    @property
    def has_marks(self) -> bool:
        """Whether the writer used marks at all, so that they may be trusted."""
        return any(m != b for m, b in zip(self.marked, self.bare, strict=True))

    def without(self, first: int) -> "Written":
        """The same without its first words."""
        return Written(self.marked[first:], self.bare[first:])

    def until(self, last: int) -> "Written":
        """The first words only."""
        return Written(self.marked[:last], self.bare[:last])


def written(text: str) -> Written:
    """A name cut into comparable words."""
    words = _WORD.findall(nfc(text).lower().replace(" & ", " và "))
    return Written(tuple(map(_toned, words)), tuple(_i(fold(word)) for word in words))


def name_key(text: str) -> str:
    """The key under which a name is found without marks."""
    return " ".join(written(text).bare)


def _toned(word: str) -> str:
    """The tone at the end of the word as a digit: hoà and hòa are the same word."""
    if word.isascii():
        return _i(word)
    tone = ""
    kept = []
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            kept.append(sign)
    return _i(unicodedata.normalize("NFC", "".join(kept)) + tone)


def _i(word: str) -> str:
    return _Y.sub("i", word)


@dataclass(frozen=True, slots=True)
class Place:
    """A name taken apart: the kind that it begins with (“xa”), whether it names the committee, and the rest."""

    kind: str
    committee: bool
    rest: Written


def place(name: Written) -> Place:
    """Take “UBND xã Quế Phong” apart."""
    full = spelled(name)
    committee = full.bare[:4] == _COMMITTEE
    if committee:
        full = full.without(4)
    for size in (2, 1):
        kind = KINDS.get(" ".join(full.bare[:size]), "")
        if kind and len(full.bare) > size:
            return Place(kind, committee, full.without(size))
    return Place("", committee, full)


def spelled(name: Written) -> Written:
    """The name with the short words at its beginning written out: “UBND P. Trường Vinh”."""
    at = 0
    head: list[str] = []
    while at < min(2, len(name.marked) - 1) and name.marked[at] in _SHORT:
        head.append(_SHORT[name.marked[at]])
        at += 1
    if not head:
        return name
    begun = written(" ".join(head))
    rest = name.without(at)
    return Written(begun.marked + rest.marked, begun.bare + rest.bare)


def endings(name: Written, province: tuple[str, ...]) -> Iterator[Written]:
    """The name without “tỉnh”, “tỉnh Nghệ An”, “Nghệ An” at its end, longest ending first."""
    for ending in (("tinh", *province), province, ("tinh",)):
        size = len(ending)
        if ending and len(name.bare) > size + 1 and name.bare[-size:] == ending:
            yield name.until(len(name.bare) - size)


def fits(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether each word of the short name is a word of the full one or the first letters of some, in order.

    “so nn va ptnt” fits “so nong nghiep va phat trien nong thon”; “va” may be left out; every word is used up.
    """
    if not short:
        return all(word == "va" for word in full)
    if not full:
        return False
    word = short[0]
    if word == full[0] and fits(short[1:], full[1:]):
        return True
    if full[0] == "va" and fits(short, full[1:]):
        return True
    taken = 0
    for at, other in enumerate(full):
        if taken < len(word) and other[0] == word[taken]:
            taken += 1
        elif other != "va":
            return False
        if taken == len(word) and (at or len(word) == 1) and fits(short[1:], full[at + 1 :]):
            return True
    return False


_GROUP_HEAD = re.compile(r"^(?:(?:tat ca|toan bo|toan the|cac|nhung|moi) )+")
_GROUP_TAIL = re.compile(
    r"(?: (?:(?:co |duoc )?lien quan|tren dia ban(?: toan)?(?: tinh)?|(?:trong|toan|cua|thuoc|cap) tinh|tinh))+$"
)


def group_key(text: str, province: tuple[str, ...] = ()) -> str:
    """The key of a group's name: without “các” before it and “trên địa bàn tỉnh”, “liên quan” after it."""
    key = " ".join(spelled(written(_GROUP_HEAD.sub("", name_key(text)))).bare)
    name = " ".join(province)
    if name:
        key = key.removesuffix(" " + name)
    return _GROUP_TAIL.sub("", key).replace(" cac ", " ").replace(" va ", " ")
