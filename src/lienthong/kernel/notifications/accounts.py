"""What this room tells for the room access, which lies below it: invitations, proposals, emergencies."""

from lienthong.kernel.access import api as access
from lienthong.kernel.jobs.api import Happened, reacts

from .kinds import register_kind
from .telling import News, notify_many

INVITED = "access.invited"
register_kind(
    INVITED, label="Lời mời đặt mật khẩu", title="Đặt mật khẩu cho tài khoản {username}",
    text="Anh/chị được cấp tài khoản {username}. Mở đường dẫn kèm theo để đặt mật khẩu; đường dẫn dùng một lần, trong"
    " 72 giờ. Nếu hết hạn, đề nghị quản trị đơn vị gửi lại.",
    duty=True, urgent=True, own=True,
)  # fmt: skip
PROPOSED, DECIDED, BROKEN = "access.proposed", "access.decided", "access.glass_broken"
register_kind(
    PROPOSED, label="Đề nghị cần duyệt", title="{proposer} đề nghị: {words}",
    text="Việc này cần hai người. Mở đề nghị để xem lý do rồi duyệt hoặc không duyệt.", duty=True,
)  # fmt: skip
register_kind(
    DECIDED, label="Kết quả đề nghị", title="Đề nghị đã được xử lý: {words}", text="Mở đề nghị để xem kết quả.",
    duty=True, own=True,
)  # fmt: skip
register_kind(
    BROKEN, label="Quyền khẩn cấp", title="{who} vừa dùng quyền khẩn cấp {role} tại {unit}",
    text="Quyền tự hết lúc {until}. Lý do: {reason}. Mở trang để xem đã dùng vào việc gì và xem xét sau đó.",
    duty=True, urgent=True,
)  # fmt: skip


@reacts("notifications", access.Proposed)
def proposed(batch: list[Happened]) -> None:
    """Those who may decide are told."""
    notify_many(
        News(
            str(person), PROPOSED, {"proposer": one.facts["proposer"], "words": one.facts["words"]},
            url=f"/quyen/de-nghi#{one.facts['proposal']}", dedup=f"event:{one.id}:{person}",
        )
        for one in batch for person in one.facts["deciders"]
    )  # fmt: skip


@reacts("notifications", access.Decided)
def decided(batch: list[Happened]) -> None:
    """Whoever proposed it is told what became of it."""
    notify_many(
        News(
            str(one.facts["person"]), DECIDED, {"words": one.facts["words"]},
            url=f"/quyen/de-nghi#{one.facts['proposal']}", dedup=f"event:{one.id}",
        )
        for one in batch
    )  # fmt: skip


@reacts("notifications", access.GlassBroken)
def glass_broken(batch: list[Happened]) -> None:
    """The unit's head, the system's administrators and the auditors are told at once."""
    notify_many(
        News(
            str(person), BROKEN, {name: one.facts[name] for name in ("who", "role", "unit", "until", "reason")},
            url=f"/quyen/khan-cap#{one.facts['emergency']}", dedup=f"event:{one.id}:{person}",
        )
        for one in batch for person in one.facts["told"]
    )  # fmt: skip


GHOSTS = "access.ghosts_found"
register_kind(
    GHOSTS, label="Quyền không còn căn cứ", title="Có {count} quyền, tài khoản hoặc việc không còn căn cứ",
    text="Mở trang để xem từng mục và xử lý.", duty=True,
)  # fmt: skip


@reacts("notifications", access.GhostsFound)
def ghosts_found(batch: list[Happened]) -> None:
    """Those who watch are told."""
    notify_many(
        News(
            str(person), GHOSTS, {"count": one.facts["count"]}, url="/quyen/khong-can-cu",
            dedup=f"event:{one.id}:{person}",
        )
        for one in batch for person in one.facts["told"]
    )  # fmt: skip


@reacts("notifications", access.Invited)
def invited(batch: list[Happened]) -> None:
    """Each is told the secret address of their own account; one that is closed meanwhile has none."""
    notify_many(
        News(
            str(one.facts["person"]), INVITED, {"username": one.facts["username"]}, url=address,
            subject=str(one.facts["account"]), dedup=f"event:{one.id}",
        )
        for one in batch
        if (address := access.invitation(str(one.facts["account"])))
    )  # fmt: skip
