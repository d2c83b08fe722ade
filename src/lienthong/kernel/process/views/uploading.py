"""Bringing a process in: a drawing (BPMN) or the table of a decision. It is read before any transaction begins."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.reading_room import CannotRead
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.files import api as files
from lienthong.kernel.process.actions.bringing import Brought, bring_in
from lienthong.kernel.process.intake import LARGEST, Plain, found_in, names_in, only, opened
from lienthong.kernel.process.placing import unit_named
from lienthong.kernel.process.queries import AUTHORS
from lienthong.kernel.process.versioning import ProcessCard, process_card
from lienthong.kernel.units import api as units

from .catalogue import HOME, crumbs

ACCEPT = ".docx,.xlsx,.json,.bpmn,.xml"
SALT = "process.uploaded"
KEPT_FOR = 3600
MOST_CARRIED = 2_000_000
Page = Callable[..., HttpResponse]


def _reads_first(view: Page) -> Page:
    """Read the file before the page's transaction begins, so that a long reading holds no connection."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor = getattr(request, "actor", ANYONE)
        if request.method == "POST" and actor.has(*AUTHORS) and "carried" not in request.POST:
            request.process_read = _outcome(request.FILES.get("file"))  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return shown


def _outcome(file: Any) -> tuple[Plain, str] | Refusal:
    if file is None or not file.name:
        return CannotRead("Chưa chọn tệp.", "Chọn tệp quy trình rồi bấm Tải lên và đọc.")
    if (file.size or 0) > LARGEST:
        return CannotRead(
            f"Tệp nặng {(file.size or 0) / 2**20:.0f} MB, quá mức {LARGEST // 2**20} MB.",
            "Chỉ giữ phần có bảng quy trình, bỏ ảnh lớn, rồi nộp lại.",
        )
    try:
        return opened(file.read()), files.safe_name(file.name)
    except Refusal as no:
        return no


@_reads_first
@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def upload(request: Request) -> HttpResponse:
    """The form; where a file holds several processes, the choice among them; then the drafts."""
    onto = _onto(request)
    homes = sorted({grant.root for grant in request.actor.grants if grant.role in AUTHORS})
    cards = units.cards(homes)
    options = [(cards[home].code, cards[home].name) for home in homes if home in cards]
    chosen = request.POST.get("unit") or (options[0][0] if options else "")
    facts: dict[str, Any] = {
        "options": options, "chosen": chosen, "onto": onto, "accept": ACCEPT, "most": LARGEST // 2**20, "errors": {},
        "crumbs": crumbs({"label": "Tải quy trình lên"}), "once": new_key, "several": None,
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            home = onto.process.unit_id if onto else {card.code: card.id for card in cards.values()}.get(chosen)
            done = _taken(request, home, onto, facts)
            if done is not None:
                return done
        except Refusal as no:
            status = no.status
            facts["errors"] = no.fields if isinstance(no, Unfit) and no.fields else {
                "chosen" if facts["several"] else "file": f"{no.sentence} {no.next_step}"
            }  # fmt: skip
    return render(request, "process/upload.html", facts, status=status)


def _onto(request: Request) -> ProcessCard | None:
    """The process of which a new version is brought, where one is named."""
    code = request.POST.get("process") or request.GET.get("quy-trinh") or ""
    if not code:
        return None
    card = process_card(request.actor, code)
    if card is None or not card.authored:
        raise NotThere
    return card


def _taken(request: Request, home: int | None, onto: ProcessCard | None, facts: dict[str, Any]) -> HttpResponse | None:
    """The drafts, or nothing where somebody has to choose first."""
    if home is None:
        raise Unfit(fields={"unit": "Chọn đơn vị chịu trách nhiệm về quy trình này."})
    plain, file_name = _carried(request) if "carried" in request.POST else _read(request)
    names = names_in(plain)
    if len(names) > 1 and "carried" not in request.POST:
        facts["several"] = _several(request, names, plain, file_name)
        return None
    if len(names) > 1:
        facts["several"] = _several(request, names, plain, file_name)
        picked = {whole_number(one, 99_999) or 0 for one in request.POST.getlist("chosen")}
        plain = only(plain, picked)
        if not names_in(plain):
            raise Unfit(fields={"chosen": "Chưa chọn quy trình nào. Đánh dấu ít nhất một quy trình."})
        if onto and len(names_in(plain)) > 1:
            raise Unfit(fields={"chosen": "Phiên bản mới là một quy trình. Đánh dấu đúng một quy trình."})
    key = once_key(request)
    brought = [
        bring_in(
            request.actor, found, unit_id=home, process=onto.process.code if onto else "", file_name=file_name,
            key=f"{key}-{place}",
        )
        for place, found in enumerate(found_in(plain, access.role_names(), unit_named(home)), 1)
    ]  # fmt: skip
    return _told(request, brought)


def _told(request: Request, brought: list[Brought]) -> HttpResponse:
    new = [one for one in brought if one.new]
    if len(brought) == 1:
        if new:
            messages.success(request, "Đã đọc quy trình. Trả lời các điểm còn hỏi rồi ban hành.")
        else:
            messages.info(request, "Nội dung này đã có trong hệ thống, không soạn thêm bản nào.")
        return see_other(request, f"{HOME}/ban/{brought[0].version}")
    there = f" {len(brought) - len(new)} quy trình đã có từ trước." if len(brought) > len(new) else ""
    messages.success(request, f"Đã soạn {len(new)} quy trình từ tệp.{there} Mở từng bản để trả lời các điểm còn hỏi.")
    return see_other(request, HOME)


def _read(request: Request) -> tuple[Plain, str]:
    outcome: tuple[Plain, str] | Refusal = request.process_read  # type: ignore[attr-defined]  # put by _reads_first
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _several(request: Request, names: list[tuple[str, int]], plain: Plain, file_name: str) -> dict[str, Any]:
    """The choice among several; what was read goes along with the form, signed, so that nothing is kept meanwhile."""
    carried = signing.dumps([request.actor.id, file_name, plain], salt=SALT, compress=True)
    if len(carried) > MOST_CARRIED:
        raise CannotRead(
            f"Tệp có {len(names)} quy trình, quá nhiều để chọn trên một trang.", "Tách tệp thành vài tệp rồi nộp lại."
        )
    # All to begin with; once somebody has sent the choice, what they chose.
    picked = request.POST.getlist("chosen") if "carried" in request.POST else [str(n + 1) for n in range(len(names))]
    return {"carried": carried, "names": names, "file_name": file_name, "picked": picked}


def _carried(request: Request) -> tuple[Plain, str]:
    try:
        who, file_name, plain = signing.loads(request.POST["carried"], salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        raise CannotRead("Danh sách để chọn đã quá một giờ.", "Chọn lại tệp rồi tải lên.") from None
    if who != request.actor.id:
        raise CannotRead("Danh sách này do người khác tải lên.", "Chọn tệp rồi tải lên.")
    return plain, file_name
