"""Whoever was to come to a post is told that it was taken back, and whoever was to leave for them, that they stay."""

import datetime as dt

from lienthong.kernel.jobs.api import Happened
from lienthong.kernel.notifications import api as notifications

COMES, STAYS = "people.called_off", "people.stays"

notifications.register_kind(
    COMES,
    label="Việc giao vị trí được rút lại",
    title="Việc giao vị trí {title} cho anh/chị đã rút lại",
    text="Anh/chị không nhận vị trí này từ ngày {on} như đã báo. Cần biết thêm, hỏi quản trị đơn vị.",
    duty=True,
)
notifications.register_kind(
    STAYS,
    label="Tiếp tục giữ vị trí",
    title="Anh/chị tiếp tục giữ vị trí như trước ngày {on}",
    text="Việc giao vị trí {title} cho người khác đã rút lại. Mở danh bạ để xem vị trí của anh/chị.",
    duty=True,
)


def tell_of_called_off(batch: list[Happened]) -> None:
    """Each is told once for each appointment that was taken back."""
    for one in batch:
        on = f"{dt.date.fromisoformat(str(one.facts['on'])):%d/%m/%Y}"
        facts = {"title": str(one.facts["title"]), "on": on}
        person, stays = str(one.facts["person"]), [str(code) for code in one.facts["stays"]]
        post = str(one.facts["post"])
        for kind, whom, url in ((COMES, [person], f"/vi-tri/{post}"), *((STAYS, [w], f"/can-bo/{w}") for w in stays)):
            notifications.notify(whom, kind, facts=facts, url=url, subject=post, dedup=f"{one.id}:{kind}")
