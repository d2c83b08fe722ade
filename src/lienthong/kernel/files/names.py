"""What a file may be called: a name from outside is only a label, never a path and never a disguise."""

import re
import unicodedata
from pathlib import PurePosixPath

from lienthong.kernel.base.text import tidy

LONGEST = 180
NAMELESS = "tep"
_FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


def safe_name(given: str) -> str:
    """The name as people typed it, without folders, control signs and signs that turn the reading direction."""
    # Names of zips and Windows uploads carry folders in either spelling; only the last part is a name.
    last = re.split(r"[/\\]", given)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = tidy(_FORBIDDEN.sub("_", kept)).strip(". ")
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if stem.split(".", maxsplit=1)[0].lower() in _RESERVED:
        name = f"_{name}"
    if len(name) > LONGEST:
        suffix = suffix if len(suffix) <= 10 else ""
        name = name[: LONGEST - len(suffix)].rstrip(". ") + suffix
    return name or NAMELESS
