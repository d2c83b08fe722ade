"""Whose job is this: a page for all who work here."""

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import tidy
from lienthong.kernel.competence.asking import Competence, Matter, whose_job
from lienthong.kernel.competence.kept import one_look
from lienthong.kernel.competence.rules import MATTERS, PERSONS

from .days import day_or_today

HOME = "/tham-quyen"
OFFICIALS = (
    "system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "clerk", "province_leader", "auditor",
    "procedure_admin",
)  # fmt: skip
LONGEST = 200
_PLACES = (
    ("Việc này của ai?", HOME),
    ("Ai được ký gì", f"{HOME}/ai-duoc-ky"),
    ("Giao, ủy quyền ký", f"{HOME}/giao-ky"),
    ("Bảng thẩm quyền", f"{HOME}/bang"),
)


def tabs(here: str) -> list[dict[str, object]]:
    """The pages of competence beside each other."""
    return [{"label": label, "href": href, "current": href == here} for label, href in _PLACES]


@page(roles=OFFICIALS)
def ask(request: Request) -> HttpResponse:
    """What is asked, and beside it the one unit whose job it is with how that comes about, or the named gap."""
    typed = {name: tidy(request.GET.get(name, ""))[:LONGEST] for name in ("viec", "linh-vuc", "noi", "ngay")}
    about: Literal["petition", "procedure"] = "petition" if request.GET.get("loai") == "petition" else "procedure"
    person = request.GET.get("nguoi", "citizen")
    on, wrong = day_or_today(typed["ngay"])
    person = person if person in PERSONS else "citizen"
    answer = None
    if typed["viec"] and typed["noi"] and not wrong:
        matter = Matter(typed["viec"], typed["linh-vuc"], about)
        with one_look():
            answer = whose_job(matter=matter, place=typed["noi"], on=on, person_kind=person)
    facts = {
        "typed": typed, "about": about, "person": person, "on": on, "answer": answer, "wrong": wrong,
        "found": isinstance(answer, Competence), "tabs": tabs(HOME), "asked": bool(request.GET),
        "matters": list(MATTERS.items()), "persons": list(PERSONS.items()),
    }  # fmt: skip
    return render(request, "competence/ask.html", facts)
