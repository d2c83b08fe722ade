"""Progress for everybody: no internal notes, hidden tasks not there at all."""

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.queries.public import public_plan, public_plans
from lienthong.kernel.base.pages import Request, page


@page(public=True)
def public_list(request: Request) -> HttpResponse:
    """The plans in force and how far they are."""
    return render(request, "plans/public_list.html", {"plans": public_plans()})


@page(public=True)
def public_page(request: Request, code: str) -> HttpResponse:
    """One plan: its public targets and tasks, who leads, by when, how far."""
    return render(request, "plans/public.html", {"seen": public_plan(code)})
