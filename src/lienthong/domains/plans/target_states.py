"""Words about targets: where a figure comes from, how units' figures make the province's, how a target stands."""

from lienthong.kernel.base.states import Named


class SourceKind(Named):
    """Where a target's figure is to come from."""

    COMPUTED = "computed", "hệ thống tính"
    REPORTED = "reported", "đơn vị báo cáo"
    EXTERNAL = "external", "cơ quan ngoài hệ thống cung cấp"


class Combining(Named):
    """How the figures of units make the province's."""

    RATIO = "ratio", "tổng tử số chia tổng mẫu số"
    SUM = "sum", "cộng số của các đơn vị"
    SHARE = "share", "tỷ lệ đơn vị đạt mức"
    LAST = "last", "số của đơn vị chủ trì"
    ALL_DONE = "all_done", "mọi đơn vị hoàn thành"


class FigureOrigin(Named):
    """How a figure came about. What is summed from reports is never kept: it is counted whenever it is read."""

    TYPED = "typed", "nhập tay"
    OFFICIAL = "official", "nhập theo nguồn chính thức"
    COMPUTED = "computed", "hệ thống tính"
    SUMMED = "summed", "tổng hợp từ báo cáo"


BY_HAND = (FigureOrigin.TYPED, FigureOrigin.OFFICIAL)


class Judgement(Named):
    """How a target stands in a period; computed, never typed."""

    MISSED = "missed", "không đạt"
    AT_RISK = "at_risk", "chậm so với mốc"
    NO_MILESTONE = "no_milestone", "chưa có mốc để so"
    NO_FIGURE = "no_figure", "chưa có số liệu"
    ON_TRACK = "on_track", "đúng lộ trình"
    MET = "met", "đạt"
