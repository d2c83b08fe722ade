"""Random sound definitions for tests, made by refining blocks: whatever is chosen in them, a run comes to its end.

`sound(seed, steps)` for plain loops, `sound_ones()` for hypothesis. All is invented.
"""

from dataclasses import dataclass, field, replace
from random import Random

from hypothesis import strategies as st

from lienthong.kernel.process.definition import Definition, Fact, Flow, Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.ordering import ordered

K = NodeKind
FACTS = (
    Fact("amount", "number", "Số tiền"),
    Fact("urgent", "truth", "Hồ sơ khẩn"),
    Fact("kind", "text", "Loại hồ sơ"),
    Fact("units", "list", "Các đơn vị lấy ý kiến"),
)
ASKED = ("amount > 500", "urgent", 'kind == "x"', "amount < 3", "!urgent")
ROLES = ("officer", "leader", "clerk", "counter", "province_leader")
MOST_DEEP = 12


@dataclass(frozen=True, slots=True)
class Loose:
    """An end that is to be led on: from where, and what its flow says."""

    source: str
    name: str = ""
    condition: str = ""
    default: bool = False


Ends = list[Loose]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block lies: in which sub-process, in a loop of it, whether the run may end there, how deep."""

    inside: str = ""
    looped: bool = False
    may_end: bool = True
    deep: int = 0


@dataclass
class Maker:
    """Makes blocks with one way in and one way out, each sound in itself; all choices come from `chance`."""

    chance: Random
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    # -- parts -------------------------------------------------------------------------------------------------

    def node(self, kind: NodeKind, place: Place, **more: object) -> str:
        number = len(self.nodes) + 1
        name = str(more.pop("name", f"{kind.label.capitalize()} {number}"))
        self.nodes.append(Node(f"n{number}", kind, name, place.inside, **more))
        return self.nodes[-1].key

    def flow(self, source: str, target: str, name: str = "", condition: str = "", default: bool = False) -> None:
        self.flows.append(Flow(f"f{len(self.flows) + 1}", source, target, name, condition, default))

    def lead(self, ends: Ends, target: str) -> str:
        for end in ends:
            self.flow(end.source, target, end.name, end.condition, end.default)
        return target

    def gateway(self, kind: NodeKind, ends: Ends, place: Place) -> str:
        """A gateway that parts: whatever comes to it comes by one way."""
        return self.lead(self.one(ends, place), self.node(kind, place))

    def one(self, ends: Ends, place: Place) -> Ends:
        """Several ends become one."""
        return ends if len(ends) == 1 else [Loose(self.lead(ends, self.node(K.EXCLUSIVE, place)))]

    def coin(self, one_in: int = 2) -> bool:
        return self.chance.randrange(one_in) == 0

    def shares(self, size: int, count: int) -> list[int]:
        """A size as a sum of so many parts, at most one of them nothing."""
        parts = [1] * (count - 1) + [0]
        for _ in range(size - count + 1):
            parts[self.chance.randrange(count)] += 1
        self.chance.shuffle(parts)
        return parts

    # -- steps -------------------------------------------------------------------------------------------------

    def person(self, place: Place, **more: object) -> str:
        limit = self.chance.choice([None, Period.hours(4), Period.days(1), Period.days(2)])
        return self.node(K.USER, place, who=Who(role=self.chance.choice(ROLES)), limit=limit, **more)

    def activity(self, place: Place, *, several: bool = True) -> str:
        kind = self.chance.choice([K.USER] * 4 + [K.SERVICE, K.RULE, K.SEND, K.RECEIVE, K.CALL])
        multi = self.multi() if several and self.coin(5) else None
        if kind is K.USER:
            return self.person(place, multi=multi)
        if kind in (K.SEND, K.RECEIVE):
            return self.node(kind, place, multi=multi, message="reply")
        more = {K.SERVICE: {"verb": "cases.note"}, K.RULE: {"table": "fees"}, K.CALL: {"called": "other"}}[kind]
        return self.node(kind, place, multi=multi, **more)

    def multi(self) -> Multi:
        sequential, until = self.coin(), self.chance.choice(["", "over * 2 > of", "urgent"])
        return Multi("units", "unit", sequential, until)

    def catching(self, place: Place, kinds: tuple[NodeKind, ...] = (K.TIMER, K.MESSAGE), **more: object) -> str:
        kind = self.chance.choice(kinds)
        about = {"after": Period.days(self.chance.randint(1, 9))} if kind is K.TIMER else {"message": "reply"}
        return self.node(kind, place, **about, **more)

    def step(self, before: Ends, size: int, place: Place) -> Ends:
        if self.coin(5):
            if self.coin():
                return [Loose(self.lead(before, self.node(K.THROW, place, message="told")))]
            return [Loose(self.lead(before, self.catching(place)))]
        return [Loose(self.lead(before, self.activity(place)))]

    # -- blocks ------------------------------------------------------------------------------------------------

    def chain(self, before: Ends, size: int, place: Place) -> Ends:
        """Blocks one after the other, so many steps in all."""
        while size > 0:
            part = self.chance.randint(1, size)
            before = self.block(before, part, replace(place, deep=place.deep + 1))
            size -= part
        return before

    def block(self, before: Ends, size: int, place: Place) -> Ends:
        if size == 1 or place.deep > MOST_DEEP:
            return (self.step if self.coin() else self.chance.choice([self.step, self.exclusive, self.bordered]))(
                before, size, place
            )
        return self.chance.choice(
            [
                self.chain,
                self.exclusive,
                self.parallel,
                self.inclusive,
                self.event,
                self.loop,
                self.bordered,
                self.subprocess,
                self.fork,
            ]
        )(before, size, place)

    def exclusive(self, before: Ends, size: int, place: Place) -> Ends:
        asked = self._asked(before)
        split = self.gateway(K.EXCLUSIVE, before, place)
        parts = self.shares(size, self.chance.randint(2, min(4, size + 1)))
        default = self.chance.randrange(len(parts))
        after: Ends = []
        for number, part in enumerate(parts):
            mine = number == default
            way = Loose(split, f"Nhánh {number + 1}", "" if mine else asked[number], mine)
            ends = self.chain([way], part, place)
            if part and after and place.may_end and self.coin(4):
                self.lead(ends, self.node(K.END, place))
            else:
                after += ends
        return after if self.coin() else self.one(after, place)

    def _asked(self, before: Ends) -> list[str]:
        """What a gateway asks: how the step of a person before it ended, or the facts."""
        kinds = {node.key: node for node in self.nodes}
        before_it = kinds[before[0].source]
        if len(before) == 1 and before_it.kind is K.USER and not before_it.multi:
            return [f'outcome == "way_{number}"' for number in range(1, 5)]
        return self.chance.sample(ASKED, 4)

    def parallel(self, before: Ends, size: int, place: Place) -> Ends:
        split = self.gateway(K.PARALLEL, before, place)
        join = K.INCLUSIVE if self.coin(4) else K.PARALLEL
        return self._branches([Loose(split)] * self.chance.randint(2, min(4, size + 1)), join, size, place)

    def inclusive(self, before: Ends, size: int, place: Place) -> Ends:
        split = self.gateway(K.INCLUSIVE, before, place)
        return self._branches(self._some(split, min(4, size + 1)), K.INCLUSIVE, size, place)

    def fork(self, before: Ends, size: int, place: Place) -> Ends:
        """A step from which several ways go without a gateway."""
        source = self.lead(before, self.person(place))
        if self.coin():
            return self._branches([Loose(source)] * 2, K.PARALLEL, size - 1, place)
        return self._branches(self._some(source, 2), K.INCLUSIVE, size - 1, place)

    def _some(self, source: str, most: int) -> Ends:
        """Ways of which one or more are gone: some asked, the last always or where no other is."""
        ways = [Loose(source, "", text) for text in self.chance.sample(ASKED, self.chance.randint(2, most) - 1)]
        return [*ways, Loose(source, "Còn lại", default=self.coin())]

    def _branches(self, ways: Ends, join: NodeKind, size: int, place: Place) -> Ends:
        # A branch that ends is not waited for; where all is done again it may still be under way.
        inner = replace(place, may_end=place.may_end and join is K.INCLUSIVE and not place.looped)
        parts = self.shares(max(size, len(ways) - 1), len(ways))
        ends = [self.one(self.chain([way], part, inner), place) for way, part in zip(ways, parts, strict=True)]
        return [Loose(self.lead([one[0] for one in ends], self.node(join, place)))]

    def event(self, before: Ends, size: int, place: Place) -> Ends:
        gateway = self.gateway(K.EVENT, before, place)
        after: Ends = []
        for part in self.shares(size - 1, self.chance.randint(2, 3) if size > 2 else 2):
            caught = self.catching(place, (K.TIMER, K.MESSAGE, K.RECEIVE))
            self.flow(gateway, caught)
            after += self.chain([Loose(caught)], part, place)
        return after

    def loop(self, before: Ends, size: int, place: Place) -> Ends:
        """Steps that are done again until they are good; a person's step among them, so nothing turns by itself."""
        inner = replace(place, looped=True)
        head = self.lead(before, self.node(K.EXCLUSIVE, place)) if self.coin() else ""
        first = self.lead([Loose(head)] if head else before, self.person(place))
        after = self.chain([Loose(first)], size - 1, inner)
        asked = self._asked(after)[0]
        split = self.gateway(K.EXCLUSIVE, after, place)
        self.flow(split, head or first, "Làm lại", asked)
        return [Loose(split, "Đạt", default=True)]

    def subprocess(self, before: Ends, size: int, place: Place) -> Ends:
        return [Loose(self.lead(before, self._scope(size, place)))]

    def _scope(self, size: int, place: Place) -> str:
        key = self.node(K.SUBPROCESS, place, multi=self.multi() if self.coin(3) else None)
        self.within(size, Place(key, deep=place.deep + 1))
        return key

    def within(self, size: int, place: Place) -> None:
        """From a start to an end."""
        start = self.node(K.START, place)
        self.lead(self.chain([Loose(start)], size, place), self.node(K.END, place))

    def bordered(self, before: Ends, size: int, place: Place) -> Ends:
        """An activity with events on its border."""
        inner = self.chance.randint(1, size) if size > 2 and self.coin() else 0
        host = self.lead(before, self._scope(inner, place) if inner else self.activity(place))
        rest = size - max(inner, 1)
        again = self.coin(4)
        if again:
            self.flow(self.catching(place, on=host), host, "Làm lại")
        after = [Loose(host)]
        around = replace(place, looped=place.looped or again)
        kinds = [self.coin() for _ in range(self.chance.randint(0 if again else 1, 2))]
        for interrupts in sorted(kinds, reverse=True):  # what goes on instead, before what is waited for as well
            part = self.chance.randint(0, rest)
            rest -= part
            after = (self._instead if interrupts else self._beside)(host, after, part, around)
        return self.chain(after, rest, place)

    def _instead(self, host: str, after: Ends, size: int, place: Place) -> Ends:
        ends = self.chain([Loose(self.catching(place, on=host))], size, place)
        if place.may_end and self.coin(4):
            self.lead(ends, self.node(K.END, place))
            return after
        return after + ends

    def _beside(self, host: str, after: Ends, size: int, place: Place) -> Ends:
        event = Loose(self.catching(place, on=host, interrupts=False))
        if place.looped:
            self.lead([event], self.node(K.END, place))
            return self.chain(after, size, place)
        ends = self.chain([event], size, replace(place, may_end=True))
        if self.coin():
            self.lead(ends, self.node(K.END, place))
            return after
        join = self.node(K.INCLUSIVE, place)
        self.lead([*self.one(after, place), *self.one(ends, place)], join)
        return [Loose(join)]

    def definition(self) -> Definition:
        made = Definition("p", "Quy trình thử", tuple(self.nodes), tuple(self.flows), facts=FACTS)
        return ordered(made)


def sound(seed: int | Random, steps: int) -> Definition:
    """A sound definition of about so many steps."""
    maker = Maker(seed if isinstance(seed, Random) else Random(seed))
    maker.within(steps, Place())
    return maker.definition()


def sound_ones(least: int = 1, most: int = 12) -> st.SearchStrategy[Definition]:
    """Sound definitions."""
    return st.builds(sound, st.randoms(use_true_random=False), st.integers(least, most))
