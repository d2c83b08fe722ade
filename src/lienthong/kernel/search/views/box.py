"""The one page of search: what this reader may see of what they ask for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import tidy
from lienthong.kernel.search import queries
from lienthong.kernel.search.rules import LONGEST_QUERY, asked_words


@page(public=True)
def results(request: Request) -> HttpResponse:
    """Hits by kinds; one kind alone with `loai`. A visitor finds what is public."""
    asked = tidy(request.GET.get("q", ""))[:LONGEST_QUERY]
    kind = request.GET.get("loai", "")
    groups = queries.find(request.actor, asked, kind=kind) if asked else []
    facts = {
        "asked": asked,
        "kind": kind,
        "groups": groups,
        "too_short": bool(asked) and not queries.enough(asked_words(asked)),
        "all_href": "?" + urlencode({"q": asked}),
        "kind_hrefs": {group.kind: "?" + urlencode({"q": asked, "loai": group.kind}) for group in groups},
        "signed_in": request.actor.kind == "person",
    }
    return render(request, "search/results.html", facts)
