"""A story for each gateway, event and activity: what a run waits at next, and what it waits for no longer."""

import pytest

from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.process.definition import Node
from lienthong.kernel.process.net import Endless, Stuck, Unsafe, Wait

from .small import Run, Told, inside, several, small

# -- gateways --------------------------------------------------------------------------------------------------


def test_an_exclusive_gateway_takes_one_way() -> None:
    made = small("a x:exclusive b c", "start>a a>x x>b[urgent] x>c* b>end c>end")
    assert Run(made).done("a", "b").at == ["b"]
    assert Run(made).done("a").at == ["c"]


def test_a_parallel_gateway_opens_all_and_waits_for_all() -> None:
    run = Run(small("p:parallel a b j:parallel c", "start>p p>a p>b a>j b>j j>c c>end"))
    assert run.at == ["a", "b"]
    assert run.done("b").at == ["a"]
    assert run.done("a").at == ["c"]
    assert run.done("c").marking.ended


def test_an_inclusive_gateway_opens_some_and_waits_for_those() -> None:
    made = small("o:inclusive a b c j:inclusive d", "start>o o>a[urgent] o>b[urgent] o>c* a>j b>j c>j j>d d>end")
    assert Run(made, "a", "b").done("a").at == ["b"]
    assert Run(made, "a", "b").done("a").done("b").at == ["d"]
    assert Run(made, "a").done("a").at == ["d"]
    assert Run(made).at == ["c"]


def test_an_inclusive_gateway_does_not_wait_for_who_comes_by_another_branch_of_a_loop() -> None:
    made = small(
        "h:exclusive p:parallel o:inclusive a b j:inclusive c q:parallel x:exclusive",
        "start>h h>p p>o p>c o>a[urgent] o>b* a>j b>j j>q c>q q>x x>h[urgent] x>end*",
    )
    run = Run(made, "a")
    assert run.at == ["a", "c"]
    assert run.done("a").at == ["c"]
    assert run.done("c", "h", "a").at == ["a", "c"]
    assert run.done("c").done("a").marking.ended


def test_an_inclusive_gateway_waits_for_who_may_come_by_an_event_on_a_border() -> None:
    made = small(
        "o:inclusive a b d t:timer@d j:inclusive c",
        "start>o o>a[urgent] o>b* a>d d>end t>j b>j j>c c>end",
    )
    run = Run(made, "a", "b").done("b")
    assert run.at == ["a"]
    assert run.done("a").done("t").at == ["c"]
    assert Run(made, "a", "b").done("b").done("a").done("d").at == ["c"]


def test_a_branch_that_ends_is_not_waited_for_by_an_inclusive_gateway() -> None:
    made = small("p:parallel a x:exclusive e:end b j:inclusive c", "start>p p>a p>b a>x x>e[urgent] x>j* b>j j>c c>end")
    run = Run(made).done("b")
    assert run.at == ["a"]
    assert run.done("a", "e").at == ["c"]


def test_of_events_the_first_wins_and_the_others_are_withdrawn() -> None:
    made = small("g:event t:timer m:message r:receive a b", "start>g g>t g>m g>r t>a m>b r>b a>end b>end")
    assert Run(made).at == ["m", "r", "t"]
    run = Run(made).done("t")
    assert (run.at, sorted(run.withdrawn)) == (["a"], ["m", "r"])
    run = Run(made).done("r")  # a step that waits for a message is an event here, too
    assert (run.at, sorted(run.withdrawn)) == (["b"], ["m", "t"])


def test_ways_may_part_at_a_step_without_a_gateway() -> None:
    made = small("a b c j:parallel d", "start>a a>b a>c b>j c>j j>d d>end")
    assert Run(made).done("a").at == ["b", "c"]
    made = small("a b c", "start>a a>b[urgent] a>c* b>end c>end")
    assert Run(made).done("a", "b").at == ["b"]
    assert Run(made).done("a").at == ["c"]


# -- events ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["timer", "message", "throw", "receive", "send", "service", "rule", "call"])
def test_what_takes_time_is_waited_for(kind: str) -> None:
    run = Run(small(f"x:{kind}", "start>x x>end"))
    assert run.at == ["x"]
    assert run.done("x").marking.ended


def test_an_event_on_a_border_interrupts_its_step() -> None:
    made = small("a t:timer@a m:message@a b", "start>a a>end t>b m>b b>end")
    run = Run(made)
    assert run.at == ["a", "m", "t"]
    run.done("t")
    assert (run.at, sorted(run.withdrawn), run.opened) == (["b"], ["a", "m"], ["b"])
    run = Run(made).done("a")
    assert (run.marking.ended, sorted(run.withdrawn)) == (True, ["m", "t"])


def test_an_event_that_does_not_interrupt_comes_once_beside_its_step() -> None:
    run = Run(small("a t:timer@a b", "start>a a>end t>b b>end", t={"interrupts": False}))
    assert run.done("t").at == ["a", "b"]
    assert run.done("a").at == ["b"]
    assert run.done("b").marking.ended


def test_an_event_leads_back_to_its_own_step_which_opens_anew() -> None:
    run = Run(small("a t:timer@a", "start>a a>end t>a")).done("t")
    assert (run.at, sorted(run.opened), run.withdrawn) == (["a", "t"], ["a", "t"], ["a"])


# -- sub-processes ---------------------------------------------------------------------------------------------

PART = small(
    "part:subprocess s:start p:parallel a b e:end t:timer@part c d",
    "start>part part>c c>end s>p p>a p>b a>e b>e t>d d>end",
    **inside("part", "s", "p", "a", "b", "e"),
)


def test_a_sub_process_is_over_when_nothing_in_it_is_left() -> None:
    run = Run(PART)
    assert run.at == ["a", "b", "t"]
    assert run.done("a").at == ["b", "t"]
    run.done("b")
    assert (run.at, run.withdrawn, run.marking.scopes) == (["c"], ["t"], frozenset())


def test_an_event_on_a_sub_process_ends_all_that_is_in_it() -> None:
    run = Run(PART).done("a").done("t")
    assert (run.at, run.withdrawn, run.marking.scopes) == (["d"], ["b"], frozenset())


def test_a_sub_process_for_each_of_several_has_as_many_insides() -> None:
    made = small(
        "part:subprocess s:start a b e:end c",
        "start>part part>c c>end s>a a>b b>e",
        part=several(),
        **inside("part", "s", "a", "b", "e"),
    )
    run = Run(made, count=3)
    assert run.at == ["a1", "a2", "a3"]
    assert run.done("a2").done("b2").done("a1").at == ["a3", "b1"]
    assert run.done("b1").done("a3").done("b3").at == ["c"]


# -- several instances -----------------------------------------------------------------------------------------


def test_all_at_once_is_over_with_the_last() -> None:
    run = Run(small("a b", "start>a a>b b>end", a=several()), count=3)
    assert run.at == ["a1", "a2", "a3"]
    assert run.done("a3").done("a1").at == ["a2"]
    assert run.done("a2").at == ["b"]


def test_one_after_the_other_opens_the_next() -> None:
    run = Run(small("a b", "start>a a>b b>end", a=several(sequential=True)), count=2)
    assert run.at == ["a1"]
    assert run.done("a1").at == ["a2"]
    assert run.done("a2").at == ["b"]


def test_enough_withdraws_the_rest() -> None:
    run = Run(small("a b", "start>a a>b b>end", a=several("over >= 2")), count=3, until=2).done("a1")
    assert run.at == ["a2", "a3"]
    run.done("a3")
    assert (run.at, run.withdrawn) == (["b"], ["a2"])


def test_for_nobody_a_step_is_passed_over() -> None:
    run = Run(small("a t:timer@a b", "start>a a>b t>b b>end", a=several()), count=0)
    assert (run.at, run.opened) == (["b"], ["b"])


def test_what_is_opened_and_withdrawn_within_one_move_is_told_of_once_or_not_at_all() -> None:
    made = small("a t:timer@a x:exclusive b", "start>a a>x t>a x>a[urgent] x>b* b>end", a=several())
    run = Run(made)
    run.told.count = 0
    run.done("t")  # the step is shut, entered again for nobody, and passed over
    assert (run.at, sorted(run.withdrawn), run.opened) == (["b"], ["a1", "a2"], ["b"])


def test_what_is_opened_twice_within_one_move_is_told_of_once() -> None:
    class NobodyThenTwo(Told):
        def times(self, node: Node, scope: int) -> int:
            self.count += 1
            return 0 if self.count == 1 else 2

    made = small("b a t:timer@a x:exclusive", "start>b b>a a>x t>end x>a[urgent] x>end*", a=several())
    run = Run(made)
    run.told = NobodyThenTwo()
    run.told.count = 0
    assert sorted(run.done("b", "a").opened) == ["a1", "a2", "t"]


# -- giving back -----------------------------------------------------------------------------------------------


def test_a_step_given_back_closes_its_events_and_opens_the_earlier_one() -> None:
    run = Run(small("a b t:timer@b c", "start>a a>b b>c t>c c>end")).done("a").back("b", "a")
    assert (run.at, run.withdrawn, run.opened) == (["a"], ["t"], ["a"])


# -- what cannot be --------------------------------------------------------------------------------------------


def test_two_tokens_on_one_place_are_refused() -> None:
    with pytest.raises(Unsafe) as no:
        Run(small("p:parallel a b c", "start>p p>a p>b a>c b>c c>end")).done("a").done("b")
    assert no.value.place == "c"
    with pytest.raises(Unsafe) as no:
        made = small("p:parallel a b c x:exclusive j:parallel", "start>p p>a p>b p>c a>x b>x x>j c>j j>end")
        Run(made).done("a").done("b")
    assert no.value.place == "j"


def test_where_no_way_holds_the_run_does_not_move() -> None:
    run = Run(small("a x:exclusive b c", "start>a a>x x>b[urgent] x>c[amount] b>end c>end"))
    before = run.marking
    with pytest.raises(Stuck) as no:
        run.done("a")
    assert (no.value.place, run.marking) == ("x", before)


def test_what_turns_without_waiting_is_stopped() -> None:
    made = small("x:exclusive a:user y:exclusive", "start>x x>a a>y y>x[urgent] y>end*", a=several())
    with pytest.raises(Endless):
        Run(made, "x", count=0)


def test_what_grows_without_waiting_is_stopped() -> None:
    made = small("x:exclusive p:parallel a b", "start>x x>p p>a p>b a>x b>x", a=several(), b=several())
    with pytest.raises(Unsafe):
        Run(made, count=0)


def test_those_who_come_to_an_end_together_meet_nobody() -> None:
    ways = " ".join(f"p>a{n} a{n}>x" for n in range(5))
    made = small(
        "b p:parallel " + " ".join(f"a{n}" for n in range(5)) + " x:exclusive",
        f"start>b b>p {ways} x>end",
        **{f"a{n}": several() for n in range(5)},
    )
    run = Run(made)
    run.told.count = 0
    assert run.done("b").marking.ended


def test_a_place_where_the_run_does_not_wait_cannot_be_left() -> None:
    run = Run(small("a b", "start>a a>b b>end"))
    with pytest.raises(HouseFault):
        run.net.leave(run.marking, Wait("b"), run.told)
