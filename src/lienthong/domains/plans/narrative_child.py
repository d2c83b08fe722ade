"""The process in which one uploaded narrative is read: bytes in, the text of each section out as JSON, and it ends.

It has no database and no secrets, and it closes itself in before it opens anything.
"""

import pickle
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from lienthong.domains.plans.reading import Unreadable
from lienthong.domains.plans.reading.intake import check_size, load
from lienthong.domains.plans.reading.sectionmatch import Wanted, lines_of, match_sections
from lienthong.kernel.base.reading_walls import HEAD, read_alone

ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# What the reader says of plans is said of reports by the parent.
OWN_WORDS = {"not-a-plan": "not-a-text", "empty": "no-words", "wrong-kind": "not-word"}


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What the parent asked: two lengths, the sections it looks for, the document."""
    known, size = HEAD.unpack(asked.read(HEAD.size))
    # Written by the house itself a moment ago, on a pipe that nobody else holds.
    sections, printed, file_name = pickle.loads(asked.read(known))  # noqa: S301
    data = asked.read(size)
    try:
        check_size(len(data))
        if not data.startswith((*ZIP, OLE)):
            return {"refused": "not-word"}
        source = load(data, file_name)
        if source.form != "docx":
            return {"refused": "not-word"}
        return {"read": asdict(match_sections([Wanted(*one) for one in sections], lines_of(source), printed))}
    except Unreadable as no:
        return {"refused": OWN_WORDS.get(no.code, no.code), "sentence": no.sentence}
    except (MemoryError, RecursionError):
        return {"refused": "too-heavy"}


if __name__ == "__main__":
    sys.exit(read_alone(answer))
