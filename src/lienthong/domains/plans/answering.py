"""Answers of an inspection given by several at once: each part that one person changed is kept, none is written over.

Pure: what a form showed (`was`), what it says now, and what is kept by now are compared part by part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARTS = ("judged", "note")


@dataclass(frozen=True, slots=True)
class Given:
    """The two parts of an answer: the result by its code, and the note."""

    judged: str = ""
    note: str = ""


def as_given(raw: Mapping[str, Any]) -> Given:
    """An answer as it was sent, without blanks around the note."""
    return Given(str(raw.get("judged", "")), str(raw.get("note", "")).strip())


def merged(was: Given | None, now: Given, kept: Given) -> Given | None:
    """What is to be kept; None where one and the same part was changed by both, each in another way.

    Without `was` the newer answer stands: who answers then has seen what is kept.
    """
    if was is None:
        return now
    parts = {}
    for part in PARTS:
        before, mine, theirs = (getattr(one, part) for one in (was, now, kept))
        if mine != before and theirs not in (before, mine):
            return None
        parts[part] = theirs if mine == before else mine
    return Given(**parts)
