"""For the coordinator: a further round, a correction by a cited decision, the end of a plan."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string

from lienthong.domains.plans.actions import correct, end, open_round
from lienthong.domains.plans.forms import day, needed_days
from lienthong.domains.plans.queries.progress import item_of, plan_of, rounds_of
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, once_key, page, see_other

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

FIELDS = (
    ("due_on", "Thời hạn hoàn thành"),
    ("name", "Nội dung"),
    ("output", "Sản phẩm"),
    ("hidden", "Không công khai"),
    ("withdrawn", "Thôi thực hiện"),
)


@page(methods=("GET", "HEAD", "POST"), roles=("coordinator",))
def manage(request: Request, code: str) -> HttpResponse:
    """Rounds, corrections and the end of a plan, each by its own form."""
    plan = plan_of(request.actor, code)
    if not request.actor.over(plan.unit_id, "coordinator"):
        raise NotThere
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return see_other(request, _done(request, plan))
        except Refusal as no:
            errors = no.fields if isinstance(no, Unfit) and no.fields else {"": f"{no.sentence} {no.next_step}"}
    chosen = request.GET.get("muc") or request.POST.get("item", "")
    facts = {
        "plan": plan,
        "round_rows": [
            {"name": one.name, "cut_off_text": f"{one.cut_off:%d/%m/%Y}", "due_text": f"{one.due_on:%d/%m/%Y}"}
            for one in rounds_of(plan)
        ],
        "once": get_random_string(20),
        "item": item_of(request.actor, plan, chosen)[0] if chosen else None,
        "fields": FIELDS,
        "today": today(),
        "errors": errors,
        "given": request.POST,
    }
    return render(request, "plans/manage.html", facts, status=422 if errors else 200)


def _done(request: Request, plan: "Plan") -> str:
    given, key = request.POST, once_key(request)
    act = given.get("act")
    if act == "round":
        name = given.get("name", "").strip()
        if not name:
            raise Unfit(fields={"name": "Đặt tên cho kỳ báo cáo, ví dụ “Quý IV/2026”."})
        open_round(plan.code, request.actor, key=key, name=name, **needed_days(given, "cut_off", "report_due"))
        messages.success(request, f"Đã mở kỳ báo cáo {name} và báo cho các đơn vị.")
    elif act == "correct":
        _correct(request, plan, key)
        messages.success(request, "Đã điều chỉnh; nội dung cũ vẫn được lưu bên cạnh.")
    elif act == "end":
        count = end(plan.code, request.actor, key=key, cited=given.get("cited", ""))
        messages.success(request, f"Đã kết thúc kế hoạch; {count} việc chưa xong được thôi tính hạn.")
    else:
        raise Unfit("Chưa rõ việc cần làm.", "Tải lại trang rồi thử lại.")
    return f"/ke-hoach/{plan.code}"


def _correct(request: Request, plan: "Plan", key: str) -> None:
    given = request.POST
    field, new = given.get("field", ""), given.get("new", "").strip()
    if field == "due_on":
        try:
            found = day(new)
        except ValueError:
            raise Unfit(fields={"new": "Ghi ngày theo dạng ngày/tháng/năm, hoặc để trống nếu bỏ thời hạn."}) from None
        new = found.isoformat() if found else ""
    correct(
        plan.code,
        request.actor,
        key=key,
        cited=given.get("cited", ""),
        changes=[{"item": given.get("item", ""), "field": field, "new": new}],
        **needed_days(given, "decided_on"),
    )
