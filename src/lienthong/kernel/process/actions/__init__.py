"""What can happen to a process, a run and a step. One function, one verb."""

from .at_once import complete_many, complete_step
from .definitions import draft, publish, put_right, retire
from .runs import hear, start, withdraw
from .serving import fail, fire, go_on, register_table, retry, serve
from .steps import claim, complete, delegate, give_back, release, skip

__all__ = [
    "claim", "complete", "complete_many", "complete_step", "delegate", "draft", "fail", "fire", "give_back", "go_on",
    "hear", "publish", "put_right", "register_table", "release", "retire", "retry", "serve", "skip", "start",
    "withdraw",
]  # fmt: skip
