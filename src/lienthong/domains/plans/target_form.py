"""The forms about targets: what was typed becomes values, numbers as Vietnamese write them; faults name their field."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from lienthong.domains.plans.aims import plain_words
from lienthong.domains.plans.forms import DAY_WORDS, day
from lienthong.domains.plans.models import Description
from lienthong.domains.plans.row_form import meant
from lienthong.domains.plans.targets_csv import exact
from lienthong.domains.plans.trajectory import Milestone
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import whole_number

from .shape import spoken_number

WORDS = ("short_name", "measure", "computed_from", "numerator", "denominator", "fallback", "note")
BLANKS, MOST_ROWS = 4, 64
NUMBER_WORDS = "Ghi số, ví dụ 70 hoặc 70,5; một nghìn là 1.000."


def figures(given: QueryDict, *names: str) -> dict[str, Decimal | None]:
    """Numbers of a form; Unfit names each that is none."""
    wrong, found = {}, {}
    for name in names:
        try:
            found[name] = figure(given.get(name, ""))
        except ValueError:
            wrong[name] = NUMBER_WORDS
    if wrong:
        raise Unfit(fields=wrong)
    return found


def figure(text: str) -> Decimal | None:
    """A number as people write it, with or without the percent sign; ValueError for anything else."""
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return None
    if len(bare) > 30:
        raise ValueError
    spoken_number(bare)
    return exact(bare)


def description(given: QueryDict) -> dict[str, Any]:
    """What `plans.describe_target` takes."""
    return {
        "source_kind": given.get("source_kind", ""),
        "combining": given.get("combining", ""),
        "supplier": supplier(given.get("supplier", "")),
        "version": whole_number(given.get("version", ""), 2**31 - 1) or 0,
        **{name: given.get(name, "") for name in WORDS},
    }


def supplier(name: str) -> str:
    """The code of the one unit that a typed name means; empty for nothing."""
    if not name.strip():
        return ""
    kind, code, fault = meant(name.strip())
    if fault or kind != "unit" or code is None:
        raise Unfit(fields={"supplier": fault or "Ghi tên một đơn vị, không phải một nhóm."})
    return code


def milestone_rows(given: QueryDict) -> list[dict[str, str]]:
    """The rows of the form as they were typed; those left empty are not there."""
    count = min(whole_number(given.get("rows", ""), 999) or 0, MOST_ROWS)
    rows = [{name: given.get(f"{name}-{n}", "").strip() for name in ("on", "low", "high")} for n in range(count)]
    return [row for row in rows if any(row.values())]


def milestones(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What `plans.set_milestones` takes; Unfit names each field by its row."""
    wrong, found = {}, []
    for n, row in enumerate(rows):
        made: dict[str, Any] = {"high": None}
        try:
            made["on"] = day(row["on"])
            if made["on"] is None:
                raise ValueError
        except ValueError:
            wrong[f"on-{n}"] = DAY_WORDS
        for name in ("low", "high"):
            try:
                made[name] = figure(row[name])
            except ValueError:
                wrong[f"{name}-{n}"] = NUMBER_WORDS
        if made.get("low", 0) is None:
            wrong[f"low-{n}"] = "Ghi số phải đạt đến ngày này."
        found.append(made)
    if wrong:
        raise Unfit(fields=wrong)
    return found


def shown_rows(kept: list[Milestone]) -> list[dict[str, str]]:
    """Milestones as rows of the form."""
    return [
        {"on": f"{one.on:%d/%m/%Y}", "low": plain_words(one.low), "high": plain_words(one.high)} for one in kept
    ]  # fmt: skip


def shown_description(kept: Description | None, measure: str, supplier_name: str) -> Mapping[str, str]:
    """A description as the form shows it first."""
    if kept is None:
        return {name: "" for name in WORDS} | {
            "measure": measure, "source_kind": "", "combining": "", "supplier": "", "version": "0",
        }  # fmt: skip
    return {name: getattr(kept, name) for name in WORDS} | {
        "source_kind": kept.source_kind, "combining": kept.combining, "supplier": supplier_name,
        "version": str(kept.version),
    }  # fmt: skip


def a_day(text: str, name: str) -> dt.date | None:
    """One day of a form."""
    try:
        return day(text)
    except ValueError:
        raise Unfit(fields={name: DAY_WORDS}) from None
