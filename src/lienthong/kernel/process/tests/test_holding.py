"""Who held a step how long: every working minute of a step lies in one span, and the totals are their sums."""

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import holding_card, working
from lienthong.kernel.units import api as units

from .factories import open_step, person, published, started, two_steps


def test_each_hand_has_its_working_time_and_nights_are_nobodys(province):
    lan, hung = person("lan", "officer"), person("hung", "leader")
    with standing_on("2026-03-02T08:00:00"):
        run = started(published(two_steps()))
    step = open_step(run, "nhan")
    with standing_on("2026-03-02T09:00:00"):
        actions.claim(step, lan)
    with standing_on("2026-03-02T10:00:00"):
        actions.release(step, lan)
    with standing_on("2026-03-03T08:00:00"):
        actions.claim(step, lan)
    with standing_on("2026-03-03T09:00:00"):
        actions.complete(step, lan)
    with standing_on("2026-03-03T10:00:00"):
        card = whole(lambda: holding_card(hung, run), hung)
        worked = working()
    assert card is not None
    first, second = card.steps
    assert [who for who, *_ in first.spans] == ["", "Lan", "", "Lan"]
    assert [minutes for *_, minutes in first.spans][0::3] == ["1 giờ", "1 giờ"]
    unit = units.card("na-p-1").id
    assert first.held.until is not None
    whole_time = worked(first.held.since, first.held.until, unit)
    assert sum(span.minutes for span in first.held.spans) == whole_time == first.held.minutes
    assert whole_time < 25 * 60  # a night lies between
    assert (first.verdict, second.verdict) == ("quá hạn", "còn hạn") and first.limit == "4 giờ"
    assert [who for who, *_ in second.spans] == [""] and not second.held.ended
    assert card.by_person == [("Lan", "2 giờ", 1)] and card.by_unit[0][0] == "Phường Một" and card.by_unit[0][2] == 1


def test_a_run_that_one_does_not_see_has_no_history(province):
    run = started(published(two_steps()))
    far = person("xa", "officer", "na-p-2")
    assert whole(lambda: holding_card(far, run), far) is None
    assert whole(lambda: holding_card(HOUSE, run), HOUSE) is not None
