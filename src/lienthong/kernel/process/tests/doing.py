"""How what a desk asks of the engine is carried out: plainly, or on a database that looks for its rows in any way."""

from collections.abc import Callable
from enum import Enum
from random import Random
from typing import Any

from django.db import connection

PLANNED = ("nestloop", "hashjoin", "mergejoin", "seqscan", "indexscan", "bitmapscan", "sort")


class Way(Enum):
    """How one thing is done again when it is not known whether it was done: what makes it happen once."""

    KEY = "the same key"
    WHOLE = "what is done has gone from what is open"
    REST = "what is left is done"


def at_once(work: Callable[[], Any], way: Way) -> Any:
    """Just do it."""
    return work()


class AnyPlan:
    """Does it on a line of its own whose ways of finding rows are chosen by chance, as after nights of statistics."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def __call__(self, work: Callable[[], Any], way: Way) -> Any:
        connection.close()
        with connection.cursor() as cursor:
            for name in PLANNED:
                cursor.execute(f"set enable_{name} = {self.chance.choice(('on', 'off'))}")
        try:
            return work()
        finally:
            connection.close()
