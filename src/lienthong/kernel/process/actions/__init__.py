"""What can happen to a process, a run and a step. One function, one verb."""

from .at_once import complete_many, complete_plain, complete_step
from .consulting import answer, consult, count_as_agreed, let_time_speak, note_late, unask
from .definitions import draft, publish, put_right, retire
from .drafts import discard, rename
from .drawing import drop_sketch, keep_sketch, redraw
from .following import follow_posts, pass_on
from .migrating import (
    carry_migrations,
    count_migration,
    draw_migration,
    drop_migration,
    match_steps,
    migrate,
    undo_migration,
)
from .noting import note_all_stays, note_stays
from .retiming import follow_timers, retime
from .runs import hear, start, withdraw
from .serving import fail, fire, go_on, retry, serve
from .steps import claim, complete, delegate, give_back, release, skip, stand_in
from .succeeding import follow_ended_units, take_over
from .trials import fail_trial, note_trial, play_trials, try_out

__all__ = [
    "answer", "carry_migrations", "claim", "complete", "complete_many", "complete_plain", "complete_step", "consult",
    "count_as_agreed", "count_migration", "delegate", "discard", "draft", "draw_migration", "drop_migration",
    "drop_sketch", "fail", "fail_trial", "fire", "follow_ended_units", "follow_posts", "follow_timers", "give_back",
    "go_on", "hear", "keep_sketch", "let_time_speak", "match_steps", "migrate", "note_all_stays", "note_late",
    "note_stays", "note_trial", "pass_on", "play_trials", "publish", "put_right", "redraw", "release", "rename",
    "retime", "retire", "retry", "serve", "skip", "stand_in", "start", "take_over", "try_out", "unask",
    "undo_migration", "withdraw",
]  # fmt: skip
