"""The simulator against what is known otherwise: the theory of queues, Little's law, the net, hand-made cases."""

import datetime as dt
from dataclasses import replace
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.calendar.api import shipped
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who
from lienthong.kernel.process.exploring import explored
from lienthong.kernel.process.simulation.axis import Axis
from lienthong.kernel.process.simulation.comparing import compared
from lienthong.kernel.process.simulation.design import Arrivals, Away, Crew, Design, post_of
from lienthong.kernel.process.simulation.figures import estimated, student
from lienthong.kernel.process.simulation.moves import KeptMoves
from lienthong.kernel.process.simulation.playing import World
from lienthong.kernel.process.simulation.spreads import Exponential, Fixed, Lognormal, Seen, Triangular
from lienthong.kernel.process.simulation.trial import Trial, streams, with_enough

from .making import sound, sound_ones
from .offices import DAY, FIRST, counter, office, tried
from .small import several, small

TAKES = 30.0
POST = "post officer"


def erlang_c(people: int, load: float) -> float:
    """How likely one who comes must wait, where `people` serve and each is busy for a part `load` of the time."""
    work = people * load
    waits = work**people / factorial(people) / (1 - load)
    return waits / (sum(work**n / factorial(n) for n in range(people)) + waits)


@pytest.mark.parametrize(("people", "load"), [(1, 0.3), (1, 0.6), (1, 0.8), (2, 0.7), (3, 0.8), (8, 0.9)])
def test_waiting_is_as_erlang_reckoned_it(people: int, load: float) -> None:
    found = tried(
        counter(people * load / TAKES, people, Exponential(TAKES)), 150 if people < 8 else 100, 20, 10, seed=7
    )
    likely = erlang_c(people, load)
    waits = likely * TAKES / people / (1 - load)
    assert found.estimate(POST, "waited").holds(likely)
    assert found.estimate(POST, "waiting").holds(waits)
    assert found.estimate(POST, "load").holds(load)
    assert found.estimate(POST, "line").holds(waits * people * load / TAKES)
    assert found.estimate("", "under_way").holds((waits + TAKES) * people * load / TAKES)
    assert found.estimate(POST, "waiting").half < 0.35 * waits


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_waiting_is_half_as_long_where_all_take_the_same_time(load: float) -> None:
    found = tried(counter(load / TAKES, 1, Fixed(TAKES)), 150, 20, 10, seed=3)
    assert found.estimate(POST, "waiting").holds(load * TAKES / 2 / (1 - load))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    design = counter(0.5 / TAKES, 1, Exponential(TAKES))
    held = sum(tried(design, 60, 5, 5, seed).estimate(POST, "waiting").holds(TAKES) for seed in range(40))
    assert held >= 34  # 38 of 40 on average; fewer than 34 come by chance once in 70 times


def test_student_is_as_in_the_tables() -> None:
    assert [round(student(n), 3) for n in (1, 4, 9, 30, 40, 120)] == [12.706, 2.776, 2.262, 2.042, 2.021, 1.980]
    assert estimated([1.0, 2.0, 3.0]).half == pytest.approx(4.3027 / 3**0.5)
    assert estimated([2.0]).half is None


# -- nothing is lost --------------------------------------------------------------------------------------------


def played(design: Design, days: int, seed: int) -> World:
    """A replication until its last run has ended, nothing cut off."""
    axis = Axis(shipped(), FIRST, 3_000)
    world = World(KeptMoves(design), axis, streams(seed, 0))
    world.play(0.0, axis.starts[days], drained=True)
    return world


def by_chance(definition: Definition, seed: int) -> Design:
    """A design with few people, who are sometimes away."""
    crews = {post_of(node): Crew(1 + seed % 2, absent=0.1 * (seed % 3)) for node in definition.nodes
             if node.kind is NodeKind.USER}  # fmt: skip
    several = [node.key for node in definition.nodes if node.multi]
    return Design(
        definition, Arrivals(3.0), crews, {}, {}, dict.fromkeys(several, (0, 1, 2)), dict.fromkeys(several, 0.3),
        earliest_due_first=seed % 2 == 0,
    )  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(sound_ones(1, 12), st.integers(0, 10**6))
def test_no_run_is_lost_or_stuck_and_areas_are_sums(definition: Definition, seed: int) -> None:
    world = played(by_chance(definition, seed), 8, seed)
    assert world.begun == world.ended == len(world.lasted)
    assert not world.runs
    assert world.area_runs == pytest.approx(sum(world.lasted))  # Little
    for desk in world.desks.values():
        own = [place for place in world.places.values() if place.post is desk]
        assert desk.waiting == desk.busy == 0
        if not any(place.left for place in own):
            assert desk.area_busy == pytest.approx(sum(place.did for place in own))
            assert desk.area_waiting == pytest.approx(sum(place.stayed - place.did for place in own), abs=1e-6)
            assert desk.asked == pytest.approx(desk.area_busy)


@pytest.mark.parametrize("seed", range(12))
def test_runs_stand_and_end_where_the_net_lets_them(seed: int) -> None:
    definition = sound(seed, 6)
    world = played(by_chance(definition, seed), 40, seed)
    space = explored(world.moves.net)
    assert space.whole
    assert world.moves.seen() <= set(space.came)
    assert set(world.ends) <= {node.key for node in definition.nodes if node.kind is NodeKind.END} & space.passed


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    design = office(20)
    first = tried(design, 10, 2, 2)
    assert first.replications == tried(design, 10, 2, 2).replications
    assert first.replications != tried(design, 10, 2, 2, seed=2).replications
    assert first.replications[0] != first.replications[1]


# -- what people ask --------------------------------------------------------------------------------------------


def two_posts(officers: int, leaders: int) -> Design:
    definition = small("a b", "start>a a>b b>end", b={"who": Who("leader")})
    return Design(definition, Arrivals(24.0), {"officer": Crew(officers), "leader": Crew(leaders)},
                  {"a": Exponential(30), "b": Exponential(30)})  # fmt: skip


def test_the_bottleneck_goes_where_people_are_taken_away() -> None:
    assert tried(two_posts(2, 4)).bottleneck == "officer"
    assert tried(two_posts(4, 2)).bottleneck == "leader"


def test_a_line_that_grows_without_end_is_said_to_be_one() -> None:
    found = tried(two_posts(4, 1), 100)
    assert found.over == ["leader"] and found.bottleneck == "leader"
    assert found.estimate("post leader", "offered").holds(1.5)
    assert found.estimate("post leader", "growth").holds(8.0)  # 24 come a day, 16 are done
    assert found.needed("leader") == 2
    assert not tried(two_posts(2, 2), 100).over


def test_people_are_found_where_none_were_named() -> None:
    design = replace(two_posts(2, 2), crews={"officer": Crew(2)})
    filled = with_enough(design, Trial(FIRST, 60, 5, 1), shipped())
    assert filled.crews == {"officer": Crew(2), "leader": Crew(2)}


def test_what_is_due_first_is_done_first_unless_it_is_told_otherwise() -> None:
    urgent = {"a": {"limit": Period.days(5)}, "b": {"limit": Period.hours(1)}}
    definition = small("x:exclusive a b", "start>x x>a[urgent] x>b* a>end b>end", **urgent)
    design = Design(definition, Arrivals(13.0), {"officer": Crew(1)}, {"a": Fixed(30.0), "b": Fixed(30.0)})
    by_due, by_turn = tried(design), tried(replace(design, earliest_due_first=False))
    for late in (by_due, by_turn):
        assert late.estimate("step a", "waiting").mean > 0
    assert by_due.estimate("step b", "waiting").high < by_due.estimate("step a", "waiting").low
    assert by_due.estimate("step b", "late").high < by_turn.estimate("step b", "late").low
    assert by_turn.estimate("step b", "waiting").low < by_turn.estimate("step a", "waiting").high


def test_absence_takes_its_part_of_the_time() -> None:
    design = counter(0.5 / TAKES, 1, Exponential(TAKES))
    away = replace(design, crews={"officer": Crew(1, absent=0.2)})
    named = replace(design, crews={"officer": Crew(2, away=(Away(FIRST, dt.date(2027, 12, 31)),))})
    halved = replace(design, crews={"officer": Crew(2, share=0.5)})
    assert tried(away, 150, 20, 10).estimate(POST, "here").holds(0.8)
    assert tried(away, 150, 20, 10).estimate(POST, "waiting").low > TAKES
    assert tried(named).replications == tried(design).replications
    assert tried(halved).estimate(POST, "load").holds(0.5)
    assert tried(halved).estimate("step a", "doing").holds(2 * TAKES)


def test_what_is_laid_aside_is_taken_up_where_it_stood() -> None:
    first = dt.datetime(2026, 1, 5, 14, 0)
    away = Away(dt.date(2026, 1, 6), dt.date(2026, 1, 6))
    design = replace(
        counter(1, 1, Fixed(240.0)), arrivals=Arrivals(at=(first,)), crews={"officer": Crew(1, away=(away,))}
    )
    world = played(design, 20, 1)
    # Half past one of the hours left on Monday; Tuesday nobody; the rest on Wednesday.
    begun = Axis(shipped(), FIRST, 9).position(first)
    assert world.lasted == [pytest.approx(2 * DAY - begun + (240.0 - (DAY - begun)))]
    assert world.places["a"].did == pytest.approx(240.0)


def test_lateness_is_that_of_the_calendar() -> None:
    """Two working days end with the work of the second day after the one of coming, whatever the hour."""
    nodes = {"a": {"limit": Period.days(2)}}
    definition = small("a", "start>a a>end", Period.hours(8), **nodes)
    came = (dt.datetime(2026, 1, 9, 8, 0), dt.datetime(2026, 1, 9, 17, 0), dt.datetime(2026, 1, 10, 9, 0))
    for takes, late in ((2 * DAY + 449, 0), (2 * DAY + 451, 1), (2 * DAY + 479, 2), (3 * DAY - 1, 2), (3 * DAY + 1, 3)):
        design = Design(definition, Arrivals(at=came), {"officer": Crew(3)}, {"a": Fixed(takes)})
        world = played(design, 20, 1)
        ends = sorted(Axis(shipped(), FIRST, 20).position(one) + takes for one in came)
        # Friday 8:00 and 17:00 are due on Tuesday evening; Saturday comes in on Monday and is due on Wednesday evening.
        due = [7 * DAY, 7 * DAY, 8 * DAY]
        assert world.places["a"].late == sum(end > until for end, until in zip(ends, due, strict=True)), late
        assert world.late == 3


def test_a_run_waits_outside_on_nobodys_time() -> None:
    definition = small("a m:receive b", "start>a a>m m>b b>end", Period.hours(4))
    design = Design(
        definition, Arrivals(2.0), {"officer": Crew(5)}, {"a": Fixed(10.0), "m": Fixed(3 * DAY), "b": Fixed(10.0)}
    )
    found = tried(design, 20, 5, 1)
    assert found.estimate("", "through").mean > 3 * DAY
    assert found.estimate("", "late").mean == 0.0
    assert found.estimate("step m", "waiting").mean == 0.0


def test_events_on_borders_and_several_instances_happen() -> None:
    late = {"t": {"after": Period.hours(2)}, "a": several()}
    definition = small("a t:timer@a c", "start>a a>end t>c c>end", **late)
    design = Design(definition, Arrivals(1.0), {"officer": Crew(30)}, {"a": Seen((60.0, 180.0)), "c": Fixed(5.0)},
                    times={"a": (3,)})  # fmt: skip
    found = tried(design, 150, 5, 10, seed=3)
    assert found.estimate("step c", "per_run").holds(1 - 0.5**3)  # all three in time, or the timer comes
    assert found.estimate("step a", "waiting").mean == 0.0


def test_arrivals_keep_to_their_hours() -> None:
    design = replace(counter(0.05, 9, Fixed(1.0)), arrivals=Arrivals(30.0, {8: 1, 20: 1}))
    axis = Axis(shipped(), FIRST, 40)
    world = World(KeptMoves(design), axis, streams(1, 0))
    came = [at for at, what, *_ in world._outside(0.0, axis.starts[30], False) if what == 2]
    assert len(came) == pytest.approx(900, abs=90)
    evening = sum(axis.instant(at).strftime("%H:%M") in ("07:30", "17:30") for at in came)
    assert evening == pytest.approx(len(came) / 2, abs=70)
    assert all("08:00" <= axis.instant(at).strftime("%H:%M") <= "09:00" for at in came
               if axis.instant(at).strftime("%H:%M") not in ("07:30", "17:30"))  # fmt: skip


@pytest.mark.parametrize(
    "spread", [Fixed(7.0), Exponential(20.0), Triangular(2.0, 3.0, 10.0), Lognormal(50.0, 0.8), Seen((1.0, 2.0, 9.0))]
)
def test_every_spread_keeps_its_average(spread: object) -> None:
    draw = spread.drawn(streams(5, 0)("x"))
    found = estimated([draw() for _ in range(20_000)])
    assert found.holds(spread.mean) or found.mean == spread.mean


def test_two_designs_are_compared_on_the_same_runs() -> None:
    before, after = tried(two_posts(2, 2)), tried(two_posts(2, 3))
    same, better = compared(before, before), {one.figure: one for one in compared(before, after)}
    assert all(one.change.mean == 0 and not one.sure for one in same)
    assert better["through"].sure and better["through"].change.mean < 0
    assert not better["steps"].sure
    loose = replace(two_posts(2, 2), crews={"officer": Crew(2, cost=60_000), "leader": Crew(2, cost=120_000)})
    assert tried(loose).estimate("", "cost").holds(90_000.0)


def test_moves_begin_anew_where_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tried(office(20), 20, 5, 2).replications
    monkeypatch.setattr("lienthong.kernel.process.simulation.moves.MOST_KEPT", 3)
    assert tried(office(20), 20, 5, 2).replications == whole


def test_the_step_of_nobody_is_of_nobody() -> None:
    assert post_of(Node("a", NodeKind.USER)) == "chua-giao"
    assert post_of(Node("a", NodeKind.USER, who=Who("officer", unit="so-yt"))) == "officer@so-yt"
