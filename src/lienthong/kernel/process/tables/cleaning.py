"""Words out of a file, in the one spelling of the house: lines kept, signs that nobody sees taken out."""

import re

from lienthong.kernel.base.text import nfc

_BLANK = re.compile(r"[^\S\n]+")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def cleaned(text: str) -> str:
    """The text line by line: single spaces, no empty lines, no hidden signs."""
    plain = nfc(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\t", " "))
    lines = (_BLANK.sub(" ", line).strip() for line in _HIDDEN.sub("", plain).split("\n"))
    return "\n".join(line for line in lines if line)
