"""What every room stands on: time, text, actors, verbs, states, refusals, law. The one room without a door."""

from .clock import VIETNAM, now, standing_on, today

__all__ = ["VIETNAM", "now", "standing_on", "today"]
