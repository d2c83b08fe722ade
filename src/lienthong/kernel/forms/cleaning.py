"""Texts as people type or paste them: in one spelling, without signs that nobody sees or that turn the line round."""

import re
import unicodedata

from lienthong.kernel.base.text import INVISIBLE

LARGEST = 20_000
"""Signs in one field; what an expression takes too."""

# Beside what nobody sees: what cannot be kept, other ends of lines than the line feed, marks of Arabic numbers, signs
# that are private or none.
_UNSEEN = re.compile(
    f"[\x00\x0b\x0c\x1c-\x1f\x85{INVISIBLE}\u0600-\u0605\u06dd\u070f\u2028\u2029\ufff0-\uffff\ud800-\udfff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_LINES = re.compile(r"\n{3,}")
_PLAIN = re.compile("[ -~À-ʯḀ-ỹ]*")
"""What Vietnamese keyboards give: all of it is seen, and in one spelling already (a test looks at each sign)."""


def without_unseen(text: str) -> str:
    """The text in Unicode NFC without signs that nobody sees; line feeds stay."""
    if _PLAIN.fullmatch(text):
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def hides_something(text: str) -> bool:
    """Whether the text has signs that nobody sees; a line end of Windows is none."""
    return _PLAIN.fullmatch(text) is None and _UNSEEN.search(text.replace("\r", "")) is not None


def shows_nothing(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    if not text:
        return True
    first = text[0]
    if "!" <= first <= "~" or "À" <= first <= "ʯ" or "Ḁ" <= first <= "ỹ":
        return False  # a letter of Vietnamese: most texts are settled here
    return len(text) <= LARGEST and not one_line(text)


def one_line(text: str) -> str:
    """The text on one line, single spaces, none at the ends."""
    if not _PLAIN.fullmatch(text):
        text = without_unseen(text)
    return " ".join(text.split())


def many_lines(text: str) -> str:
    """The text with its lines, single spaces inside them, no more than one empty line between two."""
    lines = (" ".join(line.split()) for line in without_unseen(text).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()
