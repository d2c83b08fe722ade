"""The review: accept, fix, split, merge, reject, settle. Two people may work on one plan; no work is lost.

Each change names the version of the row it was made on. Somebody else's change in between is a refusal that shows
who and when, so that the later one looks again instead of silently winning.
"""

from typing import Any

from django.db import connection
from django.db.models import F

from lienthong.domains.plans.models import OFFERED, Doubt, Plan, Row
from lienthong.domains.plans.queries.scope import doubts_seen, plans_seen, rows_seen
from lienthong.domains.plans.shape import LONGEST, checked_fields, clean
from lienthong.domains.plans.states import ROW_MOVES, Decision, PlanState
from lienthong.domains.plans.wording import SAYS_CHANGED
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, Unfit, WrongMoment
from lienthong.kernel.base.verbs import verb

MOST_PARTS = 30


class RowChanged(ChangedMeanwhile):
    """Somebody else changed the row since it was shown."""

    sentence = "{who} vừa sửa dòng này lúc {when}."
    next_step = "Xem lại nội dung mới bên dưới rồi quyết định; phần anh/chị vừa nhập vẫn còn trong ô."


def _touch(row: Row, by: Actor, version: int | None) -> None:
    """Hold the plan open (nobody issues it meanwhile), and refuse work done on an older version of the row."""
    with connection.cursor() as cursor:
        cursor.execute("select state from plans_plan where id = %s for share", [row.plan_id])
        if cursor.fetchone()[0] != PlanState.REVIEW:
            raise WrongMoment(state="đã ban hành hoặc đã bỏ", verb="sửa dòng rà soát")
    if version is not None and version != row.version:
        raise RowChanged.by(row.changed_by, row.changed_at)
    row.version += 1
    row.changed_by = by.name
    row.changed_at = now()


@verb("plans.accept_row", of=rows_seen, sentence="nhận một dòng", moves=ROW_MOVES)
def accept_row(row: Row, by: Actor, *, version: int | None = None) -> dict[str, Any]:
    """The row is right as it stands. A duty so accepted becomes a task."""
    _touch(row, by, version)
    return {"code": row.code, "version": row.version}


@verb("plans.reject_row", of=rows_seen, sentence="bỏ một dòng", moves=ROW_MOVES)
def reject_row(row: Row, by: Actor, *, version: int | None = None) -> dict[str, Any]:
    """The row is not part of the plan; it stays visible among the rejected ones."""
    _touch(row, by, version)
    return {"code": row.code, "version": row.version}


@verb("plans.reopen_row", of=rows_seen, sentence="xem lại một dòng", moves=ROW_MOVES)
def reopen_row(row: Row, by: Actor, *, version: int | None = None) -> dict[str, Any]:
    """Take a decision back; a row that had been split is whole again, and its parts leave the plan."""
    _touch(row, by, version)
    parts = Row.objects.filter(plan_id=row.plan_id, origin=row.code, code__startswith=f"{row.code}.")
    parts.exclude(state=Decision.REJECTED).update(
        state=Decision.REJECTED, version=F("version") + 1, changed_by=by.name, changed_at=now()
    )
    return {"code": row.code, "version": row.version}


@verb("plans.fix_row", of=rows_seen, sentence="sửa và nhận một dòng", moves=ROW_MOVES)
def fix_row(row: Row, by: Actor, *, fields: dict[str, Any], version: int | None = None) -> dict[str, Any]:
    """Correct what was read: name, owners, due, output, value, members of a group, hidden from the public."""
    _touch(row, by, version)
    checked = checked_fields(fields, row.kind)
    if "value" in checked and row.fields.get("values"):
        before = row.fields.get("value")
        others = [one for one in row.fields["values"] if one != before]
        checked["values"] = [*others, checked["value"]] if checked["value"] else others
    row.fields = {**row.fields, **checked}
    return {"code": row.code, "version": row.version}


@verb("plans.split_row", of=rows_seen, sentence="tách một dòng", moves=ROW_MOVES)
def split_row(row: Row, by: Actor, *, names: list[str], version: int | None = None) -> list[str]:
    """One row that is really several: each part keeps the owners, the due and the place in the source."""
    parts = [part for name in names if (part := clean(name))]
    if not 2 <= len(parts) <= MOST_PARTS or any(len(part) > LONGEST for part in parts):
        raise Unfit(fields={"names": f"Cần từ hai đến {MOST_PARTS} phần, mỗi phần một dòng."})
    _touch(row, by, version)
    before = Row.objects.filter(plan_id=row.plan_id, code__startswith=f"{row.code}.", origin=row.code).count()
    made = [
        Row(
            code=f"{row.code}.{before + n}",
            plan=row.plan,
            kind=row.kind,
            place=row.place + n * (MOST_PARTS if row.place % 1000 == 0 else 1),
            fields={**row.fields, "name": name},
            as_read=row.as_read,
            block=row.block,
            changed_by=by.name,
            changed_at=now(),
            origin=row.code,
        )
        for n, name in enumerate(parts, start=1)
    ]
    Row.objects.bulk_create(made)
    return [part.code for part in made]


@verb("plans.merge_rows", of=rows_seen, sentence="gộp các dòng", moves=ROW_MOVES)
def merge_rows(row: Row, by: Actor, *, others: list[str], version: int | None = None) -> dict[str, Any]:
    """Rows that are really one: the first keeps its number and takes the texts of the others, which are rejected."""
    _touch(row, by, version)
    found = list(
        Row.objects.select_for_update()
        .filter(plan=row.plan, code__in=others, kind=row.kind)
        .exclude(pk=row.pk)
        .exclude(state=Decision.REJECTED)
        .order_by("place")
    )
    if not found or len(found) != len(set(others) - {row.code}):
        raise Unfit("Không gộp được: có dòng đã bị bỏ hoặc khác loại.", "Tải lại trang rồi chọn lại các dòng.")
    names = [str(row.fields.get("name", "")), *[str(other.fields.get("name", "")) for other in found]]
    joined = " ".join(name.strip() for name in names if name.strip())
    if len(joined) > LONGEST:
        raise Unfit("Nội dung gộp lại quá dài.", "Gộp ít dòng hơn, hoặc sửa ngắn từng dòng trước.")
    row.fields = {**row.fields, "name": joined}
    Row.objects.filter(pk__in=[other.pk for other in found]).update(
        state=Decision.REJECTED, origin=row.code, version=F("version") + 1, changed_by=by.name, changed_at=now()
    )
    return {"code": row.code, "version": row.version}


@verb("plans.settle", of=doubts_seen, sentence="giải quyết một điểm nghi ngờ")
def settle(doubt: Doubt, by: Actor, *, how: str) -> str:
    """Say in words how a doubt was decided; words that say the row was changed are taken only where it was."""
    said = clean(how)
    if not said:
        raise Unfit(fields={"how": "Ghi ngắn gọn cách xử lý."})
    if doubt.plan.state != PlanState.REVIEW:
        raise WrongMoment(state=PlanState(doubt.plan.state).label, verb="giải quyết điểm nghi ngờ")
    row = doubt.row
    if said in SAYS_CHANGED and row is not None and row.state != Decision.REJECTED and row.fields == row.as_read:
        raise Unfit(fields={"how": "Dòng này chưa được sửa. Bấm Sửa (E), chọn lại và lưu, rồi ghi cách xử lý."})
    doubt.settled = said[:500]
    doubt.settled_by = by.name
    doubt.settled_at = now()
    return doubt.code


@verb("plans.accept_all", of=plans_seen, sentence="nhận tất cả dòng không có nghi ngờ")
def accept_all(plan: Plan, by: Actor) -> int:
    """Accept every target and task without an open doubt at one stroke; duties and doubtful rows wait for a person."""
    if plan.state != PlanState.REVIEW:
        raise WrongMoment(state=PlanState(plan.state).label, verb="nhận các dòng")
    doubted = Doubt.objects.filter(plan=plan, settled="", row__isnull=False).values("row_id")
    clear = Row.objects.filter(plan=plan, state=Decision.PENDING).exclude(kind__in=OFFERED).exclude(pk__in=doubted)
    return clear.update(state=Decision.ACCEPTED, version=F("version") + 1, changed_by=by.name, changed_at=now())
