"""One narrative: the unit writes section by section and sends; the acceptor takes or returns section by section."""

import hashlib
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import (
    accept_passages,
    recall_narrative,
    return_passages,
    send_narrative,
    start_from_last,
    write,
)
from lienthong.domains.plans.actions.narrative import LONGEST, NOTHING, PASSAGE_FILE, PassageChanged, passage_code
from lienthong.domains.plans.forms import MOST_EVIDENCE, UnclearAct, evidence_name, kept_evidence, version
from lienthong.domains.plans.narrative_states import NARRATIVE_MOVES, NarrativeState, PassageState
from lienthong.domains.plans.narrative_word import heading_of
from lienthong.domains.plans.queries.narrative import Opened, Part, narrative_of
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import nfc
from lienthong.kernel.calendar import api as calendar

from .progress import crumbs
from .sections import sections

WRITING = ("save", "send")


def like(text: str) -> str:
    """A mark of a text: the same for the same words, however the browser ends its lines."""
    return hashlib.sha256(nfc(text).replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


@page(methods=("GET", "HEAD", "POST"))
def narrative_page(request: Request, code: str) -> HttpResponse:
    """Its sections with guidance; the writer types, the acceptor decides, everybody else reads."""
    errors: dict[str, str] = {}
    status, clash = 200, ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            # Several verbs make one act: a refusal on the way leaves nothing half-done.
            with transaction.atomic() if act in WRITING else nullcontext():
                _act(request, narrative_of(request.actor, code), act)
            return see_other(request, f"/bao-cao-de-cuong/{code}")
        except NotThere as no:
            if no.sentence == NotThere.sentence:
                raise
            errors, status = no.by_field(), no.status
        except PassageChanged as no:
            clash = str(no.facts["section"])
            errors, status = {clash: f"{no.sentence} {no.next_step}"}, no.status
        except Refusal as no:
            errors, status = no.by_field(), no.status
    seen = narrative_of(request.actor, code)
    return render(request, "plans/narrative.html", _facts(request, seen, errors, clash), status=status)


@page(methods=("POST",))
def narrative_part(request: Request, code: str) -> HttpResponse:
    """One section that has just been typed: kept, or what to do about it; the answer is the line under its box."""
    seen = narrative_of(request.actor, code)
    given = request.POST
    part = next((one for one in seen.parts if f"van-{one.section.pk}" in given and one.fills), None)
    if part is None:
        raise NotThere
    fault, clash = "", False
    try:
        typed = given.get(f"van-{part.section.pk}", "")
        if like(typed) != _kept_mark(part):
            write(
                code,
                request.actor,
                texts={part.section.code: typed},
                versions={part.section.code: version(given.get(f"ban-{part.section.pk}", "")) or 0},
            )
    except PassageChanged as no:
        fault, clash = f"{no.sentence} {no.next_step}", True
    except Refusal as no:
        fields = no.fields if isinstance(no, Unfit) else {}
        fault = "; ".join(fields.values()) or f"{no.sentence} {no.next_step}"
    again = narrative_of(request.actor, code)
    part = next(one for one in again.parts if one.section.pk == part.section.pk)
    facts = {
        "part": part,
        "seen": again,
        "fault": fault,
        "clash": clash,
        "typed": given,
        "now_text": now(),
        "like": like,
    }
    return render(request, "plans/narrative_saved.html", facts | {"saved": not fault})


def _kept_mark(part: Part) -> str:
    return like(part.passage.text if part.passage else "")


def _act(request: Request, seen: Opened, act: str) -> None:
    code, actor, key = seen.narrative.code, request.actor, once_key(request)
    if act in WRITING:
        saved = _write(request, seen, key)
        if act == "send":
            send_narrative(code, actor, key=f"{key}.gui")
            messages.success(request, "Đã gửi báo cáo theo đề cương. Cơ quan điều phối sẽ xem từng mục.")
        elif saved:
            messages.success(request, f"Đã lưu {saved} mục.")
        else:
            messages.info(request, "Không có mục nào thay đổi.")
    elif act == "last":
        done = start_from_last(code, actor, key=key)
        messages.success(
            request, f"Đã lấy lời văn kỳ trước cho {done['copied']} mục còn trống; sửa lại cho đúng kỳ này."
        )
    elif act == "nothing":
        empty = {
            one.section.code: NOTHING for one in seen.parts if one.fills and not (one.passage and one.passage.text)
        }
        write(code, actor, key=key, texts=empty)
        messages.success(request, f"Đã ghi “{NOTHING}” vào {len(empty)} mục trống.")
    elif act == "recall":
        recall_narrative(code, actor, key=key)
        messages.success(request, "Đã rút lại báo cáo; sửa xong thì gửi lại.")
    else:
        _judge(request, seen, act, key)


def _write(request: Request, seen: Opened, key: str) -> int:
    """What was typed, where it is no longer what the form was made from; and files, kept under the key of the form."""
    given = request.POST
    texts: dict[str, str] = {}
    versions: dict[str, int] = {}
    evidence: dict[str, list[str]] = {}
    for part in seen.parts:
        pk, name = part.section.pk, part.section.code
        typed = given.get(f"van-{pk}")
        if typed is None or not part.fills:
            continue
        if like(typed) not in (given.get(f"goc-{pk}", ""), _kept_mark(part)):
            texts[name] = typed
            versions[name] = version(given.get(f"ban-{pk}", "")) or 0
        uploads = request.FILES.getlist(f"tep-{pk}")
        if len(uploads) > MOST_EVIDENCE:
            raise Unfit(fields={name: f"Mỗi lần đính kèm tối đa {MOST_EVIDENCE} tệp."})
        subject = passage_code(seen.narrative.code, part.section)
        kept = [
            kept_evidence(
                one, evidence_name(one), request.actor, kind=PASSAGE_FILE, subject=subject, key=f"{key}.{pk}.{n}"
            )
            for n, one in enumerate(uploads)
        ]
        if kept:
            evidence[name] = kept
    without = given.getlist("bo")
    if texts or evidence or without:
        write(
            seen.narrative.code,
            request.actor,
            key=key,
            texts=texts,
            versions=versions,
            evidence=evidence,
            without=without,
        )
    return len(texts.keys() | evidence.keys()) + bool(without and not texts and not evidence)


def _judge(request: Request, seen: Opened, act: str, key: str) -> None:
    given, actor, code = request.POST, request.actor, seen.narrative.code
    waiting = {
        part.section.pk: part.section.code
        for part in seen.parts
        if part.fills and part.passage and part.passage.state == PassageState.WAITING
    }
    name, _, single = act.partition(":")
    if name == "accept":
        chosen = [section for pk, section in waiting.items() if str(pk) == single]
        done = accept_passages(code, actor, key=key, sections=chosen or [single])
        left = f" Còn {done['left']} mục." if done["left"] else " Báo cáo đã được nghiệm thu."
        messages.success(request, f"Đã nhận mục này.{left}")
    elif name == "accept_all":
        done = accept_passages(code, actor, key=key)
        messages.success(request, f"Đã nhận {done['accepted']} mục. Báo cáo đã được nghiệm thu.")
    elif name == "return":
        why = {section: text for pk, section in waiting.items() if (text := given.get(f"tra-{pk}", "").strip())}
        done = return_passages(code, actor, key=key, why=why)
        messages.success(request, f"Đã trả lại {done['returned']} mục; đơn vị nhận được lý do từng mục.")
    else:
        raise UnclearAct


def _facts(request: Request, seen: Opened, errors: Mapping[str, str], clash: str) -> dict[str, Any]:
    narrative, actor = seen.narrative, request.actor
    plan, round_ = narrative.round.plan, narrative.round
    live = narrative.ended_at is None and plan.state == PlanState.ISSUED
    open_ = live and round_.state == RoundState.OPEN
    verbs = NARRATIVE_MOVES.verbs(narrative.state)
    names = {part.section.code: part.section.pk for part in seen.parts}
    may_write = open_ and "write" in verbs and may("plans.write", actor, narrative)
    typed = request.POST if errors and request.POST.get("act") in WRITING else None
    return {
        "seen": seen,
        "narrative": narrative,
        "plan": plan,
        "round": round_,
        "errors": errors,
        "error_list": [
            {"text": text, "field": f"van-{names[name]}" if name in names and may_write else ""}
            for name, text in errors.items()
        ],
        "clash": clash,
        "typed": typed,
        "given": request.POST if errors else {},
        "may_write": may_write,
        "may_send": may_write and may("plans.send_narrative", actor, narrative),
        "may_recall": open_ and recall_narrative.open_to(actor, narrative),
        "may_judge": live and narrative.state == NarrativeState.SENT and may("plans.accept_passages", actor, narrative),
        "waiting": sum(
            bool(part.fills and part.passage and part.passage.state == PassageState.WAITING) for part in seen.parts
        ),
        "empty": seen.of - seen.written,
        "has_last": any(part.last and part.fills and not (part.passage and part.passage.text) for part in seen.parts),
        "headed": heading_of,
        "state": NarrativeState(narrative.state),
        "like": like,
        "now_text": now(),
        "longest": LONGEST,
        "nothing": NOTHING,
        "today": today(),
        "words_until": calendar.words_until,
        "once": new_key,
        "sections": sections(actor, plan, "theo-de-cuong"),
        "crumbs": [
            *crumbs(plan),
            {"label": "Báo cáo theo đề cương", "href": f"/ke-hoach/{plan.code}/theo-de-cuong?ky={round_.code}"},
            {"label": seen.unit.name},
        ],
    }
