"""What a new version does to rows that are already there: data moves, each a verb, run by `lienthong upgrade`.

    data_move(fill_in_field)          # in the room's data_moves.py, which its apps.py loads

The verb is called as the house, again and again, each time whole, until it answers that nothing is left (0); then the
move is written down as done and is never called again in this database. Stopped in between, the next run goes on there.
A new database has nothing to move: there each is done at its first call.
"""

from collections.abc import Callable

from .actor import HOUSE
from .errors import HouseFault
from .models import DataMove
from .transactions import whole
from .verbs import Verb

DATA_MOVES: dict[str, Verb[int]] = {}


def data_move(move: Verb[int]) -> None:
    """Let `lienthong upgrade` call this verb until it answers 0: how many rows it moved this time."""
    if move.of is not None or move.name in DATA_MOVES:
        raise HouseFault(f"The data move {move.name} needs no thing to act on, and is named once.")
    DATA_MOVES[move.name] = move


def pending() -> list[str]:
    """The moves that this database has not been through yet, in the order of the rooms, low to high."""
    done = set(DataMove.objects.filter(name__in=list(DATA_MOVES)).values_list("name", flat=True))
    return [name for name in DATA_MOVES if name not in done]


def carry_out(say: Callable[[str], None]) -> None:
    """Do what is pending, batch by batch; `say` hears what is being done."""
    for name in pending():
        move, total = DATA_MOVES[name], 0
        while moved := move(HOUSE):
            total += moved
            say(f"{move.sentence}: {total}")
        whole(lambda name=name, total=total: _done(name, total), HOUSE)  # type: ignore[misc]


def _done(name: str, moved: int) -> None:
    # Two machines may have upgraded one database at the same time; the moves themselves are safe to repeat.
    DataMove.objects.bulk_create([DataMove(name=name, moved=moved)], ignore_conflicts=True)
