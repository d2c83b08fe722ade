"""Typst and the page description: data in, a PDF out. Also a program: `python -m lienthong.kernel.printing.setting`.

It knows no Django, so that it starts in a moment where a paper is too large for the compiler that is kept.
"""

import sys
import threading
from functools import cache
from pathlib import Path

import typst

from lienthong.web.vendor import STATIC

from .rules import LIKE_FONT

HERE = Path(__file__).parent
FONTS = STATIC / "vendor" / "fonts"
FACES = 4
_one_at_a_time = threading.Lock()


class NotSet(Exception):
    """The paper was not set; the message says why, for the log."""


@cache
def _compiler() -> typst.Compiler:
    """The one compiler of this process; it knows no fonts but the house's own."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    if len([one for one in fonts.fonts() if one.family == LIKE_FONT]) < FACES:
        raise NotSet(f"{LIKE_FONT} is not complete in {FONTS}: run python -m lienthong.web.vendor")
    return typst.Compiler(input=HERE / "letter.typ", root=HERE, font_paths=fonts)


def set_letter(given: str) -> bytes:
    """The PDF of a letter given as JSON (see pdf.py); NotSet for every fault and every warning."""
    with _one_at_a_time:
        try:
            made, warnings = _compiler().compile_with_warnings(format="pdf", sys_inputs={"letter": given})
        except typst.TypstError as fault:
            raise NotSet(fault.message) from fault
    if warnings or not isinstance(made, bytes):
        raise NotSet("; ".join(one.message for one in warnings))
    return made


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(set_letter(sys.stdin.buffer.read().decode()))
    except NotSet as fault:
        sys.exit(str(fault))
