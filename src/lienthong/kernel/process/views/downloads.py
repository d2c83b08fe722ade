"""A version to be taken along: as a drawing, or as the table of a decision in Word, Excel or JSON."""

from django.http import HttpResponse

from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import slug
from lienthong.kernel.process.tables.jsonform import tables_as_json
from lienthong.kernel.process.tables.tabling import tabled, with_hours
from lienthong.kernel.process.tables.writing import excel_of, word_of
from lienthong.kernel.process.versioning import version_card

from .catalogue import OFFICIALS

_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "bpmn": "application/xml",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "json": "application/json",
}


@page(roles=OFFICIALS)
def version_file(request: Request, code: str, kind: str) -> HttpResponse:
    """The version in one of these forms."""
    card = version_card(request.actor, code)
    if card is None or kind not in TYPES:
        raise NotThere
    table = tabled(card.definition).table
    if kind == "bpmn":
        made = card.version.bpmn.encode()
    elif kind == "docx":
        made = word_of([table])
    elif kind == "xlsx":
        made = excel_of([table])
    else:
        made = tables_as_json([with_hours(table, card.definition)])
    response = HttpResponse(made, content_type=TYPES[kind])
    name = slug(f"{code} {card.process.name}")[:60].strip("-")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
