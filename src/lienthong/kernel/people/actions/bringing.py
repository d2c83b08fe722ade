"""A list of staff is taken in: exactly what was shown, in one go, or nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, Unfit
from lienthong.kernel.base.recorded import ended_many, known_after
from lienthong.kernel.base.text import fold
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, tell
from lienthong.kernel.people import events
from lienthong.kernel.people.comparing import RANKS, difference
from lienthong.kernel.people.differences import Act, Difference
from lienthong.kernel.people.gravity import grave
from lienthong.kernel.people.ground_state import ground, locked
from lienthong.kernel.people.intake import rows_of
from lienthong.kernel.people.models import Contact, Person, Post, PostKind, PostName, Seat, Staff
from lienthong.kernel.people.rules import person_sort_key
from lienthong.kernel.units import api as units

from .ground import cited_by, keeper, not_oneself, over, seats_changed, span

BATCH = 1000


def looked_at(
    by: Actor, *, unit: str, rows: list[dict[str, Any]], on: dt.date, full: bool, choices: Mapping[str, str]
) -> Difference:
    """What a list would change, as it would be done now; refused to whoever does not administer the unit."""
    at = units.card(unit, on)
    over(by, at.id, "nhập danh sách cán bộ")
    given = rows_of(rows)
    free = keeper(by)
    found = difference(given, ground(given, at.id, on), full=full, choices=choices, free_to_take=free)
    if not free:
        _within_reach(by, found)
        _at_home_elsewhere(by, found)
    _posts_there(found)
    _not_oneself(by, found)
    if by.kind == "person":
        _take_two(found, on)
    return found


@creates("people.import_staff", sentence="nhập danh sách cán bộ", personal={"rows": "nobody"})
def import_staff(
    by: Actor,
    *,
    unit: str,
    rows: list[dict[str, Any]],
    on: dt.date,
    cited: str,
    seen: str,
    full: bool = False,
    choices: Mapping[str, str] | None = None,
) -> dict[str, int]:
    """The people of a unit and of all below it are as a list says from a day on; `seen` marks what was looked at."""
    decision = cited_by(cited)
    if on > today() + dt.timedelta(days=366):
        raise Unfit(fields={"on": "Chọn ngày trong vòng một năm tới."})
    locked(rows_of(rows), units.card(unit, on).id, on)
    found = looked_at(by, unit=unit, rows=rows, on=on, full=full, choices=choices or {})
    if found.mark(unit=unit, on=on, full=full) != seen:
        raise ChangedMeanwhile(
            "Dữ liệu đã thay đổi từ lúc xem khác biệt; chưa nhập gì.", "Xem lại khác biệt mới rồi bấm nhập."
        )
    if not found.ready:
        raise Unfit("Danh sách còn dòng chưa rõ; chưa nhập gì.", "Sửa các dòng được nêu rồi nộp lại.")
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in found.acts:
        acts[act.what].append(act)
    for act in acts["sit"]:
        not_oneself(by, act.person)
    _people(acts["person"])
    _corrected(acts["correct"])
    _posts(acts["open"], acts["rename"], on, decision)
    ids = dict(Person.objects.filter(code__in={one.person for one in found.acts}).values_list("code", "pk"))
    ended_many(Staff, [one.row for one in acts["leave"]], on, decision)
    ended_many(Seat, [one.row for one in acts["rise"]], on, decision)
    _join(acts["join"], ids, on, decision)
    _sit(acts["sit"], ids, on, decision)
    _announced(acts, on)
    seats_changed()
    return {name: len(done) for name, done in acts.items() if done}


def _within_reach(by: Actor, found: Difference) -> None:
    reach = by.units_as("unit_admin")
    if any(act.unit_id and act.unit_id not in reach for act in found.acts):
        raise NotAllowed(verb="nhập danh sách cán bộ của đơn vị khác")


def _at_home_elsewhere(by: Actor, found: Difference) -> None:
    """Nobody is taken over or set right, with their address, whom another unit keeps, or who lives there."""
    reach = by.units_as("unit_admin")
    lines = {act.person: act.line for act in found.acts if act.what in ("join", "correct")}
    with seen_by(HOUSE):
        homes = Contact.objects.filter(person__code__in=lines).values_list("person__code", "unit_id")
        elsewhere = sorted(lines[code] for code, unit in homes if unit is not None and unit not in reach)
    found.wrong += [
        (
            line,
            "Thông tin của người mang mã này do nơi khác quản lý. Bỏ dòng này; tiếp nhận ở trang của đơn vị sau khi "
            "nơi ấy cho thôi, hoặc nhờ quản trị hệ thống chuyển.",
        )
        for line in elsewhere
    ]


def _posts_there(found: Difference) -> None:
    """A code that a post had before it was closed means that post for ever."""
    codes = [act.post for act in found.acts if act.what == "open"]
    lines = {act.post: act.line for act in found.acts if act.what == "open"}
    for code in Post.objects.filter(code__in=codes).values_list("code", flat=True):
        found.wrong.append((lines[code], f"Mã vị trí {code} đã dùng cho một vị trí không còn. Ghi mã vị trí khác."))


def _not_oneself(by: Actor, found: Difference) -> None:
    """Whoever brings the list is told of their own line before anything is pressed."""
    mine = {act.line for act in found.acts if act.what == "sit" and act.person == by.person and by.kind == "person"}
    found.wrong += [
        (line, "Không ai được tự bố trí mình vào vị trí. Bỏ dòng này và đề nghị quản trị khác thực hiện.")
        for line in sorted(mine)
    ]


def _corrected(acts: list[Act]) -> None:
    told = {one.person: one for one in acts}
    changed = list(Person.objects.filter(code__in=told).order_by("pk"))
    for person in changed:
        act = told[person.code]
        person.full_name, person.sex = act.title or person.full_name, act.sex or person.sex
        person.sort_key, person.name_key = person_sort_key(person.full_name), fold(person.full_name)
    Person.objects.bulk_update(changed, ["full_name", "sex", "sort_key", "name_key"], batch_size=BATCH)
    with seen_by(HOUSE):
        for person in changed:
            if mail := told[person.code].email:
                home = {"email": mail, "unit_id": person.unit_id}
                Contact.objects.update_or_create(person=person, defaults={"email": mail}, create_defaults=home)


def _take_two(found: Difference, on: dt.date) -> None:
    """Whoever would come to a post that carries a grave role is named: a second person approves that, one by one."""
    sits = [one for one in found.acts if one.what == "sit"]
    posts = dict(Post.objects.filter(code__in={one.post for one in sits}).values_list("code", "pk"))
    weighty = grave(list(posts.values()), on)
    found.wrong += [
        (
            one.line,
            f"Vị trí “{one.title}” ({one.post}) mang vai cần hai người. Bỏ dòng này; bố trí {one.name} ở trang của vị "
            "trí, người thứ hai duyệt.",
        )
        for one in sits
        if posts.get(one.post) in weighty
    ]


def _people(acts: list[Act]) -> None:
    Person.objects.bulk_create(
        [
            Person(
                code=one.person, full_name=one.name, sex=one.sex, sort_key=person_sort_key(one.name),
                name_key=fold(one.name),
            )
            for one in acts
        ],
        batch_size=BATCH,
    )  # fmt: skip
    ids = dict(Person.objects.filter(code__in=[one.person for one in acts]).values_list("code", "pk"))
    with seen_by(HOUSE):
        Contact.objects.bulk_create(
            [Contact(person_id=ids[one.person], unit_id=one.unit_id, email=one.email) for one in acts], batch_size=BATCH
        )


def _posts(opened: list[Act], renamed: list[Act], on: dt.date, cited: str) -> None:
    Post.objects.bulk_create(
        [
            Post(
                code=one.post, unit_id=one.unit_id, kind=one.kind, title=one.title, rank=RANKS[PostKind(one.kind)],
                valid=span(on), cited=cited,
            )
            for one in opened
        ],
        batch_size=BATCH,
    )  # fmt: skip
    titles = {one.post: one.title for one in renamed}
    for post in Post.objects.filter(code__in=titles).order_by("pk"):
        last = PostName.objects.filter(post=post).order_by("-valid").first()
        since = last.valid.upper if last is not None else post.valid.lower
        if on > today() or (since is not None and on <= since):
            raise Unfit(
                f"Vị trí {post.code} chưa đổi tên được từ ngày {on:%d/%m/%Y}.",
                "Tên đổi từ hôm nay hoặc từ một ngày đã qua, sau lần đổi trước.",
            )
        PostName.objects.create(post=post, title=post.title, valid=span(since, on), cited=cited)
        post.title = titles[post.code]
        post.save(update_fields=["title"])
        tell(events.PostRenamed(post.code, post.title, on))


def _join(acts: list[Act], ids: Mapping[str, int], on: dt.date, cited: str) -> None:
    known = known_after(Staff.ever.filter(person__in=[ids[one.person] for one in acts]))
    Staff.objects.bulk_create(
        [
            Staff(person_id=ids[one.person], unit_id=one.unit_id, valid=span(on), recorded=known, cited=cited)
            for one in acts
        ],
        batch_size=BATCH,
    )
    with seen_by(HOUSE):  # the contact goes with the person to the new unit, whose wall it now stands behind
        for one in acts:
            Contact.objects.filter(person_id=ids[one.person]).update(unit_id=one.unit_id)


def _sit(acts: list[Act], ids: Mapping[str, int], on: dt.date, cited: str) -> None:
    posts = dict(Post.objects.filter(code__in={one.post for one in acts}).values_list("code", "pk"))
    known = known_after(Seat.ever.filter(post__in=list(posts.values())))
    Seat.objects.bulk_create(
        [
            Seat(
                post_id=posts[one.post], person_id=ids[one.person], how=one.how, valid=span(on), recorded=known,
                cited=cited,
            )
            for one in acts
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _announced(acts: Mapping[str, list[Act]], on: dt.date) -> None:
    codes = {
        card.id: card.code for card in units.cards({one.unit_id for one in (*acts["leave"], *acts["join"])}).values()
    }
    for one in acts["rise"]:
        tell(events.Vacated(one.post, one.person, on))
    for one in acts["leave"]:
        tell(events.Left(one.person, codes[one.unit_id], on))
    for one in acts["join"]:
        tell(events.Hired(one.person, codes[one.unit_id], on))
    for one in acts["sit"]:
        tell(events.Seated(one.post, one.person, on))
