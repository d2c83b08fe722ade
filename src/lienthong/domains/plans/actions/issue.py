"""Issuing: accepted rows become items, a group one assignment for each unit, clocks start. Whole or not at all."""

import datetime as dt

from lienthong.domains.plans import asking, awaiting, handling, holding, narrating, owing, supplying
from lienthong.domains.plans.events import PlanIssued
from lienthong.domains.plans.finding import item_entry, plan_entry
from lienthong.domains.plans.models import (
    OFFERED,
    Assignment,
    Block,
    Item,
    Kind,
    Part,
    Plan,
    Round,
    Row,
)
from lienthong.domains.plans.notices import tell_of_end, tell_units_of_round
from lienthong.domains.plans.queries.scope import open_doubts_of, plans_seen
from lienthong.domains.plans.rules import due_day
from lienthong.domains.plans.shape import VALUED
from lienthong.domains.plans.sharing import GROUPED, Sharing, owners_of, unchosen
from lienthong.domains.plans.states import PLAN_MOVES, Decision, RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.search import api as search

from .assigning import given, write
from .correct import LONGEST_CITED
from .passing import end_checks


@verb("plans.issue", of=plans_seen, sentence="ban hành kế hoạch trên hệ thống", moves=PLAN_MOVES)
def issue(
    plan: Plan,
    by: Actor,
    *,
    round_name: str,
    cut_off: dt.date,
    report_due: dt.date,
) -> dict[str, int]:
    """The reviewed plan becomes work: items, assignments with clocks, a first reporting round, notices to the units."""
    if not round_name.strip():
        raise Unfit(fields={"round_name": "Ghi tên kỳ báo cáo, ví dụ Quý IV/2026."})
    if report_due < cut_off:
        raise Unfit(fields={"report_due": "Ngày gửi báo cáo không được trước ngày chốt số liệu."})
    rows = list(Row.objects.filter(plan=plan).exclude(state=Decision.REJECTED).order_by("place", "code"))
    found = Sharing((row.fields for row in rows if row.state == Decision.ACCEPTED), plan.unit_id, today())
    _ready(plan, rows, found)
    sources = dict(Block.objects.filter(plan=plan).values_list("place", "text"))
    kept = [row for row in rows if row.state == Decision.ACCEPTED]
    items = [_item(plan, row, place, sources) for place, row in enumerate(kept, start=1)]
    Item.objects.bulk_create(items, batch_size=500)
    Part.objects.bulk_create(
        [part for item, row in zip(items, kept, strict=True) for part in _parts(item, row, found)], batch_size=2000
    )
    made = given(items, kept, found)
    write(plan, made)
    first = Round.objects.create(
        code=f"{plan.code}.b1",
        plan=plan,
        name=round_name[:120],
        since=plan.issued_on,
        cut_off=cut_off,
        due_on=report_due,
        opens_on=today(),
    )
    plan.opened_at = now()
    owes = owing.begin(plan, first)
    reached: dict[int, set[int]] = {item.pk: {plan.unit_id} for item in items}
    for one in made:
        reached[one.item.pk] |= {one.share.unit, *one.share.acceptors}
    everybody = sorted(set().union(*reached.values()))
    search.index_many([plan_entry(plan, everybody), *(item_entry(plan, i, sorted(reached[i.pk])) for i in items)])
    tell_units_of_round(plan, first, owes)
    tell(PlanIssued(plan.code, len(made), len(owes)))
    return {"items": len(items), "assignments": len(made), "units": len(owes)}


def _ready(plan: Plan, rows: list[Row], found: Sharing) -> None:
    """Nothing is decided silently: every target and task has been looked at, and each has somebody to lead it."""
    waiting = [row for row in rows if row.state == Decision.PENDING and row.kind not in OFFERED]
    if waiting:
        raise Unfit(
            f"Còn {len(waiting)} dòng chưa xem xong.", "Nhận hoặc bỏ từng dòng ở trang rà soát, rồi ban hành lại."
        )
    kept = [row for row in rows if row.state == Decision.ACCEPTED]
    if not kept:
        raise Unfit("Kế hoạch chưa có dòng nào được nhận.", "Nhận ít nhất một chỉ tiêu hoặc nhiệm vụ.")
    open_doubts = open_doubts_of(plan).count()
    if open_doubts:
        raise Unfit(
            f"Còn {open_doubts} điểm nghi ngờ chưa được giải quyết.",
            "Ghi cách xử lý cho từng điểm ở trang rà soát, rồi ban hành lại.",
        )
    owed = [row for row in kept if not row.fields.get("reported")]
    _refuse_if(
        [row for row in owed if unchosen(row.fields)],
        "{n} dòng giao cho một số đơn vị của nhóm mà chưa chọn đơn vị nào: {rows}.",
        "Chọn thành viên ở trang ban hành, rồi ban hành lại.",
    )
    _refuse_if(
        [row for row in owed if not found.led(row)],
        "{n} dòng chưa rõ đơn vị chủ trì: {rows}.",
        "Chọn đơn vị chủ trì cho các dòng này ở trang rà soát, rồi ban hành lại.",
    )


def _refuse_if(rows: list[Row], sentence: str, next_step: str) -> None:
    if rows:
        names = "; ".join(str(row.fields.get("no") or row.fields["name"][:40]) for row in rows[:5])
        raise Unfit(sentence.format(n=len(rows), rows=names + ("; …" if len(rows) > 5 else "")), next_step)


def _item(plan: Plan, row: Row, place: int, sources: dict[int, str]) -> Item:
    fields = row.fields
    due = fields.get("due") or {}
    kind = Kind.TARGET if row.kind in VALUED else Kind.TASK
    until = dt.date.fromisoformat(due["until"]) if due.get("until") else None
    return Item(
        code=f"{plan.code}.{'ct' if kind == Kind.TARGET else 'nv'}{place}",
        plan=plan,
        kind=kind,
        place=place,
        no=(fields.get("no") or "")[:20],
        group=(fields.get("group") or "")[:300],
        name=fields["name"],
        output="; ".join(fields.get("output") or []),
        due_text=(due.get("text") or "")[:200],
        due_kind=due.get("kind") or "",
        due_from=dt.date.fromisoformat(due["from"]) if due.get("from") else None,
        due_on=due_day(due.get("kind") or "", until),
        value=fields.get("value"),
        values=fields.get("values") or [],
        hidden=bool(fields.get("hidden")),
        reported=bool(fields.get("reported")),
        source=sources.get(row.block, "") if row.block is not None else "",
        anchor=fields.get("anchor"),
    )


def _parts(item: Item, row: Row, found: Sharing) -> list[Part]:
    parts = []
    for owner in owners_of(row.fields):
        named = found.units_of(owner) if owner["kind"] not in GROUPED else []
        parts.append(
            Part(
                item=item,
                role=owner["role"],
                text=owner["text"][:600],
                kind=owner["kind"],
                group_code=(owner.get("code") or "")[:80] if owner["kind"] in GROUPED else "",
                unit_id=named[0] if len(named) == 1 else None,
                asked=bool(owner.get("asked")),
            )
        )
    return parts


@verb("plans.end", of=plans_seen, sentence="kết thúc kế hoạch", moves=PLAN_MOVES)
def end(plan: Plan, by: Actor, *, cited: str) -> int:
    """The plan is over, by a cited decision: clocks stop, open report work is closed; everything stays readable."""
    cited = cited.strip()
    if not cited:
        raise Unfit(fields={"cited": "Ghi văn bản kết thúc kế hoạch."})
    if len(cited) > LONGEST_CITED:
        raise Unfit(fields={"cited": f"Ghi ngắn gọn trong {LONGEST_CITED} ký tự."})
    plan.ended_by, plan.ended_at = cited, now()
    held = Assignment.objects.filter(plan=plan)
    unfinished = list(held.filter(done_on=None, ended_by="").values_list("code", flat=True))
    calendar.void_many(unfinished, why=cited, cited=cited)
    _close_rounds(plan, cited)
    end_checks(plan, cited)
    handling.end_open(list(held.values_list("pk", flat=True)), f"Kế hoạch kết thúc theo {cited}")
    working = held.filter(ended_by="").values_list("unit_id", "acceptors")
    tell_of_end(plan, {unit for holder, judges in working for unit in (holder, *judges)})
    return len(unfinished)


def _close_rounds(plan: Plan, why: str) -> None:
    """Nothing is asked any more: the lines of all rounds leave the inboxes, what still ran is void."""
    awaiting.close_plan(plan)
    asking.close(plan, why=why)
    holders = set(Assignment.objects.filter(plan=plan).values_list("unit_id", flat=True))
    rounds = Round.objects.filter(plan=plan).values_list("code", flat=True)
    lines = [owing.line(code, unit) for code in rounds for unit in holders]
    inbox.close_many(lines, owing.WORK)
    calendar.void_many(lines, why=why)
    standing = Round.objects.filter(plan=plan).exclude(state=RoundState.CLOSED)
    standing.update(state=RoundState.CLOSED, closed_at=now())
    holding.close_plan(plan)
    narrating.close_plan(plan, why)
    supplying.close_plan(plan, why)
