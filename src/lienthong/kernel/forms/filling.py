"""Takes in what was typed, field by field: the clean value, what of it is kept to go on with, what is wrong."""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from lienthong.kernel.expressions.api import CannotReckon, Effort, Expression
from lienthong.web.speech import HOME, language, later, told
from lienthong.web.speech import say as _

from .cleaning import LARGEST, many_lines, one_line, shows_nothing
from .faults import Fault, Lapse, Note, Wrong
from .form import Check, Field, Form, Shape
from .kinds import Asking, Known, Span
from .kinds.plain import known_days
from .limits import advice, sentence
from .weighing import MOST_EFFORT

MOST_STRANGERS, MOST_LOOKED_AT = 20, 2_000
_DEEPEST, _WIDEST = 4, 250
_WRONG_SHAPE = (later("Nội dung gửi lên không đúng dạng của mục này."), later("Tải lại trang rồi nhập lại mục này."))


@dataclass(slots=True)
class Taken:
    """One field: its clean value and the fact that stands for it (None where there is none), and what is kept."""

    value: Any = None
    fact: Any = None
    kept: Any = None


def blank(given: Any, depth: int = 0) -> bool:
    """Whether nothing was filled in."""
    if type(given) is str:
        return shows_nothing(given)
    if isinstance(given, int | float):
        return False
    if isinstance(given, str):
        return shows_nothing(given)
    if isinstance(given, dict):
        return len(given) <= _WIDEST and depth < _DEEPEST and all(blank(one, depth + 1) for one in given.values())
    return given is None or given == []


def neutral(given: Any, depth: int = 0) -> Any:
    """What was typed into a field that is not taken in now, made harmless: bounded, without signs that nobody sees."""
    if isinstance(given, str):
        return many_lines(given) if len(given) <= LARGEST else None
    if isinstance(given, bool) or given is None:
        return given
    if isinstance(given, int):
        return given if -(10**18) < given < 10**18 else None
    if isinstance(given, float):
        return given if math.isfinite(given) else None
    if depth < _DEEPEST and isinstance(given, list):
        return [neutral(one, depth + 1) for one in islice(given, _WIDEST)]
    if depth < _DEEPEST and isinstance(given, dict):
        pairs = ((key, one) for key, one in islice(given.items(), _WIDEST) if isinstance(key, str) and len(key) <= 60)
        return {one_line(key): neutral(one, depth + 1) for key, one in pairs}
    return None


def plain(value: Any) -> Any:
    """A value of an expression as JSON has it; numbers to 15 digits."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(f"{value:.15g}")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


class Filling:
    """One look at one declaration: facts known so far, fields that are asked, faults and notes gathered on the way."""

    def __init__(self, known: Known, effort: Effort | None = None) -> None:
        self.known = known
        self.effort = effort or Effort(MOST_EFFORT)
        self.facts: dict[str, Any] = {"today": known.today}
        self.shown: set[str] = set()
        self.faults: list[Fault] = []
        self.notes: list[Note] = []
        self.computed: dict[str, Any] = {}
        self._cells: list[tuple[str, Field, dict[str, Any]]] = []
        self._asking = Asking(known)
        self._stands: dict[int, bool] = {}
        self._held: dict[int, bool] = {}

    def aside(self) -> "Filling":
        """A look that leaves no trace, with the same facts."""
        other = Filling(self.known, self.effort)
        other.facts = self.facts
        return other

    def fault(self, path: str, lapse: Lapse, said: tuple[str, str]) -> None:
        self.faults.append(Fault(path, lapse, _(said[0]), _(said[1])))

    # -- conditions and formulas -----------------------------------------------------------------------------

    def all_true(self, conditions: Iterable[Expression], path: str) -> bool:
        """Whether a step and its section are asked; each condition is reckoned once, when all it needs is known."""
        for one in conditions:
            if id(one) not in self._stands:
                self._stands[id(one)] = self._holds(one, self.facts, path)
            if not self._stands[id(one)]:
                return False
        return True

    def asked(self, field: Field, facts: Mapping[str, Any], path: str) -> bool:
        """Whether a field is asked; what is not known yet asks for nothing."""
        return field.shown is None or self._holds(field.shown, facts, path)

    def _holds(self, condition: Expression, facts: Mapping[str, Any], path: str) -> bool:
        # Many fields stand under one condition, which is then one object. Outside rows it is reckoned when all that it
        # names is settled, so its answer stays; a refusal is told at each field.
        once = facts is self.facts
        if once and (held := self._held.get(id(condition))) is not None:
            return held
        try:
            found = condition.truth(facts, self.effort) is True
        except CannotReckon as refusal:
            self.fault(path, Lapse.RECKON, _unreckoned(refusal))
            return False
        if once:
            self._held[id(condition)] = found
        return found

    def reckoned(self, field: Field, facts: Mapping[str, Any], path: str) -> Any:
        """The value of a formula, None where it is not known yet."""
        assert field.computed is not None
        try:
            return plain(field.computed.value(facts, self.effort))
        except CannotReckon as refusal:
            self.fault(path, Lapse.RECKON, _unreckoned(refusal))
            return None

    def check(self, form: Form) -> None:
        """What must hold between fields, once all are known."""
        for name, field in form.fields.items():
            if field.checks and name in self.shown:
                self._checked(field.checks, self.facts, name)
        for path, field, row in self._cells:
            self._checked(field.checks, {**self.facts, **row}, path)

    def _checked(self, checks: tuple[Check, ...], facts: Mapping[str, Any], path: str) -> None:
        for one in checks:
            try:
                if one.holds.truth(facts, self.effort) is False:
                    self.fault(path, Lapse.CHECK, (one.said.words, later("Sửa mục này hoặc mục liên quan.")))
            except CannotReckon as refusal:
                self.fault(path, Lapse.RECKON, _unreckoned(refusal))

    # -- values ----------------------------------------------------------------------------------------------

    def strangers(self, given: Mapping[str, Any], known: Collection[str], path: str) -> None:
        """Names that the form does not have are refused by their names and never looked into."""
        if len(given) <= MOST_LOOKED_AT and all(map(known.__contains__, given)):
            return
        strange = (key for key in islice(given, MOST_LOOKED_AT) if key not in known)
        for key in islice(strange, MOST_STRANGERS):
            name = one_line(str(key)[:60])
            said = (told(_("Tờ khai không có mục “%(name)s”."), name=name), later("Bỏ mục này rồi gửi lại."))
            self.fault(f"{path}{name}", Lapse.UNKNOWN, said)

    def take(self, field: Field, given: Any, path: str, facts: Mapping[str, Any], clean: Mapping[str, Any]) -> Taken:
        """Take in one field; `clean` are the clean values beside it."""
        if field.shape is Shape.ONE:
            return self._one(field, given, path, clean)
        if field.shape is Shape.PARTS:
            return self._parts(field, given, path, facts)
        return self._several(field, given, path, facts, clean)

    def _missing(self, field: Field, path: str) -> Taken:
        if field.required:
            self.fault(path, Lapse.MISSING, (_unfilled(field), later("Điền mục này.")))
        return Taken(kept="")

    def _span(self, field: Field, clean: Mapping[str, Any]) -> Span | None:
        day = clean.get(field.as_of)
        return known_days(day) if day else None

    def _one(self, field: Field, given: Any, path: str, clean: Mapping[str, Any]) -> Taken:
        if blank(given):
            return self._missing(field, path)
        kind = field.kind
        assert kind is not None
        asking = self._asking  # one for all values: nobody keeps it
        asking.setting = field.setting
        asking.on = self._span(field, clean) if field.as_of else None
        try:
            value = kind.take(given, asking)
        except Wrong as wrong:
            asking.notes.clear()
            self.fault(path, Lapse.SHAPE if wrong.shape else Lapse.UNFIT, (wrong.sentence, wrong.next_step))
            return Taken(kept="" if wrong.shape else neutral(given))
        if asking.notes:
            self.notes += [Note(path, one) for one in asking.notes]
            asking.notes.clear()
        if field.valid is not None and not field.valid.is_valid(value):
            for fault in field.valid.iter_errors(value):
                self.fault(path, Lapse.LIMIT, (sentence(fault), advice(field)))
            return Taken(kept=value)
        return Taken(value, kind.fact(value) if kind.fact else value, value)

    def _parts(self, field: Field, given: Any, path: str, facts: Mapping[str, Any]) -> Taken:
        if blank(given):
            return self._missing(field, path)
        if not isinstance(given, dict):
            self.fault(path, Lapse.SHAPE, _WRONG_SHAPE)
            return Taken(kept="")
        taken = self._fitting(field, self._record(field, given, path, facts), path)
        return taken if taken.value else Taken(kept=taken.kept)

    def _fitting(self, field: Field, taken: Taken, path: str) -> Taken:
        """Whether the parts of a kind can stand together."""
        if field.fits is None or not taken.value:
            return taken
        try:
            field.fits(taken.value)
        except Wrong as wrong:
            self.fault(path, Lapse.UNFIT, (wrong.sentence, wrong.next_step))
            return Taken(kept=taken.kept)
        return taken

    def _record(self, field: Field, given: Mapping[str, Any], path: str, facts: Mapping[str, Any]) -> Taken:
        """The parts of a kind, or the columns of a row, by name; in a row they may ask for each other."""
        self.strangers(given, {one.name for one in field.inner}, f"{path}.")
        taken = Taken({}, {}, {})
        row: dict[str, Any] = dict(facts) if field.shape is Shape.ROWS else {}
        for one in field.reckoned:
            place, value = f"{path}.{one.name}", given.get(one.name)
            if not self.asked(one, row, place):
                if one.name in given and one.computed is None:
                    taken.kept[one.name] = neutral(value)
                continue
            if field.shape is Shape.ROWS:
                self.shown.add(place)
            if one.computed is not None:
                value = self.reckoned(one, row, place)
            part = self.take(one, value, place, row, taken.value)
            if part.value is not None:
                taken.value[one.name] = part.value
                taken.fact[one.name] = row[one.name] = part.fact
                if one.computed is not None:
                    self.computed[place] = part.value
            if one.computed is None and one.name in given:
                taken.kept[one.name] = part.kept
            if one.checks:
                self._cells.append((place, one, taken.fact))
        return taken

    def _several(
        self, field: Field, given: Any, path: str, facts: Mapping[str, Any], clean: Mapping[str, Any]
    ) -> Taken:
        if isinstance(given, str) and field.shape is Shape.MANY and not shows_nothing(given):
            given = [given]  # as a browser sends one of many
        if blank(given):
            given = []
        if not isinstance(given, list):
            self.fault(path, Lapse.SHAPE, _WRONG_SHAPE)
            return Taken(kept=[])
        filled = [one for one in islice(given, MOST_LOOKED_AT) if not blank(one)]
        if len(filled) > field.most or len(given) > MOST_LOOKED_AT:
            said = told(_("Mục “%(label)s” nhận nhiều nhất %(most)s dòng."), label=field.label.words, most=field.most)
            self.fault(path, Lapse.LIMIT, (said, later("Bớt số dòng rồi gửi lại.")))
        taken = Taken([], [], [])
        for number, one in enumerate(filled[: field.most]):
            self._row(field, one, f"{path}.{number}", facts, clean, taken)
        taken.kept += [neutral(one, 1) for one in filled[field.most : field.most + 1]]
        if len(filled) < max(field.least, 1 if field.required else 0):
            self._too_few(field, path)
        if not taken.value:
            return Taken(kept=taken.kept)
        return taken

    def _row(
        self, field: Field, given: Any, path: str, facts: Mapping[str, Any], clean: Mapping[str, Any], into: Taken
    ) -> None:
        if field.shape is Shape.ROWS and isinstance(given, dict):
            one = self._fitting(field, self._record(field, given, path, facts), path)
        elif field.shape is Shape.ROWS:
            self.fault(path, Lapse.SHAPE, _WRONG_SHAPE)
            return
        else:
            one = self._one(field, given, path, clean)
        twice = field.shape is Shape.MANY and one.value in into.value  # chosen twice is chosen
        if one.value not in (None, {}) and not twice:
            into.value.append(one.value)
            into.fact.append(one.fact)
        into.kept.append(one.kept)

    def _too_few(self, field: Field, path: str) -> None:
        least = max(field.least, 1)
        many = told(_("Mục “%(label)s” cần ít nhất %(least)s dòng."), label=field.label.words, least=least)
        self.fault(path, Lapse.MISSING, (many if least > 1 else _unfilled(field), later("Điền thêm mục này.")))


def _unreckoned(refusal: CannotReckon) -> tuple[str, str]:
    """Why a formula has no value; the room of expressions speaks Vietnamese alone."""
    if language() == HOME:
        return refusal.sentence, refusal.next_step
    return later("Mục này chưa tính được từ những gì đã điền."), later("Kiểm tra các số, ngày đã điền ở mục liên quan.")


def _unfilled(field: Field) -> str:
    return told(_("Chưa điền mục “%(label)s”."), label=field.label.words)
