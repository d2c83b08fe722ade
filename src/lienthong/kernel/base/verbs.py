"""The verb: find it among what the actor may see, lock it, ask the policy, do it whole, write it down.

    @verb("plans.issue", of=visible, sentence="ban hành kế hoạch", moves=MOVES)
    def issue(plan: Plan, by: Actor, *, on: date) -> str: ...

    plans.issue("KH-2026-0007", actor, key=form_key, on=today())

Callers hold a code, never a stale object. What the function changes on the thing is saved by the decorator;
with `moves`, the state follows from the verb's name. What it announces with `tell(...)` becomes event rows.
The result is JSON (a code, a number, a dict), so that a repeat under the same key can be answered with it.
"""

import datetime as dt
import decimal
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial, update_wrapper
from types import SimpleNamespace
from typing import Any, Generic, Protocol, TypeVar

from django.db import connection, models, transaction

from lienthong.web.speech import say as _

from . import events as event_rows
from .actor import HOUSE, Actor
from .errors import HouseFault, NotAllowed, NotThere, Refusal, Unfit
from .policy import may, takes_two
from .statements import fingerprint, kept_key
from .states import Moves
from .text import keepable
from .transactions import inside, put_aside, whole

R = TypeVar("R")
DEEPEST = 5
TWO = "Một mình anh/chị không {verb} được: việc này cần hai người."
PROPOSING = "access.propose"
PROPOSE = "Lập đề nghị ở mục Đề nghị cần duyệt; người thứ hai duyệt thì hệ thống thực hiện."


class Recorder(Protocol):
    """Who writes things down (the room `audit`)."""

    def number(self) -> int: ...

    def begun(self, note: "Note", number: int | None = None) -> int: ...

    def refused(self, note: "Note", why: Refusal) -> None: ...


@dataclass(slots=True)
class Note:
    """What the recorder is told of a verb: arguments are JSON; personal ones are named."""

    verb: str
    actor: Actor
    subject: str
    args: dict[str, Any]
    personal: Mapping[str, str]
    cause: int | None


@dataclass(slots=True)
class _Doing:
    """A verb under way; the next one inside it names it as its cause."""

    actor: Actor
    audit: int
    depth: int
    said: list[event_rows.Event] = field(default_factory=list)


_now_doing: ContextVar[_Doing | None] = ContextVar("now_doing", default=None)


class TakesTwo(NotAllowed):
    """One person may not do this alone; carries what was wanted, so that a page can propose it instead."""

    def __init__(self, wanted: "Verb[Any]", subject: str, given: Mapping[str, Any]) -> None:
        super().__init__(TWO, PROPOSE, verb=wanted.sentence)
        self.verb, self.subject, self.given = wanted.name, subject, dict(given)

    def propose(self, by: Actor, *, key: str | None, reason: str) -> str:
        """What was wanted waits for a second person; returns the code of the proposal."""
        made = VERBS[PROPOSING]
        return str(made(by, key=key, verb=self.verb, subject=self.subject, given=self.given, reason=reason))


def inside_a_verb() -> bool:
    """Whether a verb is under way: what is done now is a part of it, and is written down as caused by it."""
    return _now_doing.get() is not None


_recorder: list[Recorder] = []
VERBS: dict[str, "Verb[Any]"] = {}


def register_recorder(recorder: Recorder) -> None:
    """The room that keeps the audit says so once, at the start."""
    _recorder[:] = [recorder]


def tell(happened: event_rows.Event) -> None:
    """Announce, from inside a verb, what happened; the rooms above react after the commit."""
    doing = _now_doing.get()
    if doing is None:
        raise HouseFault(f"{happened.kind} can only be announced by a verb.")
    doing.said.append(happened)


def plain(value: Any) -> Any:
    """An argument as JSON, for the audit and the once-key; Unfit for signs and figures that no table can hold."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return keepable(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Unfit("Có con số không dùng được.", "Ghi lại con số rồi gửi lại.")
        return value
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {keepable(str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, Iterable):
        return [plain(v) for v in value]
    raise HouseFault(f"A verb takes plain arguments, not {type(value).__name__}.")


@dataclass
class Verb(Generic[R]):
    """One thing that can happen. Call it with a code and an actor (or an actor alone when it creates)."""

    name: str
    function: Callable[..., R]
    sentence: str
    of: Callable[[Actor], "models.QuerySet[Any]"] | None
    moves: Moves[Any] | None
    personal: Mapping[str, str]
    first: Callable[[str], None] | None = None

    def __call__(self, *where: str | Actor, key: str | None = None, **args: Any) -> R:
        code, actor = self._where(where)
        outer = _now_doing.get()
        if outer is not None and outer.depth >= DEEPEST:
            raise HouseFault(f"{self.name} lies more than {DEEPEST} verbs deep.")
        if outer is not None and actor not in (outer.actor, HOUSE) and outer.actor.id != actor.second:
            raise HouseFault(f"{self.name} inside another verb is for the same actor or for the house.")
        joined = inside() and outer is None
        return whole(lambda: self._do(code, actor, key, args, outer, joined), actor)

    def _where(self, where: tuple[str | Actor, ...]) -> tuple[str, Actor]:
        expected = 1 if self.of is None else 2
        if len(where) != expected or not isinstance(where[-1], Actor):
            raise HouseFault(f"{self.name} is called with {'an actor' if expected == 1 else 'a code and an actor'}.")
        code = where[0] if expected == 2 else ""
        if not isinstance(code, str):
            raise HouseFault(f"{self.name} is called with a code, not with {type(code).__name__}.")
        return code, where[-1]

    def _do(
        self,
        code: str,
        actor: Actor,
        key: str | None,
        args: dict[str, Any],
        outer: _Doing | None,
        joined: bool,
    ) -> R:
        asked = plain(args)
        note = Note(self.name, actor, code, asked, self.personal, outer.audit if outer else None)
        try:
            # A page may catch the refusal and go on in its own transaction, so what the verb had begun must go.
            with transaction.atomic() if joined else nullcontext():
                return self._checked(code, actor, key, args, note, outer)
        except Refusal as why:
            if outer is None and actor.kind != "house":
                put_aside(partial(_recorder[0].refused, note, why))
            raise

    def _checked(
        self,
        code: str,
        actor: Actor,
        key: str | None,
        args: dict[str, Any],
        note: Note,
        outer: _Doing | None,
    ) -> R:
        once: int | None = None
        if key:
            once, answer = _claim(actor.id, self.name, key, code, note.args)
            if once is None:
                return answer  # type: ignore[no-any-return]  # the stored result of the same verb
        thing = self._found(code, actor)
        # Where a thing begins there is none yet: the policy looks at what was given (`unit_id`, …).
        if not may(self.name, actor, thing if self.of else SimpleNamespace(**args)):
            raise NotAllowed(verb=self.sentence)
        if takes_two(self.name, actor, args, thing):
            raise TakesTwo(self, code, args)
        before = _columns(thing)
        if thing is not None and self.moves is not None:
            thing.state = self.moves.target(thing.state, self.short, self.sentence)
        # What is created gets its code on the way: its row is written at the end, under a number taken before.
        audit = _recorder[0].begun(note) if self.of else _recorder[0].number()
        doing = _Doing(actor, audit, outer.depth + 1 if outer else 1)
        token = _now_doing.set(doing)
        try:
            result = self.function(thing, actor, **args) if self.of else self.function(actor, **args)
            _keep(thing, before)
            if self.of is None:
                note.subject = result if isinstance(result, str) else str(args.get("code") or "")
                _recorder[0].begun(note, audit)
            event_rows.announce(doing.said, actor.id, doing.audit)
        finally:
            _now_doing.reset(token)
        if once is not None:
            with connection.cursor() as cursor:
                cursor.execute("update base_once set result = %s where id = %s", [json.dumps(plain(result)), once])
        return result

    @property
    def short(self) -> str:
        """The verb without its room: `issue` of `plans.issue`; the key in the table of states."""
        return self.name.rsplit(".", 1)[1]

    def _found(self, code: str, actor: Actor) -> Any:
        if self.of is None:
            return None
        if self.first is not None:
            self.first(code)
        # One statement, which looks at the thing's own condition again after waiting for its lock. What hangs on it is
        # asked afterwards, by the verb: read along, it would be as old as the beginning of the wait.
        seen = self.of(actor).filter(code=code).select_related(None).order_by()
        thing = next(iter(seen.select_for_update(of=("self",))), None)
        if thing is None:
            raise NotThere
        return thing

    def open_to(self, actor: Actor, thing: Any) -> bool:
        """Whether a button for this verb belongs on this thing's page, for this actor."""
        if self.moves is not None and self.short not in self.moves.verbs(thing.state):
            return False
        return may(self.name, actor, thing)


def verb(
    name: str,
    *,
    of: Callable[[Actor], "models.QuerySet[Any]"],
    sentence: str,
    moves: Moves[Any] | None = None,
    personal: Mapping[str, str] | None = None,
    first: Callable[[str], None] | None = None,
) -> Callable[[Callable[..., R]], Verb[R]]:
    """Make a function the one way in which this can happen to a thing found by its code.

    `first` locks, by that code, what must be locked before the thing itself.
    """
    return lambda function: _registered(name, function, sentence, of, moves, personal, first)


def creates(
    name: str, *, sentence: str, personal: Mapping[str, str] | None = None
) -> Callable[[Callable[..., R]], Verb[R]]:
    """Make a function the one way in which a thing of this kind begins."""
    return lambda function: _registered(name, function, sentence, None, None, personal, None)


def _registered(
    name: str,
    function: Callable[..., R],
    sentence: str,
    of: Callable[[Actor], "models.QuerySet[Any]"] | None,
    moves: Moves[Any] | None,
    personal: Mapping[str, str] | None,
    first: Callable[[str], None] | None,
) -> Verb[R]:
    if name in VERBS:
        raise HouseFault(f"{name} is made twice.")
    made: Verb[R] = Verb(name, function, sentence, of, moves, personal or {}, first)
    update_wrapper(made, function)  # an object that is called like the function
    VERBS[name] = made
    return made


def _claim(actor: str, verb_name: str, key: str, code: str, args: dict[str, Any]) -> tuple[int | None, Any]:
    """The row of this key, ours to fill, or the answer given before; a key that no column holds is kept as its hash."""
    key, asked = kept_key(key), fingerprint(code, args)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into base_once (actor, verb, key, asked, at) values (%s, %s, %s, %s, now())"
            " on conflict (actor, verb, key) do nothing returning id",
            [actor, verb_name, key, asked],
        )
        row = cursor.fetchone()
        if row is not None:
            return row[0], None
        cursor.execute(
            "select asked, result from base_once where actor = %s and verb = %s and key = %s",
            [actor, verb_name, key],
        )
        before, result = cursor.fetchone()
    if before != asked:
        raise Unfit(
            _("Biểu mẫu này đã được gửi trước đó với nội dung khác."),
            _("Tải lại trang để xem kết quả đã ghi nhận, rồi gửi lại nếu cần."),
        )
    return None, json.loads(result) if isinstance(result, str) else result


def _columns(thing: Any) -> dict[str, Any]:
    if thing is None:
        return {}
    return {f.attname: getattr(thing, f.attname) for f in thing._meta.concrete_fields}


def _keep(thing: Any, before: dict[str, Any]) -> None:
    if thing is None or thing.pk is None:
        return
    changed = [name for name, value in _columns(thing).items() if value != before[name]]
    if changed:
        thing.save(update_fields=changed)
