"""A version tried with numbers: the form, the wait, what came out; earlier trials, and the result as a workbook."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, asked_by_htmx, new_key, once_key, page, see_other
from lienthong.kernel.printing.api import XLSX, download
from lienthong.kernel.process.actions import try_out
from lienthong.kernel.process.bpmn import read
from lienthong.kernel.process.choosing import there_of
from lienthong.kernel.process.definition import Definition, NodeKind
from lienthong.kernel.process.histories import History, history_of
from lienthong.kernel.process.queries import AUTHORS, trials
from lienthong.kernel.process.simulation.design import post_of, posts_of
from lienthong.kernel.process.simulation.telling import spoken_time
from lienthong.kernel.process.states import TrialState
from lienthong.kernel.process.trial_form import CITIZEN, OTHER_STAFF, SAME, asked_of, forks, forms, timed
from lienthong.kernel.process.trial_sheets import workbook_of
from lienthong.kernel.process.trial_words import marks_of, post_lines, step_lines, steps_changed
from lienthong.kernel.process.versioning import VersionCard, process_card, version_card
from lienthong.kernel.units import api as units

from .catalogue import HOME, crumbs
from .days import day_of

LISTED = 20
NEAR = dt.timedelta(days=3 * 366)
USUAL = {"length": "250", "warm_up": "20", "replications": "5", "lich-su": "on"}


class _Sparse(dict[str, str]):
    """Values of fields; a field that has none has an empty one."""

    def __missing__(self, name: str) -> str:
        return ""


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def trials_page(request: Request, code: str) -> HttpResponse:
    """The numbers with which a version is tried, and its earlier trials."""
    card = version_card(request.actor, code)
    if card is None or not card.authored:
        raise NotThere
    history = history_of(request.actor, card.version, card.definition)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            made = try_out(code, request.actor, key=once_key(request), asked=_asked(request, card, history, typed))
            return see_other(request, f"{HOME}/chay-thu/{made}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    else:
        typed = _before(request, card, history)
    staff, branches = _staff(request, card), _forks(card.definition, history)
    takes = [_step(node.key, node.name.rstrip(".") or node.key, history) for node in timed(card.definition)]
    facts = {
        "card": card,
        "held": card.version,
        "history": history,
        "typed": _Sparse(typed),
        "errors": _Sparse(errors),
        "staff": staff,
        "takes": takes,
        "forks": branches,
        "boxes": (boxes := _boxes(staff, takes, branches)) | _nameless(errors),
        "wrong_below": bool(errors.keys() - boxes.keys() - {"per_day", "against"}),
        "forms": forms(card.definition),
        "citizen": CITIZEN,
        "others": _others(request, card),
        "earlier": list(trials(request.actor).filter(version=card.version).order_by("-id")[:LISTED]),
        "once": new_key,
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {card.version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "Chạy thử"},
        ),
    }
    return render(request, "process/trials.html", facts, status=status)


def _asked(request: Request, card: VersionCard, history: History, typed: dict[str, str]) -> dict[str, Any]:
    first = day_of(typed.get("first", "")) if typed.get("first", "").strip() else today()
    if first is None or abs(first - today()) > NEAR:
        raise Unfit(fields={"first": "Ghi ngày bắt đầu như 05/01/2026, cách hôm nay không quá ba năm."})
    chosen, against = typed.get("against", SAME), None
    if chosen == OTHER_STAFF:
        against = (card.version.code, card.definition)
    elif chosen:
        other = version_card(request.actor, chosen)
        if other is None or other.process.pk != card.process.pk:
            raise NotThere
        against = (other.version.code, other.definition)
    read_typed = {**typed, "first": first.isoformat()}
    asked = asked_of(read_typed, card.definition, history, card.version.code, against)
    tried = [card.definition, *([against[1]] if against else [])]
    sides = [{**one, "names": _names(request.actor, of)} for one, of in zip(asked["sides"], tried, strict=True)]
    return {**asked, "sides": sides}


def _before(request: Request, card: VersionCard, history: History) -> dict[str, str]:
    """What stands in the form at first: the numbers of an earlier trial that is asked for, else what is known."""
    earlier = trials(request.actor).filter(version=card.version, code=request.GET.get("theo", "")).first()
    typed = {**USUAL, "first": f"{today():%d/%m/%Y}"}
    if earlier is not None:
        return {**typed, **_typed_of(earlier.asked)}
    if history.runs:
        typed["per_day"] = f"{history.per_day}".replace(".", ",")
    for post, (held, _) in _seats(card).items():
        typed[f"staff.{post}.count"] = str(held or "")
    last = trials(request.actor).filter(unit=card.version.unit_id).exclude(asked__source="").order_by("-id").first()
    if last is not None:  # what an hour costs is the same for all processes of a unit, until somebody says otherwise
        typed |= {name: one for name, one in _typed_of(last.asked).items() if name.endswith(".cost")}
        typed |= {"source": last.asked["source"], "citizen.hour": _plain(last.asked["citizen"].get("hour", 0))}
    return typed


def _typed_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """The numbers of a trial as they stand in the form again."""
    numbers = asked["sides"][0]["numbers"]
    first = dt.date.fromisoformat(asked["first"])
    typed = {name: str(asked[name]) for name in ("length", "warm_up", "replications", "hours", "source")}
    typed |= {"first": f"{first:%d/%m/%Y}", "per_day": _plain(numbers["arrivals"]["per_day"])}
    typed |= {"order": numbers["order"], "lich-su": "on" if asked.get("provenance") else ""}
    for post, crew in numbers["staff"].items():
        typed |= {
            f"staff.{post}.count": str(crew["count"]), f"staff.{post}.share": _plain(100 * crew["share"]),
            f"staff.{post}.absent": _plain(100 * crew["absent"]), f"staff.{post}.cost": _plain(crew["cost"]),
        }  # fmt: skip
    for key, one in numbers["takes"].items():
        if not isinstance(one, dict):
            typed[f"takes.{key}"] = "; ".join(map(_plain, one)) if isinstance(one, list) else _plain(one)
    if not asked.get("provenance"):
        typed |= {f"ways.{key}": _plain(100 * one) for key, one in numbers["ways"].items()}
    typed |= {f"papers.{form}": str(count) for form, count in numbers["papers"].items()}
    return typed | {f"citizen.{name}": _plain(one) for name, one in asked["citizen"].items() if one}


def _plain(number: float) -> str:
    return f"{round(number, 4):g}".replace(".", ",")


def _seats(card: VersionCard) -> dict[str, tuple[int, str]]:
    """How many people there are now for each post of the definition, and where that is known from."""
    nodes = {post_of(node): node for node in reversed(card.definition.nodes) if node.kind is NodeKind.USER}
    roles = access.role_names()
    found: dict[str, tuple[int, str]] = {}
    for post, node in nodes.items():
        there = units.cards_of([node.who.unit or card.unit_code])
        ids = [one.id for one in there.values()]
        held = len(access.persons_as((node.who.role,), ids)) if node.who.role and ids else 0
        said = f"hiện có {held} người giữ vai {roles.get(node.who.role, node.who.role).lower()}" if held else ""
        found[post] = (held, said)
    return found


def _names(by: Actor, definition: Definition) -> dict[str, str]:
    """What people call each post of a definition: in the words of its document, else by post or role, and unit."""
    there = there_of(by, definition)
    whos = {post_of(node): node.who for node in reversed(definition.nodes) if node.kind is NodeKind.USER}
    named = {}
    for post, words in posts_of(definition).items():
        who = whos[post]
        does = (
            there.posts.get((who.unit, who.post), who.post) or there.roles.get(who.role, who.role) or "Chưa rõ ai làm"
        )
        unit = there.units.get(who.unit, who.unit)
        named[post] = (who.said and there.roles.get(words, words)) or (f"{does}, {unit}" if unit else does)
    return named


def _staff(request: Request, card: VersionCard) -> list[dict[str, str]]:
    seats, names = _seats(card), _names(request.actor, card.definition)
    return [{"post": post, "name": name, "known": seats[post][1]} for post, name in names.items()]


HEADS = {"count": "số người", "share": "% thời gian cho việc này", "absent": "% ngày vắng", "cost": "đồng một giờ"}


OTHER_BOXES = {
    "per_day": "Số hồ sơ đến mỗi ngày", "length": "Chạy thử trong", "warm_up": "Chạy trước, không tính",
    "replications": "Lặp lại", "citizen.hour": "Một giờ của người dân", "citizen.paper": "Một giấy tờ",
    "citizen.trips": "Số lần đi lại", "citizen.trip": "Một lần đi lại",
}  # fmt: skip


def _boxes(*tables: list[dict[str, Any]]) -> dict[str, str]:
    """What each box of the tables is called, for whoever reads at the top that something is wrong with it."""
    staff, takes, branches = tables
    found = {f"staff.{one['post']}.{part}": f"{one['name']}, {said}" for one in staff for part, said in HEADS.items()}
    found |= {f"sau.staff.{one['post']}.count": f"{one['name']}, nếu đổi thành" for one in staff}
    found |= {f"takes.{one['key']}": f"{one['name']}, phút làm" for one in takes}
    return found | {f"ways.{one['key']}": f"Nhánh “{one['name']}” ở “{one['at']}”" for one in branches}


def _nameless(errors: Mapping[str, str]) -> dict[str, str]:
    """The boxes beside the tables whose fault does not say itself what it is about."""
    return {name: said for name, said in OTHER_BOXES.items() if errors.get(name, "").startswith("Nhập một số")}


def _step(key: str, name: str, history: History) -> dict[str, str]:
    seen = history.takes.get(key)
    known = ""
    if seen:
        known = (
            f"theo {seen.count} lượt từ {seen.first:%d/%m/%Y} đến {seen.last:%d/%m/%Y}: một nửa không quá "
            f"{spoken_time(seen.half)}, 9/10 không quá {spoken_time(seen.most)}"
        )
    return {"key": key, "name": name, "known": known}


def _forks(definition: Definition, history: History) -> list[dict[str, Any]]:
    names = {node.key: node.name or node.kind.label for node in definition.nodes}
    found = []
    for node, flows in forks(definition):
        for flow in flows:
            known = f"{100 * history.ways[flow.key]:.0f} %" if flow.key in history.ways else ""
            way = flow.name or ("trường hợp còn lại" if flow.default else names[flow.target])
            before = next((names[one.source] for one in definition.flows if one.target == node.key), "")
            found.append({"key": flow.key, "name": way, "at": node.name or f"sau “{before}”", "known": known})
    return found


def _others(request: Request, card: VersionCard) -> list[tuple[str, str]]:
    whole = process_card(request.actor, card.process.code)
    found = [(OTHER_STAFF, "Cùng bản này, số người khác (ghi ở cột “Nếu đổi thành”)")]
    for one in whole.versions if whole else []:
        if one.version.pk != card.version.pk:
            found.append((one.version.code, f"Bản {one.version.number} ({one.standing})"))
    return found


@page(roles=AUTHORS)
def trial_page(request: Request, code: str) -> HttpResponse:
    """One trial: while it is played the page looks again by itself; then what came out."""
    trial = trials(request.actor).select_related("version__process").filter(code=code).first()
    if trial is None:
        raise NotThere
    waiting = trial.state == TrialState.ASKED
    if asked_by_htmx(request):
        if not waiting:
            return see_other(request, f"{HOME}/chay-thu/{code}")
        return render(request, "process/trial_wait.html", {"trial": trial})
    definitions = [read(side["bpmn"].encode()) for side in trial.asked["sides"]]
    version = trial.version
    result = trial.result or {"sides": [], "differences": [], "verdict": []}
    facts = {
        "trial": trial,
        "waiting": waiting,
        "first": dt.date.fromisoformat(trial.asked["first"]),
        "tried": version,
        "result": result,
        "sides": [
            {
                "side": asked,
                "name": _side_name(trial.asked, place),
                "said": side["said"],
                "assumed": side["assumed_said"],
                "posts": post_lines(side),
                "steps": step_lines(side),
                "marks": marks_of(side),
                "drawing": side["drawing"],
            }
            for place, (asked, side) in enumerate(zip(trial.asked["sides"], result["sides"], strict=False))
        ],
        "changed": steps_changed(*definitions) if len(definitions) == 2 else None,
        "roles": access.role_names(),
        "crumbs": crumbs(
            {"label": version.process.code, "href": f"{HOME}/{version.process.code}"},
            {"label": f"Bản {version.number}", "href": f"{HOME}/ban/{version.code}"},
            {"label": "Chạy thử", "href": f"{HOME}/ban/{version.code}/chay-thu"},
            {"label": trial.code},
        ),
    }
    return render(request, "process/trial.html", facts)


def _side_name(asked: Mapping[str, Any], place: int) -> str:
    sides = asked["sides"]
    name = f"Bản {sides[place]['number']}"
    if len(sides) == 2 and sides[0]["version"] == sides[1]["version"]:
        return f"{name}, số người hiện nay" if not place else f"{name}, nếu đổi số người"
    return name


@page(roles=AUTHORS)
def trial_drawing(request: Request, code: str, place: int) -> HttpResponse:
    """The BPMN of a design as it was when it was tried."""
    trial = trials(request.actor).filter(code=code).first()
    if trial is None or not 0 < place <= len(trial.asked["sides"]):
        raise NotThere
    return HttpResponse(trial.asked["sides"][place - 1]["bpmn"], content_type="application/xml")


@page(roles=AUTHORS)
def trial_file(request: Request, code: str) -> HttpResponse:
    """What came out as a workbook."""
    trial = trials(request.actor).select_related("version__process").filter(code=code).first()
    if trial is None or trial.result is None:
        raise NotThere
    names = [_side_name(trial.asked, place) for place in range(len(trial.asked["sides"]))]
    title = f"Chạy thử {trial.code} · {trial.version.process.name}"
    return download(workbook_of(trial.result, names, title, trial.asked.get("source", "")), f"chay-thu-{code}", XLSX)
