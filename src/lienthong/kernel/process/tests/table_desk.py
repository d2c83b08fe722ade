"""What tests of tables need: the real ones, the answers to their doubts, and every way a run can go."""

import json
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from lienthong.kernel.process.definition import Definition, Flow, Node
from lienthong.kernel.process.net import Marking, Net
from lienthong.kernel.process.tables.answers import Answer, read_answers
from lienthong.kernel.process.tables.jsonform import tables_from_json
from lienthong.kernel.process.tables.table import Table

ANSWERS = Path(__file__).with_name("table_answers.json")


def real_tables(shared: Path) -> dict[str, Table]:
    """The 29 tables by the number of their decision and their place in it."""
    data = (shared / "data" / "tthc" / "internal_workflows.json").read_bytes()
    seen: Counter[str] = Counter()
    tables = {}
    for table in tables_from_json(data):
        decision = table.fact("decision").split("/")[0]
        seen[decision] += 1
        tables[f"{decision}-{seen[decision]}"] = table
    return tables


def kept_answers() -> dict[str, dict[str, Answer]]:
    """The answers of our own to every doubt of the real tables."""
    given = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return {name: read_answers(answers) for name, answers in given.items()}


@dataclass
class Chooser:
    """Goes one way at each gateway, as told; says how many ways there were."""

    told: dict[str, int]
    asked: dict[str, int]

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        self.asked[node.key] = len(flows)
        return [flows[self.told.get(node.key, 0)]]

    def times(self, node: Node, scope: int) -> int:
        return 1

    def enough(self, node: Node, over: int, of: int) -> bool:
        return False


@dataclass
class Walk:
    """Every state a run can come to, which nodes were passed, and the states from which no end can be reached."""

    passed: set[str]
    states: int
    stuck: list[Marking]


def walked(definition: Definition) -> Walk:
    """Every run of a definition, whichever way is taken at each gateway; Unsafe and Stuck come through."""
    net = Net(definition)
    passed: set[str] = set()
    before: dict[Marking, set[Marking]] = {}
    todo: deque[Marking] = deque()

    def moved(begin: Marking | None, wait: object = None) -> None:
        choices = [{}]
        asked: dict[str, int] = {}
        tried = 0
        while tried < len(choices):
            chooser = Chooser(choices[tried], {})
            tried += 1
            move = net.begin(chooser) if begin is None else net.leave(begin, wait, chooser)  # type: ignore[arg-type]
            passed.update(move.passed)
            new = {key: count for key, count in chooser.asked.items() if key not in asked}
            if new:
                asked |= new
                choices = [dict(zip(asked, one, strict=True)) for one in product(*(range(n) for n in asked.values()))]
                tried = 0
            if move.marking not in before:
                before[move.marking] = set()
                todo.append(move.marking)
            if begin is not None:
                before[move.marking].add(begin)

    moved(None)
    while todo:
        marking = todo.popleft()
        for wait in sorted(marking.waits):
            moved(marking, wait)
    ending = {marking for marking in before if marking.ended}
    reach, todo = set(ending), deque(ending)
    while todo:
        for one in before[todo.popleft()] - reach:
            reach.add(one)
            todo.append(one)
    return Walk(passed, len(before), [one for one in before if one not in reach])
