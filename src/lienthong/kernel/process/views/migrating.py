"""Running runs go over to a new version: what goes on with what, a dry run, the decision, how far it is, undoing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, asked_by_htmx, new_key, once_key, page, see_other
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process import actions
from lienthong.kernel.process.migration_cards import STAY, MigrationCard, drawn_for, migration_card
from lienthong.kernel.process.queries import AUTHORS
from lienthong.kernel.process.states import MigrationState
from lienthong.kernel.process.versioning import process_card, version_card

from .catalogue import HOME, crumbs

ACTS = ("match_steps", "migrate", "drop_migration", "undo_migration")
TONES = {
    MigrationState.DRAWN: "neutral", MigrationState.GOING: "info", MigrationState.DONE: "ok",
    MigrationState.UNDOING: "info", MigrationState.UNDONE: "warn", MigrationState.DROPPED: "neutral",
}  # fmt: skip
BUSY = (MigrationState.GOING, MigrationState.UNDOING)


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def draw_page(request: Request, code: str) -> HttpResponse:
    """From which older version runs are to go over to this one."""
    card = version_card(request.actor, code)
    if card is None or not card.authored:
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        source = request.POST.get("source", "")
        try:
            if not source:
                raise Unfit(fields={"source": "Chọn bản cũ có hồ sơ cần chuyển."})
            made = actions.draw_migration(code, request.actor, key=once_key(request), source=source)
            return see_other(request, f"{HOME}/chuyen/{made}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    whole = process_card(request.actor, card.process.code)
    others = [one for one in whole.versions if one.version.pk != card.version.pk] if whole else []
    facts = {
        "card": card,
        "held": card.version,
        "older": [one for one in others if one.running not in ("0", "")],
        "drawn": drawn_for(request.actor, card.version),
        "source": request.POST.get("source", ""),
        "errors": errors,
        "once": new_key,
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {card.version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "Chuyển hồ sơ đang chạy"},
        ),
    }
    return render(request, "process/draw_migration.html", facts, status=status)


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def migration_page(request: Request, code: str) -> HttpResponse:
    """One migration: its mapping and dry run until it is decided, then how far it has come."""
    card = migration_card(request.actor, code)
    if card is None:
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return _done(request, card)
        except Refusal as no:
            errors, status = no.by_field(), no.status
            card = migration_card(request.actor, code) or card
    if asked_by_htmx(request) and request.method == "GET" and card.state not in BUSY:
        return see_other(request, f"{HOME}/chuyen/{code}")  # it came to its end while the page was looking
    process = card.target.process
    facts = {
        "card": card,
        "held": card.migration,
        "tone": TONES[card.state],
        "stay": STAY,
        "typed": {name: str(value) for name, value in request.POST.items()} if errors else {},
        "may": [one for one in ACTS if VERBS[f"process.{one}"].open_to(request.actor, card.migration)],
        "errors": errors,
        "once": new_key,
        "crumbs": crumbs(
            {"label": process.code, "href": f"{HOME}/{process.code}"},
            {"label": f"Bản {card.target.number}", "href": f"{HOME}/ban/{card.target.code}"},
            {"label": f"Chuyển hồ sơ {card.migration.code}"},
        ),
    }
    return render(request, "process/migration.html", facts, status=status)


def _done(request: Request, card: MigrationCard) -> HttpResponse:
    key, given, code = once_key(request), request.POST, card.migration.code
    act = given.get("act", "")
    if act == "match":
        answers = {
            one.key: "" if said == STAY else said for one in card.matches if (said := given.get(f"to.{one.key}", ""))
        }
        actions.match_steps(code, request.actor, key=key, answers=answers)
        came = actions.count_migration(code, request.actor, key=f"{key}.count")
        messages.success(
            request, f"Đã tính thử: {came['moves']} hồ sơ chuyển được, {came['stays']} hồ sơ ở lại. Chưa chuyển gì."
        )
        return see_other(request, f"{HOME}/chuyen/{code}#tinh-thu")
    if act == "migrate":
        decision, shown = given.get("decision", ""), given.get("shown", "")
        actions.migrate(code, request.actor, key=key, decision=decision, shown=shown)
        messages.success(request, "Đã bắt đầu chuyển; trang này cho biết đã chuyển đến đâu.")
    elif act == "drop":
        target = actions.drop_migration(code, request.actor, key=key)
        messages.success(request, "Đã bỏ lần chuyển này; không hồ sơ nào bị đổi.")
        return see_other(request, f"{HOME}/ban/{target}/chuyen")
    elif act == "undo":
        actions.undo_migration(code, request.actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đang hoàn lại; hồ sơ đã có việc làm tiếp ở bản mới được giữ nguyên.")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"{HOME}/chuyen/{code}")
