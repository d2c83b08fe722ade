"""How words are compared: folded, cut at signs, with the short forms that officials write. No Django, no database."""

import re

from lienthong.kernel.base.text import fold, nfc

MOST_WORDS = 8
LONGEST_QUERY = 200
_TOKEN = re.compile(r"[0-9a-z]+")
_DOTTED = re.compile(r"\b(tp|tt|tx|p|x|q|h)\.\s*(?=[0-9a-z])")
_BEFORE_A_NAME = {
    "p": "phuong",
    "x": "xa",
    "tp": "thanh pho",
    "tt": "thi tran",
    "tx": "thi xa",
    "q": "quan",
    "h": "huyen",
}
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "vpub": "van phong uy ban",
    "khcn": "khoa hoc va cong nghe",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
    "tthc": "thu tuc hanh chinh",
    "dvctt": "dich vu cong truc tuyen",
    "dvc": "dich vu cong",
    "cchc": "cai cach hanh chinh",
    "csdl": "co so du lieu",
    "nnmt": "nong nghiep va moi truong",
    "gddt": "giao duc va dao tao",
    "vhttdl": "van hoa the thao va du lich",
    "kh": "ke hoach",
    "qd": "quyet dinh",
    "nq": "nghi quyet",
    "tw": "trung uong",
}

_WITH_AMPERSAND = {"khcn": "kh cn", "nnmt": "nn mt", "gddt": "gd dt"}
"""“Sở KH&CN” is typed as often as “Sở KHCN”."""


def folded_words(text: str) -> list[str]:
    """The words without marks, in small letters, cut at every sign."""
    return _TOKEN.findall(fold(nfc(text)))


def kept_text(*texts: str) -> str:
    """What is kept of a thing to be found by: its words, and the other form of each short or long name in it.

    Begins with a space, so that a word is found by its beginning: the pattern is “% word%”.
    """
    words = [word for text in texts for word in folded_words(text)]
    plain = f" {' '.join(words)} "
    more: list[str] = []
    for short, long in _SHORT.items():
        if f" {short} " in plain:
            more.append(long)
        if f" {long} " in plain:
            more += [short, _WITH_AMPERSAND[short]] if short in _WITH_AMPERSAND else [short]
    for text in texts:
        # “KH&CN” and “1174/KH-UBND” are also looked for as one word.
        for chunk in fold(nfc(text)).split():
            pieces = _TOKEN.findall(chunk)
            if len(pieces) > 1 and len(chunk) <= 40:
                more.append("".join(pieces))
    return plain + "".join(f"{extra} " for extra in dict.fromkeys(more) if f" {extra} " not in plain)


def asked_words(query: str) -> list[str]:
    """The words looked for, each once, at most eight; “P. Trường Vinh” asks for phường Trường Vinh."""
    bare = fold(nfc(query[:LONGEST_QUERY]))
    bare = _DOTTED.sub(lambda match: _BEFORE_A_NAME[match[1]] + " ", bare)
    return list(dict.fromkeys(_TOKEN.findall(bare)))[:MOST_WORDS]


def has_marks(query: str) -> bool:
    """Whether the asker took the trouble of typing marks; then what bears the same marks comes first."""
    small = nfc(query).lower()
    return fold(small) != " ".join(small.split())


def bears(query: str, title: str) -> bool:
    """Whether every word of the query stands in the title with the same marks."""
    there = re.findall(r"\w+", nfc(title).lower())
    return all(any(word.startswith(one) for word in there) for one in re.findall(r"\w+", nfc(query).lower()))
