"""A made file on its way to a browser."""

from django.http import HttpResponse

from lienthong.kernel.base.text import slug

_OOXML = "application/vnd.openxmlformats-officedocument"
WORD, PDF, XLSX = "docx", "pdf", "xlsx"
TYPES = {
    WORD: f"{_OOXML}.wordprocessingml.document",
    PDF: "application/pdf",
    XLSX: f"{_OOXML}.spreadsheetml.sheet",
}
LONGEST_NAME = 50


def file_name(name: str, kind: str) -> str:
    """A name that every system takes: no marks, no signs, at most 50 characters with its ending."""
    return f"{slug(name)[: LONGEST_NAME - len(kind) - 1].strip('-') or 'tep'}.{kind}"


def download(content: bytes, name: str, kind: str, *, shown: bool = False) -> HttpResponse:
    """The file as an answer, to be saved, or (`shown`) to be looked at in the browser; nobody keeps it on the way."""
    response = HttpResponse(content, content_type=TYPES[kind])
    how = "inline" if shown else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{file_name(name, kind)}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
