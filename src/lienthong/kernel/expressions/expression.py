"""An expression that was read and checked once, and is reckoned as often as there are facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .compared import compared
from .faults import CannotReckon, Faulty, NotKnown
from .kinds import ANY, TRUTH, Kind
from .parsing import parsed
from .reckoning import Reckoner
from .signs import NAME, RESERVED
from .steps import FACTS, MOST_WORK, WORK, Effort, Frame, Run
from .tree import Node, weight
from .values import Value, tidy, word_of
from .weighing import most_work
from .wording import in_words

REMEMBERED = 1_024
Facts = Mapping[str, object]
Names = Mapping[str, Kind] | Iterable[str]


@dataclass(frozen=True, slots=True)
class Expression:
    """What was written, the names it asks for, and of what kind its value is (ANY where nobody can say before)."""

    text: str
    names: frozenset[str]
    kind: Kind
    tree: Node
    weight: int
    _run: Run = field(repr=False, compare=False)
    _empty: Frame = field(repr=False, compare=False)

    def value(self, facts: Facts, effort: Effort | None = None) -> Value:
        """The value with these facts; None where it is not known, since a fact is missing or None.

        Numbers are Decimal, days date, instants datetime in Vietnam. CannotReckon says why there is none. `effort`:
        what this and others may cost together, where many are reckoned for one answer.
        """
        return tidy(self._reckon(facts, effort))

    def truth(self, facts: Facts, effort: Effort | None = None) -> bool | None:
        """True, False, or None: not known yet. Who asks says what happens then: a field stays hidden, a run waits."""
        found = self._reckon(facts, effort)
        if found is None or found is True or found is False:
            return found
        raise CannotReckon(
            f"Điều kiện phải cho đúng hoặc sai, đang cho {word_of(found)}.", "Sửa điều kiện, ví dụ thêm phép so sánh."
        )

    def holds(self, facts: Facts) -> bool:
        """True or False; NotKnown, with the names that lack a fact, where it is neither yet."""
        found = self.truth(facts)
        if found is not None:
            return found
        missing = self.missing(facts)
        lacking = f": thiếu {', '.join(sorted(missing))}." if missing else "."
        raise NotKnown(f"Chưa đủ thông tin để xét điều kiện{lacking}", missing=missing)

    def missing(self, facts: Facts) -> frozenset[str]:
        """The names that it asks for and that have no fact."""
        return frozenset(name for name in self.names if facts.get(name) is None)

    def words(self, labels: Mapping[str, str]) -> str:
        """The expression as a Vietnamese sentence without its point; `labels` are what people call the names."""
        return in_words(self.tree, labels)

    def at_most(self, lengths: Mapping[str, int]) -> int:
        """How much work it can be where lists are as long as told, by name (`con`, `con.nghe`)."""
        return most_work(self.tree, lengths)

    def texts_beside(self) -> tuple[tuple[str, str], ...]:
        """Each name with a text that it is compared with; of a loop the name of the list that it goes through."""
        return tuple(compared(self.tree))

    def _reckon(self, facts: Facts, effort: Effort | None) -> Value:
        frame = self._empty.copy()
        frame[FACTS] = facts
        if effort is None:
            found: Value = self._run(frame)
            return found
        effort.left -= self.weight
        if effort.left < 0:
            raise CannotReckon(
                "Đã hết số phép tính dành cho một lần khai.", "Bớt số dòng đã điền, hoặc báo cho cơ quan lập biểu mẫu."
            )
        frame[WORK] = given = min(MOST_WORK, effort.left)
        try:
            found = self._run(frame)
        finally:
            effort.left -= given - frame[WORK]
        return found


def compiled(text: str, names: Names, wanted: Kind = ANY) -> Expression:
    """The expression that a person wrote, read and checked against the names that it may use; remembered.

    `names` says of what kind each is (NUMBER, TEXT, …, `listing(…)`, `record(…)`), or only which there are.
    `wanted` is what it must come to: TRUTH for a condition. Faulty says what is wrong, where, and what to write.
    """
    known = names.items() if isinstance(names, Mapping) else ((name, ANY) for name in names)
    return _compiled(text, frozenset(known), wanted)


def condition(text: str, names: Names) -> Expression:
    """An expression that comes to true or false."""
    return compiled(text, names, TRUTH)


@lru_cache(REMEMBERED)
def _compiled(text: str, names: frozenset[tuple[str, Kind]], wanted: Kind) -> Expression:
    for name, _ in sorted(names, key=lambda pair: pair[0]):
        if not NAME.fullmatch(name) or name in RESERVED:
            raise Faulty(
                f"Không đặt được tên “{name}” trong biểu thức.",
                "Tên viết bằng chữ không dấu, chữ số và dấu gạch dưới, không trùng từ dành riêng.",
            )
    tree = parsed(text)
    reckoner = Reckoner(text, dict(names))
    part = reckoner.part(tree) if wanted == ANY else reckoner.one_of(tree, (wanted,))
    return Expression(text, frozenset(reckoner.used), part.kind, tree, weight(tree), part.run, reckoner.empty)
