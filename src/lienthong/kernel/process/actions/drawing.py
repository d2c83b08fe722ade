"""A draft is drawn anew in the editor; who has an older picture of it before them is told, and writes over nobody."""

import hashlib

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, Unfit
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.process.bpmn import read
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.queries import versions
from lienthong.kernel.process.questions import asked_anew
from lienthong.kernel.process.redrawing import open_in_table, redrawn, still_asked
from lienthong.kernel.process.states import VERSION_MOVES

from .drafts import mark_of


@verb("process.redraw", of=versions, sentence="vẽ lại bản soạn quy trình", moves=VERSION_MOVES)
def redraw(version: Version, by: Actor, *, drawn: bytes, shown: str) -> str:
    """A draft is kept as it was drawn; `shown`: the mark of the draft before. Returns its mark after.

    What was in doubt and has just been drawn otherwise is settled by that. The words of a table are settled first:
    they could not be asked about any more.
    """
    if shown != mark_of(version):
        raise ChangedMeanwhile.by()
    if left := open_in_table(version.doubts):
        raise Unfit(f"Còn {left} điểm đọc từ bảng chưa trả lời.", "Trả lời các điểm đó ở trang của bản soạn, rồi sửa.")
    before = read(version.bpmn.encode())
    made = redrawn(drawn, before)
    if made.bpmn != version.bpmn:
        asked = still_asked(before, made.definition, version.doubts)
        version.doubts = asked_anew(made.definition, asked, access.role_names())
        version.bpmn, version.source = made.bpmn, ""
        version.digest = hashlib.sha256(made.bpmn.encode()).hexdigest()
    return mark_of(version)
