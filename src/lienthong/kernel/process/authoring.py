"""The way offices write a process: the table of a decision becomes a definition, with what a person must settle."""

from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.errors import Unfit

from .bpmn import write
from .tables.drafting import drafted, resolved
from .tables.keeping import kept_doubts
from .tables.opening import tables_of_file


@dataclass(frozen=True, slots=True)
class Written:
    """A process as BPMN, and its doubts as they are kept beside it."""

    bpmn: str
    doubts: list[dict[str, Any]]


def from_table(data: bytes, *, proposals: bool = False) -> Written:
    """The one table of a file as a process; with `proposals`, every doubt is settled as the reader proposes."""
    tables = tables_of_file(data)
    if len(tables) != 1:
        raise Unfit("Tệp có {count} bảng quy trình.", "Mỗi lần nộp một bảng; tách tệp rồi nộp lại.", count=len(tables))
    draft = drafted(tables[0])
    if proposals:
        draft = resolved(draft, draft.proposals)
    return Written(write(draft.definition).decode(), kept_doubts(draft))
