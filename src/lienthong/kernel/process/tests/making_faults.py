"""Random definitions with one fault of a known kind, each with what the lint must say of it.

`unsound(seed, steps, fault)` for plain loops, `unsound_ones()` for hypothesis. All is invented.
"""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from lienthong.kernel.process.definition import Definition, NodeKind

from .making import FACTS, Ends, Loose, Maker, Place

K = NodeKind


def _two_ways(make: Maker, before: Ends, place: Place, split: NodeKind, join: NodeKind) -> Ends:
    asked = split is not K.PARALLEL
    gateway = make.gateway(split, before, place)
    first = make.lead([Loose(gateway, "Nhánh một", "urgent" if asked else "")], make.person(place))
    second = make.lead([Loose(gateway, "Nhánh hai", default=asked)], make.person(place))
    after = make.lead([Loose(first), Loose(second)], make.node(join, place))
    return [Loose(make.lead([Loose(after)], make.person(place)))]


def _and_xor(make: Maker, before: Ends, place: Place) -> Ends:
    return _two_ways(make, before, place, K.PARALLEL, K.EXCLUSIVE)


def _or_xor(make: Maker, before: Ends, place: Place) -> Ends:
    gateway = make.gateway(K.INCLUSIVE, before, place)
    ways = [Loose(gateway, "", "urgent"), Loose(gateway, "", "amount > 500"), Loose(gateway, default=True)]
    steps = [Loose(make.lead([way], make.person(place))) for way in ways]
    return [Loose(make.lead(steps, make.person(place)))]


def _xor_and(make: Maker, before: Ends, place: Place) -> Ends:
    return _two_ways(make, before, place, K.EXCLUSIVE, K.PARALLEL)


def _or_and(make: Maker, before: Ends, place: Place) -> Ends:
    return _two_ways(make, before, place, K.INCLUSIVE, K.PARALLEL)


def _dead_end(make: Maker, before: Ends, place: Place) -> Ends:
    gateway = make.gateway(K.EXCLUSIVE, before, place)
    make.lead([Loose(gateway, "Dừng", "urgent")], make.person(place))
    return [Loose(gateway, "Đi tiếp", default=True)]


def _unreached(make: Maker, before: Ends, place: Place) -> Ends:
    return [*before, Loose(make.person(place))]


def _no_default(make: Maker, before: Ends, place: Place) -> Ends:
    gateway = make.gateway(K.EXCLUSIVE, before, place)
    return [Loose(gateway, "Một", "urgent"), Loose(gateway, "Hai", "amount > 500")]


def _no_condition(make: Maker, before: Ends, place: Place) -> Ends:
    gateway = make.gateway(K.EXCLUSIVE, before, place)
    return [Loose(gateway, "Một"), Loose(gateway, "Hai", default=True)]


def _jump_out(make: Maker, before: Ends, place: Place) -> Ends:
    """From a branch to a step behind the place where the branches come together."""
    split = make.gateway(K.PARALLEL, before, place)
    first, second = (make.lead([Loose(split)], make.person(place)) for _ in range(2))
    out = make.gateway(K.EXCLUSIVE, [Loose(first)], place)
    join = make.lead([Loose(out, "Chờ", default=True), Loose(second)], make.node(K.PARALLEL, place))
    return [Loose(make.lead([Loose(join), Loose(out, "Đi luôn", "urgent")], make.person(place)))]


def _jump_in(make: Maker, before: Ends, place: Place) -> Ends:
    """Into a branch, past the place where the ways part."""
    early = make.gateway(K.EXCLUSIVE, before, place)
    split = make.gateway(K.PARALLEL, [Loose(early, "Cả hai", default=True)], place)
    first = make.lead([Loose(split), Loose(early, "Một thôi", "urgent")], make.person(place))
    second = make.lead([Loose(split)], make.person(place))
    return [Loose(make.lead([Loose(first), Loose(second)], make.node(K.PARALLEL, place)))]


def _end_in_branch(make: Maker, before: Ends, place: Place) -> Ends:
    split = make.gateway(K.PARALLEL, before, place)
    first, second = (make.lead([Loose(split)], make.person(place)) for _ in range(2))
    out = make.gateway(K.EXCLUSIVE, [Loose(first)], place)
    make.lead([Loose(out, "Từ chối", "urgent")], make.node(K.END, place))
    return [Loose(make.lead([Loose(out, "Đạt", default=True), Loose(second)], make.node(K.PARALLEL, place)))]


def _no_way_out(make: Maker, before: Ends, place: Place) -> Ends:
    gateway = make.gateway(K.EXCLUSIVE, before, place)
    first = make.lead([Loose(gateway, "Vào vòng", "urgent")], make.person(place))
    second = make.lead([Loose(first)], make.person(place))
    make.flow(second, first)
    return [Loose(gateway, "Đi tiếp", default=True)]


def _turning(make: Maker, before: Ends, place: Place) -> Ends:
    """A loop in which nobody is waited for."""
    head = make.lead(before, make.node(K.EXCLUSIVE, place))
    split = make.lead([Loose(head)], make.node(K.EXCLUSIVE, place))
    make.flow(split, head, "Lại", "urgent")
    return [Loose(split, "Đi tiếp", default=True)]


def _reminded_in_loop(make: Maker, before: Ends, place: Place) -> Ends:
    """A person reminds beside a step that may be done again meanwhile."""
    step = make.lead(before, make.person(place))
    event = make.catching(place, on=step, interrupts=False)
    make.lead([Loose(make.lead([Loose(event)], make.person(place)))], make.node(K.END, place))
    split = make.gateway(K.EXCLUSIVE, [Loose(step)], place)
    make.flow(split, step, "Làm lại", 'outcome == "again"')
    return [Loose(split, "Đạt", default=True)]


def _beside_comes_back(make: Maker, before: Ends, place: Place) -> Ends:
    """What runs beside a step goes on as if it had interrupted it."""
    step = make.lead(before, make.person(place))
    event = make.catching(place, on=step, interrupts=False)
    return [Loose(make.lead([Loose(step), Loose(event)], make.person(place)))]


Fault = Callable[[Maker, Ends, Place], Ends]
FAULTS: dict[str, tuple[Fault, frozenset[str]]] = {
    "and_xor": (_and_xor, frozenset({"unsafe"})),
    "or_xor": (_or_xor, frozenset({"unsafe"})),
    "xor_and": (_xor_and, frozenset({"deadlock"})),
    "or_and": (_or_and, frozenset({"deadlock"})),
    "dead_end": (_dead_end, frozenset({"dead_end"})),
    "unreached": (_unreached, frozenset({"unreached"})),
    "no_default": (_no_default, frozenset({"no_default"})),
    "no_condition": (_no_condition, frozenset({"no_condition"})),
    "jump_out": (_jump_out, frozenset({"deadlock", "unsafe"})),
    "jump_in": (_jump_in, frozenset({"deadlock"})),
    "end_in_branch": (_end_in_branch, frozenset({"deadlock"})),
    "no_way_out": (_no_way_out, frozenset({"no_way_out"})),
    "turning": (_turning, frozenset({"turning"})),
    "reminded_in_loop": (_reminded_in_loop, frozenset({"unsafe"})),
    "beside_comes_back": (_beside_comes_back, frozenset({"unsafe"})),
}
"""What can be built in wrongly, and the kinds of finding of which at least one must name it."""


def unsound(seed: int | Random, steps: int, fault: str) -> Definition:
    """A definition of about so many sound steps with one fault in it, anywhere: on the way, in a branch, inside."""
    maker = Maker(seed if isinstance(seed, Random) else Random(seed))
    place = Place()
    start = maker.node(K.START, place)
    before = maker.chain([Loose(start)], steps // 2, place)
    wrong = FAULTS[fault][0]
    where = maker.chance.choice(["way", "branch", "inside", "parallel"])
    if where == "inside":
        part = maker.lead(before, maker.node(K.SUBPROCESS, place))
        within = Place(part)
        faulty = wrong(maker, [Loose(maker.node(K.START, within))], within)
        maker.lead([Loose(maker.lead(faulty, maker.person(within)))], maker.node(K.END, within))
        after = [Loose(part)]
    elif where == "branch":
        split = maker.gateway(K.EXCLUSIVE, before, place)
        faulty = wrong(maker, [Loose(split, "Nhánh khó", "urgent")], place)
        after = [Loose(maker.lead(faulty, maker.person(place))), Loose(split, "Nhánh dễ", default=True)]
    elif where == "parallel":
        split = maker.gateway(K.PARALLEL, before, place)
        faulty = maker.lead(wrong(maker, [Loose(split)], place), maker.person(place))
        other = maker.lead([Loose(split)], maker.person(place))
        after = [Loose(maker.lead([Loose(faulty), Loose(other)], maker.node(K.PARALLEL, place)))]
    else:
        after = [Loose(maker.lead(wrong(maker, before, place), maker.person(place)))]
    maker.lead(maker.chain(after, steps - steps // 2, place), maker.node(K.END, place))
    return maker.definition()


def unsound_ones(least: int = 1, most: int = 8) -> st.SearchStrategy[tuple[str, Definition]]:
    """Definitions with one fault, each with the name of its fault."""

    def made(chance: Random, steps: int, fault: str) -> tuple[str, Definition]:
        return fault, unsound(chance, steps, fault)

    return st.builds(made, st.randoms(use_true_random=False), st.integers(least, most), st.sampled_from(sorted(FAULTS)))


def tangled(seed: int, steps: int) -> Definition:
    """So many steps, of which each leads to one of the next gateways, and gateways that at times lead back."""
    chance, count = Random(seed), steps // 3
    kinds = [chance.choice([K.EXCLUSIVE, K.PARALLEL, K.INCLUSIVE]) for _ in range(count)]
    maker = Maker(chance)
    start = maker.node(K.START, Place())
    tasks = [maker.person(Place()) for _ in range(steps)]
    gates = [maker.node(kind, Place()) for kind in kinds]
    gates.append(maker.node(K.END, Place()))
    maker.flow(start, gates[0])
    for number, task in enumerate(tasks):
        maker.flow(task, gates[min(count, number // 3 + 1 + chance.randrange(3))])
    for number, kind in enumerate(kinds):
        to = tasks[3 * number : 3 * number + 3]
        to += [chance.choice(gates[:number])] if number and kind is not K.PARALLEL and chance.random() < 0.3 else []
        for place, target in enumerate(to):
            asks = kind is not K.PARALLEL
            maker.flow(gates[number], target, "", "urgent" if asks and place else "", asks and not place)
    return Definition("p", "Quy trình rối", tuple(maker.nodes), tuple(maker.flows), facts=FACTS)
