"""
The door of Files: bytes with versions. A file has no reader of its own.

A room registers who may read its kind (`register_reader`), keeps files inside its verbs (`keep`), and shows links
`/tep/<code>`. Who opens a link is asked about by that room; for everybody else the file does not exist.
"""

from .actions import drop, forget, keep
from .names import safe_name
from .queries import FileCard, cards, codes_of, kept_for, open_file, versions
from .readers import register_reader
from .store import LARGEST, StoreFull

__all__ = [
    "LARGEST",
    "FileCard",
    "StoreFull",
    "cards",
    "codes_of",
    "drop",
    "forget",
    "keep",
    "kept_for",
    "open_file",
    "register_reader",
    "safe_name",
    "versions",
]
