"""For whoever looks for a form to fill in: all that are in force, with a box that finds them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base import today
from lienthong.kernel.base.pages import Request, facts_of, page, speak_to
from lienthong.kernel.forms.offering import LONGEST, SHOWN, offers, versions_of
from lienthong.kernel.forms.versioning import form_of
from lienthong.web.speech import ENGLISH, HOME, home_words, language, speaking


@page(public=True, spoken=True)
def offered(request: Request) -> HttpResponse:
    """The forms in force, by name; signed in or not."""
    with speaking(request.GET.get("ngon-ngu", HOME)):
        speak_to(request, language())
        text = request.GET.get("q", "").strip()[:LONGEST]
        found = offers(request.actor, text, today())
        shown = found[:SHOWN]
        read = versions_of(request.actor, shown)
        other = HOME if language() != HOME else ENGLISH
        facts = {
            "rows": [(one.code, form_of(read[one.version_id]).title, home_words(one.unit)) for one in shown],
            "text": text, "more": len(found) - len(shown),
            "chosen_query": urlencode({**facts_of(request, "q"), "ngon-ngu": other}),
        }  # fmt: skip
        return render(request, "forms/offered.html", facts)
