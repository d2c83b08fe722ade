"""The lint: each kind of finding on a definition broken on purpose, none on sound ones, the same as by walking all."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from lienthong.kernel.process import exploring, soundness
from lienthong.kernel.process.definition import Definition, Fact, Node, NodeKind, Period, Who
from lienthong.kernel.process.exploring import Space, explored, moves
from lienthong.kernel.process.findings import Finding, FindingKind, Severity
from lienthong.kernel.process.net import Endless, Net
from lienthong.kernel.process.offers import Offers
from lienthong.kernel.process.parts import apart
from lienthong.kernel.process.soundness import examine, returns
from lienthong.kernel.process.strangers import There, strangers
from lienthong.kernel.process.structure import Structure
from lienthong.kernel.process.timing import longest

from .making import sound, sound_ones
from .making_faults import FAULTS, unsound
from .small import inside, several, small

F = FindingKind


def kinds(found: tuple[Finding, ...]) -> set[FindingKind]:
    return {one.kind for one in found}


# -- broken on purpose -----------------------------------------------------------------------------------------

LINE = "start>a a>b b>end"
BROKEN: dict[str, tuple[FindingKind, str, Definition]] = {
    "no start": (F.NO_START, "part", small("part:subprocess", "start>part part>end")),
    "two starts": (F.STARTS, "s", small("s:start a", "start>a s>a a>end")),
    "no step at all": (F.NO_STEP, "start", small("", "start>end")),
    "into a sub-process": (F.FLOW, "a", small("p:subprocess s:start a e:end", "start>p start>a s>a a>e p>end",
                                              **inside("p", "s", "a", "e"))),
    "into the start": (F.FLOW, "start", small("a b", LINE + " b>start")),
    "out of the end": (F.FLOW, "end", small("a b", LINE + " end>a")),
    "into an event on a border": (F.FLOW, "t", small("a b t:timer@a", LINE + " b>t t>b")),
    "to nowhere": (F.FLOW, "b", small("a b", LINE + " b>nowhere")),
    "on nothing": (F.BORDER, "t", small("a b t:timer@c", LINE + " t>b")),
    "on a gateway": (F.BORDER, "t", small("a x:exclusive b t:timer@x", "start>a a>x x>b b>end t>b")),
    "no way on": (F.DEAD_END, "c", small("a x:exclusive b c", "start>a a>x x>b* x>c[urgent] b>end")),
    "no way to it": (F.UNREACHED, "c", small("a b c", LINE + " c>b")),
    "a default beside a way that is always gone": (F.UNREACHED, "c", small(
        "o:inclusive a b c j:inclusive", "start>o o>a[urgent] o>b o>c* a>j b>j c>j j>end")),
    "all of one": (F.DEADLOCK, "j", small("x:exclusive a b j:parallel c",
                                          "start>x x>a[urgent] x>b* a>j b>j j>c c>end")),
    "round and round": (F.NO_WAY_OUT, "b", small("x:exclusive a b", "start>x x>a[urgent] x>end* a>b b>a")),
    "gateways in a circle": (F.TURNING, "x", small("x:exclusive y:exclusive", "start>x x>y y>x[urgent] y>end*")),
    "nobody in a circle": (F.TURNING, "y", small("x:exclusive a y:exclusive",
                                                 "start>x x>a a>y y>x[urgent] y>end*", a=several())),
    "one of all": (F.UNSAFE, "c", small("p:parallel a b c", "start>p p>a p>b a>c b>c c>end")),
    "reminded again": (F.UNSAFE, "b", small("a x:exclusive t:timer@a b", "start>a a>x x>a[urgent] x>end* t>b b>end",
                                            t={"interrupts": False})),
    "no other case": (F.NO_DEFAULT, "x", small("a x:exclusive b c",
                                               "start>a a>x x>b[urgent] x>c[!urgent] b>end c>end")),
    "no other case behind a step": (F.NO_DEFAULT, "a", small("a b", "start>a a>b[urgent] b>end")),
    "a branch without a condition": (F.NO_CONDITION, "x", small("a x:exclusive b c",
                                                                "start>a a>x x>b x>c* b>end c>end")),
    "asked where all are gone": (F.IDLE_CONDITION, "p", small("p:parallel a b j:parallel",
                                                              "start>p p>a[urgent] p>b a>j b>j j>end")),
    "no such name": (F.CONDITION, "x", small("a x:exclusive b", "start>a a>x x>b[urgnt] x>end* b>end")),
    "no expression": (F.CONDITION, "x", small("a x:exclusive b", "start>a a>x x>b[1 +] x>end* b>end")),
    "no truth": (F.CONDITION, "x", small("a x:exclusive b", "start>a a>x x>b[amount + 1] x>end* b>end")),
    "no such list": (F.CONDITION, "a", small("a b", LINE, a=several("ovr > 1"))),
    "no such unit": (F.CONDITION, "a", small("a b", LINE, a={"who": Who("officer", unit="=place")})),
    "no event behind": (F.EVENT, "a", small("g:event a t:timer", "start>g g>a g>t a>end t>end")),
    "an event with another way in": (F.EVENT, "t", small(
        "x:exclusive g:event m:message t:timer", "start>x x>g* x>t[urgent] g>m g>t m>end t>end")),
    "an event with an event": (F.EVENT, "r", small(
        "g:event r:receive t:timer m:message@r", "start>g g>r g>t r>end t>end m>end")),
    "no name": (F.NO_NAME, "a", small("a b", LINE, a={"name": ""})),
    "nobody": (F.NO_WHO, "a", small("a b", LINE, a={"who": Who(said="Chuyên viên")})),
    "no verb": (F.NO_VERB, "a", small("a:service b", LINE, a={"verb": ""})),
    "a verb at a step of a person": (F.IDLE_VERB, "a", small("a b", LINE, a={"verb": "cases.note"})),
    "a verb nobody offers": (F.NOT_OFFERED, "a", small("a:service b", LINE, a={"verb": "cases.gone"})),
    "no such table": (F.NOT_OFFERED, "a", small("a:rule b", LINE, a={"table": "gone"})),
    "no table": (F.NO_VERB, "a", small("a:rule b", LINE, a={"table": ""})),
    "no message": (F.NO_MESSAGE, "a", small("a:receive b", LINE, a={"message": ""})),
    "no time": (F.NO_TIME, "a", small("a:timer b", LINE, a={"after": None})),
    "no list": (F.NO_LIST, "a", small("a b", LINE, a={"multi": several()["multi"].__class__("")})),
    "calls nothing": (F.CALLED, "a", small("a:call b", LINE, a={"called": ""})),
    "calls what is not there": (F.CALLED, "a", small("a:call b", LINE, a={"called": "gone"})),
    "calls itself": (F.CALLED, "a", small("a:call b", LINE, a={"called": "p"})),
    "a form that is not there": (F.FORM, "a", small("a b", LINE, a={"form": "gone"})),
    "too long together": (F.TIME, "b", small("a b", LINE, Period.days(2), a={"limit": Period.days(1)},
                                             b={"limit": Period.hours(9)})),
    "too long alone": (F.TIME, "a", small("a b", LINE, Period.days(1), a={"limit": Period.hours(9)})),
    "too large": (F.TOO_LARGE, "a1", small(
        "o:parallel " + " ".join(f"a{n} b{n}" for n in range(9)) + " z j:parallel",
        "start>o " + " ".join(f"o>a{n} a{n}>b{n} b{n}>j b{n}>z" for n in range(9)) + " z>end j>end")),
    "too many choices": (F.TOO_LARGE, "b0", small(
        "o:inclusive " + " ".join(f"b{n}" for n in range(12)) + " e:end",
        "start>o o>e* " + " ".join(f"o>b{n}[urgent] b{n}>end" for n in range(12)))),
}  # fmt: skip
OFFERS = Offers(frozenset({"cases.note"}), frozenset({"fees"}))
HERE = There(roles={"officer": "Chuyên viên"}, forms={"there": "Đơn"}, called={"other": "Quy trình khác"})
WARNINGS = {"nobody in a circle", "a form that is not there"}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(name: str) -> None:
    kind, node, definition = BROKEN[name]
    all_told = [*examine(definition, {"other"}, 100, OFFERS), *strangers(definition, HERE)]
    found = [one for one in all_told if one.kind is kind and node in one.nodes]
    assert found
    assert found[0].severity is (Severity.WARNING if name in WARNINGS else Severity.ERROR)
    assert found[0].sentence[-1] in ".?"
    assert found[0].sentence[0].isupper()
    assert found[0].plain()["kind"] == kind.value


def test_every_kind_is_broken_once() -> None:
    assert {kind for kind, _, _ in BROKEN.values()} == set(FindingKind)


def test_what_is_there_is_no_stranger() -> None:
    there = small("a b:call", LINE, a={"form": "there"}, b={"called": "other"})
    assert not list(strangers(there, HERE))


# Whether a piece may be proved by itself: each of these is sound in pieces, and not as a whole.
TOGETHER = {
    "beside a branch that has ended": (F.UNSAFE, small(
        "h:exclusive o:inclusive a b c e:end d j:inclusive x:exclusive",
        "start>h h>o o>a[urgent] o>d* a>b a>c b>e c>j d>j j>x x>h[urgent] x>end*")),
    "an inclusive gateway as the head of a loop": (F.DEADLOCK, small(
        "h:exclusive p:parallel j:inclusive a y:exclusive c q:parallel x:exclusive",
        "start>h h>p p>j p>c j>a a>y y>j[urgent] y>q* c>q q>x x>h[urgent] x>end*")),
    "a way from elsewhere into the gateway behind a block": (F.DEADLOCK, small(
        "x:exclusive p:parallel a b c j:parallel",
        "start>x x>p* x>c[urgent] p>a p>b a>j b>j c>j j>end")),
    "two ways to one step of a block": (F.UNSAFE, small(
        "o:parallel a b j:parallel", "start>o o>a o>a o>b a>j b>j j>end")),
    "two ways to one step of a block, one from elsewhere": (F.DEADLOCK, small(
        "x:exclusive o:parallel a c j:parallel", "start>x x>o* x>c[urgent] o>a o>a a>j c>j j>end")),
}  # fmt: skip


@pytest.mark.parametrize("name", TOGETHER)
def test_what_only_the_whole_shows_is_found(name: str) -> None:
    kind, definition = TOGETHER[name]
    assert kind in kinds(examine(definition))


def test_a_sub_process_that_only_an_event_ends_is_a_warning() -> None:
    made = small(
        "part:subprocess s:start a t:timer m:message@part",
        "start>part part>end m>end s>a a>t t>a",
        **inside("part", "s", "a", "t"),
    )
    found = examine(made)
    assert {(one.kind, one.severity) for one in found} == {(F.NO_WAY_OUT, Severity.WARNING)}


def test_all_ends_among_which_a_person_chooses_need_no_other_case() -> None:
    nodes, flows = "a x:exclusive b c", 'start>a a>x x>b[outcome == "yes"] x>c[outcome == "no"] b>end c>end'
    assert not examine(small(nodes, flows))
    assert kinds(examine(small("a:service x:exclusive b c", flows))) == {F.NO_DEFAULT}
    assert kinds(examine(small(f"{nodes} t:timer", flows.replace("a>x", "a>t t>x")))) == {F.NO_DEFAULT}


def test_the_way_to_a_finding_is_told_by_the_names_of_steps() -> None:
    made = small(
        "nhan x:exclusive p:parallel a b j:exclusive ky",
        "start>nhan nhan>x x>p[urgent] x>end* p>a p>b a>j b>j j>ky ky>end",
        nhan={"name": "Tiếp nhận"},
        ky={"name": "Ký"},
    )
    (found,) = examine(made)
    assert found.path == ("Tiếp nhận: tới “Bước p”", "Bước a", "Bước b")
    assert found.sentence == (
        "Sau “Bước a”, rồi “Bước b”, “Ký” bị mở lần thứ hai khi lần trước chưa xong."
        " Gộp các nhánh bằng cổng cùng loại với cổng đã rẽ ra."
    )


# -- random ones -----------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sound_ones(1, 14))
def test_nothing_is_found_in_sound_ones(definition: Definition) -> None:
    assert examine(definition) == ()


@pytest.mark.parametrize("seed", [3, 17, 42])
def test_nothing_is_found_in_large_sound_ones(seed: int) -> None:
    assert examine(sound(seed, 60)) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_wherever_it_lies(fault: str) -> None:
    for seed in range(12):
        found = {one.kind.value for one in examine(unsound(seed, 1 + seed % 8, fault))}
        assert found & FAULTS[fault][1], seed


@pytest.mark.parametrize("seed", range(60))
def test_pieces_tell_the_same_as_the_whole(seed: int) -> None:
    """Sound or not, on definitions changed by chance; what a piece finds more is a way into a gateway gone twice."""
    definition = changed(seed)
    structure = Structure(definition, None)
    seen = kinds(tuple(structure.findings()))
    space = explored(Net(definition), 3_000) if structure.walkable() and not seen & {F.TURNING, F.EVENT} else None
    if space is None or not space.whole or any(bar.why is Endless for bar in space.bars):
        return
    found = examine(definition)
    if hindered(space):
        assert kinds(found) & {F.UNSAFE, F.DEADLOCK, F.NO_WAY_OUT, F.UNREACHED}
    else:
        errors = kinds(tuple(one for one in found if one.severity is Severity.ERROR))
        assert not errors & {F.DEADLOCK, F.NO_WAY_OUT, F.UNREACHED}


def changed(seed: int) -> Definition:
    """A sound definition of which a gateway became another, or a flow leads elsewhere."""
    chance = Random(seed)
    made = sound(chance, 1 + seed % 8)
    nodes, flows = list(made.nodes), list(made.flows)
    gateways = [node for node in nodes if node.kind in (NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE)]
    if gateways and chance.random() < 0.5:
        one = chance.choice(gateways)
        other = chance.choice([NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE])
        nodes[nodes.index(one)] = Node(one.key, other, one.name, one.inside)
    else:
        place = chance.randrange(len(flows))
        scope = next(node.inside for node in nodes if node.key == flows[place].source)
        to = [node.key for node in nodes if node.inside == scope and node.kind is not NodeKind.START and not node.on]
        flows[place] = type(flows[place])("moved", flows[place].source, chance.choice(to), "", flows[place].condition)
    return Definition("p", "", tuple(nodes), tuple(flows), facts=made.facts)


def hindered(space: Space) -> bool:
    """Whether a run can meet itself, stand still, or never end; or never comes to a node."""
    if space.bars:
        return True
    ended = {marking for marking in space.came if marking.ended}
    while True:
        more = {marking for marking in space.came if marking not in ended and set(space.after[marking]) & ended}
        if not more:
            break
        ended |= more
    return len(ended) < len(space.came) or bool(set(space.net.nodes) - space.passed)


# -- size ------------------------------------------------------------------------------------------------------


def wide(branches: int, steps: int) -> Definition:
    """Consultation of many units at once, each of them in several steps with a reminder, within a loop."""
    names = [(f"b{b}s{s}", b, s) for b in range(branches) for s in range(steps)]
    nodes = "nhan x:exclusive p:parallel " + " ".join(name for name, _, _ in names) + " j:parallel ky y:exclusive"
    flows = ["start>nhan", "nhan>x", "x>p", "j>ky", "ky>y", "y>x[urgent]", "y>end*"]
    for name, b, s in names:
        flows.append(f"{name}>b{b}s{s + 1}" if s + 1 < steps else f"{name}>j")
        if not s:
            flows.append(f"p>{name}")
    return small(nodes, " ".join(flows))


def test_branches_add_up_and_do_not_multiply() -> None:
    definition = wide(20, 3)
    assert examine(definition, most=100) == ()
    assert sum(len(explored(Net(part.definition)).came) for part in apart(definition).parts) < 150


def test_reminders_beside_steps_add_up_too() -> None:
    steps = [f"a{n}" for n in range(25)]
    nodes = " ".join(f"{one} t{one}:timer@{one} m{one}:send" for one in steps)
    flows = " ".join(f"{one}>{two}" for one, two in zip(["start", *steps], [*steps, "end"], strict=True))
    flows += " " + " ".join(f"t{one}>m{one} m{one}>end" for one in steps)
    beside = {f"t{one}": {"interrupts": False} for one in steps}
    assert examine(small(nodes, flows, **beside), most=100) == ()


# -- the longest way -------------------------------------------------------------------------------------------


def test_the_longest_way_sums_steps_takes_the_longest_branch_and_counts_loops_once() -> None:
    hours = {"a": 4, "b": 6, "c": 9, "d": 2}
    made = small(
        "a p:parallel b c j:parallel d x:exclusive",
        "start>a a>p p>b p>c b>j c>j j>d d>x x>a[urgent] x>end*",
        Period.hours(14),
        **{key: {"limit": Period.hours(length)} for key, length in hours.items()},
    )
    (found,) = examine(made)
    assert (found.kind, found.nodes) == (F.TIME, ("a", "c", "d"))
    assert found.path == ("Bước a: 4 giờ làm việc", "Bước c: 1 ngày 1 giờ làm việc", "Bước d: 2 giờ làm việc")
    assert "1 ngày 7 giờ làm việc, mỗi vòng lặp và bước làm nhiều lần tính một lần" in found.sentence
    assert not examine(Definition(made.key, made.name, made.nodes, made.flows, Period.hours(15), facts=made.facts))


def test_timers_and_the_inside_of_a_sub_process_take_their_time() -> None:
    made = small(
        "part:subprocess s:start a e:end w:timer",
        "start>part part>w w>end s>a a>e",
        Period.days(4),
        w={"after": Period.days(3)},
        **inside("part", "s", "a", "e", a={"limit": Period.hours(9)}),
    )
    assert kinds(examine(made)) == {F.TIME}


@pytest.mark.parametrize(("event", "hours"), [("timer", 16 + 3), ("message", 9 + 3)])
def test_an_event_on_a_border_comes_when_it_is_due_or_as_late_as_its_step(event: str, hours: int) -> None:
    limits = {"a": {"limit": Period.hours(9)}, "b": {"limit": Period.hours(3)}}
    made = small(f"a t:{event}@a b", "start>a a>end t>b b>end", **limits)
    assert longest(made).minutes == hours * 60


# -- giving back -----------------------------------------------------------------------------------------------


def test_a_step_may_be_given_back_to_those_before_it_in_the_same_branch() -> None:
    made = small(
        "a b p:parallel c d e j:parallel g", "start>a a>b b>p p>c c>d p>e d>j e>j j>g g>end"
    )  # fmt: skip
    found = returns(made)
    assert found["b"] == ("a",)
    assert found["d"] == ("c",)
    assert found["c"] == found["e"] == ()
    assert found["g"] == ("a", "b")


def test_a_step_is_not_given_back_past_a_reminder_that_may_be_open() -> None:
    nodes, flows = "a t:timer@a r b", "start>a a>b b>end t>r r>end"
    assert returns(small(nodes, flows, t={"interrupts": False}))["b"] == ()
    assert returns(small(nodes.replace(" r ", " r:send "), flows, t={"interrupts": False}))["b"] == ("a",)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(sound_ones(1, 8))
def test_where_a_step_is_given_back_the_run_stands_as_it_might_have_stood(definition: Definition) -> None:
    if any(node.on and not node.interrupts for node in definition.nodes):
        return
    net = Net(definition)
    space = explored(net, 3_000)
    back = returns(definition)
    for marking in space.came if space.whole else ():
        for wait in marking.waits:
            for to in back.get(wait.node, ()):
                assert net.jump(marking, wait, to, None).marking in space.came


def test_names_of_facts_are_looked_at_too() -> None:
    made = small("a x:exclusive", "start>a a>x x>a[urgent] x>end*")
    wrong = Definition("p", "", made.nodes, made.flows, facts=(Fact("số tiền", "number"),))
    assert F.CONDITION in kinds(examine(wrong))


def test_the_answer_comes_within_a_number_of_moves_however_many_pieces_there_are() -> None:
    """Five gateways, each followed by nine branches of which any may be taken: 511 ways at each of many places."""
    gates = " ".join(f"g{n}:inclusive" for n in range(6))
    tasks = " ".join(f"u{n}_{k}" for n in range(5) for k in range(9))
    ways = [f"g{n}>u{n}_{k}[urgent] u{n}_{k}>g{min(5, n + 1 + k % 3)}" for n in range(5) for k in range(9)]
    hard = small(f"{gates} {tasks}", f"start>g0 {' '.join(ways)} g5>end")
    moved = 0

    def counted(*given: Any) -> Iterator[Any]:
        nonlocal moved
        for one in moves(*given):
            moved += 1
            yield one

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exploring, "moves", counted)
        patched.setattr(soundness, "MOST_MOVES", 2_000)
        found = examine(hard)
    assert 300 < moved < 4_000
    (large,) = (one for one in found if one.kind is F.TOO_LARGE)
    assert large.severity is Severity.ERROR and "quá lớn để chứng minh" in large.sentence
