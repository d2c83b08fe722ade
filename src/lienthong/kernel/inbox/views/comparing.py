"""For the system's administrator: whether the inboxes hold what the rooms say is open, and mending what differs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.inbox import actions
from lienthong.kernel.inbox.comparing import comparisons_seen, faults_of, looks
from lienthong.kernel.inbox.kinds import label_of

from .address import HOME


@page(roles=("system_admin",), methods=("GET", "HEAD", "POST"))
def comparing(request: Request) -> HttpResponse:
    """The looks that were taken, the newest with what it found; taking another, mending the newest."""
    if request.method == "POST":
        _done(request)
        return see_other(request, reverse("inbox_comparing"))
    rows = looks(request.actor)
    last = rows[0] if rows else None
    facts = {
        "crumbs": [{"label": "Việc cần làm", "href": HOME}, {"label": "Đối chiếu hộp việc"}],
        "last": last,
        "faults": faults_of(last) if last else [],
        "unanswered": [(label_of(kind), n) for kind, n in last.unanswered.items()] if last else [],
        "examples": [{"fault": fault, "kind": label_of(kind), "subject": subject}
                     for fault, kind, subject in (last.examples[:20] if last else [])],
        "rows": rows,
        "mendable": bool(last and last.found and last.mended_at is None),
        "once": new_key,
    }  # fmt: skip
    return render(request, "inbox/comparing.html", facts)


def _done(request: Request) -> None:
    code, key = request.POST.get("code", ""), once_key(request)
    try:
        if code:
            done = actions.mend(code, request.actor, key=key)
            messages.success(request, f"Đã sửa {done['total']} việc cho khớp. Đối chiếu lại để kiểm tra.")
        else:
            made = actions.compare(request.actor, key=key)
            one = comparisons_seen(request.actor).get(code=made)
            if one.found:
                messages.warning(request, f"Hộp việc lệch {one.found} việc. Xem chi tiết bên dưới.")
            else:
                messages.success(request, "Hộp việc khớp với các phần của hệ thống.")
    except Refusal as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
