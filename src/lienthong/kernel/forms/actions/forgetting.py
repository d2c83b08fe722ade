"""A declaration that nobody sent is forgotten when its time is over: what was typed, what was known, its files."""

import datetime as dt

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import NotThere, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.files import api as files
from lienthong.kernel.forms.looking import ENCLOSURE
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.queries import declarations
from lienthong.kernel.forms.rules import kept_until, surely_kept_since
from lienthong.kernel.forms.states import DECLARATION_MOVES, DeclarationState

BATCH = 500


@verb(
    "forms.forget", of=declarations, sentence="xóa nội dung tờ khai không gửi đã hết hạn lưu", moves=DECLARATION_MOVES
)
def forget(declaration: Declaration, by: Actor) -> str:
    """What was filled in is gone, with its files; that it was begun, and how far it came, stays known."""
    if not over(declaration):
        raise WrongMoment("Tờ khai này còn trong thời gian lưu.", "Chờ hết hạn lưu.")
    empty(declaration)
    return declaration.code


def over(declaration: Declaration) -> bool:
    """Whether its time is over. What was sent once and handed back is the office's paper too, and stays."""
    return declaration.rounds == 0 and kept_until(declaration.saved_at) < today()


def empty(declaration: Declaration) -> None:
    """Take out all that somebody filled in, and every file that lay with it, also those taken out before."""
    files.forget(HOUSE, kind=ENCLOSURE, subject=declaration.code)
    declaration.kept, declaration.known, declaration.answer, declaration.signed = {}, {}, None, {}
    declaration.asked = {}


def forget_all() -> int:
    """Forget every declaration whose time is over, each by itself: what is broken off goes on the next night."""
    done, last = 0, 0
    while some := whole(lambda after=last: _next(after), HOUSE):  # type: ignore[misc]
        last = some[-1][0]
        for _, code in some:
            try:
                forget(code, HOUSE)
                done += 1
            except (NotThere, WrongMoment):  # saved, sent or given up meanwhile
                continue
    return done


def _next(after: int) -> list[tuple[int, str]]:
    """The next of those that were saved long ago: their places and codes, in the order in which they were begun."""
    day = surely_kept_since(today())
    before = dt.datetime.combine(day, dt.time.min, VIETNAM)
    old = declarations(HOUSE).filter(state=DeclarationState.BEGUN, saved_at__lt=before, rounds=0, id__gt=after)
    return list(old.order_by("id").values_list("id", "code")[:BATCH])
