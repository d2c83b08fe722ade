"""Accept, fix, split, merge, reject, reopen, settle: through the verbs, as those who may and those who may not."""

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.review import RowChanged
from lienthong.domains.plans.models import Doubt, Kind, Row
from lienthong.domains.plans.queries.door import open_doubts
from lienthong.domains.plans.states import PLAN_MOVES, ROW_MOVES, Decision, PlanState
from lienthong.domains.plans.wording import QUICK_ANSWERS, SAYS_CHANGED
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import VERBS

from .review_desk import Desk, seen

ROW_VERBS = ("accept_row", "reject_row", "reopen_row", "fix_row", "split_row", "merge_rows")


def _call(desk: Desk, verb: str, row: Row) -> object:
    more = {
        "fix_row": {"fields": {"output": ["Báo cáo"]}},
        "split_row": {"names": ["Phần một", "Phần hai"]},
        "merge_rows": {"others": [_neighbour(desk, row).code]},
    }
    return VERBS[f"plans.{verb}"](row.code, desk.hanh, **more.get(verb, {}))


def _neighbour(desk: Desk, row: Row) -> Row:
    rows = [one for one in desk.rows(row.kind) if one.state != Decision.REJECTED and one.pk != row.pk]
    return rows[-1]


def test_the_table_of_row_states_is_what_happens(desk: Desk) -> None:
    rows = iter(desk.rows(Kind.TASK))
    way = {Decision.PENDING: (), Decision.ACCEPTED: ("accept_row",), Decision.REJECTED: ("reject_row",)}
    for state in Decision:
        for verb in ROW_VERBS:
            row = next(rows)
            for step in way[state]:
                _call(desk, step, row)
            if verb in ROW_MOVES.verbs(state):
                _call(desk, verb, row)
                assert desk.fresh(row).state == ROW_MOVES.target(state, verb)
            else:
                before = desk.fresh(row)
                with pytest.raises(WrongMoment):
                    _call(desk, verb, row)
                assert desk.fresh(row).version == before.version


def test_only_the_coordinator_reviews(desk: Desk) -> None:
    row = desk.row("1")
    for name in ("lai.khcn", "nghia.khcn", "minh", "hung", "duc.ubnd", "toan.nv", "tu", "nam"):
        actor = desk.actor(name)
        with pytest.raises((NotThere, NotAllowed)):
            actions.accept_row(row.code, actor)
        with pytest.raises((NotThere, NotAllowed)):
            actions.accept_all(desk.plan, actor)
        with pytest.raises((NotThere, NotAllowed)):
            actions.settle(open_doubts(desk.hanh, desk.plan)[0], actor, how="x")
        assert (
            seen(lambda: list(Row.objects.all()), actor) == []
            or not actor.units.isdisjoint(desk.hanh.units)
            or actor.everywhere
        )
    assert desk.fresh(row).state == Decision.PENDING


def test_fixing_keeps_what_was_read_and_accepts(desk: Desk) -> None:
    row = desk.row("3", Kind.TARGET)
    value = {"comparator": "ge", "low": "95,5", "high": None, "measure": "%", "year": "2026", "text": "100%"}
    actions.fix_row(row.code, desk.hanh, fields={"value": value, "name": "Cơ quan có hạ tầng số an toàn"}, version=1)
    fixed = desk.fresh(row)
    assert fixed.state == Decision.ACCEPTED and fixed.version == 2 and fixed.changed_by == desk.hanh.name
    assert fixed.fields["value"]["low"] == 95.5 and fixed.fields["values"] == [fixed.fields["value"]]
    assert fixed.fields["lead"] == row.fields["lead"] and fixed.as_read == row.as_read


def test_a_row_is_split_and_made_whole_again(desk: Desk) -> None:
    row = desk.row("4")
    parts = actions.split_row(row.code, desk.hanh, names=["Phần một", "", "Phần hai"])
    assert parts == [f"{row.code}.1", f"{row.code}.2"]
    made = desk.rows(Kind.TASK, origin=row.code)
    assert [part.fields["name"] for part in made] == ["Phần một", "Phần hai"]
    assert all(part.fields["lead"] == row.fields["lead"] and part.block == row.block for part in made)
    order = [one.code for one in desk.rows(Kind.TASK)]
    assert order[order.index(row.code) :][:3] == [row.code, *parts]
    again = actions.split_row(parts[0], desk.hanh, names=["a", "b"])
    assert [one.code for one in desk.rows(Kind.TASK)][order.index(row.code) :][:5] == [
        row.code,
        parts[0],
        *again,
        parts[1],
    ]
    actions.reopen_row(row.code, desk.hanh)
    assert desk.fresh(row).state == Decision.PENDING
    assert {part.state for part in desk.rows(Kind.TASK, origin=row.code)} == {Decision.REJECTED}
    assert actions.split_row(row.code, desk.hanh, names=["c", "d"]) == [f"{row.code}.3", f"{row.code}.4"]
    for names in ([], ["một mình"], ["", " \u200b"], ["x"] * 31, ["x" * 5000, "y"]):
        with pytest.raises(Unfit):
            actions.split_row(desk.row("5").code, desk.hanh, names=names)


def test_rows_are_merged_into_the_first(desk: Desk) -> None:
    first, second = desk.row("5"), desk.row("6")
    actions.merge_rows(first.code, desk.hanh, others=[second.code])
    merged = desk.fresh(first)
    assert merged.state == Decision.ACCEPTED
    assert merged.fields["name"] == f"{first.fields['name']} {second.fields['name']}"
    gone = desk.fresh(second)
    assert gone.state == Decision.REJECTED and gone.origin == first.code and gone.version == 2
    target = desk.rows(Kind.TARGET)[0]
    for others in ([], [first.code], [second.code], [target.code], ["KH-0000-0000.d1"]):
        with pytest.raises(Unfit):
            actions.merge_rows(first.code, desk.hanh, others=others)


def test_an_older_version_never_wins(desk: Desk) -> None:
    row = desk.row("7")
    actions.fix_row(row.code, desk.hanh, fields={"output": ["Quyết định"]}, version=1)
    for verb in ("reject_row", "fix_row", "split_row", "merge_rows", "reopen_row"):
        with pytest.raises(RowChanged) as no:
            more = {
                "fix_row": {"fields": {"output": []}},
                "split_row": {"names": ["a", "b"]},
                "merge_rows": {"others": [desk.row("8").code]},
            }
            VERBS[f"plans.{verb}"](row.code, desk.hanh, version=1, **more.get(verb, {}))
        assert desk.hanh.name in no.value.sentence
    assert desk.fresh(row).fields["output"] == ["Quyết định"]


def test_accept_all_leaves_doubts_and_duties_to_people(desk: Desk) -> None:
    done = actions.accept_all(desk.plan, desk.hanh, key="het-mot-lan")
    assert actions.accept_all(desk.plan, desk.hanh, key="het-mot-lan") == done
    waiting = [row for row in desk.rows() if row.state == Decision.PENDING]
    doubted = seen(lambda: set(Doubt.objects.filter(row__isnull=False).values_list("row_id", flat=True)))
    assert {row.pk for row in waiting if row.kind != Kind.DUTY} == doubted
    assert all(row.state == Decision.PENDING for row in desk.rows(Kind.DUTY))
    assert done == len(desk.rows(state=Decision.ACCEPTED)) == 108 - len(doubted)
    for doubt in open_doubts(desk.hanh, desk.plan):
        actions.settle(doubt, desk.hanh, how="Giữ như văn bản in")
    assert actions.accept_all(desk.plan, desk.hanh) == len(doubted)


def test_a_doubt_is_settled_in_words(desk: Desk) -> None:
    code = open_doubts(desk.hanh, desk.plan)[0]
    for how in ("", "  ", "\u200b", "\x00", "\ud800"):
        with pytest.raises(Unfit):
            actions.settle(code, desk.hanh, how=how)
    actions.settle(code, desk.hanh, how=" Đã\nhỏi nơi soạn thảo ")
    settled = seen(lambda: Doubt.objects.get(code=code))
    assert settled.settled == "Đã hỏi nơi soạn thảo" and settled.settled_by == desk.hanh.name
    assert code not in open_doubts(desk.hanh, desk.plan)


def test_who_says_that_a_row_was_changed_has_changed_it(desk: Desk) -> None:
    """Else the plan would be issued otherwise than its review says."""
    doubt = seen(lambda: Doubt.objects.filter(row__isnull=False, settled="").select_related("row").first())
    for said in sorted(SAYS_CHANGED):
        with pytest.raises(Unfit) as no:
            actions.settle(doubt.code, desk.hanh, how=said)
        assert "Dòng này chưa được sửa" in no.value.fields["how"]
    actions.fix_row(doubt.row.code, desk.hanh, fields={"output": ["Quyết định"]}, version=doubt.row.version)
    actions.settle(doubt.code, desk.hanh, how="Đã sửa dòng theo lời văn")
    assert doubt.code not in open_doubts(desk.hanh, desk.plan)
    offered = {answer for answers in QUICK_ANSWERS.values() for answer in answers}
    assert offered >= SAYS_CHANGED, "each is a button somewhere"


def test_the_table_of_plan_states_while_under_review(desk: Desk) -> None:
    assert PLAN_MOVES.verbs(PlanState.REVIEW) == ["issue", "drop"]
    with pytest.raises(WrongMoment):
        actions.end(desk.plan, desk.hanh, cited="Quyết định 1/QĐ-UBND")
    with pytest.raises(Unfit):
        actions.drop(desk.plan, desk.hanh, reason=" ")
    actions.drop(desk.plan, desk.hanh, reason="Tải nhầm")
    assert desk.plan_row().state == PlanState.DROPPED
    with pytest.raises(NotThere):
        actions.accept_row(desk.row("1").code, desk.hanh)
    with pytest.raises(WrongMoment):
        actions.accept_all(desk.plan, desk.hanh)
