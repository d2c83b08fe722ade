"""Where finding starts: the entries the asker may see, then what other rooms answer."""

from dataclasses import dataclass

from django.db import connection

from lienthong.kernel.base.actor import Actor

from .providers import KINDS, Hit, Kind
from .rules import asked_words, bears, has_marks

EACH = 6
ALL = 60
CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `more` says that there are others."""

    kind: str
    label: str
    icon: str
    hits: list[Hit]
    more: bool


def find(by: Actor, text: str, *, kind: str = "") -> list[Group]:
    """What this actor may see of what they ask for, by kinds; all words must be there, marks or not.

    Called inside a transaction that sees with the actor's eyes (a page is one).
    """
    words = asked_words(text)
    if not enough(words):
        return []
    most = ALL if kind else EACH
    wanted = [KINDS[kind]] if kind in KINDS else [] if kind else list(KINDS.values())
    kept = _entries(text, words, [one.name for one in wanted if one.provider is None])
    groups = [_group(by, text, one, kept.get(one.name, []), most) for one in wanted]
    return [group for group in groups if group.hits]


def enough(words: list[str]) -> bool:
    """Whether there is enough to look for: one letter stands in everything."""
    return sum(map(len, words)) >= 2


def _group(by: Actor, text: str, kind: Kind, kept: list[Hit], most: int) -> Group:
    hits = kept if kind.provider is None else kind.provider(by, text, most + 1)
    return Group(kind.name, kind.label, kind.icon, hits[:most], more=len(hits) > most)


def _entries(text: str, words: list[str], kinds: list[str]) -> dict[str, list[Hit]]:
    if not kinds:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, title, subtitle, url from search_find(%s, %s, %s)",
            [words, kinds, CANDIDATES],
        )
        hits = [Hit(*row) for row in cursor.fetchall()]
    if has_marks(text):
        hits.sort(key=lambda hit: not bears(text, hit.title))  # stable: the rest of the order stays
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.kind, []).append(hit)
    return found
