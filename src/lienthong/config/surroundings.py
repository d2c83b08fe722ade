"""What every page shows around its content: province, who is signed in, where they can go."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from lienthong import __version__
from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: for everybody, for signed-in people, or for some roles."""

    label: str
    href: str
    icon: str
    roles: tuple[str, ...] = ()
    public: bool = False


OFFICIALS = (
    "system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "clerk", "province_leader", "auditor",
    "procedure_admin",
)  # fmt: skip
AT_PLANS = tuple(one for one in OFFICIALS if one not in ("clerk", "procedure_admin"))
PLACES = (
    Place("Việc cần làm", "/viec-can-lam", "inbox", OFFICIALS),
    Place("Thông báo", "/thong-bao", "bell", (*OFFICIALS, "citizen")),
    Place("Điều hành", "/lanh-dao", "layout-dashboard", ("leader", "province_leader", "coordinator")),
    Place("Việc của đơn vị", "/don-vi-toi", "list-check", ("coordinator", "leader", "officer", "province_leader")),
    Place("Kế hoạch", "/ke-hoach", "target-arrow", AT_PLANS),
    Place("Tiến độ công khai", "/cong-khai", "world", public=True),
    Place("Quy trình nội bộ", "/quy-trinh", "checklist", OFFICIALS),
    Place("Thẩm quyền", "/tham-quyen", "scale", OFFICIALS),
    Place("Biểu mẫu", "/bieu-mau", "file-text", OFFICIALS),
    Place("Tờ khai đã nhận", "/to-khai", "clipboard-list", ("counter", "officer", "leader")),
    Place("Khai trực tuyến", "/khai", "file-text", ("citizen",)),
    Place("Tờ khai của tôi", "/to-khai/cua-toi", "edit", ("citizen",)),
    Place("Kho dữ liệu của tôi", "/kho-cua-toi", "archive", ("citizen",)),
    Place("Cơ quan, đơn vị", "/don-vi", "sitemap", public=True),
    Place("Cán bộ", "/can-bo", "users", OFFICIALS),
    Place("Quyền", "/quyen", "users", ("system_admin", "unit_admin", "auditor", "leader", "province_leader")),
    Place("Lịch làm việc", "/lich-lam-viec", "calendar", public=True),
    Place("Gói tin gửi đi", "/he-thong/goi-tin", "mail", ("system_admin",)),
    Place("Việc chạy nền", "/he-thong/viec-nen", "settings", ("system_admin",)),
    Place("Nhật ký", "/he-thong/nhat-ky", "history", ("system_admin", "auditor")),
)


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Values for the base layout."""
    actor: Actor = getattr(request, "actor", ANYONE)
    return {
        "province": settings.PROVINCE,
        "contact": settings.CONTACT,
        "version": __version__,
        "actor": actor,
        "home_url": "/",
        "preferences_url": "/giao-dien",
        "nav": _nav(request, actor),
        "account": _account(actor),
        "search": {
            "action": "/tim-kiem",
            "name": "q",
            "value": request.GET.get("q", "") if request.path == "/tim-kiem" else "",
        },
    }


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, object]]:
    shown = []
    waiting, unread = _badges(request, actor)
    for place in PLACES:
        if not (place.public or actor.has(*place.roles)):
            continue
        here = request.path == place.href or request.path.startswith(place.href + "/")
        entry: dict[str, object] = {"label": place.label, "href": place.href, "icon": place.icon, "current": here}
        if place.href == "/viec-can-lam":
            entry |= waiting
        elif place.href == "/thong-bao" and unread:
            entry |= {"badge": unread, "badge_label": "thông báo chưa đọc"}
        shown.append(entry)
    return shown


def _badges(request: HttpRequest, actor: Actor) -> tuple[dict[str, object], str]:
    """What waits and what is unread; of an official both in one question, for every page asks it."""
    if not actor.has(*OFFICIALS):
        return {}, notifications.unread(actor)
    waiting, unread = inbox.badge(actor, notifications.UNREAD, getattr(request, "inbox_counts", None))
    return waiting, notifications.unread_said(unread)


def _account(actor: Actor) -> dict[str, object]:
    if actor.kind != "person":
        return {"login_url": "/dang-nhap"}
    post = actor.posts[0] if actor.posts else None
    return {
        "name": actor.name,
        "post": post.title if post else "",
        "unit": post.unit_name if post else "",
        "links": [{"label": "Tài khoản của tôi", "href": "/tai-khoan"}],
        "logout_url": "/dang-xuat",
    }
