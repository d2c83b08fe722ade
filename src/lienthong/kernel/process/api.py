"""
The door of Process: the internal processes of procedures, their runs and steps.

A room above starts a run for its subject (the code of a case) inside its own verb, and hears of what happens by the
events `StepDone`, `RunEnded`, `MessageSent`. At its start it says with `offer_verb` which of its verbs a step
of the system may call, and gives decision tables with `register_table`; no other name is called.
"""

from .actions import complete, complete_many, complete_step, draft, hear, publish, start, withdraw
from .authoring import Written, from_table
from .cards import RunCard, run_card
from .definition import Definition, Flow, Layout, Multi, Node, NodeKind, Period, Who
from .events import MessageSent, RunEnded, RunStarted, StepDone
from .offers import offer_verb, register_table
from .queries import known_to, waiting_steps

__all__ = [
    "Definition", "Flow", "Layout", "MessageSent", "Multi", "Node", "NodeKind", "Period", "RunCard", "RunEnded",
    "RunStarted", "StepDone", "Who", "Written", "complete", "complete_many", "complete_step", "draft", "from_table",
    "hear", "known_to", "offer_verb", "publish", "register_table", "run_card", "start", "waiting_steps", "withdraw",
]  # fmt: skip
