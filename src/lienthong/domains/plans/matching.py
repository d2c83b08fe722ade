"""Which rows of two plans mean the same work, by their wording. Pure: no database, the same answer every time.

A row is weighed by words and pairs of words: those that many rows share (“triển khai”, “chuyển đổi số”) weigh little,
rare ones much. Only rows that share something rare are compared letter by letter, so that five plans of a hundred rows
take less than a second.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from lienthong.kernel.base.text import fold

ENOUGH = 42.0
"""From here on two rows are proposed as one to a person (weighed on plans 507, 403 and 776 against 1174)."""
SURE = 80.0
"""From here on several may be confirmed at a stroke."""
SAME_WORK = 75.0
"""From here on rows of two plans in force are held for the same work."""
BESIDES = 62.0
"""A row left over this near to one that is taken was perhaps merged into it, or split from it."""
NEAR = 0.22
OTHER_KIND = 0.85
OTHER_NUMBERS = 8.0
_WORD = re.compile(r"\d+(?:[.,/]\d+)*|[a-z]+")
_Y = re.compile(r"\b([hklmst])y\b")
_UNCOMPARED = re.compile(r"\d+(?:[.,]\d+)?\s*%|\b(?:nam\s+)?(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Side:
    """A row of a plan as far as it is compared: `key` names it; `group` breaks ties between equal wordings."""

    key: str
    kind: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows and how near their wordings are, from 0 to 100."""

    old: str
    new: str
    score: float


@dataclass(slots=True)
class _Weighed:
    """A row's folded words, its numbers, and the weight of each of its words and pairs of words."""

    side: Side
    text: str
    group: str
    numbers: frozenset[str]
    weights: dict[str, float] = field(default_factory=dict)


def folded(name: str) -> str:
    """The wording as it is compared: small letters without marks, years, percentages and signs; tỷ is tỉ."""
    return _Y.sub(r"\1i", " ".join(_WORD.findall(_UNCOMPARED.sub(" ", fold(name)))))


def _terms(text: str) -> Counter[str]:
    words = text.split()
    return Counter(words + [f"{a} {b}" for a, b in pairwise(words)])


def _weigh(sides: Sequence[Side]) -> list[_Weighed]:
    """Each row with the weights of its terms; the whole lot says which terms are rare."""
    rows = []
    for side in sides:
        text = folded(side.name)
        numbers = frozenset(word for word in text.split() if word[0].isdigit())
        rows.append(_Weighed(side, text, folded(side.group), numbers))
    counted = [_terms(row.text) for row in rows]
    seen = Counter(term for terms in counted for term in terms)
    for row, terms in zip(rows, counted, strict=True):
        raw = {term: (1 + math.log(n)) * math.log(1 + len(rows) / seen[term]) for term, n in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        row.weights = {term: weight / length for term, weight in raw.items()}
    return rows


def _near(ours: Sequence[_Weighed], theirs: Sequence[_Weighed]) -> dict[tuple[int, int], float]:
    """Pairs that share words of weight, and how much: the cosine of their weights, summed term by term."""
    holding: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, row in enumerate(theirs):
        for term, weight in row.weights.items():
            holding[term].append((place, weight))
    found: dict[tuple[int, int], float] = {}
    for place, row in enumerate(ours):
        sums: defaultdict[int, float] = defaultdict(float)
        for term, weight in row.weights.items():
            for other, its in holding.get(term, ()):
                sums[other] += weight * its
        found.update({(place, other): total for other, total in sums.items() if total >= NEAR})
    return found


def _score(cosine: float, ours: _Weighed, theirs: _Weighed) -> float:
    """Wording counts; another kind, or other numbers (“Đề án 06”, “12 cơ sở dữ liệu”), count against."""
    if ours.text == theirs.text:
        words = 100.0
    else:
        letters = fuzz.token_sort_ratio(ours.text, theirs.text)
        inside = fuzz.token_set_ratio(ours.text, theirs.text)
        words = 60 * cosine + 0.2 * letters + 0.2 * inside
    if ours.numbers and theirs.numbers and ours.numbers.isdisjoint(theirs.numbers):
        words -= OTHER_NUMBERS
    if ours.side.kind != theirs.side.kind:
        words *= OTHER_KIND
    return round(max(words, 0.0), 1)


def scores(olds: Sequence[Side], news: Sequence[Side], enough: float = ENOUGH) -> list[Match]:
    """All pairs that come near enough, the best first; ties by the keys, so the order never changes."""
    rows = _weigh([*olds, *news])
    ours, theirs = rows[: len(olds)], rows[len(olds) :]
    found = []
    for (a, b), cosine in _near(ours, theirs).items():
        score = _score(cosine, ours[a], theirs[b])
        if score >= enough:
            same_group = ours[a].group == theirs[b].group
            found.append((-score, not same_group, olds[a].key, news[b].key, score))
    return [Match(old, new, score) for *_, old, new, score in sorted(found)]


def propose(olds: Sequence[Side], news: Sequence[Side]) -> list[Match]:
    """The nearest pair first, then the nearest of those left; what is left over may have been merged or split.

    A row that nobody is left for is laid beside a taken one only where it is very near to it (`BESIDES`).
    """
    taken_old: set[str] = set()
    taken_new: set[str] = set()
    every = scores(olds, news)
    chosen = []
    for one in every:
        if one.old not in taken_old and one.new not in taken_new:
            taken_old.add(one.old)
            taken_new.add(one.new)
            chosen.append(one)
    for one in every:
        if one.score >= BESIDES and (one.old not in taken_old or one.new not in taken_new):
            taken_old.add(one.old)
            taken_new.add(one.new)
            chosen.append(one)
    return sorted(chosen, key=lambda one: (-one.score, one.old, one.new))
