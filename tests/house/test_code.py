"""One clock, one mouth, imports where they can be seen."""

import ast
import re

import pytest

from .tree import Code, dotted, functions, migrations, product, templates, texts

CLOCKS = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"), ("timezone", "now"),
    ("timezone", "localtime"), ("timezone", "localdate"), ("timezone", "localnow"),
}  # fmt: skip
MAY_ASK_THE_CLOCK = {"src/lienthong/kernel/base/clock.py": "the house's one clock"}
MAY_IMPORT_INSIDE = {
    ("src/lienthong/config/worker.py", "work"): "loaded when the surroundings are known: settings are read then",
    ("src/lienthong/kernel/audit/cli.py", "verify_command"): "commands are read before Django is set up",
    ("src/lienthong/kernel/inbox/cli.py", "check_command"): "the same",
    ("src/lienthong/kernel/process/import_cli.py", "_brought"): "the same",
    ("src/lienthong/kernel/process/xes_cli.py", "_written"): "the same",
    ("src/lienthong/kernel/competence/cli.py", "_answered"): "the same",
    ("src/lienthong/config/demo.py", "*"): "commands are read before Django is set up",
}

# Where the machine's own hour is wanted, whatever day the house stands on (docs/decisions, 2026-11-22).
MAY_ASK_THE_MACHINE = {
    "src/lienthong/config/worker.py": "how long ago a worker gave a sign of life",
    "src/lienthong/kernel/base/verbs.py": "when a key was used, so that it is forgotten in time",
    "src/lienthong/kernel/jobs/jobs.py": "the same",
    "src/lienthong/kernel/access/sessions.py": "until when a session lasts, as Django wrote it by the machine",
    "src/lienthong/kernel/jobs/models.py": "when an event was written",
    "src/lienthong/kernel/audit/models.py": "when an entry was really written: evidence",
    "src/lienthong/kernel/calendar/models.py": "when a declared day was really written down; the law looks at known_on",
    "src/lienthong/kernel/exchange/models.py": "next tries, compared in the database",
    "src/lienthong/kernel/exchange/actions.py": "next tries, compared in the database",
    "src/lienthong/kernel/exchange/sending.py": "leases of senders on several machines",
    "src/lienthong/kernel/exchange/queries.py": "how long until the next try",
    "src/lienthong/kernel/files/store.py": "the age of files on the disk, whose times the machine gave",
}
MAY_BE_UNUSED = {
    "src/lienthong/config/testing_database.py": "what tests stand on",
    "src/lienthong/config/wsgi.py": "named on the web server's command line",
}
# Doors that stand open before somebody comes through them; each is tried by its room.
OPEN_AHEAD = {
    "data_move": "the first version has nothing to move (docs/decisions, 2026-11-22)",
    "unknown_kinds": "what a house test asks",
    "read_file": "the reader as a library",
    "role_for": "who may for a field and a procedure: for rooms with cases",
    "rights_at": "by what right something was done: for papers that say so",
    "rights_over": "who may here: for rooms that look for a deciding hand",
    "seat_stamp": "read in one statement with the stamps of other rooms; tests ask it by itself",
    "due_many": "what many cases would be due, when a room imports them",
    "explain": "why a due date is what it is: for rooms with cases",
    "pause_many": "a case waits for a supplement or a payment: for rooms with cases",
    "go_on_many": "the same",
    "restart_many": "the same",
    "extend_many": "the same, with a letter of apology",
    "remaining": "how long until a clock ends: for rooms with cases",
    "due_before": "what is late in a unit, over all rooms: for rooms with cases",
    "due_between": "what comes due in a unit, over all rooms: for rooms with cases",
    "head_of": "who signs for a unit: for documents",
    "complete_many": "many steps decided at once: for rooms with cases, and measured by the bench",
    "offer_verb": "a verb that steps of the system may call: for rooms with cases",
    "kept_doubts": "doubts of a table beside its version: for the page where they are settled",
    "read_answers": "answers to the doubts of a table from a file: for the import",
}


def clock_calls(code: Code) -> list[str]:
    """Where the machine's clock is asked directly."""
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and tuple(dotted(node.func).split(".")[-2:]) in CLOCKS:
            found.append(f"{code.place}:{node.lineno} {dotted(node.func)}")
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
            found += [f"{code.place}:{node.lineno} {n.name}" for n in node.names if ("timezone", n.name) in CLOCKS]
    return found


def machine_hours(code: Code) -> list[str]:
    """Where the database's hour, or the machine's by another way, is asked for."""
    asked = re.compile(
        r"\b(now|(clock|statement|transaction)_timestamp)\(\)|\bcurrent_(date|time|timestamp)\b", re.IGNORECASE
    )
    found = [f"{code.place}:{one.lineno} {one.value[:40]}" for one in texts(code.tree) if asked.search(one.value)]
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and dotted(node.func) in {"Now", "functions.Now", "time.time", "time.localtime"}:
            found.append(f"{code.place}:{node.lineno} {dotted(node.func)}()")
    return found


def prints(code: Code) -> list[str]:
    """Where something is printed past the program's own output function."""
    return [
        f"{code.place}:{node.lineno}"
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"print", "pprint", "pprint.pprint", "breakpoint"}
    ]


def imports_inside(code: Code) -> list[tuple[str, str, int]]:
    """Imports hidden in functions: (file, function, line)."""
    return [
        (code.place, function.name, node.lineno)
        for function in functions(code.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def unexplained(found: list[tuple[str, str, int]]) -> list[str]:
    """Those that nobody gave a reason for; `ready` of an app must load its room late, Django wants it so."""
    return [
        f"{place}:{line} in {name}"
        for place, name, line in found
        if not (place.endswith("/apps.py") and name == "ready")
        and (place, name) not in MAY_IMPORT_INSIDE
        and (place, "*") not in MAY_IMPORT_INSIDE
    ]


def unfinished(code: Code) -> list[str]:
    """Promises left in the code instead of in an issue."""
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    lines = enumerate(code.text.splitlines(), 1)
    return [f"{code.place}:{number}" for number, line in lines if marks.search(line)]


def wide_doors(code: Code) -> list[str]:
    """Names let in by a star: nobody can tell afterwards where they come from."""
    return [
        f"{code.place}:{node.lineno}"
        for node in ast.walk(code.tree)
        if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names)
    ]


def signals(code: Code) -> list[str]:
    """Django's model signals: silent, and dependent on the order of loading."""
    kinds = ("django.db.models.signals", "django.dispatch", "django.db.models.signals.post_save")
    return [
        f"{code.place}:{node.lineno}"
        for node in ast.walk(code.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "") in kinds
    ]


def offered(code: Code) -> list[tuple[str, int]]:
    """What a file makes for others: functions and classes that no decorator hands to somebody by itself."""
    return [
        (node.name, node.lineno)
        for node in code.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list
    ]


def called_for(code: Code) -> set[str]:
    """The names that a file uses: loads, attributes, words in texts. An import or a place in `__all__` is no use."""
    doors = {
        id(text)
        for node in code.tree.body
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__"
        for text in ast.walk(node.value)
    }
    found: set[str] = set()
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in doors:
            found |= set(re.findall(r"\w+", node.value)) if len(node.value) < 200 else set()
    return found


def kept_for_nobody(files: tuple[Code, ...], users: tuple[Code, ...], pages: tuple[Code, ...]) -> list[str]:
    """What nobody uses; tests are no users."""
    used = {name for code in users for name in called_for(code)}
    used |= {name for page in pages for name in re.findall(r"\w+", page.text)}
    return [f"{code.place}:{line} {name}" for code in files for name, line in offered(code) if name not in used]


def test_nothing_is_kept_for_nobody() -> None:
    files = tuple(code for code in product() if code.place not in MAY_BE_UNUSED)
    lost = kept_for_nobody(files, (*product(), *migrations()), templates())
    unused = {one.rsplit(" ", 1)[1]: one for one in lost if "/apps.py:" not in one}
    assert not [one for name, one in unused.items() if name not in OPEN_AHEAD]


def test_what_nobody_uses_is_seen() -> None:
    made = Code("src/lienthong/a.py", "def a(): ...\ndef b(): a()\n__all__ = ['b']")
    assert kept_for_nobody((made,), (made, Code("b.py", "from a import b")), ()) == ["src/lienthong/a.py:2 b"]
    assert not kept_for_nobody((made,), (made, Code("b.py", "b()")), ())
    assert not kept_for_nobody((made,), (made,), (Code("a.html", "{{ b }}"),))


def test_only_the_clock_asks_what_time_it_is() -> None:
    assert not [one for code in product() if code.place not in MAY_ASK_THE_CLOCK for one in clock_calls(code)]


def test_the_machines_hour_is_asked_where_it_is_evidence_or_a_lease() -> None:
    found = [one for code in product() if code.place not in MAY_ASK_THE_MACHINE for one in machine_hours(code)]
    assert not found, "ask base.now(), so that demo and tests can stand on any day"
    assert not MAY_ASK_THE_MACHINE.keys() - {code.place for code in product() if machine_hours(code)}


def test_nothing_is_printed_past_the_output_function() -> None:
    assert not [one for code in product() for one in prints(code)]


def test_imports_stand_where_they_can_be_seen() -> None:
    assert not unexplained([one for code in product() for one in imports_inside(code)])


def test_every_reason_for_a_hidden_import_is_still_needed() -> None:
    found = {(place, name) for code in product() for place, name, _ in imports_inside(code)}
    places = {place for place, _ in found}
    stale = [key for key in MAY_IMPORT_INSIDE if key not in found and not (key[1] == "*" and key[0] in places)]
    assert not stale


def test_nothing_is_promised_in_comments() -> None:
    assert not [one for code in product() for one in unfinished(code)]


def test_no_star_imports() -> None:
    assert not [one for code in product() for one in wide_doors(code)]


def test_rooms_answer_to_verbs_and_events_not_to_signals() -> None:
    assert not [one for code in product() for one in signals(code)]


def test_the_suite_runs_in_another_order_each_time(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("randomly")
    assert "no:randomly" not in str(pytestconfig.getini("addopts"))


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        (clock_calls, "from datetime import datetime\nx = datetime.now()"),
        (clock_calls, "import datetime as dt\nx = dt.date.today()"),
        (clock_calls, "from django.utils.timezone import now"),
        (machine_hours, "q = 'update plans_plan set at = now()'"),
        (machine_hours, "at = models.DateTimeField(db_default=Now())"),
        (machine_hours, "import time\nx = time.time()"),
        (prints, "def f():\n    print('x')"),
        (imports_inside, "def f():\n    import os"),
        (imports_inside, "class A:\n    def f(self):\n        if True:\n            from os import path"),
        (unfinished, "# TODO later"),
        (wide_doors, "from os import *"),
        (signals, "from django.db.models.signals import post_save"),
    ],
)
def test_each_rule_bites(rule: object, broken: str) -> None:
    assert rule(Code("src/lienthong/a.py", broken))  # type: ignore[operator]
    assert not rule(Code("src/lienthong/a.py", "from lienthong.kernel.base import now\nx = now()"))  # type: ignore[operator]


def test_a_hidden_import_needs_a_reason() -> None:
    assert unexplained([("src/lienthong/kernel/units/actions.py", "ready", 3)])
    assert not unexplained([("src/lienthong/kernel/units/apps.py", "ready", 3)])
