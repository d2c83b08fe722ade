"""Files and photos enclosed with inspections, repairs and yearly duties."""

from typing import Protocol

from lienthong.domains.plans.models import Exhibit
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.files import api as files

KIND = "plans.exhibit"
MOST = 20


class Held(Protocol):
    """What an exhibit belongs to: its unit and who follows it."""

    unit_id: int
    coordinator_id: int


def enclose(about: str, codes: list[str], by: Actor, held: Held) -> int:
    """Enclose files that were kept for this; whoever sees the thing may open them."""
    if not codes:
        return 0
    cards = files.kept_for(codes, kind=KIND, subject=about)
    have = set(Exhibit.objects.filter(about=about).values_list("file", flat=True))
    fresh = [code for code in codes if code not in have]
    if len(have) + len(fresh) > MOST:
        raise Unfit(fields={"evidence": f"Mỗi nội dung kèm tối đa {MOST} tệp."})
    Exhibit.objects.bulk_create(
        [
            Exhibit(
                about=about,
                file=code,
                name=cards[code].name,
                unit_id=held.unit_id,
                coordinator_id=held.coordinator_id,
                inspectors=list(getattr(held, "inspectors", [])),
                added_by=by.name,
            )
            for code in fresh
        ]
    )
    return len(fresh)
