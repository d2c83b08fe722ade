"""What can happen to a version of a form: it is drafted, put right, published by a decision, and ends."""

import datetime as dt

from django.db import connection
from django.db.models import Max

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.in_force import unfit_end, unfit_publication
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.forms.editing import empty_form
from lienthong.kernel.forms.models import Form, Version
from lienthong.kernel.forms.queries import forms, versions
from lienthong.kernel.forms.reading import read_form
from lienthong.kernel.forms.states import VERSION_MOVES, VersionState

from .editing import stroke

LONGEST_TITLE = 300


@creates("forms.draft", sentence="soạn biểu mẫu")
def draft(by: Actor, *, unit_id: int, document: str, form: str = "") -> str:
    """A version is begun, of a new form or of one that is there; returns its code, or FaultyForm with every fault."""
    read = read_form(document)
    return new_version(form_for(by, form, unit_id, read.title.vi), by, document, read.digest)


def new_version(held: Form, by: Actor, document: str, digest: str) -> str:
    """A further version of a form as a draft; returns its code."""
    number = 1 + (held.versions.aggregate(last=Max("number"))["last"] or 0)
    version = Version.objects.create(
        code=f"{held.code}.v{number}", form=held, unit_id=held.unit_id, number=number, document=document,
        digest=digest, made_by=by.id, made_at=now(),
    )  # fmt: skip
    return version.code


def form_for(by: Actor, code: str, unit_id: int, title: str) -> Form:
    """The form of a code, held while a version is added to it, or a new one without a code."""
    if code:
        held = forms(by).filter(code=code).select_for_update(of=("self",)).first()
        if held is None:
            raise NotThere
        if not may("forms.draft", by, held):  # `unit_id`, of which the verb was asked, is any that the caller names
            raise NotAllowed(verb="soạn biểu mẫu")
        return held
    with connection.cursor() as cursor:
        cursor.execute("select nextval('forms_form_number')")
        number = cursor.fetchone()[0]
    return Form.objects.create(code=f"BM-{number:05d}", title=title[:300], unit_id=unit_id)


@creates("forms.start", sentence="bắt đầu soạn biểu mẫu")
def start(by: Actor, *, unit_id: int, title: str = "", form: str = "") -> str:
    """A version is begun on an empty page under a title, or from the newest version of a form; returns its code."""
    if form:
        held = form_for(by, form, unit_id, "")
        last = held.versions.exclude(state=VersionState.DISCARDED).order_by("-number").first()
        if last is None:
            raise NotThere
        return new_version(held, by, last.document, last.digest)
    name = tidy(title)
    if not name or len(name) > LONGEST_TITLE:
        raise Unfit(fields={"title": f"Ghi tên biểu mẫu, không quá {LONGEST_TITLE} ký tự."})
    document, digest = empty_form(name)
    return new_version(form_for(by, "", unit_id, name), by, document, digest)


@verb("forms.put_right", of=versions, sentence="sửa bản soạn biểu mẫu", moves=VERSION_MOVES)
def put_right(version: Version, by: Actor, *, document: str, shown: str) -> str:
    """A draft gets another file; FaultyForm with every fault. `shown`: the digest of the draft as it was looked at."""
    read = read_form(document)
    if shown != version.digest:
        raise audit.changed_meanwhile(version.code, by)
    stroke(version, by, document, read.digest, "thay bằng nội dung của tệp")
    return version.code


@verb("forms.discard", of=versions, sentence="bỏ bản soạn biểu mẫu", moves=VERSION_MOVES)
def discard(version: Version, by: Actor, *, shown: str) -> str:
    """A draft is given up, with all that could be undone in it. `shown`: its digest as it was looked at."""
    if shown != version.digest:
        raise audit.changed_meanwhile(version.code, by)
    version.strokes.all().delete()
    return version.code


@verb("forms.publish", of=versions, sentence="ban hành biểu mẫu", moves=VERSION_MOVES)
def publish(version: Version, by: Actor, *, decision: str, effective_on: dt.date, shown: str | None = None) -> str:
    """A version is asked from a day on, by a decision; the one before it is asked until then.

    `shown`: the digest of the draft as it was looked at, where a person publishes it: they sign for no other text.
    """
    if shown is not None and shown != version.digest:
        raise audit.changed_meanwhile(version.code, by)
    if faults := unfit_publication(decision, effective_on):
        raise Unfit("Chưa ban hành được.", "Sửa các ô được đánh dấu.", fields=faults)
    title = read_form(version.document).title.vi
    Form.objects.filter(pk=version.form_id).update(title=title[:300])
    version.strokes.all().delete()
    version.decision, version.effective_on, version.published_at = decision.strip(), effective_on, now()
    return version.code


@verb("forms.end", of=versions, sentence="chấm dứt biểu mẫu", moves=VERSION_MOVES)
def end(version: Version, by: Actor, *, on: dt.date) -> str:
    """No declaration begins by this version from a day on; those that were begun keep it."""
    if fault := unfit_end(on, version.effective_on):
        raise Unfit(fields={"on": fault})
    version.ended_on = on
    return version.code
