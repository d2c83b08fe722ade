"""From the tree of an expression to what reckons it: each part is checked once and becomes one closure.

`&&`, `||`, `in`, all and exists know three answers: true, false, and None for not known yet; a fault beside an answer
that settles the matter is no fault, in whatever order they stand (as CEL has it). Every other part is not known where
a piece of it is not.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import steps
from .faults import CannotReckon, Faulty, faulty, meant, where
from .functions import FUNCTIONS, LEFT_OUT, Function
from .kinds import ANY, DAY, INSTANT, NOTHING, NUMBER, TEXT, TRUTH, Kind, is_list, is_record, joined, listing
from .parsing import LOOPS
from .steps import FACTS, MOST_WORK, Frame, Run, size_of, spend
from .tree import Call, Choice, Element, Field, Infix, Listed, Literal, Logic, Loop, Name, Node, Prefix, weight
from .values import taking, word_of

_UNREAD = object()
_TYPES: dict[str, type] = {
    "number": Decimal, "text": str, "truth": bool, "day": dt.date, "instant": dt.datetime, "list": list,
}  # fmt: skip
_LITERALS: dict[type, Kind] = {Decimal: NUMBER, str: TEXT, bool: TRUTH, type(None): NOTHING}
_ORDERED = (NUMBER, DAY, INSTANT)


@dataclass(frozen=True, slots=True)
class Part:
    """A checked part: of what kind it is, and what reckons it."""

    kind: Kind
    run: Run


class Reckoner:
    """Checks one expression against the names that it may use, and makes what reckons it."""

    def __init__(self, text: str, names: Mapping[str, Kind]) -> None:
        self.text = text
        self.names = names
        self.used: set[str] = set()
        self.empty: Frame = [None, MOST_WORK]
        self.bound: dict[str, tuple[int, Kind]] = {}

    def part(self, node: Node) -> Part:
        """The checked part of a node."""
        match node:
            case Literal(value=value):
                return Part(_LITERALS[type(value)], lambda frame: value)
            case Name():
                return self.name(node)
            case Field():
                return self.field(node)
            case Element():
                of, index = self.one_of(node.of, (listing(),)), self.one_of(node.index, (NUMBER,))
                return Part(of.kind.of or ANY, steps.at_index(of.run, index.run, where(self.text, node.at)))
            case Listed():
                return self.listed(node)
            case Prefix(sign=sign):
                of = self.one_of(node.of, (TRUTH if sign == "!" else NUMBER,))
                return Part(of.kind, steps.opposite(of.run) if sign == "!" else steps.negative(of.run))
            case Logic():
                runs = tuple(self.one_of(one, (TRUTH,)).run for one in node.parts)
                return Part(TRUTH, steps.three_valued(runs, node.sign == "||"))
            case Choice():
                return self.choice(node)
            case Call():
                return self.call(node)
            case Loop():
                return self.loop(node)
            case Infix():
                return self.infix(node)

    def refuse(self, node: Node, sentence: str, advice: str) -> Faulty:
        """The refusal of a part."""
        return faulty(self.text, node.at, sentence, advice)

    def one_of(self, node: Node, wanted: tuple[Kind, ...]) -> Part:
        """The part, which must be of one of these kinds: seen now where its kind was told, else when it is reckoned."""
        part = self.part(node)
        said = " hoặc ".join(dict.fromkeys(kind.word for kind in wanted))
        if part.kind == ANY:
            types = tuple(_TYPES[kind.code] for kind in wanted)
            kind = wanted[0] if len(wanted) == 1 else ANY
            return Part(kind, steps.typed(part.run, types, where(self.text, node.at), said))
        if part.kind == NOTHING or not any(joined(part.kind, kind) for kind in wanted):
            raise self.refuse(node, f"cần {said}, đang có {part.kind.word}.", _advice(part.kind, wanted))
        return part

    def name(self, node: Name) -> Part:
        if node.name in self.bound:
            slot, kind = self.bound[node.name]
            return Part(kind, lambda frame: frame[slot])
        name = node.name
        if name not in self.names:
            advice = meant(name, self.names, "Các tên dùng được:")
            raise self.refuse(node, f"không có tên “{name}”.", advice)
        self.used.add(name)
        kind = self.names[name]
        take = taking(kind, f"“{name}”")
        if kind in (ANY, TEXT) or is_list(kind):
            return Part(kind, self.read_once(name, take, where(self.text, node.at)))

        def run(frame: Frame) -> Any:
            value = frame[FACTS].get(name)
            return None if value is None else take(value)

        return Part(kind, run)

    def read_once(self, name: str, take: Any, place: str) -> Run:
        """A fact that may be a long list or text is taken in once, also where a loop asks for it each round."""
        slot = self.slot()

        def run(frame: Frame) -> Any:
            value = frame[slot]
            if value is _UNREAD:
                value = frame[FACTS].get(name)
                frame[slot] = value = None if value is None else take(value)
                if type(value) is list:
                    spend(frame, size_of(value), place)
            return value

        return run

    def slot(self) -> int:
        self.empty.append(_UNREAD)
        return len(self.empty) - 1

    def field(self, node: Field) -> Part:
        of, name, place = self.part(node.of), node.name, where(self.text, node.at)
        kind = ANY
        if is_record(of.kind) and of.kind.fields:
            fields = dict(of.kind.fields)
            if name not in fields:
                raise self.refuse(node, f"không có mục “{name}”.", meant(name, fields, "Các mục dùng được:"))
            kind = fields[name]
        elif not is_record(of.kind) and of.kind != ANY:
            raise self.refuse(node, f"{of.kind.word} không có mục “{name}”.", "Xem lại tên đứng trước dấu chấm.")
        take = taking(kind, f"“{name}”")

        def run(frame: Frame) -> Any:
            whole = of.run(frame)
            if whole is None:
                return None
            if type(whole) is not dict and not isinstance(whole, Mapping):
                raise CannotReckon(f"{place}: {word_of(whole)} không có mục “{name}”.", "Kiểm tra lại giá trị này.")
            value = whole.get(name)
            found = None if value is None else take(value)
            if type(found) in (list, str):
                spend(frame, size_of(found), place)
            return found

        return Part(kind, run)

    def listed(self, node: Listed) -> Part:
        parts = [self.part(one) for one in node.parts]
        kind: Kind | None = NOTHING
        for one, part in zip(node.parts, parts, strict=True):
            kind = joined(kind, part.kind) if kind else None
            if kind is None:
                raise self.refuse(one, "danh sách có nhiều loại giá trị.", "Một danh sách chỉ gồm một loại.")
        runs = tuple(part.run for part in parts)
        return Part(listing(ANY if kind in (None, NOTHING) else kind), lambda frame: [run(frame) for run in runs])

    def choice(self, node: Choice) -> Part:
        test, yes, no = self.one_of(node.test, (TRUTH,)), self.part(node.yes), self.part(node.no)
        kind = joined(yes.kind, no.kind)
        if kind is None:
            sentence = f"hai nhánh cho hai loại khác nhau: {yes.kind.word} và {no.kind.word}."
            raise self.refuse(node, sentence, "Viết lại để hai nhánh cùng một loại.")
        return Part(kind, steps.chosen(test.run, yes.run, no.run))

    def call(self, node: Call) -> Part:
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise self.no_function(node)
        given, takes = node.given, list(function.takes)
        if function.many and len(given) > len(takes):
            takes += [function.takes[-1]] * (len(given) - len(takes))
        if len(given) != len(takes):
            before = 1 if node.name.startswith(".") else 0
            wanted, there = len(takes) - before, len(given) - before
            sentence = f"{node.name.lstrip('.')}( ) cần {wanted} giá trị trong ngoặc, đang có {there}."
            raise self.refuse(node, sentence, "Thêm hoặc bớt giá trị, cách nhau bằng dấu phẩy.")
        runs = tuple(self.one_of(one, kinds).run for one, kinds in zip(given, takes, strict=True))
        run = steps.called(function.run, runs, where(self.text, node.at))
        if all(isinstance(one, Literal) for one in given):
            self.try_now(node, function, run)
        return Part(function.gives, run)

    def try_now(self, node: Call, function: Function, run: Run) -> None:
        """What is given to a function as written can be wrong as written: date("2026-02-30")."""
        try:
            run(list(self.empty))
        except CannotReckon as refusal:
            sentence = refusal.sentence.split(": ", 1)[1]
            raise self.refuse(node, sentence, refusal.next_step) from None

    def no_function(self, node: Call) -> Faulty:
        written = node.name.lstrip(".")
        if node.name in LEFT_OUT or f".{node.name}" in LEFT_OUT:
            advice = LEFT_OUT.get(node.name) or LEFT_OUT[f".{node.name}"]
            return self.refuse(node, f"không dùng hàm {written}( ).", advice)
        if f".{node.name}" in FUNCTIONS:
            return self.refuse(node, f"{written}( ) viết sau dấu chấm.", f"Viết như: ten.{written}(…).")
        if written in FUNCTIONS:
            return self.refuse(node, f"{written}( ) không viết sau dấu chấm.", f"Viết như: {written}(…).")
        known = {name.lstrip(".") for name in FUNCTIONS} | LOOPS
        return self.refuse(node, f"không có hàm {written}( ).", meant(written, known, "Các hàm dùng được:"))

    def loop(self, node: Loop) -> Part:
        over = self.one_of(node.over, (listing(),))
        name = node.name
        if name in self.names or name in self.bound or name == "math":
            raise self.refuse(node, f"tên tạm “{name}” trùng với một tên đã có.", "Đặt tên tạm khác.")
        slot, inside = self.slot(), over.kind.of or ANY
        self.bound[name] = (slot, inside)
        body = self.part(node.body) if node.word == "map" else self.one_of(node.body, (TRUTH,))
        del self.bound[name]
        run = steps.looped(node.word, over.run, slot, body.run, weight(node.body), where(self.text, node.at))
        if node.word == "map":
            return Part(listing(ANY if body.kind == NOTHING else body.kind), run)
        return Part(over.kind if node.word == "filter" else TRUTH, run)

    def infix(self, node: Infix) -> Part:
        sign, place = node.sign, where(self.text, node.at)
        if sign in ("==", "!="):
            return self.equality(node, place)
        if sign == "in":
            left, right = self.part(node.left), self.one_of(node.right, (listing(),))
            if left.kind == NOTHING:
                raise self.refuse(node.left, "null không tìm trong danh sách được.", "Viết so sánh với null: == null.")
            if joined(left.kind, right.kind.of or ANY) is None:
                sentence = f"danh sách gồm {(right.kind.of or ANY).word}, đang tìm {left.kind.word}."
                raise self.refuse(node, sentence, "Viết giá trị cùng loại với danh sách.")
            return Part(TRUTH, steps.within(left.run, right.run, place))
        if sign in ("<", "<=", ">", ">="):
            return self.order(node, place)
        if sign == "+":
            return self.sum(node, place)
        left, right = self.one_of(node.left, (NUMBER,)), self.one_of(node.right, (NUMBER,))
        return Part(NUMBER, steps.reckoned(sign, left.run, right.run, place))

    def equality(self, node: Infix, place: str) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        if NOTHING in (left.kind, right.kind):
            known = steps.known(left.run if right.kind == NOTHING else right.run)
            return Part(TRUTH, known if node.sign == "!=" else steps.opposite(known))
        if is_record(left.kind) or is_record(right.kind):
            raise self.refuse(
                node, "không so sánh cả nhóm thông tin được.", "So sánh từng mục, ví dụ chu_ho.tuoi == 18."
            )
        if joined(left.kind, right.kind) is None:
            sentence = f"không so sánh được {left.kind.word} với {right.kind.word}."
            raise self.refuse(node, sentence, _advice(left.kind, (right.kind,)))
        run = steps.equal(left.run, right.run, place)
        return Part(TRUTH, run if node.sign == "==" else steps.opposite(run))

    def order(self, node: Infix, place: str) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        for one, part in ((node.left, left), (node.right, right)):
            if part.kind not in (*_ORDERED, ANY):
                sentence = f"không so sánh lớn bé được {part.kind.word}."
                raise self.refuse(one, sentence, _advice(left.kind, (right.kind,)))
        if ANY in (left.kind, right.kind):
            return Part(TRUTH, steps.ordered_alike(node.sign, left.run, right.run, place))
        if left.kind != right.kind:
            sentence = f"không so sánh được {left.kind.word} với {right.kind.word}."
            raise self.refuse(node, sentence, _advice(left.kind, (right.kind,)))
        return Part(TRUTH, steps.ordered(node.sign, left.run, right.run))

    def sum(self, node: Infix, place: str) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        kind = joined(left.kind, right.kind)
        if kind == NUMBER and left.kind == right.kind:
            return Part(NUMBER, steps.reckoned("+", left.run, right.run, place))
        if kind is None or NOTHING in (left.kind, right.kind) or not (kind in (NUMBER, TEXT, ANY) or is_list(kind)):
            sentence = f"không cộng được {left.kind.word} với {right.kind.word}."
            raise self.refuse(node, sentence, _advice(left.kind, (right.kind,)))
        return Part(kind, steps.together(left.run, right.run, place))


def _advice(given: Kind, wanted: tuple[Kind, ...]) -> str:
    """What to write where two kinds do not go together."""
    both = {given, *wanted}
    if {DAY, TEXT} <= both:
        return 'Viết ngày như date("2026-01-31").'
    if {DAY, INSTANT} <= both:
        return "Viết date( ) quanh thời điểm để lấy ngày."
    if {NUMBER, TEXT} <= both:
        return "Số viết không có dấu nháy; chữ viết trong dấu nháy kép."
    if DAY in both:
        return "Dùng days( ), add_days( ), add_months( ) để tính với ngày."
    if NOTHING in both:
        return "Chỉ so sánh với null bằng == hoặc !=."
    if both == {TEXT}:
        return "Chỉ so sánh lớn bé số với số, ngày với ngày."
    return "Xem lại hai giá trị này."
