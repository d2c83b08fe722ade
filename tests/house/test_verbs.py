"""Every change is a verb with a policy and a sentence; every event that somebody waits for is announced."""

import ast

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.events import KINDS
from lienthong.kernel.base.policy import RULES, may
from lienthong.kernel.base.verbs import VERBS, Verb
from lienthong.kernel.jobs.api import REACTIONS, unknown_kinds

from .tree import Code, dotted, lines, product, rooms
from .vietnamese import vietnamese

MAKERS = {"verb", "creates"}
MOVES_WITHOUT_A_VERB = {"exchange.claim": "the sender takes many waiting envelopes in one statement"}


def ours(names: list[str]) -> list[str]:
    """Those names that belong to rooms; the tests of base make verbs of their own."""
    return sorted(name for name in names if name.split(".")[0] in rooms())


def verbs() -> dict[str, Verb[object]]:
    """All verbs of the house."""
    return {name: VERBS[name] for name in ours(list(VERBS))}


def written(files: tuple[Code, ...]) -> list[str]:
    """The names of the verbs as they stand in the code."""
    return sorted(
        str(call.args[0].value)
        for code in files
        for call in ast.walk(code.tree)
        if isinstance(call, ast.Call)
        and dotted(call.func).split(".")[-1] in MAKERS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    )


def faults(one: Verb[object]) -> list[str]:
    """What is wrong with a verb itself."""
    found = []
    room, _, short = one.name.partition(".")
    if room not in one.function.__module__.split("."):
        found.append(f"is called after {room} but lives in {one.function.__module__}")
    if not short.isidentifier() or short != short.lower():
        found.append("has no plain name")
    if not one.sentence or not vietnamese(one.sentence):
        found.append(f"has no Vietnamese sentence: {one.sentence!r}")
    if one.sentence[:1].isupper() or one.sentence.endswith("."):
        found.append("its sentence is a piece of a sentence: no capital, no full stop")
    if not (one.function.__doc__ or "").strip():
        found.append("does not say what it does")
    if one.moves is not None and one.short not in {verb for _, verb, _ in one.moves.drawn()}:
        found.append("has a table of states in which it does not stand")
    return [f"{one.name} {fault}" for fault in found]


def test_every_verb_in_the_code_is_there_when_the_house_stands() -> None:
    assert written(product())
    assert written(product()) == sorted(verbs())


def test_every_verb_has_a_policy_and_every_policy_a_verb() -> None:
    assert ours(list(RULES)) == sorted(verbs())


def test_every_verb_has_a_sentence_and_a_place() -> None:
    assert not [fault for one in verbs().values() for fault in faults(one)]


def test_no_two_verbs_say_the_same() -> None:
    said: dict[str, str] = {}
    twice = [
        f"{name} and {said[one.sentence]}: {one.sentence}"
        for name, one in verbs().items()
        if said.setdefault(one.sentence, name) != name
    ]
    assert not twice


def test_every_move_in_a_table_of_states_is_a_verb() -> None:
    tables = {id(one.moves): (name.split(".")[0], one.moves) for name, one in verbs().items() if one.moves is not None}
    lost = [
        f"{room}.{verb}"
        for room, moves in tables.values()
        for _, verb, _ in moves.drawn()
        if f"{room}.{verb}" not in VERBS and f"{room}.{verb}" not in MOVES_WITHOUT_A_VERB
    ]
    assert not lost


def test_what_is_not_written_is_denied_also_to_the_house() -> None:
    assert not may("units.nobody_wrote_this", HOUSE)


def announced(files: tuple[Code, ...]) -> set[str]:
    """Names of event classes that some code makes outside the file that defines them."""
    defined = {node.name for code in files for node in ast.walk(code.tree) if isinstance(node, ast.ClassDef)}
    return {
        name
        for code in files
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Call) and (name := dotted(node.func).split(".")[-1]) in defined
    }


def test_every_event_that_a_room_waits_for_exists_and_is_announced() -> None:
    assert not unknown_kinds()
    made = announced(product())
    waited = {kind for room, mine in REACTIONS.items() if room in rooms() for kind in mine}
    silent = [kind for kind in sorted(waited) if kind in KINDS and KINDS[kind].__name__ not in made]
    assert not silent


def test_every_event_is_announced_by_somebody() -> None:
    made = announced(product())
    assert not [kind for kind in ours(list(KINDS)) if KINDS[kind].__name__ not in made]


def test_every_event_is_called_after_its_room() -> None:
    strays = [kind for kind in ours(list(KINDS)) if kind.split(".")[0] not in KINDS[kind].__module__.split(".")]
    assert not strays


def test_rooms_react_only_to_rooms_below_them() -> None:
    up = [
        f"{room} reacts to {kind}"
        for room, mine in REACTIONS.items()
        for kind in mine
        if room in lines() and kind.split(".")[0] in lines() and lines()[kind.split(".")[0]] > lines()[room]
    ]
    assert not up


@pytest.mark.parametrize(
    ("sentence", "moves", "bites"),
    [("", None, True), ("issue the plan", None, True), ("Ban hành.", None, True), ("ban hành kế hoạch", None, False)],
)
def test_a_verb_without_words_is_seen(sentence: str, moves: None, bites: bool) -> None:
    def issue() -> None:
        """Issue it."""

    issue.__module__ = "lienthong.domains.plans.actions.issue"
    assert bool(faults(Verb("plans.issue", issue, sentence, None, moves, {}))) is bites


def test_a_verb_that_is_only_written_is_seen() -> None:
    code = Code("a.py", '@verb("plans.lost", of=x, sentence="y")\ndef lost(): ...')
    assert written((code,)) == ["plans.lost"]
    assert announced((Code("a.py", "class Sent: ...\ntell(Sent('x'))"),)) == {"Sent"}
    assert announced((Code("a.py", "class Sent: ...\n"),)) == set()
