"""What the page of an item shows of a target."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lienthong.domains.plans.aims import said
from lienthong.domains.plans.queries.targets import is_target, level_text, one_target
from lienthong.domains.plans.sketch import sketch
from lienthong.domains.plans.target_states import Combining, SourceKind
from lienthong.kernel.base.pages import Request
from lienthong.kernel.base.policy import may
from lienthong.kernel.units import api as units

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Description, Item, Round


def target_facts(
    request: Request, item: "Item", come: Sequence["Round"], described: "Description | None"
) -> dict[str, Any]:
    """What it is made of, the way there, its figures by period; nothing of a task."""
    if not is_target(item):
        return {"target": None}
    line, plan = one_target(item, come, described), item.plan
    supplier = described.supplier_id if described else None
    return {
        "target": line,
        "target_base": f"/ke-hoach/{plan.code}/chi-tieu/{item.code}",
        "level": level_text(line),
        "sketch": sketch(line, wide=True),
        "said": said,
        "source_label": SourceKind(described.source_kind).label if described else "",
        "combining_label": Combining(described.combining).label if described else "",
        "supplier": units.cards([supplier]).get(supplier) if supplier else None,
        "may_enter": described is not None and may("plans.enter_figure", request.actor, described),
    }
