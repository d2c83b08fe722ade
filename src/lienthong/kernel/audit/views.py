"""The auditor's page: who did what, when, to what, and how it ended; and whether the chain over it holds."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.keyset import page as keyset
from lienthong.kernel.base.pages import Request, page

from .models import Entry, Outcome, Root
from .queries import line_of, note_reading

READERS = ("auditor", "system_admin")
WORDS = {"nguoi": "actor", "viec": "verb", "ve": "subject", "ket_qua": "outcome"}


@page(roles=READERS)
def entries(request: Request) -> HttpResponse:
    """The audit, newest first, by person, verb, thing and outcome."""
    asked = {word: request.GET.get(word, "").strip()[:200] for word in WORDS}
    found = Entry.objects.all()
    if asked["nguoi"]:
        found = found.filter(actor=asked["nguoi"]) if ":" in asked["nguoi"] else found.filter(actor_name=asked["nguoi"])
    if asked["viec"]:
        found = found.filter(verb=asked["viec"])
    if asked["ve"]:
        found = found.filter(subject=asked["ve"])
    if asked["ket_qua"] in Outcome.values:
        found = found.filter(outcome=asked["ket_qua"])
    turned = keyset(found, ("-id",), after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    kept = urlencode({word: value for word, value in asked.items() if value})
    base = f"/he-thong/nhat-ky?{kept}&" if kept else "/he-thong/nhat-ky?"
    note_reading(request.actor, "audit", kept)
    facts = {
        "lines": [line_of(entry) for entry in turned.rows],
        "asked": asked,
        "outcomes": Outcome.choices,
        "next_href": f"{base}sau={turned.next}" if turned.next else "",
        "prev_href": f"{base}truoc={turned.previous}" if turned.previous else "",
        "root": Root.objects.order_by("-hour").first(),
    }
    return render(request, "audit/entries.html", facts)
