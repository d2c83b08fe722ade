"""What a list of staff would change: compared with what is true, before anything is done. Pure: ground in, acts out.

The list says all of whom it names, within the unit and below it; where it is the whole list, also of whom it does not.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lienthong.kernel.base.text import fold, slug

from .corrections import Corrections
from .differences import Act, Difference, Doubt
from .ground_state import Ground, Held, Known
from .intake import Row
from .models import FOR_THE_TIME_BEING, PostKind, SeatHow, Sex
from .rules import is_mail, sounds_leading

NEW = "new"
RANKS = {PostKind.HEAD: 10, PostKind.DEPUTY: 20, PostKind.STAFF: 50}
_KINDS = {fold(str(one.label)): one.value for one in PostKind} | {"chuyen mon": "staff", "nghiep vu": "staff"}
_HOWS = {fold(str(one.label)): one.value for one in SeatHow} | {"biet phai": "seconded"}
_SEXES = {"nu": Sex.FEMALE.value, "nam": Sex.MALE.value, "": ""}
AS_GUEST = (SeatHow.CONCURRENT, SeatHow.SECONDED)


@dataclass(slots=True)
class _Work:
    """Under way: what each person is to have, what posts are taken."""

    ground: Ground
    free_to_take: bool
    choices: Mapping[str, str]
    found: Difference = field(default_factory=Difference)
    who: dict[int, str] = field(default_factory=dict)
    fresh: dict[str, Row] = field(default_factory=dict)
    wants_staff: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    wants_seats: dict[str, dict[str, tuple[str, int]]] = field(default_factory=lambda: defaultdict(dict))
    posts: dict[str, Known] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    opened: list[Act] = field(default_factory=list)
    renamed: list[Act] = field(default_factory=list)
    corrected: Corrections = field(init=False)
    called: dict[tuple[int, str], list[Known]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.corrected = Corrections(self.ground, self.found, self.free_to_take, self.choices)
        for post in self.ground.posts.values():
            self.called[post.unit_id, fold(post.title)].append(post)

    def fault(self, line: int, text: str) -> None:
        self.found.wrong.append((line, text))


def difference(
    rows: list[Row], ground: Ground, *, full: bool, choices: Mapping[str, str], free_to_take: bool
) -> Difference:
    """What the list would change from the ground's day on; `full`: whoever is not named leaves.

    `choices`: by line, who somebody doubtful is; `free_to_take`: people are taken from other units too.
    """
    work = _Work(ground, free_to_take, choices, codes=set(ground.taken_codes))
    for row in rows:
        _named(work, row)
    sat = {post: {one.person for one in held} for post, held in ground.at_post.items()}
    placed = [row for row in rows if row.line in work.who]
    # Posts that are named by their code, or that the person sits at already, are given before free ones are looked for.
    for chosen in (True, False):
        for row in placed:
            if row.title or row.post:
                _placed(work, row, sat, sure=chosen)
    for row in placed:
        _employed(work, row)
    _left_over(work, full)
    _acts(work)
    return work.found


def _named(work: _Work, row: Row) -> None:
    """Who the row means."""
    ground = work.ground
    unit = ground.unit_of.get(row.unit)
    before = len(work.found.wrong)
    if not row.full_name or len(row.full_name) > 200:
        work.fault(row.line, "Thiếu họ và tên, hoặc họ và tên quá dài.")
    elif any(sign.isdigit() for sign in row.full_name):
        work.fault(row.line, f"Họ và tên “{row.full_name[:80]}” có chữ số. Kiểm tra xem cột có bị lệch không.")
    if not row.unit:
        work.fault(row.line, "Thiếu đơn vị. Nếu ô được gộp cho nhiều dòng: bỏ gộp, ghi đơn vị ở từng dòng.")
    elif unit is None:
        work.fault(
            row.line, f"Không có đơn vị “{row.unit[:80]}” vào ngày này, hoặc nhiều đơn vị cùng tên: ghi mã đơn vị."
        )
    elif unit not in ground.scope:
        work.fault(row.line, f"“{row.unit[:80]}” không thuộc đơn vị đang nhập.")
    if fold(row.sex) not in _SEXES:
        work.fault(row.line, f"Giới tính “{row.sex[:20]}” chưa rõ: ghi nam hoặc nữ, hoặc để trống.")
    if row.email and not is_mail(row.email):
        work.fault(row.line, f"Địa chỉ thư điện tử “{row.email[:80]}” chưa đúng.")
    if fold(row.how) not in _HOWS and row.how:
        work.fault(row.line, f"Cách giữ “{row.how[:40]}” chưa rõ: ghi kiêm nhiệm, biệt phái đến, quyền hoặc phụ trách.")
    if fold(row.kind) not in _KINDS and row.kind:
        work.fault(
            row.line, f"Loại vị trí “{row.kind[:40]}” chưa rõ: ghi người đứng đầu, cấp phó hoặc chuyên môn, nghiệp vụ."
        )
    if len(work.found.wrong) > before:
        return
    code = _by_code(work, row) if row.code else _by_name(work, row, unit or 0)
    if code and code not in work.fresh:
        code = work.corrected.taken(row, code, _SEXES[fold(row.sex)])
    if code:
        work.who[row.line] = code


def _by_code(work: _Work, row: Row) -> str:
    if row.code not in work.ground.names:
        if slug(row.code) != row.code or len(row.code) > 80:
            work.fault(
                row.line, f"Mã người “{row.code[:80]}” không dùng được: chỉ gồm chữ thường không dấu, số, gạch nối."
            )
            return ""
        first = work.fresh.setdefault(row.code, row)
        work.named.setdefault(first.full_name.casefold(), row.code)
        if first.full_name != row.full_name:
            work.fault(row.line, f"Mã {row.code} ở dòng {first.line} là người khác.")
            return ""
        return row.code
    return row.code


def _by_name(work: _Work, row: Row, unit: int) -> str:
    """Somebody without a code: the one of that name in the unit; else a doubt, or somebody new."""
    ground = work.ground
    alike = ground.by_name.get(row.full_name.casefold(), [])
    here = [code for code in alike if any(one.unit_id == unit for one in (*ground.staff[code], *ground.seats[code]))]
    chosen = work.choices.get(str(row.line), "")
    if chosen in alike:
        return chosen
    if len(here) == 1 and chosen != NEW:
        return here[0]
    if alike and chosen != NEW:
        options = tuple((code, f"{row.full_name}, {_where(ground, code)} (mã {code})") for code in alike)
        work.found.doubts.append(
            Doubt(row.line, row.full_name, row.unit, (*options, (NEW, "Người mới, chưa có trong danh bạ")))
        )
        return ""
    twin = work.named.get(row.full_name.casefold(), "")
    if twin:
        work.fault(row.line, f"Trùng họ tên với dòng {work.fresh[twin].line}: ghi mã người ở cả hai dòng để phân biệt.")
        return ""
    code = start = f"nguoi-{slug(row.full_name)}"[:60].strip("-")
    number = 1
    while code in work.codes:
        number += 1
        code = f"{start}-{number}"
    work.codes.add(code)
    work.fresh[code] = row
    work.named.setdefault(row.full_name.casefold(), code)
    return code


def _where(ground: Ground, code: str) -> str:
    names = [ground.unit_names[one.unit_id] for one in ground.staff[code] if one.unit_id in ground.unit_names]
    return ", ".join(names) or "hiện không thuộc đơn vị nào"


def _how(row: Row) -> str:
    return _HOWS.get(fold(row.how), SeatHow.HOLDER.value)


def _placed(work: _Work, row: Row, sat: Mapping[str, set[str]], *, sure: bool) -> None:
    """At which post the row puts its person: the one of that code, the one they sit at, a free one, a new one."""
    person, ground = work.who[row.line], work.ground
    unit = ground.unit_of[row.unit] or 0
    called = work.called[unit, fold(row.title)]
    acting = _how(row) in FOR_THE_TIME_BEING
    own = next((one for one in called if person in sat.get(one.code, ())), None)
    coded = ground.posts.get(row.post) or work.posts.get(row.post)
    post = (coded if coded and coded.unit_id == unit else None) if row.post else own
    if (post is not None or bool(row.post)) != sure:
        return
    if not row.post and any(one.code in work.wants_seats[person] for one in called):
        work.fault(row.line, f"{row.full_name} được ghi hai lần ở vị trí “{row.title}”.")
        return
    if row.post and post is None:
        if not row.title or not row.post.startswith(f"{ground.unit_codes[unit]}.") or "/" in row.post:
            work.fault(row.line, f"Mã vị trí “{row.post[:80]}” không có trong đơn vị; để trống nếu là vị trí mới.")
            return
        post = _new_post(work, row, unit, row.post)
    if post is None:
        post = next((one for one in called if one.code not in work.taken and (acting or not sat.get(one.code))), None)
    if post is None and acting:
        post = next(iter(called), None)
    post = post or _new_post(work, row, unit, _post_code(work, unit, row.title))
    if not acting and work.taken.get(post.code, person) != person:
        work.fault(row.line, f"Vị trí “{post.title}” ({post.code}) đã có người khác giữ trong cùng danh sách.")
        return
    if post.code in work.wants_seats[person]:
        work.fault(row.line, f"{row.full_name} được ghi hai lần ở vị trí “{post.title}”.")
        return
    if not acting:
        work.taken[post.code] = person
    work.wants_seats[person][post.code] = (_how(row), row.line)
    told = any(one.post == post.code for one in work.renamed)
    if row.post and row.title and post.code in ground.posts and post.title != row.title and not told:
        work.renamed.append(
            Act("rename", row.line, unit_id=unit, post=post.code, title=row.title[:200], before=post.title)
        )


def _new_post(work: _Work, row: Row, unit: int, code: str) -> Known:
    if code not in work.posts:
        kind = _KINDS.get(fold(row.kind)) or _kind_unsaid(work, row, unit)
        work.posts[code] = Known(code, row.title[:200], unit, kind, work.ground.on)
        work.called[unit, fold(row.title[:200])].append(work.posts[code])
        work.opened.append(Act("open", row.line, unit_id=unit, post=code, title=row.title[:200], kind=kind))
    return work.posts[code]


def _kind_unsaid(work: _Work, row: Row, unit: int) -> str:
    """What a new post is where the list does not say: as its namesakes of the unit; who leads is never guessed."""
    same = {one.kind for one in work.called[unit, fold(row.title[:200])]}
    if len(same) == 1 and PostKind.HEAD not in same:
        return str(same.pop())
    if PostKind.HEAD in same or sounds_leading(row.title):
        work.fault(row.line, f"Ghi loại vị trí cho vị trí mới “{row.title[:80]}”: người đứng đầu, cấp phó hoặc "
                             "chuyên môn, nghiệp vụ.")  # fmt: skip
    return PostKind.STAFF.value


def _post_code(work: _Work, unit: int, title: str) -> str:
    start = f"{work.ground.unit_codes[unit]}.{slug(title)[:40].strip('-') or 'vi-tri'}"
    number = work.numbers.get(start, 1)
    code = start if number == 1 else f"{start}-{number}"
    while code in work.ground.posts or code in work.posts:
        number += 1
        code = f"{start}-{number}"
    work.numbers[start] = number
    return code


def _employed(work: _Work, row: Row) -> None:
    """Who holds a post, or is named without one, is on the staff of the unit; a guest stays where they are."""
    if (row.title or row.post) and _how(row) in AS_GUEST:
        return
    unit = work.ground.unit_of[row.unit] or 0
    work.wants_staff[work.who[row.line]].setdefault(unit, row.line)


def _left_over(work: _Work, full: bool) -> None:
    """Whoever is on the staff of these units and is not named leaves, where the list is the whole one."""
    if not full:
        return
    ground, named = work.ground, set(work.who.values())
    for person, rows in ground.staff.items():
        if person not in named and any(one.unit_id in ground.scope for one in rows):
            work.wants_staff.setdefault(person, {})
    for person, rows in ground.seats.items():
        if person not in named and any(one.unit_id in ground.scope for one in rows):
            work.wants_seats.setdefault(person, {})


def _acts(work: _Work) -> None:
    """What must happen so that everybody has what they are to have, in the order in which it is done."""
    for code, row in work.fresh.items():
        work.found.acts.append(
            Act("person", row.line, code, row.full_name, work.ground.unit_of[row.unit] or 0, sex=_SEXES[fold(row.sex)],
                email=row.email.lower())
        )  # fmt: skip
    work.found.acts += work.corrected.acts()
    work.found.acts += sorted(work.opened, key=lambda one: one.post)
    work.found.acts += sorted(work.renamed, key=lambda one: one.post)
    named = {code: line for line, code in reversed(work.who.items())}
    people = sorted({*work.who.values(), *work.wants_staff, *work.wants_seats})
    ended: set[int] = set()
    later: dict[str, list[Act]] = {"leave": [], "rise": [], "join": [], "sit": []}
    for person in people:
        before = sum(map(len, later.values()))
        _staffed(work, person, named.get(person, 0), later)
        _seated(work, person, named.get(person, 0), later, ended)
        still = sum(map(len, later.values())) == before and person not in work.corrected.people
        work.found.same += person in named and still
    _pushed_out(work, later, ended)
    for acts in later.values():
        work.found.acts += acts


def _staffed(work: _Work, person: str, line: int, later: dict[str, list[Act]]) -> None:
    ground, wanted = work.ground, work.wants_staff.get(person)
    if wanted is None:
        return  # only a guest of these units: whose staff they are is said elsewhere
    name = ground.names.get(person, "") or work.fresh[person].full_name
    have: dict[int, Held] = {one.unit_id: one for one in ground.staff.get(person, [])}
    for unit, held in have.items():
        if unit in wanted:
            if not _on(held, ground.on):
                work.fault(line, f"{name} đã có quyết định về {ground.unit_names[unit]} từ ngày muộn hơn.")
            continue
        if unit not in ground.scope and set(wanted) <= set(have):
            continue  # nobody is taken from there
        if unit not in ground.scope and not work.free_to_take:
            work.fault(line, f"{name} đang thuộc {ground.unit_names.get(unit, 'đơn vị khác')}. Đề nghị đơn vị ấy cho "
                             "thôi làm việc trước, hoặc nhờ quản trị hệ thống nhập.")  # fmt: skip
            continue
        if not ground.ends(held):
            work.fault(
                line,
                f"{name} vào {ground.unit_names[unit]} từ ngày áp dụng hoặc muộn hơn; sửa ở trang của người này.",
            )
            continue
        later["leave"].append(Act("leave", line, person, name, unit, row=held.id))
    for unit, at in wanted.items():
        if unit not in have:
            later["join"].append(Act("join", at, person, name, unit))


def _seated(work: _Work, person: str, line: int, later: dict[str, list[Act]], ended: set[int]) -> None:
    ground = work.ground
    wanted = work.wants_seats.get(person, {})
    name = ground.names.get(person, "") or work.fresh[person].full_name
    leaving = {one.unit_id for one in later["leave"] if one.person == person}
    kept = work.wants_staff.get(person)
    gone = kept is not None and not kept and leaving >= {one.unit_id for one in ground.staff.get(person, [])}
    for held in ground.seats.get(person, []):
        ours = held.unit_id in ground.scope or held.unit_id in leaving or gone
        how, at = wanted.get(held.post, ("", line))
        if (how == held.how and _on(held, ground.on)) or not ours:
            continue
        if not ground.ends(held):
            work.fault(
                at, f"{name} đã có quyết định giữ {held.post} từ ngày áp dụng hoặc muộn hơn; sửa trên trang của vị trí."
            )
            continue
        ended.add(held.id)
        later["rise"].append(
            Act("rise", at, person, name, held.unit_id, held.post, _title(work, held.post), how=held.how, row=held.id)
        )
    for post, (how, at) in wanted.items():
        if any(one.post == post and one.how == how and _on(one, ground.on) for one in ground.seats.get(person, [])):
            continue
        unit = (ground.posts.get(post) or work.posts[post]).unit_id
        later["sit"].append(Act("sit", at, person, name, unit, post, _title(work, post), how=how))


def _pushed_out(work: _Work, later: dict[str, list[Act]], ended: set[int]) -> None:
    """Who holds a post at which the list puts somebody else leaves it."""
    for sits in [one for one in later["sit"] if one.how not in FOR_THE_TIME_BEING]:
        for held in work.ground.at_post.get(sits.post, []):
            if held.id in ended or held.person == sits.person:
                continue
            name = work.ground.names.get(held.person, held.person)
            if not work.ground.ends(held):
                work.fault(sits.line, f"{name} đã có quyết định giữ “{sits.title}” từ ngày áp dụng hoặc muộn hơn.")
                continue
            ended.add(held.id)
            later["rise"].append(
                Act(
                    "rise", sits.line, held.person, name, held.unit_id, held.post, sits.title, how=held.how, row=held.id
                )
            )


def _title(work: _Work, post: str) -> str:
    known = work.ground.posts.get(post) or work.posts.get(post)
    return known.title if known else post


def _on(held: Held, day: dt.date) -> bool:
    return (held.since is None or held.since <= day) and (held.until is None or day < held.until)
