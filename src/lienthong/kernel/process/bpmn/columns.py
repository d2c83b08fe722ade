"""Puts nodes into columns and rows: each after all that lead to it, each flow with a free way.

Long flows keep a cell in every column they pass. What leads back to an earlier column has no way here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str, str]
"""A flow: its key, from where, to where."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each node stands (column, row), the cells each flow passes, the lane of each row."""

    places: Mapping[str, tuple[int, int]]
    ways: Mapping[str, tuple[tuple[int, int], ...]]
    bands: Sequence[int]
    width: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.bands)


def columns(nodes: Sequence[str], edges: Sequence[Edge], bands: Mapping[str, int]) -> Grid:
    """The grid of these nodes; `bands`: the lane of each node, the first where none is named."""
    forward = _forward(nodes, edges)
    column = _column(nodes, forward)
    items: dict[int, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    band = {node: bands.get(node, 0) for node in nodes}
    chains: dict[str, list[str]] = {}
    for node in nodes:
        items[column[node]].append(node)
    for key, source, target in forward:
        chain = [source]
        for place in range(column[source] + 1, column[target]):
            passing = f"{key}\0{place}"
            band[passing] = band[source]
            items[place].append(passing)
            chain.append(passing)
        chain.append(target)
        chains[key] = chain
        for one, after in pairwise(chain):
            before[after].append(one)
    rows = _rows(items, before, band)
    starts, lanes = _lanes(rows, band)
    at = {item: (place, starts[band[item]] + rows[item]) for place, column_ in items.items() for item in column_}
    return Grid(
        {node: at[node] for node in nodes},
        {key: tuple(at[one] for one in chain) for key, chain in chains.items()},
        lanes,
        max(items, default=-1) + 1,
    )


def _forward(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The flows that lead on: without those that close a circle, seen from where things begin."""
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        leaving[edge[1]].append(edge)
    reached = {target for _, source, target in edges if source != target}
    back: set[str] = set()
    seen: set[str] = set()
    for root in [*(node for node in nodes if node not in reached), *nodes]:
        if root in seen:
            continue
        seen.add(root)
        path, open_ = [(root, iter(leaving[root]))], {root}
        while path:
            node, rest = path[-1]
            following = next(rest, None)
            if following is None:
                open_.discard(node)
                path.pop()
            elif following[2] in open_:
                back.add(following[0])
            elif following[2] not in seen:
                seen.add(following[2])
                open_.add(following[2])
                path.append((following[2], iter(leaving[following[2]])))
    return [edge for edge in edges if edge[0] not in back]


def _column(nodes: Sequence[str], forward: Sequence[Edge]) -> dict[str, int]:
    """The column of each node: one further than the furthest that leads to it."""
    leaving: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(nodes, 0)
    for _, source, target in forward:
        leaving[source].append(target)
        waiting[target] += 1
    column = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop()
        for target in leaving[node]:
            column[target] = max(column[target], column[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return column


def _rows(
    items: Mapping[int, Sequence[str]], before: Mapping[str, list[str]], band: Mapping[str, int]
) -> dict[str, int]:
    """The row of each item in its lane: that of the highest before it, where it is free, else the next below."""
    row: dict[str, int] = {}
    for place in sorted(items):
        taken: dict[int, int] = defaultdict(lambda: -1)
        wished = {
            item: min((row[one] for one in before.get(item, ()) if band[one] == band[item]), default=0)
            for item in items[place]
        }
        for item in sorted(items[place], key=lambda one: wished[one]):
            row[item] = max(wished[item], taken[band[item]] + 1)
            taken[band[item]] = row[item]
    return row


def _lanes(rows: Mapping[str, int], band: Mapping[str, int]) -> tuple[dict[int, int], list[int]]:
    """The first row of each lane, and the lane of each row."""
    most: dict[int, int] = defaultdict(int)
    for item, row in rows.items():
        most[band[item]] = max(most[band[item]], row + 1)
    starts: dict[int, int] = {}
    lanes: list[int] = []
    for one in sorted(most):
        starts[one] = len(lanes)
        lanes += [one] * most[one]
    return starts, lanes
