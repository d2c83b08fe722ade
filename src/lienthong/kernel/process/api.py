"""
The door of Process: the internal processes of procedures, their runs and steps.

A room above starts a run for its subject (the code of a case) inside its own verb, and hears of what happens by the
events `StepDone`, `RunEnded`, `MessageSent`. A step of the house calls one of its verbs by name; a decision table is
given by `register_table`.
"""

from .actions import complete, complete_many, complete_step, draft, hear, publish, register_table, start, withdraw
from .authoring import Written, from_table
from .cards import RunCard, run_card
from .definition import Definition, Flow, Layout, Multi, Node, NodeKind, Period, Who
from .events import MessageSent, RunEnded, RunStarted, StepDone
from .queries import known_to, waiting_steps

__all__ = [
    "Definition", "Flow", "Layout", "MessageSent", "Multi", "Node", "NodeKind", "Period", "RunCard", "RunEnded",
    "RunStarted", "StepDone", "Who", "Written", "complete", "complete_many", "complete_step", "draft", "from_table",
    "hear", "known_to", "publish", "register_table", "run_card", "start", "waiting_steps", "withdraw",
]  # fmt: skip
