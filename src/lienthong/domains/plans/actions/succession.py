"""A later plan and an earlier one: which follows which, and which row of one is which of the other."""

from collections.abc import Iterable

from lienthong.domains.plans.later_states import SUCCESSION_MOVES, PairState, SuccessionKind, SuccessionState
from lienthong.domains.plans.matching import Side, propose
from lienthong.domains.plans.models import Item, Pair, Plan, Succession
from lienthong.domains.plans.queries.later import successions_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import verb

STANDING = (PlanState.ISSUED, PlanState.ENDED)


@verb("plans.follow", of=plans_seen, sentence="chọn kế hoạch trước")
def follow(plan: Plan, by: Actor, *, earlier: str, kind: str) -> str:
    """This plan comes after an earlier one: it follows it, or takes its place. Rows are laid side by side at once.

    May be said while this plan is still under review; then its rows are compared once it is issued.
    """
    if kind not in SuccessionKind.__members__.values():
        raise Unfit(fields={"kind": "Chọn tiếp nối hoặc thay thế."})
    before = plans_seen(by).select_for_update(of=("self",)).filter(code=earlier).first()
    if before is None or before.state not in STANDING:
        raise Unfit(fields={"earlier": "Chọn một kế hoạch đã ban hành trên hệ thống."})
    if plan.state not in (PlanState.REVIEW, *STANDING):
        raise WrongMoment(state=PlanState(plan.state).label, verb="chọn kế hoạch trước")
    if before.pk == plan.pk or plan.pk in _all_before(before):
        raise Unfit(fields={"earlier": "Kế hoạch này đứng sau, không thể là kế hoạch trước."})
    if kind == SuccessionKind.REPLACES and before.state == PlanState.ENDED:
        raise Unfit(fields={"kind": "Kế hoạch trước đã kết thúc, chỉ có thể chọn tiếp nối."})
    standing = Succession.objects.filter(later=plan, earlier=before).exclude(state=SuccessionState.UNDONE).first()
    if standing is not None:
        raise Unfit(fields={"earlier": "Kế hoạch trước này đã được chọn."})
    number = Succession.objects.filter(later=plan).count() + 1
    made = Succession.objects.create(
        code=f"{plan.code}.kt{number}", later=plan, earlier=before, kind=kind, chosen_by=by.name
    )
    if plan.state in STANDING:
        _lay_side_by_side(made)
    return made.code


def _all_before(plan: Plan) -> set[int]:
    """Every plan that this one comes after, however far back."""
    edges: dict[int, list[int]] = {}
    standing = Succession.objects.exclude(state=SuccessionState.UNDONE).values_list("later_id", "earlier_id")
    for later, earlier in standing:
        edges.setdefault(later, []).append(earlier)
    found: set[int] = set()
    waiting = [plan.pk]
    while waiting:
        for earlier in edges.get(waiting.pop(), []):
            if earlier not in found:
                found.add(earlier)
                waiting.append(earlier)
    return found


@verb("plans.unfollow", of=successions_seen, sentence="bỏ chọn kế hoạch trước", moves=SUCCESSION_MOVES)
def unfollow(succession: Succession, by: Actor) -> str:
    """The earlier plan was chosen by mistake; nothing was carried over yet."""
    return succession.later.code


@verb("plans.propose_pairs", of=successions_seen, sentence="đối chiếu các mục của hai kế hoạch", moves=SUCCESSION_MOVES)
def propose_pairs(succession: Succession, by: Actor) -> int:
    """Propose pairs again, after rows have changed; what a person has said stays as it was said."""
    return _lay_side_by_side(succession)


def _lay_side_by_side(succession: Succession) -> int:
    """Pairs by wording, and “no longer there” for what nothing comes near; returns how many wait for a person."""
    if succession.later.state not in STANDING:
        raise WrongMoment(
            "Kế hoạch mới còn đang rà soát nên chưa đối chiếu được.", "Ban hành kế hoạch mới rồi đối chiếu."
        )
    olds, news = (
        list(Item.objects.filter(plan_id=plan, withdrawn_by="").order_by("place"))
        for plan in (succession.earlier_id, succession.later_id)
    )
    Pair.objects.filter(succession=succession, state=PairState.PROPOSED).delete()
    said = list(Pair.objects.filter(succession=succession))
    decided_old = {pair.old_id for pair in said if pair.state == PairState.CONFIRMED}
    decided_new = {pair.new_id for pair in said if pair.state == PairState.CONFIRMED}
    denied = {(pair.old_id, pair.new_id) for pair in said if pair.state == PairState.DENIED}
    free_old = {one.code: one for one in olds if one.pk not in decided_old}
    free_new = {one.code: one for one in news if one.pk not in decided_new}
    made = [
        _pair(succession, free_old[match.old], free_new[match.new], match.score)
        for match in propose(_sides(free_old.values()), _sides(free_new.values()))
        if (free_old[match.old].pk, free_new[match.new].pk) not in denied
    ]
    paired = {pair.old_id for pair in made}
    made += [
        _pair(succession, one, None, None)
        for one in free_old.values()
        if one.pk not in paired and (one.pk, None) not in denied
    ]
    Pair.objects.bulk_create(made, batch_size=500)
    Succession.objects.filter(pk=succession.pk).update(proposed_at=now())
    succession.proposed_at = now()
    return len(made)


def _sides(items: Iterable[Item]) -> list[Side]:
    return [Side(one.code, one.kind, one.name, one.group) for one in items]


def _pair(succession: Succession, old: Item, new: Item | None, score: float | None) -> Pair:
    return Pair(code=pair_code(succession, old, new), succession=succession, old=old, new=new, score=score)


def pair_code(succession: Succession, old: Item, new: Item | None) -> str:
    """The code of a pair: there is one for each two rows of a succession."""
    return f"{succession.code}.{old.pk}-{new.pk if new else 0}"


@verb("plans.decide_pairs", of=successions_seen, sentence="xác nhận các cặp mục", moves=SUCCESSION_MOVES)
def decide_pairs(succession: Succession, by: Actor, *, pairs: list[str], same: bool) -> int:
    """A person says of these pairs that they are one work, or that they are not; returns how many."""
    chosen = list(
        Pair.objects.select_for_update(of=("self",)).filter(succession=succession, code__in=pairs).order_by("pk")
    )
    if not chosen or len(chosen) != len(set(pairs)):
        raise NotThere("Có cặp mục không còn trong bảng đối chiếu.", "Tải lại trang rồi chọn lại.")
    if same:
        _no_two_meanings(succession, chosen)
    for pair in chosen:
        pair.state = PairState.CONFIRMED if same else PairState.DENIED
        pair.decided_by, pair.decided_at = by.name, now()
    Pair.objects.bulk_update(chosen, ["state", "decided_by", "decided_at"])
    _settle_leftovers(succession, {pair.old_id for pair in chosen})
    return len(chosen)


def _no_two_meanings(succession: Succession, chosen: list[Pair]) -> None:
    """A row cannot both go on and be dropped; the other proposals of a dropped row fall with it."""
    going_on = {pair.old_id for pair in chosen if pair.new_id is not None}
    dropped = {pair.old_id for pair in chosen if pair.new_id is None}
    standing = Pair.objects.filter(succession=succession, state=PairState.CONFIRMED)
    mapped = set(standing.filter(old_id__in=dropped, new__isnull=False).values_list("old_id", flat=True))
    if (going_on & dropped) or mapped:
        raise Unfit(
            "Có mục vừa được chọn là còn, vừa được chọn là không còn.",
            "Bỏ cặp đã xác nhận của mục đó trước, rồi chọn lại.",
        )
    Pair.objects.filter(succession=succession, old_id__in=going_on, new=None).delete()
    Pair.objects.filter(succession=succession, old_id__in=dropped, state=PairState.PROPOSED, new__isnull=False).update(
        state=PairState.DENIED
    )


def _settle_leftovers(succession: Succession, olds: set[int]) -> None:
    """A row of which every pair was denied is asked about again: is it no longer there?"""
    answered = Pair.objects.filter(succession=succession, old_id__in=olds).exclude(
        state=PairState.DENIED, new__isnull=False
    )
    left = olds - set(answered.values_list("old_id", flat=True))
    items = Item.objects.filter(pk__in=left)
    Pair.objects.bulk_create([_pair(succession, one, None, None) for one in items])


@verb("plans.pair_rows", of=successions_seen, sentence="ghép hai mục của hai kế hoạch", moves=SUCCESSION_MOVES)
def pair_rows(succession: Succession, by: Actor, *, old: str, new: str) -> str:
    """A person lays an earlier row beside a later one; several for one row mean merged, or split."""
    if succession.proposed_at is None:
        raise WrongMoment("Hai kế hoạch chưa được đối chiếu.", "Bấm đối chiếu các mục trước, rồi ghép.")
    before = Item.objects.filter(plan_id=succession.earlier_id, code=old, withdrawn_by="").first()
    after = Item.objects.filter(plan_id=succession.later_id, code=new, withdrawn_by="").first()
    if before is None or after is None:
        raise Unfit(fields={"new": "Chọn một mục của kế hoạch mới trong danh sách."})
    code = pair_code(succession, before, after)
    Pair.objects.update_or_create(
        code=code,
        defaults={
            "succession": succession,
            "old": before,
            "new": after,
            "state": PairState.CONFIRMED,
            "decided_by": by.name,
            "decided_at": now(),
        },
    )
    Pair.objects.filter(succession=succession, old=before, new=None).delete()
    return code
