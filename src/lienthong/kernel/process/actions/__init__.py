"""What can happen to a process, a run and a step. One function, one verb."""

from .at_once import complete_many, complete_step
from .definitions import draft, publish, put_right, retire
from .runs import hear, start, withdraw
from .steps import claim, complete, delegate, give_back, release, skip

__all__ = [
    "claim", "complete", "complete_many", "complete_step", "delegate", "draft", "give_back", "hear", "publish",
    "put_right", "release", "retire", "skip", "start", "withdraw",
]  # fmt: skip
