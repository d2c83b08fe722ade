"""The page of what waits for me, and doing it in place: one line, or those that were chosen."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import now as moment
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.inbox.cards import OWN, WorkCard, capital, cards, meant, needs_nothing
from lienthong.kernel.inbox.kept import KeptView, views_of
from lienthong.kernel.inbox.kinds import KINDS, label_of
from lienthong.kernel.inbox.overtaken import done_before
from lienthong.kernel.inbox.queries import Counts, Listed, counts_beside, mine, seen, visible
from lienthong.kernel.inbox.shown import Line, unsealed
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.units import api as units

from .address import HOME, UNITS, WHEN_LABELS, Conditions, of_query, of_request

MOST_AT_ONCE = 100
NAMED = 10
LONGEST_CODE = 40
"""More of what is no code of a line is not said back."""


@page()
def waiting(request: Request) -> HttpResponse:
    """The list: what waits for me, or everything open in the units I see; narrowed as the address says."""
    now, chosen = today(), of_request(request)
    places = _places(request.actor) if chosen.xem == UNITS else []
    unit_id = next((card.id for card in places if card.code == chosen.unit), -1) if chosen.unit else None
    reading = seen if chosen.xem == UNITS else mine
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    shown = reading(request.actor, chosen.asked(unit_id), after=after, before=before)
    # Both are shown beside the list too, by the frame of the page, which does not ask again.
    request.inbox_counts = found, _ = counts_beside(request.actor, now, notifications.UNREAD)  # type: ignore[attr-defined]
    lines = cards(request.actor, shown.items, moment(), places=chosen.xem == UNITS)
    saved = [(view, of_query(view.asked)) for view in views_of(request.actor)]
    kept = chosen.query()
    facts = {
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Việc cần làm"}],
        "lines": lines,
        "home": HOME,
        "today": now,
        "counts": found,
        "chosen": chosen,
        "units_view": chosen.xem == UNITS,
        "tabs": [
            *_tabs(chosen, found, len(request.actor.units) > 1 or request.actor.everywhere),
            *_saved_tabs(chosen, saved),
        ],
        "saved": next((view for view, asked in saved if asked == chosen), None),
        "kinds": _kinds(chosen, found),
        "whens": list(WHEN_LABELS.items()),
        "places": [(card.code, card.name) for card in places] if len(places) > 1 else [],
        "chips": _chips(chosen, {card.code: card.name for card in places}),
        "clear_href": Conditions(xem=chosen.xem).href,
        "keys": {(line.code, button.verb): secrets.token_hex(12) for line in lines for button in line.buttons},
        "many": _many(lines),
        "together": _together(lines),
        "once": new_key(),
        "several_units": any(line.unit_name for line in lines),
        "kept": f"?{kept}" if kept else "",
        **_turns(shown, kept),
    }
    return render(request, "inbox/list.html", facts)


def _places(by: Actor) -> list[units.UnitCard]:
    return sorted(units.cards(by.units).values(), key=lambda card: (sort_key(card.name), card.code))


def _tabs(chosen: Conditions, found: Counts, wide: bool) -> list[dict[str, object]]:
    numbers = {"": found.total, "qua-han": found.late, "hom-nay": found.today, "tuan-nay": found.week}
    labels = {"": "Chờ tôi xử lý", "qua-han": "Quá hạn", "hom-nay": "Hôm nay", "tuan-nay": "Tuần này"}
    made: list[dict[str, object]] = [
        {
            "label": label,
            "href": Conditions(han=han).href,
            "current": chosen == Conditions(han=han),
            "count": numbers[han],
            "hot": han == "qua-han" and found.late > 0,
        }
        for han, label in labels.items()
    ]
    if wide or chosen.xem == UNITS:
        here = chosen.xem == UNITS and not chosen.narrowed
        made.append({"label": "Của các đơn vị", "href": Conditions(xem=UNITS).href, "current": here})
    return made


def _saved_tabs(chosen: Conditions, saved: Sequence[tuple[KeptView, Conditions]]) -> list[dict[str, object]]:
    return [
        {"label": view.name, "href": asked.href, "current": asked == chosen, "icon": "star"} for view, asked in saved
    ]


def _kinds(chosen: Conditions, found: Counts) -> list[tuple[str, str]]:
    """The kinds to choose from, with their numbers where these are of the same list."""
    if chosen.xem == UNITS:
        return [(one.code, one.label) for one in sorted(KINDS.values(), key=lambda one: sort_key(one.label))]
    numbers = " ({})" if chosen in (Conditions(), Conditions(loai=chosen.loai)) else ""
    return [(code, label_of(code) + numbers.format(n)) for code, n in sorted(found.kinds.items())]


def _chips(chosen: Conditions, names: dict[str, str]) -> list[dict[str, str]]:
    said = {
        "loai": label_of(chosen.loai) if chosen.loai else "",
        "han": WHEN_LABELS.get(chosen.han, "") if chosen.narrowed else "",
        "unit": names.get(chosen.unit, chosen.unit),
        "q": f"“{chosen.q}”" if chosen.q else "",
    }
    return [{"label": label, "remove": chosen.without(name).href} for name, label in said.items() if label]


def _many(lines: Sequence[WorkCard]) -> list[tuple[str, str]]:
    """The verbs that can be done to several of these lines at once, with their names."""
    times: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        for button in line.buttons:
            times[button.verb, button.label] += 1
    return [both for both, n in times.items() if n > 1]


def _together(lines: Sequence[WorkCard]) -> list[tuple[str, str]]:
    """The pages on which several lines of one kind are decided at once, with what the kind is called."""
    times: dict[str, int] = defaultdict(int)
    for line in lines:
        times[line.kind] += 1
    known = [KINDS[kind] for kind, n in times.items() if n > 1 and kind in KINDS]
    return [(kind.together, kind.label) for kind in known if kind.together]


def _turns(shown: Listed, kept: str) -> dict[str, str]:
    before = f"{kept}&" if kept else ""
    return {
        "next_href": f"?{before}{urlencode({'sau': shown.next})}" if shown.next else "",
        "prev_href": f"?{before}{urlencode({'truoc': shown.previous})}" if shown.previous else "",
    }


@page(methods=("POST",))
def act(request: Request, code: str, verb: str) -> HttpResponse:
    """Do one of the line's verbs, through the registry; what was refused is said above the list."""
    item = _lines(request.actor, [code], [request.POST.get("dong", "")]).get(code)
    if item is None or verb not in VERBS or not _may_be_pressed(verb, item.verbs):
        raise NotThere
    name, of = meant(item, verb)
    named = VERBS[name]
    try:
        named(of, request.actor, key=once_key(request))
    except Refusal as no:
        first = done_before(request.actor, item, no)
        if first:
            messages.info(request, f"{first} Danh sách dưới đây đã cập nhật.")
        else:
            messages.error(request, f"{no.sentence} {no.next_step}")
    else:
        messages.success(request, f"Đã {named.sentence}: {item.title}")
    return see_other(request, of_request(request).href)


@page(methods=("POST",))
def act_many(request: Request) -> HttpResponse:
    """Do one verb to each of the chosen lines, each by itself; what was refused is named, the others are done."""
    key, verb = once_key(request), request.POST.get("verb", "")
    marked = [one.split(" ", 1) for one in dict.fromkeys(request.POST.getlist("viec"))][:MOST_AT_ONCE]
    codes = [code for code, *_ in marked]
    if not codes or verb not in VERBS:
        raise Unfit("Chưa chọn việc nào.", "Đánh dấu các việc cần làm rồi bấm nút.")
    found = _lines(request.actor, codes, [proof for _, *rest in marked for proof in rest])
    done, refused = 0, list[str]()
    for code in codes:
        item = found.get(code)
        if item is None or not _may_be_pressed(verb, item.verbs):
            refused.append(
                f"{item.title if item else code[:LONGEST_CODE]}: không còn trong hộp việc hoặc không làm được tại đây."
            )
            continue
        try:
            name, of = meant(item, verb)
            VERBS[name](of, request.actor, key=f"{key}.{code}")
        except Refusal as no:
            refused.append(f"{item.title}: {done_before(request.actor, item, no) or no.sentence}")
        else:
            done += 1
    _say(request, VERBS[verb].sentence, done, refused)
    return see_other(request, of_request(request).href)


def _lines(by: Actor, codes: Sequence[str], shown: Sequence[str]) -> dict[str, Line]:
    """These lines of what the actor sees; those that have gone since, as they were shown."""
    found: dict[str, Line] = {item.code: item for item in visible(by).filter(code__in=codes)}
    if len(found) < len(codes):
        gone = [line for text in shown if text and (line := unsealed(by, text)) is not None]
        found |= {line.code: line for line in gone if line.code in codes and line.code not in found}
    return found


def _may_be_pressed(verb: str, verbs: Sequence[str]) -> bool:
    return verb in OWN or (verb in verbs and verb in VERBS and needs_nothing(VERBS[verb]))


def _say(request: Request, sentence: str, done: int, refused: Sequence[str]) -> None:
    if done:
        messages.success(request, f"{capital(sentence)}: đã làm {done} việc.")
    if refused:
        more = f" Và {len(refused) - NAMED} việc khác." if len(refused) > NAMED else ""
        messages.error(request, f"Chưa làm được {len(refused)} việc. {' '.join(refused[:NAMED])}{more}")
