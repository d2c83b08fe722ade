"""Whether a definition is sound, proved by walking all the places where a run may stand, piece by piece."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from .definition import Definition, Node, NodeKind
from .exploring import MOST_MARKINGS, MOST_MOVES, Replay, Space, TooLarge, explored, reachable
from .findings import Finding, FindingKind, Severity
from .net import Endless, Marking, Net, Stuck, Unsafe, Wait
from .offers import Offers
from .parts import MARK, Beside, Part, apart
from .structure import Structure, unreached
from .telling import Teller
from .timing import timed

__all__ = ["TooLarge", "examine", "reachable", "returns"]

F = FindingKind


def examine(
    definition: Definition,
    called: Collection[str] | None = None,
    most: int = MOST_MARKINGS,
    offers: Offers | None = None,
) -> tuple[Finding, ...]:
    """All that is wrong with a definition, what hinders most first; nothing where it is proved sound.

    `called`: the codes of the processes that there are, where that is known. `most`: how many places are walked.
    `offers`: what a procedure may ask of the house, where the house is there.
    """
    structure = Structure(definition, called, offers)
    found = list(structure.findings())
    if structure.walkable():
        teller = Teller(definition)
        taken = apart(definition)
        turning = any(one.kind is F.TURNING for one in found)
        found += [_reminded(one, structure) for one in taken.beside if one.again and one.nodes]
        moves = MOST_MOVES
        for part in taken.parts if not turning else ():
            if moves <= 0:
                found.append(teller.too_large(part, MOST_MOVES))
                break
            space = explored(Net(part.definition), most, moves)
            found += _proved(space, part, teller, most)
            moves -= space.weight
        found += timed(definition)
    seen: dict[tuple[FindingKind, tuple[str, ...]], Finding] = {}
    for one in found:
        seen.setdefault((one.kind, one.nodes), one)
    return tuple(sorted(seen.values(), key=lambda one: one.severity is Severity.WARNING))


def _reminded(beside: Beside, structure: Structure) -> Finding:
    """What runs beside a step may still be open when the step is done again and its event comes again."""
    host, event, open_one = (
        structure.names.node(structure.nodes[key]) for key in (beside.host, beside.event, beside.nodes[0])
    )
    return Finding(
        F.UNSAFE,
        (beside.nodes[0],),
        f"Bước {host} có thể phải làm lại khi {open_one} của lần trước chưa xong; {event} đến lần nữa"
        f" thì {open_one} bị mở hai lần. Đưa {host} và phần chạy bên cạnh vào một quy trình con.",
        Severity.ERROR if beside.lasting else Severity.WARNING,
    )


def _proved(space: Space, part: Part, teller: Teller, most: int) -> Iterator[Finding]:
    """What is found where a run of this piece may stand."""
    net = space.net
    found = [*_barred(space, part, teller), *_deadlocked(space, part, teller)]
    if space.whole:
        found += _no_way_out(space, part, teller)
        if not found:
            lost = [node for node in part.definition.nodes if node.key not in space.passed and node.key[:1] != MARK]
            lost = [node for node in lost if node.kind is not NodeKind.END or net.incoming[node.key]]
            if lost:
                yield unreached(lost, teller.names)
    else:
        large = teller.too_large(part, space.moved if space.moved and len(space.came) <= most else most)
        # What was found is there; whether there is more is not known, and is said.
        yield replace(large, severity=Severity.WARNING) if found else large
    # What stands still in a sub-process is no error where an event on its border takes the run out of it.
    mild = (F.DEADLOCK, F.NO_WAY_OUT) if teller.left_by_event(part) else ()
    yield from (replace(one, severity=Severity.WARNING) if one.kind in mild else one for one in found)


def _barred(space: Space, part: Part, teller: Teller) -> Iterator[Finding]:
    told: set[tuple[str, object]] = set()
    for bar in space.bars:
        if (bar.place, bar.why) in told:
            continue
        told.add((bar.place, bar.why))
        if bar.why is Unsafe:
            yield teller.unsafe(part, space, bar)
        elif bar.why is Endless:
            yield teller.turning(part, space, bar)


def _deadlocked(space: Space, part: Part, teller: Teller) -> Iterator[Finding]:
    """Markings at which nothing is waited for and that are no end; the nearest for each gateway."""
    told: set[tuple[str, ...]] = set()
    for marking, step in space.came.items():
        if marking.waits or marking.ended:
            continue
        joins = tuple(sorted({space.net.flows[key].target for key, _ in marking.walked}))
        if joins not in told:
            told.add(joins)
            yield teller.deadlock(part, space, step, joins)


def _no_way_out(space: Space, part: Part, teller: Teller) -> Iterator[Finding]:
    """Markings from which the run can go on for ever, but never to an end, nor to where something else is found."""
    before: dict[Marking, list[Marking]] = {marking: [] for marking in space.came}
    for marking, after in space.after.items():
        for one in after:
            before[one].append(marking)
    ending = {marking for marking in space.came if not marking.waits}
    ending |= {bar.step.before for bar in space.bars if bar.step.before is not None}
    todo = list(ending)
    while todo:
        for one in before[todo.pop()]:
            if one not in ending:
                ending.add(one)
                todo.append(one)
    for marking, step in space.came.items():
        if marking not in ending:
            yield teller.no_way_out(part, space, step, _turned_in(space, marking))
            return


def _turned_in(space: Space, marking: Marking) -> list[str]:
    """The places left again and again once a run stands at this marking."""
    seen, todo = {marking}, [marking]
    while todo:
        for one in space.after[todo.pop()]:
            if one not in seen:
                seen.add(one)
                todo.append(one)
    places = {wait.node for one in seen for wait in one.waits}
    return [node.key for node in space.net.definition.nodes if node.key in places]


# -- giving back ---------------------------------------------------------------------------------------------


def returns(definition: Definition, most: int = MOST_MARKINGS // 4) -> Mapping[str, tuple[str, ...]]:
    """For each step of a person: the steps before it to which it may be given back, in the order of the document.

    A step may be given back to another where the run then stands as it might have stood anyway, whatever else is
    open at the time; so what is sound stays sound. Nothing where a piece is too large to be walked.
    """
    taken = apart(definition)
    lasting = {one.host for one in taken.beside if one.lasting}
    found: dict[str, tuple[str, ...]] = {node.key: () for node in definition.nodes if _may_return(node)}
    for part in taken.parts:
        space = explored(Net(part.definition), most)
        if space.whole:
            found |= _returns_in(space, lasting)
    order = {node.key: place for place, node in enumerate(definition.nodes)}
    return {key: tuple(sorted(to, key=order.__getitem__)) for key, to in found.items()}


def _may_return(node: Node) -> bool:
    return node.kind is NodeKind.USER and node.multi is None


def _returns_in(space: Space, lasting: set[str]) -> dict[str, tuple[str, ...]]:
    """Within one piece; `lasting`: steps beside which something may be open that must not be opened again."""
    net = space.net
    people = [node.key for node in net.definition.nodes if _may_return(node)]
    where: dict[str, list[tuple[Marking, Wait]]] = {key: [] for key in people}
    for marking in space.came:
        for wait in marking.waits:
            if wait.node in where:
                where[wait.node].append((marking, wait))
    ahead = {key: _ahead(net, key) for key in {*people, *lasting} & set(net.nodes)}
    hosts = lasting & ahead.keys()
    return {
        key: tuple(
            to
            for to in people
            if to != key
            and key in ahead[to]
            and where[key]
            and not any((host == to or host in ahead[to]) and (host == key or key in ahead[host]) for host in hosts)
            and all(_given_back(net, marking, wait, to) in space.came for marking, wait in where[key])
        )
        for key in people
    }


def _given_back(net: Net, marking: Marking, wait: Wait, to: str) -> Marking | None:
    try:
        return net.jump(marking, wait, to, Replay()).marking
    except (Unsafe, Stuck):
        return None


def _ahead(net: Net, key: str) -> set[str]:
    """The nodes that can be reached from a step."""
    seen: set[str] = set()
    todo = [key]
    while todo:
        one = todo.pop()
        new = {flow.target for flow in net.outgoing[one]} | {event.key for event in net.border[one]}
        todo += new - seen
        seen |= new
    return seen
