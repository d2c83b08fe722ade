"""What a target's figure is made of: typed by the coordinator, or taken from a file; doubts settled; milestones set."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Max

from lienthong.domains.plans import standing, supplying
from lienthong.domains.plans.aims import Frame, frame_of
from lienthong.domains.plans.describing import LEVEL, Change, compare, stamp_of, usual_combining
from lienthong.domains.plans.models import Description, Item, Plan, TargetDoubt
from lienthong.domains.plans.queries.describing import described_of, lead_texts, sole_leads, targets_of
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.queries.target_scope import descriptions_seen, targets_seen
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.target_states import Combining, SourceKind
from lienthong.domains.plans.targets_csv import DescribedRow
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.units import api as units

LONGEST = {"short_name": 300, "measure": 60, "computed_from": 4000, "numerator": 4000, "denominator": 4000,
           "fallback": 4000, "note": 4000}  # fmt: skip
MOST_MILESTONES = 60
LARGEST = Decimal(10) ** 15


@verb("plans.describe_target", of=targets_seen, sentence="mô tả chỉ tiêu")
def describe_target(
    item: Item,
    by: Actor,
    *,
    source_kind: str,
    combining: str = "",
    supplier: str = "",
    version: int = 0,
    **words: str,
) -> dict[str, Any]:
    """Say what a target's figure is made of. `supplier`: code of a unit; `version`: that of the form, 0 for the first.

    `words`: short_name, measure, computed_from, numerator, denominator, fallback, note. Where the way of combining is
    not said, the usual one is taken.
    """
    plan = in_force(item.plan, item)
    kept = Description.objects.select_for_update().filter(item=item).first()
    _unchanged(kept, version)
    found = kept or Description(code=item.code, plan=plan, item=item, version=0)
    _put_words(found, source_kind, combining, words)
    before = found.supplier_id
    found.supplier_id = _supplier(supplier)
    if not combining:
        found.combining = usual_combining(item, source_kind, found, sole=item.pk in sole_leads(plan))
    _saved(found, by)
    supplying.settle(plan, also=[before] if before else [])
    standing.settle(plan)
    return {"target": item.code, "version": found.version}


def _put_words(found: Description, source_kind: str, combining: str, words: dict[str, str]) -> None:
    wrong = {}
    if source_kind not in {one.value for one in SourceKind}:
        wrong["source_kind"] = "Chọn nguồn của số liệu."
    if combining and combining not in {one.value for one in Combining}:
        wrong["combining"] = "Chọn cách gộp số của các đơn vị."
    for name, text in words.items():
        if name not in LONGEST:
            raise Unfit(fields={name[:40]: "Mục này không có trong mô tả chỉ tiêu."})
        if len(text) > LONGEST[name]:
            wrong[name] = f"Nội dung dài quá {LONGEST[name]} ký tự."
    if wrong:
        raise Unfit(fields=wrong)
    found.source_kind, found.combining = source_kind, combining
    for name, text in words.items():
        setattr(found, name, text.strip())


def _supplier(code: str) -> int | None:
    if not code:
        return None
    card = units.cards_of([code]).get(code)
    if card is None:
        raise Unfit(fields={"supplier": "Chọn một đơn vị trong danh sách gợi ý."})
    return card.id


def in_force(plan: Plan, item: Item | None = None) -> Plan:
    """The plan itself, where its targets can still be changed; WrongMoment otherwise."""
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(
            "Kế hoạch không còn đang thực hiện nên không thay đổi chỉ tiêu được.", "Nội dung cũ vẫn xem được."
        )
    if item is not None and item.withdrawn_by:
        raise WrongMoment(
            f"Chỉ tiêu này đã thôi thực hiện theo {item.withdrawn_by}.", "Chọn một chỉ tiêu còn thực hiện."
        )
    return plan


def _unchanged(kept: Description | None, version: int) -> None:
    if version != (kept.version if kept else 0):
        raise ChangedMeanwhile.by(kept.changed_by if kept else "")


def _saved(found: Description, by: Actor) -> None:
    found.version += 1
    found.changed_by, found.changed_at = by.name, now()
    found.save()


@verb("plans.describe_targets", of=plans_seen, sentence="nhận mô tả chỉ tiêu từ tệp")
def describe_targets(
    plan: Plan, by: Actor, *, rows: list[dict[str, Any]], heads: list[str], stamp: str
) -> dict[str, int]:
    """Take the descriptions of a file, as `read_table` gives its rows; `stamp` is that of the comparison shown before.

    What contradicts the plan as it was read changes nothing: it becomes a doubt that a person settles.
    """
    in_force(plan)
    items = targets_of(plan)
    kept = {one.item_id: one for one in described_of(plan).select_for_update()}
    if stamp != stamp_of(kept.values()):
        raise ChangedMeanwhile.by()
    suppliers = sole_leads(plan)
    found = compare(items, kept, lead_texts(plan), suppliers, [_row(one) for one in rows], heads)
    if not found.changes:
        raise Unfit("Tệp không có gì mới so với mô tả đang có.", "Không cần nhận lại.")
    former = {one.supplier_id for one in kept.values() if one.supplier_id}
    fresh, changed = [], []
    for change in found.changes:
        one = kept.get(change.item.pk)
        if one is None:
            one = Description(code=change.item.code, plan=plan, item=change.item, version=0)
            one.supplier_id = suppliers.get(change.item.pk)
            fresh.append(one)
        elif change.shown:
            changed.append(one)
        for name, value in change.values.items():
            setattr(one, name, value)
        if change.new or change.shown:
            one.version += 1
            one.changed_by, one.changed_at = by.name, now()
    Description.objects.bulk_create(fresh)
    Description.objects.bulk_update(changed, [*found.changes[0].values, "version", "changed_by", "changed_at"])
    doubts = _raise_doubts(plan, found.changes)
    supplying.settle(plan, also=former)
    standing.settle(plan)
    return {"new": len(fresh), "changed": len(changed), "doubts": doubts}


def _row(given: dict[str, Any]) -> DescribedRow:
    """A row that came as JSON or as it was read; figures come back exact."""
    try:
        figures = {name: _figure(given.get(name)) for name in ("low", "high")}
        return DescribedRow(**{**given, **figures})
    except (TypeError, ArithmeticError):
        raise Unfit("Nội dung tệp không đúng dạng.", "Chọn lại tệp rồi xem khác biệt trước khi nhận.") from None


def _figure(raw: Any) -> Decimal | None:
    return None if raw is None else Decimal(str(raw))


def _raise_doubts(plan: Plan, changes: list[Change]) -> int:
    """Open doubts of these targets make way for those of this file; what was settled once is not asked again."""
    touched = [change.item.pk for change in changes]
    TargetDoubt.objects.filter(item__in=touched, settled="").delete()
    known = set(TargetDoubt.objects.filter(item__in=touched).values_list("item_id", "field", "given"))
    number = TargetDoubt.objects.filter(plan=plan).aggregate(last=Max("pk"))["last"] or 0
    made = [
        TargetDoubt(plan=plan, item=change.item, field=one.field, ours=one.ours, given=one.given, reading=one.reading)
        for change in changes
        for one in change.contradictions
        if (change.item.pk, one.field, one.given) not in known
    ]
    for place, one in enumerate(made, start=number + 1):
        one.code = f"{one.item.code}.mt{place}"
    TargetDoubt.objects.bulk_create(made)
    return len(made)


@verb("plans.settle_target_doubts", of=plans_seen, sentence="chốt điểm chưa thống nhất của chỉ tiêu")
def settle_target_doubts(plan: Plan, by: Actor, *, doubts: list[str], take: bool, how: str) -> int:
    """Keep the plan as it was read, or take the file's reading of the level; several at once, each with the same words.

    Another lead is a matter of a decision (`correct`): taking it here only says that the file is right.
    """
    in_force(plan)
    if not tidy(how) or len(how) > 500:
        raise Unfit(fields={"how": "Ghi ngắn gọn căn cứ để chốt, tối đa 500 ký tự."})
    found = list(
        TargetDoubt.objects.select_for_update(of=("self",))
        .filter(plan=plan, code__in=doubts, settled="")
        .select_related("item")
        .order_by("pk")
    )
    if not found:
        raise Unfit(
            "Các điểm này đã được chốt hoặc không còn.", "Tải lại trang để xem những điểm còn lại.",
            fields={"doubts": "Chọn ít nhất một điểm chưa chốt."},
        )  # fmt: skip
    for one in found:
        one.settled, one.taken, one.settled_by, one.settled_at = tidy(how), take, by.name, now()
    TargetDoubt.objects.bulk_update(found, ["settled", "taken", "settled_by", "settled_at"])
    levels = {one.item_id: one for one in found if one.field == LEVEL}
    held = list(described_of(plan).select_for_update().filter(item_id__in=levels))
    for described in held:
        described.reading = levels[described.item_id].reading if take else None
        described.version += 1
        described.changed_by, described.changed_at = by.name, now()
    Description.objects.bulk_update(held, ["reading", "version", "changed_by", "changed_at"])
    standing.settle(plan)
    return len(found)


@verb("plans.set_milestones", of=descriptions_seen, sentence="đặt lộ trình của chỉ tiêu")
def set_milestones(
    description: Description,
    by: Actor,
    *,
    milestones: list[dict[str, Any]],
    baseline: Decimal | None = None,
    baseline_on: dt.date | None = None,
    version: int,
) -> dict[str, Any]:
    """Where one begins, and what is to be reached by which day: `[{"on", "low", "high"}]`; all of them at once."""
    item = description.item
    in_force(description.plan, item)
    _unchanged(description, version)
    frame = frame_of(item, description)
    wrong: dict[str, str] = {}
    kept = _checked_milestones(milestones, frame, wrong)
    if baseline is not None and (fault := frame.fault(baseline)):
        wrong["baseline"] = fault
    if baseline_on is not None and baseline is None:
        wrong["baseline"] = "Ghi số hiện trạng của ngày này, hoặc xóa ngày."
    if baseline is not None and baseline_on is None:
        wrong["baseline_on"] = "Ghi ngày của số hiện trạng."
    if wrong:
        raise Unfit(fields=wrong)
    description.milestones, description.baseline, description.baseline_on = kept, baseline, baseline_on
    description.version += 1
    description.changed_by, description.changed_at = by.name, now()
    description.save()
    standing.settle(description.plan)
    return {"target": description.code, "version": description.version}


def _checked_milestones(given: list[dict[str, Any]], frame: Frame, wrong: dict[str, str]) -> list[dict[str, Any]]:
    if len(given) > MOST_MILESTONES:
        raise Unfit(f"Tối đa {MOST_MILESTONES} mốc cho một chỉ tiêu.", "Bớt mốc rồi lưu lại.")
    kept: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(given):
        try:
            day = one["on"] if isinstance(one["on"], dt.date) else dt.date.fromisoformat(str(one["on"]))
            low, high = Decimal(str(one["low"])), None if one.get("high") is None else Decimal(str(one["high"]))
        except (KeyError, ValueError, TypeError, ArithmeticError):
            wrong[f"low-{place}"] = "Mốc phải có ngày và số."
            continue
        if fault := frame.milestone_fault(day, low, high):
            wrong[f"{fault[0]}-{place}"] = fault[1]
        elif day.isoformat() in kept:
            wrong[f"on-{place}"] = "Ngày này đã có ở một mốc khác."
        kept[day.isoformat()] = {
            "on": day.isoformat(), "low": str(low), "high": None if high is None else str(high)
        }  # fmt: skip
    return [kept[day] for day in sorted(kept)]


__all__ = ["describe_target", "describe_targets", "set_milestones", "settle_target_doubts"]
