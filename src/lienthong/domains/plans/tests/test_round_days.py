"""Rounds to come stand in a unit's calendar before they open, and under the same name afterwards."""

from lienthong.domains.plans import owing
from lienthong.domains.plans.models import Round
from lienthong.domains.plans.round_days import coming
from lienthong.domains.plans.states import RoundState
from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import WorkItem
from lienthong.kernel.units import api as units


def test_a_round_to_come_is_in_the_calendar_of_a_unit_that_will_owe_it(at_work: AtWork) -> None:
    ward = units.card(TRUONG_VINH).id
    newest = at_work.newest_round()
    [line] = whole(lambda: list(WorkItem.objects.filter(unit_id=ward, kind=owing.WORK)), HOUSE)

    def days(who: str) -> list[tuple[str, str]]:
        by = at_work.actor(who)
        return whole(lambda: [(entry.about, entry.title) for entry in coming(by, [ward])], by)

    before = days("minh")
    assert f"{line.kind}/{line.subject}" not in dict(before), "an open round has its line"
    whole(lambda: Round.objects.filter(pk=newest.pk).update(state=RoundState.PLANNED), HOUSE)
    assert set(days("minh")) - set(before) == {(f"{line.kind}/{line.subject}", line.title)}
    assert days("tu") == [], "citizens owe nothing"
    other = at_work.actor("an")
    assert whole(lambda: list(coming(other, [ward])), other) == [], "nobody else's unit"
