"""Two designs side by side: what becomes better, what worse, and whether that is more than chance.

Both are played with the same runs coming (the same streams of chance), so what differs is the designs': the interval
is that of the differences, replication by replication.
"""

from dataclasses import dataclass

from lienthong.kernel.process.definition import ACTIVITIES, Definition, NodeKind

from .design import Design
from .figures import Estimate, estimated
from .forecast import WHOLE, Forecast

FIGURES = {
    "through": "Thời gian đi hết",
    "through_90": "9 trên 10 hồ sơ xong trong",
    "late": "Trễ hạn",
    "waiting": "Chờ người",
    "doing": "Thời gian làm",
    "steps": "Lượt làm của người",
    "papers": "Giấy tờ phải nộp",
    "cost": "Chi phí nhân lực một hồ sơ",
    "under_way": "Hồ sơ đang giải quyết",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in two designs; `change` is the second less the first. `sure`: chance alone would hardly give it."""

    figure: str
    name: str
    before: Estimate
    after: Estimate
    change: Estimate

    @property
    def sure(self) -> bool:
        """Whether the interval of the change leaves out nought."""
        return self.change.half is not None and not self.change.holds(0.0)

    def plain(self) -> dict[str, object]:
        """For machines."""
        return {
            "figure": self.figure, "before": self.before.plain(), "after": self.after.plain(),
            "change": self.change.plain(), "sure": self.sure,
        }  # fmt: skip


def compared(before: Forecast, after: Forecast) -> list[Difference]:
    """Each figure that both know, from reports of the same trial; no cost where nobody said what an hour costs."""
    found = []
    for figure, name in FIGURES.items():
        pairs = [
            (one[WHOLE][figure], two[WHOLE][figure])
            for one, two in zip(before.replications, after.replications, strict=True)
            if figure in one[WHOLE] and figure in two[WHOLE]
        ]
        if pairs and (figure != "cost" or any(map(any, pairs))):
            first, second = estimated([one for one, _ in pairs]), estimated([two for _, two in pairs])
            found.append(Difference(figure, name, first, second, estimated([two - one for one, two in pairs])))
    return found


def counted(design: Design) -> dict[str, int]:
    """What the drawing alone says of a design: steps, steps of people, the different papers that are asked for."""
    definition: Definition = design.definition
    forms = {node.form for node in definition.nodes if node.form}
    return {
        "steps": sum(node.kind in ACTIVITIES for node in definition.nodes),
        "steps_of_people": sum(node.kind is NodeKind.USER for node in definition.nodes),
        "papers": sum(design.papers.get(form, 1) for form in forms),
    }
