"""Who may open the files of this room, and what of it the search box finds."""

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.files import api as files
from lienthong.kernel.search import api as search

from .queries.handling_scope import obstacles_seen
from .queries.narrative_scope import opens_passage_files
from .queries.scope import plans_seen, reports_seen
from .queries.takeover import opens_evidence
from .queries.target_scope import opens_files_of
from .queries.unit_plans import unit_plans_seen


def _source(by: Actor, digest: str) -> bool:
    """The plan document: everybody who sees a plan made from it, and whoever is uploading it."""
    return plans_seen(by).filter(digest=digest).exists()


def _evidence(by: Actor, report: str) -> bool:
    """Evidence: whoever sees its report, or goes on with its work after the unit has ended."""
    return reports_seen(by).filter(code=report).exists() or opens_evidence(by, report)


def _obstacle(by: Actor, paper: str) -> bool:
    """What was put beside an obstacle: whoever sees it."""
    return obstacles_seen(by).filter(paper=paper).exists()


def _unit_plan(by: Actor, code: str) -> bool:
    """A unit's own plan: whoever sees what was asked of the unit."""
    return unit_plans_seen(by).filter(code=code).exists()


files.register_reader("plans.source", _source)
files.register_reader("plans.obstacle", _obstacle)
files.register_reader("plans.unit_plan", _unit_plan)
files.register_reader("plans.evidence", _evidence)
files.register_reader("plans.passage", opens_passage_files)
files.register_reader("plans.figure", opens_files_of)
search.register_kind("plans.plan", "Kế hoạch")
search.register_kind("plans.item", "Chỉ tiêu, nhiệm vụ", icon="target-arrow")
