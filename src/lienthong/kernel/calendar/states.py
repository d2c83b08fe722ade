"""How it stands with a clock, and what may happen to it then; and with a recount of many."""

from lienthong.kernel.base.states import Moves, Named


class ClockState(Named):
    """How it stands with a due date. Late is not a state: a running clock whose day has passed is late."""

    RUNNING = "running", "đang tính hạn"
    PAUSED = "paused", "đang tạm dừng"
    MET = "met", "xong trong hạn"
    MISSED = "missed", "xong quá hạn"
    VOID = "void", "không còn hiệu lực"


_ENDS = {"meet": ClockState.MET, "miss": ClockState.MISSED, "void": ClockState.VOID}

# Not verbs: a clock is moved inside the verbs of the rooms above, each of which is allowed and written down there.
CLOCK_MOVES = Moves(
    {
        ClockState.RUNNING: {
            "pause": ClockState.PAUSED,
            "restart": ClockState.RUNNING,
            "extend": ClockState.RUNNING,
            "reset": ClockState.RUNNING,
            "hand": ClockState.RUNNING,
            "relimit": ClockState.RUNNING,
            "recount": ClockState.RUNNING,
            **_ENDS,
        },
        ClockState.PAUSED: {"go_on": ClockState.RUNNING, "restart": ClockState.RUNNING, **_ENDS},
        ClockState.MET: {"resume": ClockState.RUNNING},
        ClockState.MISSED: {"resume": ClockState.RUNNING},
        ClockState.VOID: {"resume": ClockState.RUNNING},
    }
)


def may_from(move: str) -> list[str]:
    """The states from which a clock may make this move."""
    return sorted({state.value for state, name, _ in CLOCK_MOVES.drawn() if name == move})


class RecountState(Named):
    """How far the recount of open clocks is."""

    WAITING = "waiting", "đang tính lại"
    DONE = "done", "đã tính lại xong"
