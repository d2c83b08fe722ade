"""A narrative in Word: the outline to fill in, the filled file beside what is kept, the official paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import write
from lienthong.domains.plans.exports.narrative import letter_of_unit
from lienthong.domains.plans.forms import version
from lienthong.domains.plans.narrative_states import NARRATIVE_MOVES
from lienthong.domains.plans.narrative_word import ReadBack, compared, heading_of, read_back, template
from lienthong.domains.plans.outlining import sections_of
from lienthong.domains.plans.queries.narrative import Opened, narrative_of, outline_of
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.reading_room import CannotRead
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.printing import api as printing
from lienthong.kernel.units import api as units

from .progress import crumbs
from .sections import sections

LARGEST = 15_000_000


@page()
def narrative_template(request: Request, code: str) -> HttpResponse:
    """The outline with what is written already, for the unit to go on with in Word."""
    seen = narrative_of(request.actor, code)
    texts = {part.section.pk: part.passage.text for part in seen.parts if part.passage}
    made = template(seen.narrative.outline, seen.sections, texts, seen.head)
    return printing.download(made, f"mau {seen.unit.name} {seen.narrative.round.name}", printing.WORD)


@page()
def narrative_paper(request: Request, code: str) -> HttpResponse:
    """The narrative as an official letter (Nghị định 30/2020/NĐ-CP), ready to be numbered and signed."""
    seen = narrative_of(request.actor, code)
    parent = seen.unit.parent
    above = units.cards_of([parent]).get(parent) if parent else None
    made = printing.word(letter_of_unit(seen, above))
    return printing.download(made, f"bao cao {seen.unit.name} {seen.narrative.round.name}", printing.WORD)


@page()
def outline_template(request: Request, code: str, outline: str) -> HttpResponse:
    """The whole outline as a Word file, for whoever asks what it looks like."""
    plan_of(request.actor, code)
    found = outline_of(request.actor, code, outline)
    made = template(found, sections_of(found), {}, [])
    return printing.download(made, f"de cuong {found.title[:40]}", printing.WORD)


@page(methods=("GET", "HEAD", "POST"))
def narrative_upload(request: Request, code: str) -> HttpResponse:
    """A filled Word file is shown beside what is kept, section by section; what is ticked is taken."""
    seen = narrative_of(request.actor, code)
    writable = "write" in NARRATIVE_MOVES.verbs(seen.narrative.state)
    if not writable or not may("plans.write", request.actor, seen.narrative):
        raise NotThere
    facts: dict[str, Any] = {"rows": None}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "take":
                return _taken(request, seen)
            facts = _shown(seen, _read(request, seen))
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
            if request.POST.get("act") == "take":
                facts = _typed_again(request, seen)
    plan = seen.narrative.round.plan
    return render(
        request,
        "plans/narrative_upload.html",
        facts
        | {
            "seen": seen,
            "narrative": seen.narrative,
            "plan": plan,
            "errors": errors,
            "once": new_key(),
            "most": LARGEST // 1_000_000,
            "sections": sections(request.actor, plan, "theo-de-cuong"),
            "crumbs": [
                *crumbs(plan),
                {"label": seen.unit.name, "href": f"/bao-cao-de-cuong/{code}"},
                {"label": "Nộp tệp Word"},
            ],
        },
        status=status,
    )


def _read(request: Request, seen: Opened) -> ReadBack:
    upload = request.FILES.get("file")
    if upload is None:
        raise Unfit(fields={"file": "Chọn tệp Word đã viết."})
    if (upload.size or 0) > LARGEST:
        raise Unfit(
            fields={"file": f"Tệp quá {LARGEST // 1_000_000} MB. Bỏ bớt ảnh trong tệp, gửi ảnh làm minh chứng."}
        )
    try:
        found = read_back(upload.read(), str(upload.name or ""), seen.narrative.outline, seen.sections, seen.head)
    except CannotRead as no:
        raise Unfit(fields={"file": f"{no.sentence} {no.next_step}"}) from no
    if len(found.missing) == seen.of:
        raise Unfit(
            fields={"file": "Không thấy đề mục nào của đề cương trong tệp. Viết vào mẫu tải ở trang này rồi nộp lại."}
        )
    return found


def _shown(seen: Opened, found: ReadBack) -> dict[str, Any]:
    rows, same = [], 0
    for part in seen.parts:
        if not part.fills:
            continue
        kept = part.passage.text if part.passage else ""
        text = found.texts.get(part.section.code)
        if text is None or text == kept:
            same += text is not None
            continue
        rows.append(_row(part.section, kept, text, part.passage.version if part.passage else 0, take=bool(text)))
    titles = {part.section.code: heading_of(part.section) for part in seen.parts}
    return {
        "rows": rows,
        "same": same,
        "missing": [titles[one] for one in found.missing if one in titles],
        "loose_ends": found.loose_ends,
    }


def _row(section: Any, kept: str, text: str, number: int, *, take: bool) -> dict[str, Any]:
    return {
        "pk": section.pk,
        "title": heading_of(section),
        "kept": kept,
        "text": text,
        "version": number,
        "take": take,
        "changes": compared(kept, text),
    }


def _typed_again(request: Request, seen: Opened) -> dict[str, Any]:
    """What was about to be taken, compared anew with what is kept now."""
    rows = []
    for part in seen.parts:
        text = request.POST.get(f"van-{part.section.pk}")
        if text is not None and part.fills:
            kept = part.passage.text if part.passage else ""
            number = part.passage.version if part.passage else 0
            ticked = str(part.section.pk) in request.POST.getlist("lay")
            rows.append(_row(part.section, kept, text, number, take=ticked))
    return {"rows": rows, "same": 0, "missing": [], "loose_ends": ""}


def _taken(request: Request, seen: Opened) -> HttpResponse:
    given = request.POST
    ticked = set(given.getlist("lay"))
    chosen = {
        part.section.code: part.section.pk for part in seen.parts if part.fills and str(part.section.pk) in ticked
    }
    if not chosen:
        raise Unfit("Chưa đánh dấu mục nào để lấy.", "Đánh dấu các mục cần lấy rồi bấm lại.")
    write(
        seen.narrative.code,
        request.actor,
        key=once_key(request),
        texts={code: given.get(f"van-{pk}", "") for code, pk in chosen.items()},
        versions={code: version(given.get(f"ban-{pk}", "")) or 0 for code, pk in chosen.items()},
    )
    messages.success(request, f"Đã lấy {len(chosen)} mục từ tệp Word.")
    return see_other(request, f"/bao-cao-de-cuong/{seen.narrative.code}")
