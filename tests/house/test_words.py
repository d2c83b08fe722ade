"""Words: one for each thing, English in code, Vietnamese in one spelling, nothing that gives a machine away."""

import ast
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
import yaml

from lienthong.kernel.base.errors import Refusal

from .tree import ROOT, Code, dotted, functions, kept, product, python
from .vietnamese import SYLLABLES, english, vietnamese

LICENCE = "EUPL-1.2"
MACHINES = re.compile(r"(?<![\w.~}\"'-])/(?:home|Users|root|work|farm|mnt|media)/\w")
REGISTRIES = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmjs\.com|deb\.debian\.org|proxy\.golang\.org)\b"
)
HERE = "tests/house/test_words.py"
OTHER_SPELLING = {"src/lienthong/kernel/base/tests/test_text.py": "texts in both spellings, on purpose"}
MAY_NAME_MACHINES = {
    HERE: "the rule itself",
}
STANDARD = {
    ("src/lienthong/kernel/process/definition.py", "SERVICE"): "a service task of BPMN",
    ("src/lienthong/kernel/process/definition.py", "TIMER"): "a timer event of BPMN",
}
IN_USE, TO_COME = "## Words in use", "## Words kept for rooms to come"


# -- the glossary ----------------------------------------------------------------------------------------


@cache
def glossary() -> dict[str, list[tuple[list[str], str, str, list[str]]]]:
    """The two tables of GLOSSARY.md: (words in code, tiếng Việt, meaning, refused words) for each row."""
    tables: dict[str, list[tuple[list[str], str, str, list[str]]]] = {IN_USE: [], TO_COME: []}
    heading = ""
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        heading = line if line.startswith("## ") else heading
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if heading not in tables or len(cells) != 4 or cells[0] in {"in code", ""} or set(cells[0]) <= {"-", " ", ":"}:
            continue
        words = [word.strip() for word in cells[0].split(",")]  # two of a kind may share a row
        tables[heading].append((words, cells[1], cells[2], re.findall(r"`(\w+)`", cells[3])))
    return tables


def parts(name: str) -> list[str]:
    """The words of a name: WorkItem, work_item → work, item."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return [part for part in spaced.lower().split("_") if part]


def names(code: Code) -> Iterator[tuple[int, str]]:
    """What a file itself names: its module, classes, functions, arguments, and what it assigns."""
    yield 1, code.place.rsplit("/", 1)[1].removesuffix(".py")
    for node in ast.walk(code.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


@cache
def classes() -> frozenset[str]:
    """The names of all classes, as lists of words."""
    found = {node.name for c in product() for node in ast.walk(c.tree) if isinstance(node, ast.ClassDef)}
    return frozenset("_".join(parts(name)) for name in found)


@cache
def said_in_code() -> frozenset[str]:
    """All names of the rooms' code, singular."""
    return frozenset("_".join(parts(name)) for code in product() for _, name in names(code))


def used(word: str) -> bool:
    """Whether the code calls something by this word."""
    wanted = "_".join(parts(word.replace(" ", "_")))
    return wanted in classes() or wanted in said_in_code()


def lasting_names(code: Code) -> Iterator[tuple[int, str]]:
    """The names that others meet: of modules, classes, public functions and columns."""
    yield 1, code.place.rsplit("/", 1)[1].removesuffix(".py")
    for node in ast.walk(code.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.lineno, node.name
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                targets = one.targets if isinstance(one, ast.Assign) else []
                targets = [one.target] if isinstance(one, ast.AnnAssign) else targets
                yield from ((one.lineno, t.id) for t in targets if isinstance(t, ast.Name))


def avoided(code: Code, refused: set[str]) -> list[str]:
    """Names made of a word for which the house has a better one."""
    return [
        f"{code.place}:{line} {name}"
        for line, name in lasting_names(code)
        if refused & {*parts(name), "_".join(parts(name))} and (code.place, name) not in STANDARD
    ]


def test_every_word_of_the_glossary_is_used() -> None:
    words = [word for row in glossary()[IN_USE] for word in row[0]]
    assert len(words) > 20
    assert not [word for word in words if not used(word)]


def test_words_of_rooms_to_come_are_not_used_for_something_else() -> None:
    early = [word for row in glossary()[TO_COME] for word in row[0] if "_".join(parts(word)) in classes()]
    assert not early, "move it up among the words in use"


def test_no_word_stands_twice_in_the_glossary() -> None:
    words = [word.lower() for rows in glossary().values() for row in rows for word in row[0]]
    assert len(words) == len(set(words))


def test_every_word_has_a_vietnamese_name_and_a_meaning() -> None:
    for rows in glossary().values():
        for words, name, meaning, _ in rows:
            assert name and vietnamese(name), words
            assert len(meaning) > 10, words


def test_avoided_words_do_not_name_anything() -> None:
    refused = {word for rows in glossary().values() for row in rows for word in row[3]}
    assert refused
    assert not [one for code in product() if code.room for one in avoided(code, refused)]


def test_every_table_is_called_by_a_word_of_the_glossary_or_explains_itself() -> None:
    silent = [
        f"{code.place}:{node.lineno} {node.name}"
        for code in product()
        if code.room
        for node in ast.walk(code.tree)
        if isinstance(node, ast.ClassDef)
        and any(dotted(base) == "models.Model" for base in node.bases)
        and not ast.get_docstring(node)
    ]
    assert not silent


# -- identifiers and sentences ---------------------------------------------------------------------------


def vietnamese_names(code: Code) -> list[str]:
    """Names that are Vietnamese, with marks or without."""
    return [
        f"{code.place}:{line} {name}"
        for line, name in names(code)
        if not name.isascii() or SYLLABLES & {*parts(name), name.lower()}
    ]


def test_names_in_code_are_english() -> None:
    assert not [one for code in python() for one in vietnamese_names(code)]


def refusals_said(code: Code) -> Iterator[tuple[int, str]]:
    """The sentences of refusals: in their classes, and where they are raised."""
    kinds = {"Refusal", "NotThere", "NotAllowed", "WrongMoment", "Unfit", "Unreadable", "Trouble"}
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in kinds:
            given = [*node.args, *[k.value for k in node.keywords if k.arg in {"sentence", "next_step"}]]
            for one in given:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value:
                    yield one.lineno, one.value
                if isinstance(one, ast.JoinedStr):
                    text = "".join(str(v.value) for v in one.values if isinstance(v, ast.Constant))
                    if " " in text.strip():
                        yield one.lineno, text


def test_refusals_speak_vietnamese() -> None:
    found = [(code.place, line, text) for code in product() for line, text in refusals_said(code)]
    assert len(found) > 10
    assert not [one for one in found if not vietnamese(one[2])]


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """All kinds of refusal that the house knows."""
    yield kind
    for lower in kind.__subclasses__():
        yield from every_refusal(lower)


def test_every_refusal_says_what_happened_and_what_to_do_next() -> None:
    for kind in every_refusal():
        assert vietnamese(kind.sentence) and kind.sentence.endswith((".", "}")), kind
        assert vietnamese(kind.next_step) and kind.next_step.endswith("."), kind


def labels(code: Code) -> Iterator[tuple[int, str]]:
    """Vietnamese names beside values: of states, choices, fields."""
    for node in ast.walk(code.tree):
        if isinstance(node, ast.ClassDef) and any(
            dotted(base).split(".")[-1] in {"Named", "TextChoices", "IntegerChoices"} for base in node.bases
        ):
            for one in node.body:
                if isinstance(one, ast.Assign) and isinstance(one.value, ast.Tuple) and len(one.value.elts) == 2:
                    label = one.value.elts[1]
                    if isinstance(label, ast.Constant) and isinstance(label.value, str):
                        yield label.lineno, label.value


def test_states_and_choices_are_called_in_vietnamese() -> None:
    found = [(code.place, line, text) for code in product() for line, text in labels(code)]
    assert found
    assert not [one for one in found if not vietnamese(one[2])]


def test_what_is_public_says_what_it_is() -> None:
    silent = [
        f"{code.place}:{node.lineno} {node.name}"
        for code in product()
        if code.room
        for node in code.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_no_docstring_is_a_list_of_parameters() -> None:
    lists = re.compile(r"^\s*(:param |:return|Args:|Returns:|Parameters\n)", re.MULTILINE)
    found = [
        f"{code.place}:{function.lineno}"
        for code in product()
        for function in functions(code.tree)
        if lists.search(ast.get_docstring(function) or "")
    ]
    assert not found


# -- the whole repository --------------------------------------------------------------------------------


def test_vietnamese_is_written_in_one_spelling_everywhere() -> None:
    strays = [
        f"{one.place}:{number}"
        for one in kept()
        if one.place not in OTHER_SPELLING
        for number, line in enumerate(one.text.splitlines(), 1)
        if unicodedata.normalize("NFC", line) != line
    ]
    assert not strays


def test_names_of_files_are_plain() -> None:
    assert not [one.place for one in kept() if not re.fullmatch(r"[A-Za-z0-9._/-]+", one.place)]


def test_one_licence_holds_for_everything() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    publiccode = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert project["license"] == packages["license"] == publiccode["legal"]["license"] == LICENCE
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    marks = re.compile(r"SPDX-License-Identifier:\s*(\S+)")
    assert not [one.place for one in kept() if one.place != HERE and set(marks.findall(one.text)) - {LICENCE}]


def machine_words(one: Code) -> list[str]:
    """Places of one machine, and hosts of registries."""
    found = []
    for number, line in enumerate(one.text.splitlines(), 1):
        for rule in (MACHINES, REGISTRIES):
            found += [f"{one.place}:{number} {m.group()}" for m in rule.finditer(line)]
    return found


def test_nothing_gives_a_machine_away() -> None:
    assert not [word for one in kept() if one.place not in MAY_NAME_MACHINES for word in machine_words(one)]


def test_the_root_is_clean() -> None:
    allowed = {
        "README.md", "HOUSE.md", "GLOSSARY.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "publiccode.yml",
        "pyproject.toml", "uv.lock", "package.json", "package-lock.json", "Makefile", "conftest.py", ".importlinter",
        ".gitignore", ".secrets.baseline",
    }  # fmt: skip
    there = {one.place for one in kept() if "/" not in one.place}
    assert not there - allowed


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (vietnamese_names, "ke_hoach = nhiem_vu = 1"),
        (vietnamese_names, "def kế(): ..."),
        (lambda code: avoided(code, {"tenant"}), "class TenantUnit: ..."),
        (machine_words, "x = '/" + "home/lan/x'\ny = ' /" + "home/lan'"),
        (machine_words, "https://pypi" + ".org/simple"),
        (lambda code: [t for _, t in refusals_said(code) if not vietnamese(t)], "raise Unfit('This is not good')"),
        (lambda code: [t for _, t in labels(code) if not vietnamese(t)], "class S(Named):\n    A = 'a', 'draft'"),
    ],
)
def test_each_rule_about_words_bites(check: object, text: str) -> None:
    assert check(Code("src/lienthong/kernel/units/a.py", text))  # type: ignore[operator]


def test_vietnamese_and_english_are_told_apart() -> None:
    assert vietnamese("gửi báo cáo") and vietnamese("2026 · 12 %") and not vietnamese("send report")
    assert english("Send the report") and not english("Gửi báo cáo the")
