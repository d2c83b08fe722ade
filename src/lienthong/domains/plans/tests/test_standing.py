"""How targets stand on the leader's screen: the same as on the page of targets, before and after the last day."""

import html
import re
from decimal import Decimal as D

from lienthong.domains.plans.jobs import targets_stand
from lienthong.kernel.base import standing_on

from .factories import AtWork, drain_plans
from .test_targets import described, entered, figures


def opened(at: AtWork, day: str) -> dict[str, int]:
    """The figures of targets on the screen; each must be the number of rows of the page that it opens."""
    with standing_on(f"{day}T09:00:00"):
        duc = at.client("duc")
        page = html.unescape(duc.get("/lanh-dao").content.decode())
        found = dict(re.findall(r'/chi-tieu\?danh_gia=(\w+)">(\d+)</a>', page))
        for name, count in found.items():
            rows = html.unescape(duc.get(f"/ke-hoach/{at.plan}/chi-tieu?danh_gia={name}").content.decode())
            assert len(set(re.findall(rf"/ke-hoach/{at.plan}/muc/([\w.-]+)\"", rows))) == int(count), name
        return {name: int(count) for name, count in found.items()}


def test_a_target_is_met_or_missed_as_its_figures_say(at_work: AtWork) -> None:
    described(at_work, source_kind="external", numerator="", denominator="")
    assert opened(at_work, "2026-04-06") == {}, "no figure yet"
    entered(at_work, source="Cổng dịch vụ công quốc gia", source_on=at_work.newest_round().cut_off)
    assert opened(at_work, "2026-04-06") == {}, "on the way, no milestone to compare with"
    assert opened(at_work, "2027-01-02") == {"missed": 1}, "its last day is over"
    entered(
        at_work, value=D(75), why="Số chính thức.", replaces=newest(at_work), source="Cổng dịch vụ công quốc gia",
        source_on=at_work.newest_round().cut_off,
    )  # fmt: skip
    assert opened(at_work, "2026-04-06") == opened(at_work, "2027-01-02") == {"met": 1}


def test_what_units_report_counts_once_it_is_accepted(at_work: AtWork) -> None:
    described(at_work, combining="share", source_kind="reported")
    work = at_work.work("1", kind="target")
    at_work.accepted(work, percent=90, who="minh")
    drain_plans()
    assert opened(at_work, "2027-01-02") == {"missed": 1}
    with standing_on("2026-04-06T00:20:00"):
        assert targets_stand() == 1


def newest(at: AtWork) -> str:
    """The code of the figure that stands."""
    return figures(at)[-1].code
