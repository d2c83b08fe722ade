"""Filling in: a declaration is begun, filled in step by step, checked, sent, or given up.

The address holds the secret of whoever has not signed in, or the code of the declaration for who has.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Refusal, TooMany, Unfit, WrongMoment
from lienthong.kernel.base.pages import (
    Request,
    address_of,
    asked_by_htmx,
    facts_of,
    new_key,
    once_key,
    page,
    see_other,
    speak_to,
)
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.visitors import mark_of
from lienthong.kernel.forms.controls import Page, everything, id_of, parts_of
from lienthong.kernel.forms.filing import Paper, answers_by_step, paper, paper_again, remarks_on
from lienthong.kernel.forms.filling import blank
from lienthong.kernel.forms.form import Step
from lienthong.kernel.forms.links import holder, is_secret, new_secret
from lienthong.kernel.forms.outside import agencies_of, asked_now, label_of
from lienthong.kernel.forms.queries import in_force
from lienthong.kernel.forms.rules import keeping_on, kept_until
from lienthong.kernel.forms.sources import own_name
from lienthong.kernel.forms.states import GONE, DeclarationState
from lienthong.kernel.forms.steps import SUMMARY, after, before, faults_in, names_in, not_kept, stages
from lienthong.kernel.forms.suggesting import asks_for_place, suggestions
from lienthong.kernel.forms.translating import lacking
from lienthong.kernel.forms.typed import places_of, shown_in, values_in, without_row
from lienthong.kernel.forms.uploads import with_uploads
from lienthong.kernel.forms.versioning import form_of
from lienthong.kernel.units import api as units
from lienthong.web.speech import ENGLISH, HOME, LANGUAGES, home_words, language, later, speaking
from lienthong.web.speech import say as _

BOTH = ("GET", "HEAD", "POST")
CODED = "TK-"
MOST_TURNS, MOST_RECEIVERS = 10**6, 1_000


@dataclass(frozen=True, slots=True)
class Filler:
    """Somebody before a declaration: who, at which address, what stands there now."""

    who: Actor
    mark: str
    paper: Paper

    @property
    def home(self) -> str:
        """The address of the declaration as a whole."""
        return f"/to-khai/{self.mark}"

    @property
    def open(self) -> bool:
        """Whether it can be filled in."""
        return self.paper.held.state == DeclarationState.BEGUN


def has_filler(mark: str, **_: str) -> bool:
    """Whether an address is that of somebody who signed in; told by its look alone, not by what there is."""
    return mark.startswith(CODED) and not is_secret(mark)  # a secret may begin like a code


@contextmanager
def filler_at(request: Request, mark: str) -> Iterator[Filler]:
    """Look with the eyes of whoever fills in; for everybody else there is nothing here."""
    secret = is_secret(mark)
    who = holder(mark) if secret else request.actor
    with seen_by(who):
        found = paper(who, "" if secret else mark)
        if found is None or found.held.filler != who.id:
            raise nowhere(mark)
        speak_to(request, found.held.language)
        with speaking(found.held.language):
            yield Filler(who, mark, found)


def nowhere(mark: str) -> NotThere:
    """No declaration by this address, as far as whoever asks may see; put into the language of the page later."""
    told = later("Không có tờ khai nào ở đường dẫn này.")
    if has_filler(mark):
        return NotThere(told, later("Kiểm tra lại đường dẫn. Nếu đã đăng nhập khi khai, hãy đăng nhập rồi mở lại."))
    return NotThere(told, later("Kiểm tra đường dẫn đã chép đủ chưa. Nếu không còn đường dẫn, hãy khai lại từ đầu."))


def kept_private(response: HttpResponse) -> HttpResponse:
    """A page with what somebody typed: kept by no browser, so that going back shows what is kept now."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


@page(public=True, spoken=True, methods=BOTH)
def begin(request: Request, code: str) -> HttpResponse:
    """What a form asks and who receives it; the button that begins a declaration."""
    chosen = request.POST.get("ngon-ngu") or request.GET.get("ngon-ngu", HOME)
    with speaking(chosen):
        speak_to(request, language())
        return _begin(request, code)


def _begin(request: Request, code: str) -> HttpResponse:
    version = in_force(code, request.actor, today())
    if version is None:
        raise NotThere(_("Biểu mẫu này hiện không nhận khai."), _("Xem lại đường dẫn, hoặc hỏi cơ quan tiếp nhận."))
    form = form_of(version)
    cards = units.cards(list(units.within([version.unit_id]))[:MOST_RECEIVERS])
    known = {one.code: one for one in cards.values()}
    wanted = request.POST.get("unit") or request.GET.get("noi-nhan", "")
    errors: dict[str, str] = {}
    status = 200
    agencies = agencies_of(form) if own_name(request.actor) is not None else {}
    consents = [first for first in agencies if f"hoi.{first}" in request.POST]
    if request.method == "POST":
        try:
            return _begun(request, code, known[wanted].id if wanted in known else 0, form.steps[0].key, consents)
        except (Unfit, TooMany) as no:
            errors, status = no.by_field(), no.status
    home = cards[version.unit_id]
    others = sorted((one for one in cards.values() if one.id != home.id), key=lambda one: one.name)
    facts = {
        "form": form, "held": version, "code": code, "unit": home_words(home.name), "errors": errors, "once": new_key,
        "receivers": [(one.code, home_words(one.name)) for one in (home, *others)],
        "agencies": [(first, label_of(first)) for first in agencies],
        "typed": {"agencies": consents, "number": request.POST.get("dinh-danh", "")[:40]},
        "decision": home_words(version.decision), "untranslated": language() != HOME and any(lacking(form)),
        "chosen_query": _other_language(request), "keeping": keeping_on(today()),
        "chosen": wanted if wanted in known else home.code,
        "secret": request.POST.get("mat") or new_secret(), "signed_in": request.actor.kind == "person",
    }  # fmt: skip
    return kept_private(render(request, "forms/begin.html", facts, status=status))


def _other_language(request: Request) -> str:
    """The query of the same page in the other language."""
    return urlencode({**facts_of(request, "noi-nhan"), "ngon-ngu": HOME if language() != HOME else ENGLISH})


def _begun(request: Request, code: str, unit_id: int, first: str, agencies: list[str]) -> HttpResponse:
    """Begin; a visitor's secret came along with the page, so that a second press finds the same declaration."""
    secret = request.POST.get("mat", "")
    if not is_secret(secret):
        raise Unfit(_("Trang này đã cũ."), _("Tải lại trang rồi bắt đầu lại."))
    if request.actor.kind == "person":
        made = actions.begin(
            request.actor, key=once_key(request), form=code, unit_id=unit_id, language=language(), agencies=agencies,
            personal_id=request.POST.get("dinh-danh", "")[:40],
        )  # fmt: skip
        return see_other(request, f"/to-khai/{made}/buoc/{first}")
    who = holder(secret)
    with seen_by(who):
        if paper(who) is None:
            visitor = mark_of(address_of(request))
            actions.begin(who, key=once_key(request), form=code, unit_id=unit_id, visitor=visitor, language=language())
    return see_other(request, f"/to-khai/{secret}")


@page(public=True, spoken=True, owned=has_filler)
def home(request: Request, mark: str) -> HttpResponse:
    """A declaration as a whole: which steps are done, how to come back to it."""
    with filler_at(request, mark) as filler:
        return shown_home(request, filler)


def shown_home(request: Request, filler: Filler, refusal: Refusal | None = None) -> HttpResponse:
    """The same page, with what was refused on the way."""
    one = filler.paper
    every = stages(one.form, one.outcome, one.held.turns)
    facts = {
        "held": one.held, "form": one.form, "form_code": one.held.version.form.code, "home": filler.home,
        "stages": every, "going": next((s.step.key for s in every if s.faults or not s.begun), ""),
        "whole_remarks": remarks_on(one.held).get("", ()), "once": new_key, "refusal": refusal,
        "unit": home_words(units.card(one.held.unit_id).name), "kept_until": kept_until(one.held.saved_at),
        "keeping": keeping_on(one.held.saved_at.astimezone(VIETNAM).date()),
        "secret_address": request.build_absolute_uri(filler.home) if is_secret(filler.mark) else "",
    }  # fmt: skip
    return kept_private(render(request, "forms/home.html", facts, status=refusal.status if refusal else 200))


@page(public=True, spoken=True, methods=BOTH, owned=has_filler)
def step(request: Request, mark: str, key: str) -> HttpResponse:
    """One step: shown, refreshed, saved. The same function serves the page with and without JavaScript."""
    with filler_at(request, mark) as filler:
        here = next((one for one in filler.paper.form.steps if one.key == key), None)
        if here is None:
            raise NotThere
        if not filler.open:
            return see_other(request, filler.home)
        if request.method == "POST":
            return kept_private(_sent(request, filler, here))
        return kept_private(_shown(request, filler, here))


def _sent(request: Request, filler: Filler, here: Step) -> HttpResponse:
    """Keep what was typed, then do what was pressed."""
    form, post, auto = filler.paper.form, request.POST, asked_by_htmx(request)
    fields = [form.fields[name] for name in names_in(here)]
    key = once_key(request)
    code = filler.paper.held.code
    visitor = mark_of(address_of(request))
    try:
        values, lapses = with_uploads(filler.who, code, fields, values_in(post, fields), request.FILES, key, visitor)
    except WrongMoment:  # sent or given up in another window
        return see_other(request, filler.home)
    # Shown empty while an agency was being asked, and still empty: its answer may yet stand there.
    held = filler.paper.held.kept
    waits = {name for name in post.getlist("cho") if name in values and name not in held and blank(values[name])}
    values = {name: value for name, value in values.items() if name not in waits}
    lapses |= {} if auto else not_kept(filler.paper.with_values(values).outcome, here)
    places = places_of(values, fields)
    if "bot" in post:
        values = without_row(values, post["bot"], names_in(here))
    turn = whole_number(post.get("luot", ""), MOST_TURNS) or 0
    try:
        actions.save(
            code, filler.who, key=None if auto else key, step=here.key, values=values, turn=turn,
            page=key, last=not auto, visitor=visitor,
        )  # fmt: skip
    except WrongMoment:
        return see_other(request, filler.home)
    except ChangedMeanwhile:
        after_all = Filler(filler.who, filler.mark, filler.paper.with_values(values))
        if auto:
            facts = _changed(post, after_all, here, {}, turn, clash=True)
            return render(request, "forms/refreshed.html", facts, status=409)
        return _shown(request, after_all, here, clash=True)
    except TooMany as no:
        return _too_many(request, Filler(filler.who, filler.mark, filler.paper.with_values(values)), here, turn, no)
    saved = Filler(filler.who, filler.mark, paper_again(filler.who, filler.paper))
    if auto:
        return render(request, "forms/refreshed.html", _changed(post, saved, here, places, _count(saved, here)))
    return _went_on(request, saved, here, lapses)


def _too_many(request: Request, filler: Filler, here: Step, turn: int, no: TooMany) -> HttpResponse:
    """Nothing was kept, and it is said; what was typed stays on the page."""
    if asked_by_htmx(request):
        facts = _changed(request.POST, filler, here, {}, turn, clash=True)
        return render(request, "forms/refreshed.html", {**facts, "clash": False, "refusal": no}, status=422)
    return _shown(request, filler, here, refusal=no)


def _went_on(request: Request, filler: Filler, here: Step, lapses: Mapping[str, str]) -> HttpResponse:
    act, outcome, spoken = request.POST.get("act", ""), filler.paper.outcome, request.POST.get("ngon-ngu", "")
    if spoken in LANGUAGES and not lapses:
        actions.speak(filler.paper.held.code, filler.who, language=spoken)
        return see_other(request, f"{filler.home}/buoc/{here.key}")
    if lapses:
        return _shown(request, filler, here, errors={**faults_in(outcome, here), **lapses})
    if act == "nghi":
        return see_other(request, filler.home)
    if act == "tiep":
        if errors := faults_in(outcome, here):
            return _shown(request, filler, here, errors=errors)
        following = after(filler.paper.form, outcome, here.key)
        return see_other(request, f"{filler.home}/{SUMMARY if following == SUMMARY else f'buoc/{following}'}")
    return _shown(request, filler, here, more=request.POST.get("them", ""))


def _page(filler: Filler, **more: Any) -> Page:
    one = filler.paper
    return Page(
        one.outcome,
        asked=asked_now(one.held) if one.held.asked else {},
        enclosed=one.files,
        home=filler.home,
        signer=one.held.signer,
        words=one.held.known,
        **more,
    )


def _asks_for_place(one: Paper, here: Step) -> bool:
    return any(asks_for_place(one.form.fields[name]) for name in names_in(here))


def _count(filler: Filler, here: Step) -> int:
    return int(filler.paper.held.turns.get(here.key, (0,))[0])


def _shown(
    request: Request, filler: Filler, here: Step, *, errors: Mapping[str, str] | None = None, more: str = "",
    clash: bool = False, refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    one, wrong = filler.paper, errors or {}
    every = [stage.step.key for stage in stages(one.form, one.outcome, one.held.turns)]
    if here.key not in every and request.method != "POST":
        return see_other(request, filler.home)  # a step that the answers do not ask any more
    remarks = remarks_on(one.held)
    said = {name: tuple(one.text for one in some) for name, some in remarks.items() if name}
    parts = parts_of(one.form, here, _page(filler, errors=wrong, more=more, remarks=said))
    drawn = {control.path for control in everything(parts)}
    facts = {
        "form": one.form, "step": here, "parts": parts, "errors": wrong, "home": filler.home, "clash": clash,
        "refusal": refusal,
        "summary": [{"text": text, "field": id_of(path if path in drawn else path.split(".")[0])}
                    for path, text in wrong.items()],
        "count": _count(filler, here), "place": every.index(here.key) + 1 if here.key in every else 1, "of": len(every),
        "back": before(one.form, one.outcome, here.key), "whole_remarks": remarks.get("", ()), "once": new_key,
        "places": suggestions(units.directory(), "", today()) if _asks_for_place(one, here) else [],
        "saved_at": one.held.saved_at if here.key in one.held.turns else None,
    }  # fmt: skip
    return render(
        request, "forms/step.html", facts, status=refusal.status if refusal else 409 if clash else 422 if wrong else 200
    )


def _changed(
    post: Any, filler: Filler, here: Step, places: dict[str, list[int]], count: int, *, clash: bool = False
) -> dict[str, Any]:
    """What a page that saved itself must change in itself; what is being typed in is left alone."""
    shown = shown_in(post)
    one = filler.paper
    parts = parts_of(one.form, here, _page(filler, places=places))
    changed = []
    for part in parts:
        for control in part.controls:
            if control.shown != (control.path in shown) or control.look == "reckoned":
                changed.append(control)
                continue
            cells = (cell for row in control.rows for cell in row.controls)
            changed += [cell for cell in cells if cell.shown != (cell.path in shown) or cell.look == "reckoned"]
    headings = [part for part in parts if part.title and part.shown != (part.id in shown)]
    return {
        "count": count,
        "refusal": None,
        "changed": [] if clash else changed,
        "headings": [] if clash else headings,
        "clash": clash,
    }


@page(public=True, spoken=True, methods=BOTH, owned=has_filler)
def summary(request: Request, mark: str) -> HttpResponse:
    """All answers once more; sent from here where nothing is wrong."""
    with filler_at(request, mark) as filler:
        one, tried = filler.paper, request.method == "POST"
        if one.held.state in GONE:
            return see_other(request, filler.home)
        if tried:
            try:
                actions.send(one.held.code, filler.who, key=once_key(request))
                return see_other(request, filler.home)
            except WrongMoment:
                return see_other(request, filler.home)
            except Unfit:
                pass  # what is wrong is said below, as it stands now
        return kept_private(_summary(request, filler, tried))


def _summary(request: Request, filler: Filler, tried: bool) -> HttpResponse:
    one = filler.paper
    where = {name: here.key for here in one.form.steps for name in names_in(here)}
    errors: dict[str, str] = {}
    for fault in one.outcome.faults if filler.open else ():
        errors.setdefault(fault.path, fault.sentence)
    links = [
        {"text": text, "href": f"{filler.home}/buoc/{where.get(path.split('.')[0], '')}#{id_of(path)}"}
        for path, text in errors.items()
    ]
    facts = {
        "held": one.held, "form": one.form, "answers_by_step": answers_by_step(one, errors), "summary": links,
        "tried": tried, "home": filler.home, "files": one.files, "once": new_key,
        "unit": home_words(units.card(one.held.unit_id).name),
    }  # fmt: skip
    return render(request, "forms/summary.html", facts, status=422 if tried and links else 200)
