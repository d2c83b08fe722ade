"""A version is tried with numbers: asked by who writes it, played by the house, kept with what was asked."""

import json
from typing import Any

from django.db import connection

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.process.bpmn import read
from lienthong.kernel.process.events import TrialAsked
from lienthong.kernel.process.models import Trial, Version
from lienthong.kernel.process.queries import trials, versions
from lienthong.kernel.process.states import TRIAL_MOVES, TrialState
from lienthong.kernel.process.trials import played, weighed

KEPT = ("first", "length", "warm_up", "replications", "hours", "citizen", "source", "provenance")


@verb("process.try_out", of=versions, sentence="chạy thử quy trình với số liệu")
def try_out(version: Version, by: Actor, *, asked: dict[str, Any]) -> str:
    """A version is to be played with these numbers, alone or beside another of its process; returns the trial's code.

    `asked`: what `trials.weighed` weighs; each of `sides` names its version and has numbers of its own. What the
    versions say is kept with it: a draft may be another tomorrow.
    """
    sides = []
    for side in asked["sides"]:
        tried = version if side["version"] == version.code else _beside(version, by, side["version"])
        sides.append({**side, "version": tried.code, "number": tried.number, "bpmn": tried.bpmn})
    kept = {name: asked[name] for name in KEPT if name in asked} | {"sides": sides}
    weighed([read(side["bpmn"].encode()) for side in sides], kept)
    made = Trial.objects.create(
        code=_code(), version=version, unit_id=version.unit_id, asked=kept, made_by=by.id, made_name=by.name[:200],
        made_at=now(),
    )  # fmt: skip
    tell(TrialAsked(made.code))
    return made.code


def _beside(version: Version, by: Actor, code: str) -> Version:
    found = versions(by).filter(code=code, process=version.process_id).first()
    if found is None:
        raise NotThere
    return found


def _code() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('process_trial_number')")
        return f"CT-{cursor.fetchone()[0]:05d}"


@verb("process.note_trial", of=trials, sentence="ghi kết quả chạy thử", moves=TRIAL_MOVES)
def note_trial(trial: Trial, by: Actor, *, result: bytes) -> str:
    """What came out of a trial, as JSON; once: where another worker was first, this is too late."""
    trial.result, trial.ended_at = json.loads(result), now()
    return trial.code


@verb("process.fail_trial", of=trials, sentence="ghi rằng chạy thử không thành", moves=TRIAL_MOVES)
def fail_trial(trial: Trial, by: Actor, *, error: str) -> str:
    """Why nothing came out."""
    trial.error, trial.ended_at = error[:500], now()
    return trial.code


def play_trials() -> int:
    """All trials that wait, the oldest first; returns how many came to their end."""
    ended = 0
    while (found := whole(_next, HOUSE)) is not None:
        code, unit, asked = found
        try:
            result = json.dumps(played(asked, unit), ensure_ascii=False).encode()
        except Refusal as no:
            end = {"error": f"{no.sentence} {no.next_step}"}
        else:
            end = {}
        try:
            if end:
                fail_trial(code, HOUSE, **end)
            else:
                note_trial(code, HOUSE, result=result)
        except (WrongMoment, NotThere):  # somebody was first, or the draft was dropped meanwhile
            continue
        ended += 1
    return ended


def _next() -> tuple[str, int, dict[str, Any]] | None:
    first = Trial.objects.filter(state=TrialState.ASKED).order_by("id").first()
    return (first.code, first.unit_id, first.asked) if first else None
