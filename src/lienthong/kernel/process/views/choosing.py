"""What an author of a process picks from, as data for the lists that are searched; and what is wrong meanwhile."""

from django.http import HttpResponse, JsonResponse

from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.process.choosing import What, choices, there_of
from lienthong.kernel.process.queries import AUTHORS
from lienthong.kernel.process.redrawing import faults_of

from .editing import authored, file_of


@page(roles=AUTHORS)
def choose(request: Request) -> HttpResponse:
    """Units, posts, forms, processes, tables or messages whose name holds the words."""
    given = request.GET
    try:
        what = What(given.get("loai", ""))
    except ValueError as none:
        raise NotThere from none
    found = choices(request.actor, what, given.get("q", ""), unit=given.get("don-vi", "")[:80])
    return JsonResponse({"choices": [{"code": one.code, "name": one.name, "hint": one.hint} for one in found]})


@page(roles=AUTHORS, methods=("POST",))
def look_over(request: Request, code: str) -> HttpResponse:
    """What is wrong with a drawing that is not kept yet, each fault with the elements it is about."""
    authored(request, code)
    try:
        found = faults_of(file_of(request), lambda definition: there_of(request.actor, definition))
    except Unfit as no:
        return JsonResponse({"sentence": no.sentence, "next": no.next_step}, status=422)
    faults = [
        {"at": list(one.at), "level": one.level, "label": one.label, "sentence": one.sentence, "path": list(one.path)}
        for one in found
    ]
    return JsonResponse({"faults": faults})
