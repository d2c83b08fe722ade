"""What a person can do with a line itself: say that they are on it, and give it back."""

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import WrongMoment
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.queries import visible


@verb("inbox.take", of=visible, sentence="nhận xử lý")
def take(item: WorkItem, by: Actor) -> str:
    """I am on it: the others who share the inbox see by whom it is being done."""
    if item.taken_by and item.taken_by != by.id:
        raise WrongMoment(
            "Việc này {name} đã nhận xử lý.", "Trao đổi với {name} nếu cần làm thay.", name=item.taken_name
        )
    item.taken_by, item.taken_name, item.taken_at = by.id, by.name[:200], now()
    return item.code


@verb("inbox.give_back", of=visible, sentence="trả lại việc cho đơn vị")
def give_back(item: WorkItem, by: Actor) -> str:
    """I am no longer on it: it waits for all who share the inbox again."""
    item.taken_by, item.taken_name, item.taken_at = "", "", None
    return item.code
