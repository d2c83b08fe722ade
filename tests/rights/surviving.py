"""What each verb of people, access and competence is asked to do, so that it can be killed, doubled and raced."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.people.tests.factories import Row, looked_at

from .conftest import House, found

TODAY, SOON = dt.date(2026, 2, 10), dt.date(2026, 2, 20)
TOMORROW = "2026-02-21T07:00:00"
WHY, CITED = "Theo nghị quyết của Hội đồng nhân dân", "77/QĐ-UBND"

Work = Callable[[str], Any]
"""Does the verb under a key; what it returns is JSON."""
Prepared = Callable[[House], Work]

DEMO_PERSON = (
    "code,full_name,sex,email,unit,post,post_name,roles,account\n"
    "ng-nap-moi,Trịnh Nạp Mới,nam,nap.moi@nghean.example,{unit},{unit}.nap-moi,Công chức,officer,napmoi\n"
)


def asked(verb: str, thing: str = "", who: str = "", **given: Any) -> Prepared:
    """A verb on one of the things that wait in the province; by the house, or by one of the cast."""
    return lambda at: done(verb, at.actor(who) if who else HOUSE, at.things[thing] if thing else None, **given)


def at_the_ward(verb: str, thing: str = "", named: str = "unit_id", **given: Any) -> Prepared:
    """The same for a verb that is told of the ward, by its number or its code."""

    def prepared(at: House) -> Work:
        ward = int(at.things["unit_id"]) if named == "unit_id" else at.things["unit"]
        return done(verb, HOUSE, at.things[thing] if thing else None, **{named: ward}, **given)

    return prepared


def done(verb: str, by: Actor, subject: str | None, /, **given: Any) -> Work:
    where = (by,) if subject is None else (subject, by)
    return lambda key: VERBS[verb](*where, key=key, **given)


def of_the_draft(verb: str, **given: Any) -> Prepared:
    """A verb on the draft of the ward's table, as it is shown."""

    def prepared(at: House) -> Work:
        code = at.things["table_version"]
        shown = found("select digest from competence_version where code = %s", code)
        return done(verb, at.actor("quản trị đơn vị"), code, shown=shown, **given)

    return prepared


def edited(at: House) -> Work:
    code = at.things["table_version"]
    text = found("select document::text from competence_version where code = %s", code)
    shown = found("select digest from competence_version where code = %s", code)
    text = text.replace("Nghị định thử", "Nghị định khác")
    return done("competence.edit", at.actor("quản trị đơn vị"), code, document=text, shown=shown)


def mandated(at: House) -> Work:
    """Two posts of the ward: its head gives, the head of its office receives."""
    posts = "select p.code from people_post p join units_unit u on u.id = p.unit_id where u.code = %s and p.kind = "
    given = {
        "from_post": found(f"{posts} 'head'", at.things["unit"]),
        "to_post": f"{at.things['unit']}.chanh-van-phong",
    }
    ends = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    return done(
        "competence.draft_mandate", HOUSE, None, unit_id=int(at.things["unit_id"]), kind="TUQ", **given,
        starts=dt.datetime(2026, 3, 1, tzinfo=dt.UTC), ends=ends, documents=["GM"], limits="Giấy mời họp",
        ground="Đi vắng",
    )  # fmt: skip


def orphaned(at: House) -> Work:
    """A proposal whose author has no account any more."""
    VERBS["access.close_account"]("tk-nam", HOUSE, reason="Nghỉ việc")
    return done("access.lapse", HOUSE, at.things["proposal"])


def over(at: House) -> Work:
    """Rights in an emergency that are at their end."""
    VERBS["access.end_emergency"](at.things["emergency"], at.actor("một cửa"))
    return done("access.review_emergency", at.actor("kiểm tra"), at.things["emergency"], found="Dùng đúng việc")


def brought(at: House) -> Work:
    """A list of the ward with one person more, as it was looked at."""
    unit = at.things["unit"]
    row = Row(2, code="ng-moi-ve", full_name="Đinh Mới Về", unit=unit, title="Công chức văn hóa")
    given: dict[str, Any] = {"unit": unit, "rows": [row.plain()], "on": SOON}
    seen = whole(lambda: looked_at(HOUSE, full=False, choices={}, **given), HOUSE)
    return done(
        "people.import_staff", HOUSE, None, cited=CITED, seen=seen.mark(unit=unit, on=SOON, full=False), **given
    )


def turned(at: House) -> Work:
    """Somebody takes a seat on a day to come, and that day has come."""
    VERBS["people.hire"](HOUSE, code="ng-mai-nhan", full_name="Đỗ Mai Nhận", unit=at.things["unit"], since=TODAY)
    post = VERBS["people.open_post"](
        HOUSE, code=f"{at.things['unit']}.mai-nhan", unit=at.things["unit"], title="Công chức", since=TODAY
    )
    VERBS["people.announce_turn"](HOUSE)
    VERBS["people.seat"](post, HOUSE, person="ng-mai-nhan", on=SOON, cited=CITED)

    def work(key: str) -> Any:
        with standing_on(TOMORROW):
            return VERBS["people.announce_turn"](HOUSE, key=key)

    return work


def opened(at: House) -> Work:
    """An account for somebody who has none."""
    VERBS["people.hire"](HOUSE, code="ng-chua-co", full_name="Đỗ Chưa Có", unit=at.things["unit"], since=TODAY)
    return done("access.open_account", HOUSE, None, username="chuaco", person="ng-chua-co")


def loaded(at: House) -> Work:
    rows = [{"username": "themnua", "person": "ng-minh", "unit_id": int(at.things["unit_id"]), "roles": ["officer"]}]
    return done("access.load", HOUSE, None, rows=rows, password_hash="x", since=TODAY)


def further_post(at: House) -> Work:
    code = f"{at.things['unit']}.them"
    return done("people.open_post", HOUSE, None, code=code, unit=at.things["unit"], title="Công chức")


def people_loaded(at: House) -> Work:
    return done("people.load", HOUSE, None, source="thu", people=DEMO_PERSON.format(unit=at.things["unit"]).encode())


def broken(at: House) -> Work:
    given = {"role": "clerk", "reason": "Cần gấp số liệu vì bão đang vào", "hours": 1}
    return done("access.break_glass", at.actor("chuyên viên"), None, unit_id=int(at.things["unit_id"]), **given)


def proposing(at: House) -> Work:
    given = {"role": "auditor", "cited": "4/QĐ", "since": SOON}
    return done(
        "access.propose", at.actor("quản trị hệ thống"), None, verb="access.give_role", subject=at.things["post"],
        given=given, reason=WHY,
    )  # fmt: skip


def emptied(at: House) -> Work:
    """A post of the ward at which nobody sits."""
    VERBS["people.vacate"](at.things["post"], HOUSE, person="ng-minh", on=TODAY, cited=CITED)
    return done("people.close_post", HOUSE, at.things["post"], on=SOON, cited=CITED)


def appointed(at: House) -> Work:
    VERBS["people.hire"](HOUSE, code="ng-nhan-moi", full_name="Đỗ Nhận Mới", unit=at.things["unit"], since=TODAY)
    return done("people.seat", HOUSE, at.things["post"], person="ng-nhan-moi", on=SOON, cited=CITED)


def called_off(at: House) -> Work:
    """Somebody is to come to a post on a later day."""
    appointed(at)("hẹn")
    return done("people.call_off", HOUSE, at.things["post"], person="ng-nhan-moi", on=SOON, cited=CITED)


def moved(at: House) -> Work:
    """Somebody sits at a post and goes to another of the same unit."""
    post = at.things["post"]
    new = f"{at.things['unit']}.dieu-dong"
    VERBS["people.open_post"](HOUSE, code=new, unit=at.things["unit"], title="Chuyên viên mới")
    return done("people.move", HOUSE, new, person="ng-minh", leaves=post, on=SOON, cited=CITED)


CASES: dict[str, Prepared] = {
    "access.approve": asked("access.approve", "proposal", "lãnh đạo tỉnh", note="Đồng ý"),
    "access.break_glass": broken,
    "access.close_account": asked("access.close_account", "account", reason="Nghỉ việc"),
    "access.end_emergency": asked("access.end_emergency", "emergency", "một cửa"),
    "access.give_role": asked("access.give_role", "post", role="coordinator", cited=CITED),
    "access.grant": at_the_ward("access.grant", username="minh", role="citizen"),
    "access.invite": asked("access.invite", "account"),
    "access.lapse": orphaned,
    "access.load": loaded,
    "access.look_for_ghosts": asked("access.look_for_ghosts"),
    "access.open_account": opened,
    "access.propose": proposing,
    "access.refuse": asked("access.refuse", "proposal", "lãnh đạo tỉnh", note="Chưa cần"),
    "access.review_emergency": over,
    "access.revoke": asked("access.revoke", "grant", reason="Hết việc"),
    "access.set_password": asked("access.set_password", "account", password_hash="y"),
    "access.take_role": asked("access.take_role", "post_role", reason="Hết việc"),
    "access.withdraw": asked("access.withdraw", "proposal", "quản trị hệ thống"),
    "competence.discard": of_the_draft("competence.discard"),
    "competence.discard_mandate": asked("competence.discard_mandate", "mandate_draft", "lãnh đạo"),
    "competence.draft": at_the_ward("competence.draft", title="Bảng nữa", purpose="Thử"),
    "competence.draft_mandate": mandated,
    "competence.edit": edited,
    "competence.end": asked("competence.end", "table_published", "quản trị đơn vị", on=SOON),
    "competence.issue_mandate": asked("competence.issue_mandate", "mandate_draft", cited=CITED, cited_on=TODAY),
    "competence.publish": asked("competence.publish", "table_version", decision="09/QĐ-UBND", effective_on=SOON),
    "competence.revoke_mandate": asked("competence.revoke_mandate", "mandate", "lãnh đạo", reason="Hết việc"),
    "people.announce_turn": turned,
    "people.call_off": called_off,
    "people.cancel_leave": asked("people.cancel_leave", "leave"),
    "people.change_person": asked("people.change_person", "person", full_name="Lê Văn Minh Mới"),
    "people.close_post": emptied,
    "people.close_unit": at_the_ward("people.close_unit", named="unit", on=SOON),
    "people.hire": at_the_ward("people.hire", named="unit", code="ng-moi", full_name="Lê Mới", since=TODAY),
    "people.import_staff": brought,
    "people.leave": at_the_ward("people.leave", "person", named="unit", on=SOON, cited=CITED),
    "people.load": people_loaded,
    "people.move": moved,
    "people.open_post": further_post,
    "people.register_leave": asked(
        "people.register_leave", person="ng-hung", kind="annual", first_on=SOON, last_on=SOON
    ),
    "people.rename_post": asked("people.rename_post", "post", title="Chuyên viên chính", on=TODAY, cited=CITED),
    "people.seat": appointed,
    "people.shorten_leave": asked("people.shorten_leave", "leave", last_on=dt.date(2026, 3, 3)),
    "people.vacate": asked("people.vacate", "post", person="ng-minh", on=SOON, cited=CITED),
}  # fmt: skip
"""Verb → how it is asked."""

MORE = {"competence.draft", "competence.draft_mandate", "access.propose", "access.invite", "access.set_password"}
"""Asked once more under another key these do one more of it: a second draft, a second letter."""
SAME = {
    "access.grant", "access.load", "access.look_for_ghosts", "people.announce_turn", "people.change_person",
    "people.close_unit", "people.load",
}  # fmt: skip
"""Asked once more these find it done, and only write down that they were asked."""
