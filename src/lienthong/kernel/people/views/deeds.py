"""What is done on the pages of people: each deed has a form of its own, and is one verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import slug
from lienthong.kernel.people import actions
from lienthong.kernel.people.leaves import may_keep_leaves
from lienthong.kernel.people.standing import (
    HOWS,
    KINDS_OF_LEAVE,
    KINDS_OF_POST,
    colleagues_of,
    coming_to,
    free_code,
    posts_held,
    seats_at,
    staff_units,
    who_may_be_seated,
)
from lienthong.kernel.units import api as units

from .given import Given, a_day, a_post, day, day_after, refuse, someone

TEXT, DAY, SELECT = "text", "date", "select"
CITED = "Số, ngày của quyết định hoặc văn bản, ví dụ 12/QĐ-UBND ngày 05/02/2026"
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Box:
    """One field of a form."""

    name: str
    label: str
    kind: str = TEXT
    help: str = ""
    optional: bool | str = False
    options: Callable[[Actor, Any], Options] | None = None
    first: Callable[[Actor, Any], str] | None = None
    width: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a page lets people do: its form, and how the verb is called with what was typed."""

    verb: str
    title: str
    button: str
    boxes: tuple[Box, ...]
    does: Callable[[Actor, Any, Given, str], str]
    done: str
    lead: str = ""
    back: Callable[[Any, str], str] | None = None
    also: Callable[[Actor, Any], bool] | None = None


def _today(*_: object) -> str:
    return f"{today():%d/%m/%Y}"


def _named(attribute: str) -> Callable[[Actor, Any], str]:
    return lambda by, one: str(getattr(one, attribute))


SINCE = Box("on", "Từ ngày", DAY, first=_today)
DECISION = Box("cited", "Căn cứ", help=CITED, width="lg")


# -- at a post -------------------------------------------------------------------------------------------


def _seat(by: Actor, post: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    on, until = day(given, "on", wrong), day_after(given, "until", wrong)
    person = someone(by, given, "person", "elsewhere", wrong)
    refuse(wrong)
    return str(
        actions.seat(
            post.code, by, key=key, person=person, on=on, cited=given.get("cited", ""), how=given.get("how", ""),
            until=until,
        )
    )  # fmt: skip


def _vacate(by: Actor, post: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    last = day_after(given, "last_on", wrong)
    if last is None:
        wrong.setdefault("last_on", "Ghi ngày cuối cùng giữ vị trí.")
    refuse(wrong)
    return str(
        actions.vacate(post.code, by, key=key, person=given.get("person", ""), on=last, cited=given.get("cited", ""))
    )


def _call_off(by: Actor, post: Any, given: Given, key: str) -> str:
    person, _, on = given.get("person", "").partition("|")
    first = a_day(on)
    if first is None:
        refuse({"person": "Chọn việc giao vị trí cần rút lại."})
    return str(actions.call_off(post.code, by, key=key, person=person, on=first, cited=given.get("cited", "")))


def _close(by: Actor, post: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    on = day(given, "on", wrong)
    refuse(wrong)
    return str(actions.close_post(post.code, by, key=key, on=on, cited=given.get("cited", "")))


def _rename(by: Actor, post: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    on = day(given, "on", wrong)
    refuse(wrong)
    return str(
        actions.rename_post(post.code, by, key=key, title=given.get("title", ""), on=on, cited=given.get("cited", ""))
    )


AT_A_POST = {
    "giao": Deed(
        "people.seat", "Bổ nhiệm, giao vị trí", "Giao vị trí",
        (
            Box("person", "Người của đơn vị", SELECT, optional="nếu không ghi ở ô dưới",
                options=who_may_be_seated),
            Box("elsewhere", "Hoặc người ở đơn vị khác", help="Họ tên đầy đủ hoặc mã trong danh bạ; dùng khi "
                "kiêm nhiệm, biệt phái", optional=True, width="lg"),
            Box("how", "Cách giữ vị trí", SELECT, options=lambda *_: HOWS),
            SINCE,
            Box("until", "Đến hết ngày", DAY, help="Chỉ ghi khi đã biết ngày cuối, ví dụ hết thời hạn biệt phái",
                optional=True),
            DECISION,
        ),
        _seat, "Đã ghi người giữ vị trí.",
        "Người đang giữ chức vụ này thôi giữ từ ngày ghi dưới đây; nếu chỉ giao quyền hoặc phụ trách thì người giữ "
        "chức vụ vẫn còn.",
    ),
    "thoi-giu": Deed(
        "people.vacate", "Thôi giữ vị trí", "Ghi thôi giữ",
        (
            Box("person", "Người thôi giữ", SELECT, options=lambda by, post: seats_at(post.code)),
            Box("last_on", "Ngày cuối cùng giữ vị trí", DAY, first=_today),
            DECISION,
        ),
        _vacate, "Đã ghi thôi giữ vị trí.",
    ),
    "rut-lai": Deed(
        "people.call_off", "Rút lại việc giao chưa đến ngày", "Rút lại",
        (
            Box("person", "Việc giao vị trí", SELECT, options=lambda by, post: coming_to(post.code), width="lg"),
            DECISION,
        ),
        _call_off, "Đã rút lại việc giao vị trí. Người liên quan nhận thông báo trong ít phút.",
        "Người được giao không nhận vị trí nữa; ai phải thôi giữ theo quyết định ấy thì vẫn giữ như trước.",
        also=lambda by, post: bool(coming_to(post.code)),
    ),
    "doi-ten": Deed(
        "people.rename_post", "Đổi tên vị trí", "Đổi tên",
        (Box("title", "Tên mới", first=_named("title"), width="lg"), SINCE, DECISION),
        _rename, "Đã đổi tên vị trí. Tên cũ vẫn đọc được theo thời gian.",
    ),
    "bo": Deed(
        "people.close_post", "Bỏ vị trí", "Bỏ vị trí",
        (Box("on", "Không còn từ ngày", DAY, first=_today), DECISION),
        _close, "Đã ghi việc bỏ vị trí.",
        "Vị trí còn người giữ thì chưa bỏ được: ghi thôi giữ trước.",
    ),
}  # fmt: skip


# -- about a person --------------------------------------------------------------------------------------


def _leave(by: Actor, person: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    last = day_after(given, "last_on", wrong)
    if last is None:
        wrong.setdefault("last_on", "Ghi ngày làm việc cuối cùng.")
    refuse(wrong)
    return str(
        actions.leave(person.code, by, key=key, unit=given.get("unit", ""), on=last, cited=given.get("cited", ""))
    )


def _move(by: Actor, person: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    on = day(given, "on", wrong)
    post = a_post(given, "unit", "post", on, wrong)
    refuse(wrong)
    return str(
        actions.move(
            post, by, key=key, person=person.code, leaves=given.get("leaves", ""), on=on, cited=given.get("cited", "")
        )
    )


def _away(by: Actor, person: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    first, last = day(given, "first_on", wrong), day(given, "last_on", wrong)
    refuse(wrong)
    return str(
        actions.register_leave(
            by, key=key, person=person.code, kind=given.get("kind", ""), first_on=first, last_on=last,
            substitute=given.get("substitute", ""),
        )
    )  # fmt: skip


def _correct(by: Actor, person: Any, given: Given, key: str) -> str:
    return str(
        actions.change_person(
            person.code, by, key=key, full_name=given.get("full_name", ""), sex=given.get("sex", ""),
            email=given.get("email") or None,
        )
    )  # fmt: skip


ABOUT_A_PERSON = {
    "vang-mat": Deed(
        "people.register_leave", "Ghi thời gian vắng mặt", "Ghi vắng mặt",
        (
            Box("kind", "Lý do", SELECT, options=lambda *_: KINDS_OF_LEAVE,
                help="Chỉ người vắng, lãnh đạo và quản trị đơn vị đọc được lý do"),
            Box("first_on", "Vắng từ ngày", DAY, first=_today),
            Box("last_on", "Đến hết ngày", DAY),
            Box("substitute", "Người làm thay", SELECT, optional=True,
                options=lambda by, person: [("", "Không cử ai"), *colleagues_of(person.code)]),
        ),
        _away, "Đã ghi thời gian vắng mặt. Người làm thay nhận thông báo trong ít phút.",
        "Đồng nghiệp thấy người này vắng đến ngày nào và ai làm thay.",
        also=may_keep_leaves,
    ),
    "dieu-dong": Deed(
        "people.move", "Điều động, chuyển vị trí", "Điều động",
        (
            Box("leaves", "Thôi giữ vị trí", SELECT, options=lambda by, person: posts_held(person.code), width="lg"),
            Box("unit", "Đơn vị của vị trí mới", help="Tên hoặc mã đơn vị", width="lg",
                first=lambda by, person: units.card(person.unit_id).name if person.unit_id else ""),
            Box("post", "Vị trí mới", help="Tên vị trí, chức vụ hoặc mã vị trí", width="lg"),
            SINCE,
            DECISION,
        ),
        _move, "Đã ghi việc điều động. Quyền và việc theo vị trí mới từ ngày đã ghi.",
        "Cùng một ngày, người này thôi giữ vị trí cũ và nhận vị trí mới; sang đơn vị khác thì chuyển cả nơi công tác. "
        "Biệt phái hoặc kiêm nhiệm vẫn giữ vị trí cũ: ghi ở trang của vị trí, mục Bổ nhiệm, giao vị trí.",
        back=lambda person, made: f"/vi-tri/{made}", also=lambda by, person: bool(posts_held(person.code)),
    ),
    "thoi-viec": Deed(
        "people.leave", "Thôi làm việc tại đơn vị", "Ghi thôi làm việc",
        (
            Box("unit", "Đơn vị", SELECT, options=lambda by, person: staff_units(person.code)),
            Box("last_on", "Ngày làm việc cuối cùng", DAY, first=_today),
            DECISION,
        ),
        _leave, "Đã ghi thôi làm việc. Quyền và việc đang giữ được chuyển trong ít phút.",
        "Người này thôi giữ mọi vị trí trong đơn vị; không còn thuộc đơn vị nào thì thôi giữ mọi vị trí.",
    ),
    "sua": Deed(
        "people.change_person", "Sửa thông tin", "Lưu",
        (
            Box("full_name", "Họ và tên", first=_named("full_name"), width="lg"),
            Box("sex", "Giới tính", SELECT, optional=True, first=_named("sex"),
                options=lambda *_: [("", "Không ghi"), ("nu", "Nữ"), ("nam", "Nam")]),
            Box("email", "Thư điện tử mới", help="Để trống nếu không đổi", optional=True, width="lg"),
        ),
        _correct, "Đã sửa thông tin.",
    ),
}  # fmt: skip


# -- in a unit -------------------------------------------------------------------------------------------


def _hire(by: Actor, unit: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    on = day(given, "on", wrong)
    refuse(wrong)
    name = given.get("full_name", "")
    code = given.get("code", "").strip() or free_code(name)
    return str(
        actions.hire(
            by, key=key, code=code, full_name=name, unit=unit.code, since=on, sex=given.get("sex", ""),
            email=given.get("email", ""), cited=given.get("cited", ""),
        )
    )  # fmt: skip


def _open(by: Actor, unit: Any, given: Given, key: str) -> str:
    wrong: dict[str, str] = {}
    on = day(given, "on", wrong)
    rank = given.get("rank", "").strip()
    if not rank.isascii() or not rank.isdigit() or len(rank) > 3:
        wrong["rank"] = "Thứ bậc là số từ 0 (cao nhất) đến 999."
    refuse(wrong)
    short = slug(given.get("short", "")) or slug(given.get("title", ""))[:40]
    return str(
        actions.open_post(
            by, key=key, code=f"{unit.code}.{short}", unit=unit.code, title=given.get("title", ""),
            kind=given.get("kind", ""), rank=int(rank), since=on, cited=given.get("cited", ""),
        )
    )  # fmt: skip


IN_A_UNIT = {
    "tiep-nhan": Deed(
        "people.hire", "Tiếp nhận người vào đơn vị", "Tiếp nhận",
        (
            Box("full_name", "Họ và tên", width="lg"),
            Box("sex", "Giới tính", SELECT, optional=True,
                options=lambda *_: [("", "Không ghi"), ("nu", "Nữ"), ("nam", "Nam")]),
            Box("email", "Thư điện tử công vụ", optional=True, width="lg"),
            Box("code", "Mã người", help="Chỉ ghi khi người này đã có trong danh bạ; để trống thì hệ thống đặt mã mới",
                optional=True),
            SINCE,
            DECISION,
        ),
        _hire, "Đã tiếp nhận vào đơn vị. Giao vị trí cho người này ở bước sau.",
        back=lambda unit, made: f"/can-bo/{made}",
    ),
    "mo-vi-tri": Deed(
        "people.open_post", "Mở vị trí công tác", "Mở vị trí",
        (
            Box("title", "Tên vị trí, chức vụ", width="lg"),
            Box("kind", "Là", SELECT, options=lambda *_: KINDS_OF_POST),
            Box("rank", "Thứ bậc", help="Số nhỏ đứng trước: người đứng đầu 10, cấp phó 20, chuyên môn 50",
                first=lambda *_: "50", width="xs"),
            Box("short", "Mã ngắn", help="Để trống thì lấy theo tên vị trí", optional=True),
            SINCE,
            DECISION,
        ),
        _open, "Đã mở vị trí.",
        back=lambda unit, made: f"/vi-tri/{made}",
    ),
}  # fmt: skip


def open_deeds(by: Actor, thing: Any, deeds: dict[str, Deed]) -> list[tuple[str, Deed]]:
    """Those deeds that this actor may do to this thing, in their order."""
    return [
        (name, deed)
        for name, deed in deeds.items()
        if may(deed.verb, by, thing) and (deed.also is None or deed.also(by, thing))
    ]


def deed_named(by: Actor, thing: Any, deeds: dict[str, Deed], name: str) -> Deed:
    """The deed of that name; NotThere where there is none or not for this actor."""
    for known, deed in open_deeds(by, thing, deeds):
        if known == name:
            return deed
    raise NotThere
