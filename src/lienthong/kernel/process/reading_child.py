"""The process in which a file with processes is read: a file on its input, plain data on its output, and it ends.

It has no database and no secrets, and it closes itself in before it opens anything.
"""

import sys
from typing import Any, BinaryIO

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.reading_walls import HEAD, read_alone

from .bpmn import read as read_written
from .bpmn import readings, write
from .tables.carrying import carried
from .tables.opening import tables_of_file

SECONDS = 40
_XML = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")


def is_xml(data: bytes) -> bool:
    """Whether a file is to be read as BPMN."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:4].startswith(_XML)


def read(data: bytes) -> dict[str, Any]:
    """The tables of a file, or its processes as BPMN of the house's own writing with what was in doubt."""
    if not is_xml(data):
        return {"tables": carried(tables_of_file(data))}
    processes = []
    for one in readings(data):
        written = write(one.definition)
        kept = {node.key for node in read_written(written).nodes}
        processes.append(
            {
                "bpmn": written.decode(),
                "doubts": [[doubt.kind.value, doubt.at, doubt.sentence] for doubt in one.doubts],
                "lost": [node.name or node.key for node in one.definition.nodes if node.key not in kept],
            }
        )
    return {"processes": processes}


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What the parent asked: two lengths, nothing else, the file."""
    known, size = HEAD.unpack(asked.read(HEAD.size))
    asked.read(known)
    data = asked.read(size)
    try:
        return {"read": read(data)}
    except Unfit as no:
        return {"refused": "unfit", "sentence": no.sentence, "next_step": no.next_step}
    except (MemoryError, RecursionError):
        return {"refused": "too-heavy"}


if __name__ == "__main__":
    sys.exit(read_alone(answer, SECONDS))
