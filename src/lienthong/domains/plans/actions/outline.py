"""The outline of narrative reports: taken from the document or made by hand, changed, given to units in a round."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from lienthong.domains.plans.addressing import MOST_BODIES, Body, Understanding
from lienthong.domains.plans.models import Block, Narrative, Outline, Plan, Section
from lienthong.domains.plans.outlining import DEEPEST, STEP, below, moved, sections_of
from lienthong.domains.plans.queries.narrative_scope import outlines_seen, sections_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.reading import Anchor, SourceBlock
from lienthong.domains.plans.reading.outlines import MOST_SECTIONS, ReadOutline, ReadSection, read_outlines
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import verb

from .reaching import reach, renumbered

LONGEST_TITLE, LONGEST_GUIDANCE, LONGEST_NUMBER = 300, 12_000, 20


class OutlineChanged(ChangedMeanwhile):
    """Somebody else changed the outline or the section since it was shown."""

    sentence = "{who} vừa sửa nội dung này lúc {when}."
    next_step = "Xem nội dung đang lưu bên dưới; phần anh/chị vừa nhập vẫn còn trong ô."


@verb("plans.take_outlines", of=plans_seen, sentence="lấy đề cương từ văn bản kế hoạch")
def take_outlines(plan: Plan, by: Actor) -> list[str]:
    """Every outline of the document that is not kept yet, with its sections; names that are unclear stay doubts."""
    _in_force(plan)
    rows = Block.objects.filter(plan=plan).order_by("place").values_list("text", "line", "page", "table", "row")
    found = read_outlines(SourceBlock(text, Anchor(*spot)) for text, *spot in rows)
    kept = (
        Outline.objects.filter(plan=plan, dropped_at=None).exclude(anchor=None).values_list("anchor__line", flat=True)
    )
    new = [one for one in found if one.anchor.line not in set(kept)]
    if not new:
        why = "đã được lấy rồi" if found else "không có phụ lục nào là đề cương báo cáo"
        raise Unfit(f"Văn bản kế hoạch {why}.", "Lập đề cương bằng tay nếu cần.")
    known = Understanding()
    return [_taken(plan, by, one, known) for one in new]


def _taken(plan: Plan, by: Actor, read: ReadOutline, known: Understanding) -> str:
    outline = Outline.objects.create(
        code=_next(plan),
        plan=plan,
        title=read.title[:LONGEST_TITLE],
        note=read.note,
        audience=[known.body(owner).kept() for owner in read.audience],
        since=read.since,
        until=read.until,
        since_text=read.since_text[:600],
        anchor=asdict(read.anchor),
        changed_by=by.name,
    )
    rows = [_section(outline, number, one, known) for number, one in enumerate(read.sections, start=1)]
    Section.objects.bulk_create(rows, batch_size=500)
    reach(outline, rows)
    outline.save(update_fields=["units"])
    return outline.code


def _section(outline: Outline, number: int, read: ReadSection, known: Understanding) -> Section:
    return Section(
        code=f"{outline.code}.m{number}",
        outline=outline,
        place=number * STEP,
        depth=min(read.depth, DEEPEST),
        number=read.number[:LONGEST_NUMBER],
        title=read.title[:LONGEST_TITLE],
        guidance=read.guidance[:LONGEST_GUIDANCE],
        named=[known.body(owner).kept() for owner in read.named],
        fills=read.fills,
        anchor=asdict(read.anchor),
    )


def _next(plan: Plan) -> str:
    return f"{plan.code}.dc{len(Outline.objects.filter(plan=plan).values_list('pk', flat=True)) + 1}"


@verb("plans.make_outline", of=plans_seen, sentence="lập đề cương báo cáo")
def make_outline(
    plan: Plan,
    by: Actor,
    *,
    title: str,
    audience: list[str],
    note: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> str:
    """An outline by hand, still without sections."""
    _in_force(plan)
    outline = Outline(code=_next(plan), plan=plan)
    _describe(outline, by, title, audience, note, since, until)
    outline.units = Understanding().reached(outline.audience)
    outline.save()
    return outline.code


@verb("plans.change_outline", of=outlines_seen, sentence="sửa đề cương báo cáo")
def change_outline(
    outline: Outline,
    by: Actor,
    *,
    title: str,
    audience: list[str],
    version: int,
    note: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> str:
    """Its title, whom it is for, its note, from when figures count."""
    _in_force(outline.plan)
    if version != outline.version:
        raise OutlineChanged.by(outline.changed_by, outline.changed_at)
    _describe(outline, by, title, audience, note, since, until)
    outline.version += 1
    reach(outline, sections_of(outline))
    return outline.code


def _describe(
    outline: Outline,
    by: Actor,
    title: str,
    audience: list[str],
    note: str,
    since: dt.date | None,
    until: dt.date | None,
) -> None:
    wrong = {}
    if not tidy(title) or len(title) > LONGEST_TITLE:
        wrong["title"] = f"Ghi tên đề cương, tối đa {LONGEST_TITLE} ký tự."
    if len(note) > LONGEST_GUIDANCE:
        wrong["note"] = f"Ghi chú dài tối đa {LONGEST_GUIDANCE} ký tự."
    if since and until and until < since:
        wrong["until"] = "Ngày cuối không được trước ngày đầu."
    if wrong:
        raise Unfit(fields=wrong)
    outline.title, outline.note = tidy(title), note.strip()
    outline.audience = _bodies(audience, "audience")
    if (outline.since, outline.until) != (since, until):
        outline.since_text = ""
    outline.since, outline.until = since, until
    outline.changed_by, outline.changed_at = by.name, now()


def _bodies(names: list[str], field: str) -> list[dict[str, Any]]:
    """Typed names as bodies; one that nobody knows is refused, so that no doubt is made by hand."""
    known = Understanding()
    found = [known.typed(name) for name in names if tidy(name)]
    if len(found) > MOST_BODIES:
        raise Unfit(fields={field: f"Ghi tối đa {MOST_BODIES} cơ quan, đơn vị; nên dùng tên nhóm."})
    unclear = [one for one in found if one.kind == "doubt"]
    if unclear:
        raise Unfit(fields={field: f"{unclear[0].note} Ghi đúng tên đơn vị hoặc tên nhóm, mỗi dòng một tên."})
    return [one.kept() for one in found]


@verb("plans.name_bodies", of=outlines_seen, sentence="làm rõ tên đơn vị trong đề cương")
def name_bodies(outline: Outline, by: Actor, *, text: str, names: list[str]) -> int:
    """A printed name means these bodies wherever the outline has it; with no names, nobody of the house."""
    _in_force(outline.plan)
    known = [{**one, "note": f"Văn bản ghi “{text}”."} for one in _bodies(names, "names")]
    nobody = Body(text, "outside", note="Không đơn vị nào trong hệ thống viết phần này.").kept()
    meant = known or [nobody]
    rows, changed = sections_of(outline), []
    for row in rows:
        if any(one["text"] == text for one in row.named):
            row.named = _renamed(row.named, text, meant)
            row.version += 1
            changed.append(row)
    here = any(one["text"] == text for one in outline.audience)
    if not changed and not here:
        raise NotThere("Tên này không còn trong đề cương.", "Tải lại trang.")
    Section.objects.bulk_update(changed, ["named", "version"])
    outline.audience = _renamed(outline.audience, text, meant)
    reach(outline, rows)
    _touched(outline, by)
    return len(changed) + here


def _renamed(bodies: list[dict[str, Any]], text: str, meant: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for one in bodies:
        kept += [new for new in (meant if one["text"] == text else [one]) if new not in kept]
    return kept


@verb("plans.drop_outline", of=outlines_seen, sentence="bỏ đề cương báo cáo")
def drop_outline(outline: Outline, by: Actor) -> str:
    """An outline that no unit writes by leaves the plan."""
    if Narrative.objects.filter(outline=outline, ended_at=None).exists():
        raise WrongMoment("Đề cương đã giao cho đơn vị nên không bỏ được.", "Thôi yêu cầu báo cáo ở từng kỳ trước.")
    outline.dropped_at = now()
    return outline.code


@verb("plans.add_section", of=outlines_seen, sentence="thêm mục vào đề cương")
def add_section(
    outline: Outline,
    by: Actor,
    *,
    title: str,
    number: str = "",
    guidance: str = "",
    named: list[str] | None = None,
    fills: bool = True,
    after: str = "",
    under: bool = False,
) -> str:
    """A section at the end, or after another one and all that lies below it; `under`: as the last part of that one."""
    _in_force(outline.plan)
    rows = sections_of(outline)
    if len(rows) >= MOST_SECTIONS:
        raise Unfit(f"Đề cương có tối đa {MOST_SECTIONS} mục.", "Gộp bớt các mục rồi thêm.")
    place = next((n for n, row in enumerate(rows) if row.code == after), None)
    if after and place is None:
        raise NotThere
    count = len(Section.objects.filter(outline=outline).values_list("pk", flat=True))
    section = Section(code=f"{outline.code}.m{count + 1}", outline=outline, place=0)
    _word(section, title, number, guidance, named or [], fills)
    section.depth = 0 if place is None else min(rows[place].depth + under, DEEPEST)
    section.save()
    at = len(rows) if place is None else below(rows, place)
    rows.insert(at, section)
    renumbered(rows)
    reach(outline, rows)
    _touched(outline, by)
    return section.code


def _word(section: Section, title: str, number: str, guidance: str, named: list[str], fills: bool) -> None:
    wrong = {}
    if not tidy(title) or len(title) > LONGEST_TITLE:
        wrong["title"] = f"Ghi tên mục, tối đa {LONGEST_TITLE} ký tự."
    if len(number) > LONGEST_NUMBER:
        wrong["number"] = f"Số mục dài tối đa {LONGEST_NUMBER} ký tự."
    if len(guidance) > LONGEST_GUIDANCE:
        wrong["guidance"] = f"Hướng dẫn dài tối đa {LONGEST_GUIDANCE} ký tự."
    if wrong:
        raise Unfit(fields=wrong)
    section.title, section.number, section.guidance = tidy(title), tidy(number), guidance.strip()
    section.named, section.fills = _bodies(named, "named"), fills


def _touched(outline: Outline, by: Actor) -> None:
    outline.version += 1
    outline.changed_by, outline.changed_at = by.name, now()


@verb("plans.change_section", of=sections_seen, sentence="sửa mục của đề cương")
def change_section(
    section: Section,
    by: Actor,
    *,
    title: str,
    version: int,
    number: str = "",
    guidance: str = "",
    named: list[str] | None = None,
    fills: bool = True,
) -> str:
    """Its number, title, guidance, and who writes under it."""
    outline = _held(section)
    if version != section.version:
        raise OutlineChanged.by(outline.changed_by, outline.changed_at)
    _word(section, title, number, guidance, named or [], fills)
    section.version += 1
    section.save()
    reach(outline, sections_of(outline))
    section.refresh_from_db()
    _touched(outline, by)
    outline.save()
    return section.code


def _held(section: Section) -> Outline:
    """The outline of a section, locked: its order and reach are changed by one at a time."""
    outline = Outline.objects.select_for_update(of=("self",)).select_related("plan").get(pk=section.outline_id)
    _in_force(outline.plan)
    return outline


@verb("plans.move_section", of=sections_seen, sentence="chuyển chỗ một mục của đề cương")
def move_section(section: Section, by: Actor, *, where: str) -> str:
    """One step up, down, in or out, with all that lies below it."""
    outline = _held(section)
    rows = sections_of(outline)
    place = next(n for n, row in enumerate(rows) if row.pk == section.pk)
    after = moved(rows, place, where)
    if after is None:
        raise Unfit("Mục này không chuyển thêm được về phía đó.", "Chọn hướng khác.")
    renumbered(after)
    section.refresh_from_db()
    _touched(outline, by)
    outline.save()
    return section.code


@verb("plans.drop_section", of=sections_seen, sentence="bỏ mục khỏi đề cương")
def drop_section(section: Section, by: Actor) -> int:
    """The section and all below it leave the outline; what units have written under them stays readable."""
    outline = _held(section)
    rows = sections_of(outline)
    place = next(n for n, row in enumerate(rows) if row.pk == section.pk)
    end = below(rows, place)
    gone = [row.pk for row in rows[place:end]]
    Section.objects.filter(pk__in=gone).update(dropped_at=now())
    section.dropped_at = now()
    renumbered([*rows[:place], *rows[end:]])
    _touched(outline, by)
    outline.save()
    return len(gone)


def _in_force(plan: Plan) -> None:
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(state=PlanState(plan.state).label, verb="sửa đề cương báo cáo")
