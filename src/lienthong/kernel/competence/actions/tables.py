"""What can happen to a decision table: a version is drafted, changed, tried, published by a decision, and ends."""

import datetime as dt

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.in_force import unfit_end, unfit_publication
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.competence.checking import refuse_unless_whole
from lienthong.kernel.competence.effects import mark_of
from lienthong.kernel.competence.models import DecisionTable, TableVersion
from lienthong.kernel.competence.queries import tables, versions
from lienthong.kernel.competence.rules import MATTERS, read_table, written
from lienthong.kernel.competence.states import VERSION_MOVES, VersionState

LONGEST_TITLE, LONGEST_PURPOSE = 300, 1000


@creates("competence.draft", sentence="soạn bảng thẩm quyền")
def draft(
    by: Actor,
    *,
    unit_id: int,
    title: str = "",
    purpose: str = "",
    about: str = "procedure",
    document: str = "",
    table: str = "",
) -> str:
    """A version is begun: of a new table under a title, or a further one of a table that is there; returns its code.

    `document`: the table as a text; without one the draft is empty, or begins as the newest version.
    """
    held = _further(by, table) if table else _new(by, unit_id, title, purpose, about)
    last = held.versions.exclude(state=VersionState.DISCARDED).order_by("-number").first()
    text = document or (last.document if last else written({"about": held.about, "lines": [], "tests": []}))
    read = read_table(text)
    if read.about != held.about:
        raise Unfit("Tệp hỏi về loại việc khác với bảng này.", f"Bảng này hỏi về {MATTERS[held.about]}.")
    number = 1 + (held.versions.aggregate(last=Max("number"))["last"] or 0)
    version = TableVersion.objects.create(
        code=f"{held.code}.v{number}", table=held, unit_id=held.unit_id, number=number,
        document=written(read.document), digest=read.digest, made_by=by.id, made_at=now(),
    )  # fmt: skip
    return version.code


def _further(by: Actor, code: str) -> DecisionTable:
    held = tables(by).filter(code=code).select_for_update(of=("self",)).first()
    if held is None:
        raise NotThere
    if not may("competence.draft", by, held):  # `unit_id`, of which the verb was asked, is any that the caller names
        raise NotAllowed(verb="soạn bảng thẩm quyền")
    return held


def _new(by: Actor, unit_id: int, title: str, purpose: str, about: str) -> DecisionTable:
    name, why = tidy(title), tidy(purpose)
    wrong = {}
    if not name or len(name) > LONGEST_TITLE:
        wrong["title"] = f"Ghi tên bảng, không quá {LONGEST_TITLE} ký tự."
    if len(why) > LONGEST_PURPOSE:
        wrong["purpose"] = f"Ghi không quá {LONGEST_PURPOSE} ký tự."
    if about not in MATTERS:
        wrong["about"] = "Chọn loại việc trong danh sách."
    if wrong:
        raise Unfit("Chưa soạn được bảng.", "Sửa các ô được đánh dấu.", fields=wrong)
    with connection.cursor() as cursor:
        cursor.execute("select nextval('competence_table_number')")
        number = cursor.fetchone()[0]
    code = f"BTQ-{number:05d}"
    return DecisionTable.objects.create(code=code, title=name, purpose=why, about=about, unit_id=unit_id)


@verb("competence.edit", of=versions, sentence="sửa bản soạn bảng thẩm quyền", moves=VERSION_MOVES)
def edit(version: TableVersion, by: Actor, *, document: str, shown: str) -> str:
    """A draft says something else; FaultyTable with every fault. `shown`: the mark of the draft as it was looked at."""
    if shown != version.digest:
        raise audit.changed_meanwhile(version.code, by)
    read = read_table(document)
    if read.about != DecisionTable.objects.get(pk=version.table_id).about:
        raise Unfit("Tệp hỏi về loại việc khác với bảng này.", "Giữ nguyên loại việc của bảng, hoặc soạn bảng mới.")
    version.document, version.digest = written(read.document), read.digest
    return version.code


@verb("competence.discard", of=versions, sentence="bỏ bản soạn bảng thẩm quyền", moves=VERSION_MOVES)
def discard(version: TableVersion, by: Actor, *, shown: str) -> str:
    """A draft is given up. `shown`: its mark as it was looked at."""
    if shown != version.digest:
        raise audit.changed_meanwhile(version.code, by)
    return version.code


@verb("competence.publish", of=versions, sentence="ban hành bảng thẩm quyền", moves=VERSION_MOVES)
def publish(
    version: TableVersion, by: Actor, *, decision: str, effective_on: dt.date, shown: str | None = None,
    effect: str | None = None,
) -> str:  # fmt: skip
    """A version answers from a day on, by a decision; the one before it answers until then.

    `shown`: the mark of the draft as it was looked at, where a person publishes it; `effect`: the mark of what it
    changes for open work from that day on, as it was looked at; refused where it is another by now. A table with a
    cell that has no answer, or two, or whose own examples come out otherwise, is not published.
    """
    if shown is not None and shown != version.digest:
        raise audit.changed_meanwhile(version.code, by)
    if faults := unfit_publication(decision, effective_on):
        raise Unfit("Chưa ban hành được.", "Sửa các ô được đánh dấu.", fields=faults)
    if by.kind != "house" and effective_on < today():
        text = f"Chọn từ hôm nay ({today():%d/%m/%Y}) trở đi: việc đã giao trước đó vẫn theo bản cũ."
        raise Unfit("Chưa ban hành được.", "Sửa các ô được đánh dấu.", fields={"effective_on": text})
    table = DecisionTable.objects.select_for_update().get(pk=version.table_id)
    version.decision, version.published_at, version.published_by = decision.strip(), now(), by.id
    refuse_unless_whole(version, table, effective_on)
    if shown is not None and effect != mark_of(version, table, effective_on):
        text = "Việc đang làm bị ảnh hưởng chưa được xem cho ngày này, hoặc đã khác lúc xem. Xem lại rồi ban hành."
        raise Unfit("Chưa ban hành được.", text, fields={"effective_on": text})
    version.valid = DateRange(effective_on, _make_room(table, effective_on), "[)")
    changed()
    return version.code


def _make_room(table: DecisionTable, day: dt.date) -> dt.date | None:
    """The version that answers on that day answers until then; gives the day from which a later one answers."""
    published = TableVersion.objects.filter(table=table, state=VersionState.PUBLISHED)
    for held in published.filter(valid__contains=day):
        if held.valid.lower == day:
            text = f"Bản {held.number} đã áp dụng từ ngày này; chọn ngày khác."
            raise Unfit("Chưa ban hành được.", "Sửa các ô được đánh dấu.", fields={"effective_on": text})
        held.valid = DateRange(held.valid.lower, day, "[)")
        held.save(update_fields=["valid"])
    later = published.filter(valid__startswith__gt=day).order_by("valid__startswith").first()
    return later.valid.lower if later else None


@verb("competence.end", of=versions, sentence="chấm dứt bảng thẩm quyền", moves=VERSION_MOVES)
def end(version: TableVersion, by: Actor, *, on: dt.date) -> str:
    """A version answers no more from a day on; what it answered before stays so."""
    since, until = version.valid.lower, version.valid.upper
    if fault := unfit_end(on, since):
        raise Unfit(fields={"on": fault})
    if until is not None and on >= until:
        raise Unfit(fields={"on": f"Bản này chỉ áp dụng đến trước ngày {until:%d/%m/%Y}."})
    if on == since:
        raise Unfit(fields={"on": "Bản này áp dụng ít nhất một ngày; chọn ngày sau."})
    version.valid = DateRange(since, on, "[)")
    changed()
    return version.code


def changed() -> None:
    """Renew the stamp, so that whoever keeps what tables and mandates say reads it anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update competence_stamp set n = nextval('competence_stamp_next') * 1000000 + floor(random() * 1000000)"
        )
