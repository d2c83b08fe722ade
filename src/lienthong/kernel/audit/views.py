"""The auditor's page: who did what, when, to what, and how it ended; and whether the chain over it holds."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.keyset import page as keyset
from lienthong.kernel.base.pages import Request, page

from .queries import OUTCOMES, WHOLE, entries_like, last_root, line_of, note_reading

READERS = ("auditor", "system_admin")
WORDS = {"nguoi": "actor", "viec": "verb", "ve": "subject", "ket_qua": "outcome"}


@page(roles=READERS)
def entries(request: Request) -> HttpResponse:
    """The audit, newest first, by person, verb, thing and outcome."""
    asked = {word: request.GET.get(word, "").strip()[:200] for word in WORDS}
    found = entries_like(**{column: asked[word] for word, column in WORDS.items()})
    turned = keyset(found, ("-id",), after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    kept = urlencode({word: value for word, value in asked.items() if value})
    base = f"/he-thong/nhat-ky?{kept}&" if kept else "/he-thong/nhat-ky?"
    note_reading(request.actor, WHOLE, kept)
    facts = {
        "lines": [line_of(entry) for entry in turned.rows],
        "asked": asked,
        "outcomes": OUTCOMES,
        "next_href": f"{base}sau={turned.next}" if turned.next else "",
        "prev_href": f"{base}truoc={turned.previous}" if turned.previous else "",
        "root": last_root(),
    }
    return render(request, "audit/entries.html", facts)
