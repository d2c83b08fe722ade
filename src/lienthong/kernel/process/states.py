"""The tables of states of a version, a run and a step."""

from lienthong.kernel.base.states import Moves, Named


class VersionState(Named):
    """Where a version of a definition stands."""

    DRAFT = "draft", "đang soạn"
    PUBLISHED = "published", "đã ban hành"
    RETIRED = "retired", "hết hiệu lực"


VERSION_MOVES = Moves[VersionState](
    {
        VersionState.DRAFT: {
            "put_right": VersionState.DRAFT,
            "publish": VersionState.PUBLISHED,
        },
        VersionState.PUBLISHED: {"retire": VersionState.RETIRED},
    }
)


class RunState(Named):
    """Where a run stands as a whole."""

    RUNNING = "running", "đang giải quyết"
    DONE = "done", "đã xong"
    WITHDRAWN = "withdrawn", "đã rút"


RUN_MOVES = Moves[RunState](
    {
        RunState.RUNNING: {"withdraw": RunState.WITHDRAWN, "hear": RunState.RUNNING},
    }
)


class StepState(Named):
    """How an open step stands. A step that is done is no row any more: it is a line of the run's past."""

    OPEN = "open", "chờ làm"
    TAKEN = "taken", "đang làm"
    AWAITING = "awaiting", "chờ việc khác"
    FAILED = "failed", "gặp lỗi, chờ người xử lý"


STEP_MOVES = Moves[StepState](
    {
        StepState.OPEN: {
            "claim": StepState.TAKEN,
            "complete": StepState.OPEN,
            "delegate": StepState.TAKEN,
            "give_back": StepState.OPEN,
            "skip": StepState.OPEN,
        },
        StepState.TAKEN: {
            "claim": StepState.TAKEN,
            "release": StepState.OPEN,
            "complete": StepState.TAKEN,
            "delegate": StepState.TAKEN,
            "give_back": StepState.TAKEN,
            "skip": StepState.TAKEN,
        },
        StepState.AWAITING: {
            "fire": StepState.AWAITING,
            "serve": StepState.AWAITING,
            "fail": StepState.AWAITING,
            "skip": StepState.AWAITING,
        },
        StepState.FAILED: {"retry": StepState.AWAITING, "skip": StepState.FAILED},
    }
)


class Deed(Named):
    """What happened to a step, as its run's past tells it."""

    DONE = "done", "hoàn thành"
    CLAIMED = "claimed", "nhận làm"
    RELEASED = "released", "thôi nhận làm"
    DELEGATED = "delegated", "giao người khác làm"
    GIVEN_BACK = "given_back", "trả lại bước trước"
    SKIPPED = "skipped", "bỏ qua"
    WITHDRAWN = "withdrawn", "không còn phải làm"
    FAILED = "failed", "gặp lỗi"
    RETRIED = "retried", "cho chạy lại"
