"""A draft is drawn anew in the editor; who has an older picture of it before them is told, and writes over nobody.

What cannot be read yet is kept as a sketch beside the draft: nobody loses what they drew because something is missing.
"""

import hashlib

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.process.bpmn import read
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.queries import versions
from lienthong.kernel.process.questions import asked_anew
from lienthong.kernel.process.redrawing import open_in_table, redrawn, sketched, still_asked
from lienthong.kernel.process.states import VERSION_MOVES

from .drafts import mark_of, unchanged


@verb("process.redraw", of=versions, sentence="vẽ lại bản soạn quy trình", moves=VERSION_MOVES)
def redraw(version: Version, by: Actor, *, drawn: bytes, shown: str, in_rows: bool = False) -> str:
    """A draft is kept as it was drawn; `shown`: the mark of the draft before. Returns its mark after.

    `in_rows`: it comes from the table, in the order of its rows. What was in doubt and has just been drawn otherwise is
    settled by that. The words of a table are settled first: they could not be asked about any more.
    """
    _may_draw(version, by, shown)
    before = read(version.bpmn.encode())
    made = redrawn(drawn, before, in_rows=in_rows)
    if made.bpmn != version.bpmn:
        asked = still_asked(before, made.definition, version.doubts)
        version.doubts = asked_anew(made.definition, asked, access.role_names())
        version.bpmn, version.source = made.bpmn, ""
        version.digest = hashlib.sha256(made.bpmn.encode()).hexdigest()
    _forget_sketch(version)
    return mark_of(version)


@verb("process.keep_sketch", of=versions, sentence="giữ bản vẽ dở của quy trình", moves=VERSION_MOVES)
def keep_sketch(version: Version, by: Actor, *, drawn: bytes, shown: str) -> str:
    """A drawing that cannot be read yet is kept beside the draft; `shown`: its mark before. Returns its mark after.

    What a run goes by stays as it was. While there is a sketch, the draft is neither answered nor published.
    """
    _may_draw(version, by, shown)
    kept = sketched(drawn)
    if kept != version.sketch:
        version.sketch, version.sketched_by, version.sketched_at = kept, by.name[:200], now()
    return mark_of(version)


@verb("process.drop_sketch", of=versions, sentence="bỏ bản vẽ dở của quy trình", moves=VERSION_MOVES)
def drop_sketch(version: Version, by: Actor, *, shown: str) -> str:
    """The sketch is gone and the draft is what could be read last. Returns its mark after."""
    unchanged(version, by, shown)
    if not version.sketch:
        raise Unfit("Bản soạn này không có bản vẽ dở.", "Mở sơ đồ để vẽ tiếp.")
    _forget_sketch(version)
    return mark_of(version)


def no_sketch(version: Version) -> None:
    """Refuse where a sketch would be passed over: whoever drew it would lose it, or it would undo what is done now."""
    if version.sketch:
        raise Unfit(
            "Bản soạn này đang có bản vẽ dở chưa đọc được.",
            "Bấm “Sửa quy trình”, vẽ cho xong hoặc bỏ bản vẽ dở, rồi làm lại việc này.",
        )


def _may_draw(version: Version, by: Actor, shown: str) -> None:
    unchanged(version, by, shown)
    if left := open_in_table(version.doubts):
        raise Unfit(f"Còn {left} điểm đọc từ bảng chưa trả lời.", "Trả lời các điểm đó ở trang của bản soạn, rồi sửa.")


def _forget_sketch(version: Version) -> None:
    version.sketch, version.sketched_by, version.sketched_at = "", "", None
