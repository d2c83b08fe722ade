"""Reading the grid's form: fields are named by part and row (`result-17`), a row by its key in the database."""

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from lienthong.domains.plans.forms import DAY_WORDS, day
from lienthong.domains.plans.models import Assignment
from lienthong.kernel.base.text import whole_number

TEXTS = ("result", "advantages", "difficulties", "cause", "proposals")
FIGURES = ("value", "numerator", "denominator")
FIGURE_WORDS = "Ghi một số, ví dụ 1.250 hoặc 72,5."
_ROW = re.compile(r"^(?:percent|result)-([0-9]{1,15})$")
_VIETNAMESE = re.compile(r"^-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?$")
_PLAIN = re.compile(r"^-?[0-9]+\.[0-9]+$")


def rows_named(given: Mapping[str, str]) -> list[int]:
    """The rows that a form carries."""
    return sorted({int(found.group(1)) for name in given if (found := _ROW.match(name))})


def texts_of(given: Mapping[str, str], known: Collection[int]) -> list[str]:
    """What was typed into rows that the grid no longer holds, one text for each: nothing of it is thrown away."""
    away = [pk for pk in rows_named(given) if pk not in known]
    found = [[given.get(f"{name}-{pk}", "").strip() for name in ("percent", *FIGURES, *TEXTS)] for pk in away]
    return ["\n".join(part for part in parts if part) for parts in found if any(parts)]


def number(text: str) -> Decimal | None:
    """A number as people here write it: 1.250 is a thousand, 72,5 has a half; also 72.5. ValueError otherwise."""
    text = text.strip().replace("\u00a0", "").replace(" ", "").removesuffix("%")
    if not text:
        return None
    if _VIETNAMESE.match(text):
        text = text.replace(".", "").replace(",", ".")
    elif not _PLAIN.match(text):
        raise ValueError
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError from None


def rows_of(
    given: Mapping[str, str], works: Iterable[Assignment], *, partly: bool = False
) -> tuple[list[dict[str, Any]], dict[str, dict[str, str]]]:
    """Rows as `fill_many` takes them, and what could not be read, by row and part.

    `partly`: a row with a wrong figure comes without that figure, so that its text is kept.
    """
    rows, wrong = [], {}
    for work in works:
        row, faults = _row(given, work)
        if faults:
            wrong[work.code] = faults
        if len(row) > 1 and (partly or not faults):
            rows.append(row)
    return rows, wrong


def _row(given: Mapping[str, str], work: Assignment) -> tuple[dict[str, Any], dict[str, str]]:
    row: dict[str, Any] = {"assignment": work.code}
    faults: dict[str, str] = {}
    typed = {name: given[f"{name}-{work.pk}"] for name in TEXTS if f"{name}-{work.pk}" in given}
    row |= typed
    if (text := given.get(f"percent-{work.pk}")) is not None:
        found = whole_number(text.strip().rstrip("%").strip(), 100)
        if found is None:
            faults["percent"] = "Ghi số nguyên từ 0 đến 100."
        else:
            row["percent"] = found
    for name in FIGURES:
        if (text := given.get(f"{name}-{work.pk}")) is None:
            continue
        try:
            row[name] = number(text)
        except ValueError:
            faults[name] = FIGURE_WORDS
    if (text := given.get(f"done_on-{work.pk}")) is not None:
        try:
            row["done_on"] = day(text)
        except ValueError:
            faults["done_on"] = DAY_WORDS
    if (text := given.get(f"version-{work.pk}")) is not None:
        row["version"] = whole_number(text, 2**31 - 1) or 0
    if f"sure-{work.pk}" in given:
        row["sure"] = True
    return row, faults
