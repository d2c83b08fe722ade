"""The editor of a draft: the list of what it asks, the boxes of one thing, a preview that can be tried."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, asked_by_htmx, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.editing.boxes import CHECKS, OPTIONS, change_in, turned
from lienthong.kernel.forms.editing.outline import FIELD, SECTION, STEP, is_there
from lienthong.kernel.forms.editing.spelling import composed, joined, told
from lienthong.kernel.forms.queries import AUTHORS
from lienthong.kernel.forms.showing import Editor, editor_of

from .catalogue import HOME

_MOVES = {STEP: "move_step", SECTION: "move_section", FIELD: "move_field"}
_DROPS = {STEP: "drop_step", SECTION: "drop_section", FIELD: "drop_field"}
_ADDS = {"them-muc": "add_field", "them-buoc": "add_step", "them-phan": "add_section"}
CHOOSE, OFF_PAGE = "chon", "Chọn lại trong danh sách."


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def editor(request: Request, code: str) -> HttpResponse:
    """The editor of a draft; each button and each box that is left is one change."""
    ref = request.POST.get("ref", "") if request.method == "POST" else request.GET.get("chon", "")
    act = request.POST.get("viec", "")
    desk = _desk(request, code, ref, just=act if act == CHOOSE else "")
    if request.method != "POST":
        return _shown(request, desk)
    if act == CHOOSE:
        return _part(request, desk)
    try:
        done = _done(request, desk, act, ref)
    except ChangedMeanwhile as no:
        return _clash(request, code, act, no)
    except Refusal as no:
        return _refused(request, desk, act, no)
    chosen = done.get("chosen", ref)
    fresh = _desk(request, code, chosen, just=act if act in _ADDS else "")
    if not asked_by_htmx(request):
        if act not in ("luu", ""):
            messages.success(request, f"Đã {done['said']}.")
        return see_other(request, _address(code, fresh.ref))
    if not act:
        return render(request, "forms/editor_saved.html", {**_facts(request, fresh), "errors": {}})
    return _part(request, fresh, told=done["said"])


@page(roles=AUTHORS)
def spoken(request: Request, code: str) -> HttpResponse:
    """What a condition or a formula says in words while it is typed, or which sign of it is wrong."""
    desk = _desk(request, code, request.GET.get("ref", ""))
    box = request.GET.get("o", "")
    text = request.GET.get(box, "")
    found = told(desk.form, desk.ref, box, text) if desk.form and text.strip() else None
    return render(request, "forms/editor_spoken.html", {"found": found})


def _desk(request: Request, code: str, ref: str = "", just: str = "") -> Editor:
    """A draft that this actor writes; whatever else there is, is not there to be edited."""
    found = editor_of(request.actor, code, ref, just)
    if found is None:
        raise NotThere
    return found


def _address(code: str, ref: str) -> str:
    return f"{HOME}/ban/{code}/sua" + (f"?{urlencode({'chon': ref})}" if ref else "")


# -- what is done ----------------------------------------------------------------------------------------


def _done(request: Request, desk: Editor, act: str, ref: str) -> dict[str, Any]:
    code, key, turn = desk.version.code, once_key(request), whole_number(request.POST.get("luot", ""), 10**9)
    if turn is None:
        raise Unfit("Biểu mẫu thiếu lượt sửa.", "Tải lại trang rồi gửi lại.")
    if act == "hoan-tac":
        done: dict[str, Any] = actions.undo(code, request.actor, key=key, turn=turn)
        return {**done, "said": f"hoàn tác: {done['said']}"}
    if act == "lam-lai":
        done = actions.redo(code, request.actor, key=key, turn=turn)
        return {**done, "said": f"làm lại: {done['said']}"}
    change = _change(request, desk, act, ref)
    return actions.edit(code, request.actor, key=key, change=change, turn=turn)


def _change(request: Request, desk: Editor, act: str, ref: str) -> dict[str, Any]:
    """The change for which a button or a box stands: `len:muc:ho_ten`, `them-buoc`, empty for what was left."""
    post, (word, _, rest) = request.POST, act.partition(":")
    if word in ("len", "xuong"):
        return {"do": _MOVES[_sort(rest)], **_args(rest), "by": -1 if word == "len" else 1}
    if word in _ADDS:
        return {"do": _ADDS[word], **_new(request, desk, word)}
    if word == "bo":
        return {"do": _DROPS[_sort(ref)], **_args(ref)}
    if not is_there(desk.document, ref) and ref:
        raise Unfit("Không còn mục này trong bản soạn.", OFF_PAGE)
    if word == "nhan-ban":
        return {"do": "copy_field", **_args(ref)}
    if word == "doi-ma":
        return {"do": "key", **_args(ref), "key": post.get("key_new", "")}
    if word == "ma-theo-ten":
        return {"do": "key", **_args(ref)}
    if word == "doi-loai":
        return {"do": "kind", **_args(ref), "kind": post.get("kind", "")}
    if word == "dat":
        step, _, section = post.get("place", "").partition(":")
        return {"do": "place_field", **_args(ref), "step": step, "section": section}
    return _boxes(request, desk, word, rest, ref)


def _boxes(request: Request, desk: Editor, word: str, rest: str, ref: str) -> dict[str, Any]:
    change = change_in(request.POST, desk.document, ref)
    if word == "dieu-kien":
        if desk.form is None:
            raise Unfit("Biểu mẫu chưa có mục nào để đặt điều kiện.", "Thêm mục trước.")
        post = request.POST
        more = composed(desk.form, ref, post.get("dk_muc", ""), post.get("dk_dau", "=="), post.get("dk_gia_tri", ""))
        change["shown"] = joined(str(desk.boxes["shown"]), more)
    elif word == "lc":
        way, _, place = rest.partition(":")
        change[OPTIONS] = turned(change.get(OPTIONS, []), way, whole_number(place, 1_000) or 0)
    elif word == "lc-dan":
        more_rows = [{"label": one} for one in request.POST.get("options.more", "").splitlines() if one.strip()]
        change[OPTIONS] = [*change.get(OPTIONS, []), *more_rows]
    elif word == "kt-bo":
        rows = change.get(CHECKS, [])
        change[CHECKS] = [row for at, row in enumerate(rows) if str(at) != rest]
    elif word not in ("luu", ""):
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return change


def _new(request: Request, desk: Editor, word: str) -> dict[str, Any]:
    """What is added where: behind what is chosen, or inside of it."""
    post = request.POST
    if word == "them-buoc":
        return {"title": post.get("title", ""), "after": desk.step}
    if word == "them-phan":
        return {"title": post.get("title", ""), "step": desk.step}
    sort, _, name = desk.ref.partition(":")
    args: dict[str, Any] = {"label": post.get("label", ""), "kind": post.get("kind", ""), "step": desk.step}
    if sort == FIELD and desk.rows and "inside" in post:
        return {**args, "rows": desk.rows, "after": name if "." in name else ""}
    if sort == FIELD:
        return {**args, "after": name.partition(".")[0]}
    return {**args, "section": name.partition(":")[2]} if sort == SECTION else args


def _sort(ref: str) -> str:
    sort = ref.partition(":")[0]
    if sort not in _MOVES:
        raise Unfit("Chưa chọn mục nào.", OFF_PAGE)
    return sort


def _args(ref: str) -> dict[str, str]:
    sort, _, rest = ref.partition(":")
    if sort == FIELD:
        return {"field": rest}
    step, _, section = rest.partition(":")
    return {"step": step, "section": section}


# -- what is shown ---------------------------------------------------------------------------------------


def _facts(request: Request, desk: Editor) -> dict[str, Any]:
    held = desk.version
    return {
        "desk": desk, "held": held, "home": f"{HOME}/ban/{held.code}", "once": new_key, "errors": {}, "told": "",
        "clash": "", "act": "", "typed": {}, "trial": desk.trial(request.POST),
    }  # fmt: skip


def _part(request: Request, desk: Editor, **more: Any) -> HttpResponse:
    """The editor without its page, under its own address."""
    address = _address(desk.version.code, desk.ref)
    if not asked_by_htmx(request):
        return see_other(request, address)
    answer = render(request, "forms/editor_part.html", {**_facts(request, desk), **more})
    answer["HX-Push-Url"] = address
    return answer


def _shown(request: Request, desk: Editor, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    held = desk.version
    crumbs = [
        {"label": "Biểu mẫu", "href": HOME}, {"label": held.form.code, "href": f"{HOME}/{held.form.code}"},
        {"label": f"Bản {held.number}", "href": f"{HOME}/ban/{held.code}"}, {"label": "Soạn"},
    ]  # fmt: skip
    facts = {**_facts(request, desk), "crumbs": crumbs, **more}
    return render(request, "forms/editor.html", facts, status=status)


def _refused(request: Request, desk: Editor, act: str, no: Refusal) -> HttpResponse:
    """What was typed stays in its boxes, with what is wrong beside them."""
    boxes = desk.with_typed(change_in(request.POST, desk.document, desk.ref)) if _has_boxes(act) else desk
    errors = no.by_field()
    if not asked_by_htmx(request):
        return _shown(request, boxes, errors=errors, act=act, typed=request.POST, status=no.status)
    facts = {**_facts(request, boxes), "errors": errors, "act": act, "typed": request.POST}
    if act:
        return render(request, "forms/editor_part.html", facts, status=no.status)
    return render(request, "forms/editor_errors.html", facts, status=no.status)


def _has_boxes(act: str) -> bool:
    return act.partition(":")[0] in ("", "luu", "dieu-kien", "lc", "lc-dan", "kt-bo")


def _clash(request: Request, code: str, act: str, no: ChangedMeanwhile) -> HttpResponse:
    """Somebody else was quicker: the newest draft, and what was typed here still in its boxes."""
    ref = request.POST.get("ref", "")
    desk = _desk(request, code, ref)
    if desk.ref == ref and _has_boxes(act):
        desk = desk.with_typed(change_in(request.POST, desk.document, ref))
    told = f"{no.sentence} Phần anh/chị vừa làm chưa lưu."
    facts: dict[str, Any] = {"clash": told, "typed": request.POST, "act": act}
    if not asked_by_htmx(request):
        return _shown(request, desk, status=no.status, **facts)
    answer = render(request, "forms/editor_part.html", {**_facts(request, desk), **facts}, status=no.status)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#soan", "outerHTML"
    return answer
