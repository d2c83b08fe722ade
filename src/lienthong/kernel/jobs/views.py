"""For the system's administrator: events that a room could not take, with the error, to be tried again."""

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other

from .actions import retry_stuck, stuck_seen


@page(roles=("system_admin",), methods=("GET", "HEAD", "POST"))
def stuck(request: Request) -> HttpResponse:
    """What is stuck, and what waits in the queue."""
    if request.method == "POST":
        try:
            left = retry_stuck(request.POST.get("code", ""), request.actor, key=once_key(request))
            if left:
                messages.warning(request, "Vẫn chưa nhận được sự kiện này; xem lỗi mới bên dưới.")
            else:
                messages.success(request, "Đã xử lý xong sự kiện.")
        except Refusal as no:
            messages.error(request, f"{no.sentence} {no.next_step}")
        return see_other(request, "/he-thong/viec-nen")
    with connection.cursor() as cursor:
        cursor.execute(
            "select status::text, count(*) from procrastinate_jobs"
            " where status in ('todo', 'doing', 'failed') group by 1"
        )
        waiting = dict(cursor.fetchall())
    facts = {
        "rows": list(stuck_seen(request.actor).select_related("event").order_by("-at")[:100]),
        "waiting": waiting,
        "once": new_key,
    }
    return render(request, "jobs/stuck.html", facts)
