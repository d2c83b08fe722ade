"""In which order fields are reckoned, so that each comes after what its conditions and formulas ask for."""

from collections.abc import Collection, Mapping


class Circle(Exception):
    """Fields that wait for each other; `names` go round once, the first named again at the end."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def in_order(needs: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The names, each after those it needs, else as they stand; Circle where that cannot be.

    Iterative: a chain of hundreds of fields calls nothing deeper.
    """
    done: dict[str, None] = {}
    for start in needs:
        way: list[str] = []
        open_names: set[str] = set()
        waiting = [(start, False)]
        while waiting:
            name, left = waiting.pop()
            if left:
                open_names.discard(way.pop())
                done[name] = None
                continue
            if name in done or name not in needs:
                continue
            if name in open_names:
                raise Circle((*way[way.index(name) :], name))
            way.append(name)
            open_names.add(name)
            waiting.append((name, True))
            waiting.extend((other, False) for other in sorted(needs[name], reverse=True))
    return tuple(done)
