"""The tables of states of a version, a run, a step, a question to a unit, a migration and a trial."""

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
            "redraw": VersionState.DRAFT,
            "keep_sketch": VersionState.DRAFT,
            "drop_sketch": VersionState.DRAFT,
            "settle": VersionState.DRAFT,
            "take_back": VersionState.DRAFT,
            "publish": VersionState.PUBLISHED,
            "discard": VersionState.DRAFT,
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
        RunState.RUNNING: {
            "withdraw": RunState.WITHDRAWN,
            "hear": RunState.RUNNING,
            "take_over": RunState.RUNNING,
        },
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
            "consult": StepState.OPEN,
            "delegate": StepState.TAKEN,
            "give_back": StepState.OPEN,
            "pass_on": StepState.OPEN,
            "skip": StepState.OPEN,
            "stand_in": StepState.TAKEN,
        },
        StepState.TAKEN: {
            "claim": StepState.TAKEN,
            "stand_in": StepState.TAKEN,
            "release": StepState.OPEN,
            "complete": StepState.TAKEN,
            "consult": StepState.TAKEN,
            "delegate": StepState.TAKEN,
            "give_back": StepState.TAKEN,
            "pass_on": StepState.OPEN,
            "skip": StepState.TAKEN,
        },
        StepState.AWAITING: {
            "fire": StepState.AWAITING,
            "retime": StepState.AWAITING,
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
    WITHDRAWN = "withdrawn", "cho dừng"
    FAILED = "failed", "gặp lỗi"
    RETRIED = "retried", "cho chạy lại"
    STOOD_IN = "stood_in", "nhận làm thay"
    PASSED_ON = "passed_on", "chuyển theo chức danh"
    TAKEN_OVER = "taken_over", "chuyển sang đơn vị kế tục"
    RETIMED = "retimed", "dời thời điểm chờ"
    ASKED = "asked", "hỏi ý kiến"
    OPINED = "opined", "cho ý kiến"
    SILENT = "silent", "hết hạn cho ý kiến, coi như đồng ý"
    UNASKED = "unasked", "thôi hỏi ý kiến"
    MOVED = "moved", "chuyển sang bản khác của quy trình"
    MOVED_BACK = "moved_back", "trở lại bản trước của quy trình"

    @property
    def of_run(self) -> bool:
        """Whether it befell the run as a whole, and no step: `outcome` is the code of the migration then."""
        return self in (Deed.MOVED, Deed.MOVED_BACK)

    @property
    def ends(self) -> bool:
        """Whether the step is over with it."""
        return self in (Deed.DONE, Deed.GIVEN_BACK, Deed.SKIPPED, Deed.WITHDRAWN)

    @property
    def of_opinions(self) -> bool:
        """Whether it is about an opinion that was asked for, and not about the step itself."""
        return self in (Deed.ASKED, Deed.OPINED, Deed.SILENT, Deed.UNASKED)


class Opinion(Named):
    """What a unit says that was asked for its opinion."""

    AGREE = "agree", "đồng ý"
    DISAGREE = "disagree", "không đồng ý"
    OTHER = "other", "ý kiến khác"


class ConsultationState(Named):
    """How the question to a unit stands."""

    ASKED = "asked", "chờ ý kiến"
    LATE = "late", "quá hạn, chưa có ý kiến"
    ANSWERED = "answered", "đã có ý kiến"
    SILENT = "silent", "hết hạn không trả lời, coi như đồng ý"
    WITHDRAWN = "withdrawn", "không còn hỏi"


CONSULTATION_MOVES = Moves[ConsultationState](
    {
        ConsultationState.ASKED: {
            "answer": ConsultationState.ANSWERED,
            "count_as_agreed": ConsultationState.SILENT,
            "note_late": ConsultationState.LATE,
            "unask": ConsultationState.WITHDRAWN,
        },
        ConsultationState.LATE: {
            "answer": ConsultationState.ANSWERED,
            "unask": ConsultationState.WITHDRAWN,
        },
    }
)


class MigrationState(Named):
    """How far the running runs of one version have come to another."""

    DRAWN = "drawn", "đang chuẩn bị"
    GOING = "going", "đang chuyển"
    DONE = "done", "đã chuyển xong"
    UNDOING = "undoing", "đang hoàn lại"
    UNDONE = "undone", "đã hoàn lại"
    DROPPED = "dropped", "đã bỏ, chưa chuyển gì"


MIGRATION_MOVES = Moves[MigrationState](
    {
        MigrationState.DRAWN: {
            "match_steps": MigrationState.DRAWN,
            "count_migration": MigrationState.DRAWN,
            "migrate": MigrationState.GOING,
            "drop_migration": MigrationState.DROPPED,
        },
        MigrationState.GOING: {"carry_over": MigrationState.GOING, "undo_migration": MigrationState.UNDOING},
        MigrationState.DONE: {"undo_migration": MigrationState.UNDOING},
        MigrationState.UNDOING: {"carry_back": MigrationState.UNDOING},
    }
)


class MovedState(Named):
    """What became of one run in a migration."""

    MOVED = "moved", "đã chuyển"
    LEFT = "left", "ở lại bản cũ"
    BACK = "back", "đã trở lại bản cũ"
    KEPT = "kept", "đã có việc làm tiếp nên giữ ở bản mới"


class TrialState(Named):
    """How far a trial of a version has come."""

    ASKED = "asked", "đang chờ chạy"
    DONE = "done", "đã có kết quả"
    FAILED = "failed", "không chạy được"


TRIAL_MOVES = Moves[TrialState]({TrialState.ASKED: {"note_trial": TrialState.DONE, "fail_trial": TrialState.FAILED}})
