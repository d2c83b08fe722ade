"""Changes: only where a verb, a projection or the house's own books are written; the outside only behind the outbox."""

import ast
import re
from collections.abc import Iterator

import pytest

from .tree import Code, dotted, product, texts

# What writes and is not a room's `actions`: called inside verbs and reactions, or the house's own books.
WRITES = {
    "kernel/base/verbs.py": "the verb itself: saves the thing, keeps its key",
    "kernel/base/recorded.py": "facts of two times, inside the verbs of their rooms",
    "kernel/base/data_moves.py": "which moves of data are done",
    "kernel/jobs/drains.py": "events, and how far each room has read them",
    "kernel/jobs/jobs.py": "forgets keys that nobody presses again",
    "kernel/audit/recorder.py": "the audit",
    "kernel/audit/sealing.py": "the chain over the audit",
    "kernel/units/recording.py": "versions of a unit, inside its verbs",
    "kernel/units/grouping.py": "verbs of groups",
    "kernel/units/loading.py": "the verb that loads a province",
    "kernel/people/loading.py": "the verb that loads a province",
    "kernel/access/actors.py": "the stamp that says that rights changed, inside verbs",
    "kernel/calendar/clock_sql.py": "clocks, inside other rooms' verbs, each change with its reason",
    "kernel/calendar/statements.py": "the same, as parts of a room's own statement",
    "kernel/calendar/recounting.py": "which clocks are to be reckoned again, inside the verbs that change days",
    "kernel/calendar/spans.py": "working time as statements read it, made from what was declared",
    "kernel/exchange/outbox.py": "envelopes, inside other rooms' verbs",
    "kernel/exchange/sending.py": "the claim of a sender, and how a partner stands",
    "kernel/notifications/telling.py": "notices, inside other rooms' verbs and reactions",
    "kernel/notifications/mailing.py": "which notices can never leave by mail",
    "kernel/notifications/letters.py": "which notices have left by mail",
    "kernel/notifications/digests.py": "who has had the morning's letter of a day",
    "kernel/inbox/projection.py": "lines of the inbox, inside other rooms' verbs",
    "kernel/inbox/handing.py": "what went over to others, inside the verbs by which it goes",
    "kernel/search/indexing.py": "what can be found, inside other rooms' verbs",
    "domains/plans/asking.py": "clocks and ends of what units were asked for, inside verbs",
    "domains/plans/handling.py": "the way of an obstacle, and what ends with the work, inside verbs",
    "domains/plans/heirs.py": "what unsent reports of an ended unit do in its heir, inside verbs",
    "domains/plans/succeeding.py": "who stands in a plan where an ended unit stood, inside its verb",
    "domains/plans/awaiting.py": "how many units wait for whom, inside verbs",
    "domains/plans/standing.py": "how each target stands, inside verbs and reactions",
    "domains/plans/sheets.py": "how far each unit is in a round, inside verbs",
    "domains/plans/numbers.py": "the next number of a series, inside verbs",
}
MANAGERS = {
    "create", "acreate", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "adelete", "save",
    "asave",
}  # fmt: skip
STATEMENT = re.compile(r"^\s*(?:with\b.*\)\s*)?(insert\s+into|update\s+[a-z_{]+|delete\s+from|truncate)\b", re.I | re.S)
OUTSIDE = {
    "smtplib", "socket", "ssl", "ftplib", "imaplib", "poplib", "telnetlib", "urllib.request", "http.client", "requests",
    "httpx", "aiohttp", "urllib3", "django.core.mail",
}  # fmt: skip
COUNTED = {
    "src/lienthong/domains/plans/actions/review.py": "the parts of one row",
    "src/lienthong/domains/plans/actions/correct.py": "the corrections of one item",
    "src/lienthong/domains/plans/actions/obstacle.py": "the obstacles of one row",
    "src/lienthong/domains/plans/actions/extension.py": "the extensions of one row",
    "src/lienthong/domains/plans/actions/instruction.py": "the instructions of one plan",
    "src/lienthong/domains/plans/actions/succession.py": "the plans before one plan",
    "src/lienthong/domains/plans/actions/rounds.py": "the rules of reporting of one plan",
    "src/lienthong/domains/plans/asking.py": "what waits for one judge of one plan",
    "src/lienthong/domains/plans/actions/issue.py": "doubts and rounds of one plan",
    "src/lienthong/domains/plans/queries/issuing.py": "doubts of one plan",
    "src/lienthong/kernel/notifications/telling.py": "those just told, by their codes",
    "src/lienthong/kernel/units/loading.py": "once, when a province is loaded",
}


def writes(code: Code) -> list[str]:
    """Where rows are made, changed or removed: through the tables' managers, or by a statement."""
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, holder = node.func.attr, ast.unparse(node.func.value)
            on_rows = ".objects" in holder or "_manager" in holder or ".filter(" in holder or ".exclude(" in holder
            if ((name in MANAGERS or name == "update") and on_rows) or (name == "save" and not node.args):
                found.append(f"{code.place}:{node.lineno} .{name}()")
    found += [
        f"{code.place}:{one.lineno} {one.value.split()[0]}" for one in texts(code.tree) if STATEMENT.match(one.value)
    ]
    return found


def in_its_place(code: Code) -> bool:
    """Whether this file is one that may write: verbs, and the parts that a room gives to a statement of a verb."""
    place = code.place.removeprefix("src/lienthong/")
    return bool(re.search(r"^(kernel|domains)/\w+/(actions|statements)(\.py|/\w+\.py)$", place)) or place in WRITES


def goes_outside(code: Code) -> list[str]:
    """Imports by which something outside the house could be called."""
    found = []
    for node in ast.walk(code.tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *[f"{node.module}.{one.name}" for one in node.names]]
        found += [f"{code.place}:{getattr(node, 'lineno', 0)} {name}" for name in names if name in OUTSIDE]
    return found


def counts(code: Code) -> Iterator[str]:
    """Whole lists that are counted: `.count()` on what was not cut short before, and pages by number."""
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "count":
            bounded = isinstance(node.func.value, ast.Subscript)
            if not bounded and not node.args:
                yield f"{code.place}:{node.lineno} .count()"
        if isinstance(node, ast.ImportFrom) and node.module == "django.core.paginator":
            yield f"{code.place}:{node.lineno} Paginator"


def put_together(code: Code) -> list[str]:
    """Statements into which a value is put by formatting instead of being handed over beside them."""
    found = []
    for node in ast.walk(code.tree):
        if (
            isinstance(node, ast.Call)
            and dotted(node.func).split(".")[-1] in {"execute", "executemany", "raw"}
            and node.args
        ):
            text = node.args[0]
            if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Mod | ast.Add):
                found.append(f"{code.place}:{node.lineno} {ast.unparse(text)[:60]}")
            if isinstance(text, ast.JoinedStr):
                held = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
                found += [
                    f"{code.place}:{node.lineno} {ast.unparse(one)}" for one in held if not isinstance(one, ast.Name)
                ]
    return found


def in_rooms() -> list[Code]:
    """The code of all rooms."""
    return [code for code in product() if code.room]


def test_rows_change_in_verbs_and_in_the_books_of_the_house_alone() -> None:
    assert not [one for code in in_rooms() if not in_its_place(code) for one in writes(code)]


def test_every_place_that_may_write_does() -> None:
    by_place = {code.place.removeprefix("src/lienthong/"): code for code in in_rooms()}
    assert not [place for place in WRITES if place not in by_place or not writes(by_place[place])]


def test_nothing_outside_is_called_but_by_connectors() -> None:
    inside = re.compile(r"src/lienthong/(?!connectors/|config/)")
    assert not [one for code in product() if inside.match(code.place) for one in goes_outside(code)]
    assert [one for code in product() if "/connectors/" in code.place for one in goes_outside(code)]


def test_no_list_is_counted_to_its_end() -> None:
    assert not [one for code in in_rooms() if code.place not in COUNTED for one in counts(code)]


def test_every_reason_for_counting_is_still_needed() -> None:
    assert not COUNTED.keys() - {code.place for code in in_rooms() for _ in counts(code)}


def test_values_are_never_formatted_into_statements() -> None:
    assert not [one for code in product() for one in put_together(code)]


@pytest.mark.parametrize(
    "broken",
    [
        "Plan.objects.create(code='x')",
        "Plan.objects.filter(pk=1).update(state='x')",
        "visible(by).filter(pk=1).delete()",
        "plan.save()",
        "cursor.execute('update plans_plan set state = 1')",
        "SQL = 'with a as (select 1) insert into plans_plan values (1)'",
    ],
)
def test_a_change_outside_a_verb_is_seen(broken: str) -> None:
    assert writes(Code("src/lienthong/domains/plans/views/x.py", broken))
    assert not in_its_place(Code("src/lienthong/domains/plans/views/x.py", broken))
    assert in_its_place(Code("src/lienthong/domains/plans/actions/x.py", broken))


@pytest.mark.parametrize("line", ["facts.update(a=1)", "'update of the plan'", "names.discard(1)", "x = row.state"])
def test_what_changes_no_row_passes(line: str) -> None:
    assert not writes(Code("a.py", line))


@pytest.mark.parametrize(
    ("rule", "broken", "sound"),
    [
        (goes_outside, "import smtplib", "import json"),
        (goes_outside, "from urllib.request import urlopen", "from urllib.parse import quote"),
        (goes_outside, "from urllib import request", "from urllib import parse"),
        (counts, "n = Plan.objects.all().count()", "n = Plan.objects.all()[:1000].count()"),
        (counts, "from django.core.paginator import Paginator", "n = 'aab'.count('a')"),
        (put_together, "cursor.execute(f'select {a.b}')", "cursor.execute('select %s', [a])"),
        (put_together, "cursor.execute('select ' + a)", "cursor.execute(f'select {CONSTANT}')"),
    ],
)
def test_each_rule_of_changes_bites(rule: object, broken: str, sound: str) -> None:
    assert list(rule(Code("a.py", broken)))  # type: ignore[operator]
    assert not list(rule(Code("a.py", sound)))  # type: ignore[operator]
