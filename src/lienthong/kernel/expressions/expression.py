"""An expression that was read and checked once, and is reckoned as often as there are facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .faults import CannotReckon, Faulty, NotKnown
from .kinds import ANY, TRUTH, Kind
from .parsing import parsed
from .reckoning import Reckoner
from .signs import NAME, RESERVED
from .steps import FACTS, Frame, Run
from .tree import Node
from .values import Value, tidy, word_of
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
    _run: Run = field(repr=False, compare=False)
    _empty: Frame = field(repr=False, compare=False)

    def value(self, facts: Facts) -> Value:
        """The value with these facts; None where it is not known, since a fact is missing or None.

        Numbers are Decimal, days date, instants datetime in Vietnam. CannotReckon says why there is none.
        """
        return tidy(self._reckon(facts))

    def truth(self, facts: Facts) -> bool | None:
        """True, False, or None: not known yet. Who asks says what happens then: a field stays hidden, a run waits."""
        found = self._reckon(facts)
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

    def _reckon(self, facts: Facts) -> Value:
        frame = self._empty.copy()
        frame[FACTS] = facts
        found: Value = self._run(frame)
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
    return Expression(text, frozenset(reckoner.used), part.kind, tree, part.run, reckoner.empty)
