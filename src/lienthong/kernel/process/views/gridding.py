"""The table in which a draft is edited: what came back from it is read, and what was picked is found by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import tidy, whole_number
from lienthong.kernel.process.choosing import What, meant, there_of
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.offers import verb_choices
from lienthong.kernel.process.strangers import There
from lienthong.kernel.process.tables.grid import Edit, GridRow, gridded
from lienthong.kernel.units import api as units

MOST_ROWS = 2_000
MOST_MESSAGE = 200
PICKED = {"form": What.FORM, "called": What.CALLED, "table": What.TABLE, "message": What.MESSAGE}
"""What is picked from a list that is searched; verbs are few, and stand in the cell whole."""
LABELS = {
    "form": "Biểu mẫu phải điền", "called": "Quy trình được gọi", "table": "Bảng quyết định",
    "message": "Tên tin", "verb": "Việc hệ thống làm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A table as it came back: its rows, the units it names, and the cells where what was typed means nothing."""

    rows: list[Edit]
    units: dict[str, str]
    wrong: dict[str, str]


def sent_rows(by: Actor, definition: Definition, given: QueryDict) -> Sent:
    """The rows of a table that was sent; names are codes from here on."""
    reader = _Reader(by, definition, given)
    rows = [reader.row(place) for place in range(1, reader.count + 1)]
    known = {one.code: one.name for one in units.cards_of({row.unit for row in rows if row.unit}).values()}
    return Sent(rows, known | reader.by_facts, reader.wrong)


def shown_rows(by: Actor, definition: Definition) -> dict[str, Any]:
    """The rows of a definition with the names of what was picked in them."""
    there = there_of(by, definition)
    return {
        "grid": gridded(definition),
        "there": there,
        "unit_names": {**there.units, **_by_facts(definition)},
        "labels": LABELS,
        "searched": {name: what.value for name, what in PICKED.items()},
        "verbs": verb_choices(),
        "picked_in": lambda row: names_in(there, row),
    }


def names_in(there: There, row: GridRow) -> dict[str, str]:
    """What is picked in a row, as people read it; a code where it names nothing that there is."""
    asked = {"form": there.forms, "called": there.called}.get(row.asks, {})
    return {
        "unit": there.units.get(row.who.unit, row.who.unit),
        "post": there.posts.get((row.who.unit, row.who.post), row.who.post),
        "asked": asked.get(row.asked, row.asked),
    }


def _by_facts(definition: Definition) -> dict[str, str]:
    """Units that stand in the case: the expression, and how people pick it."""
    texts = (one for one in definition.facts if one.kind == "text")
    return {f"={one.name}": f"Theo mục “{one.label or one.name}” của hồ sơ" for one in texts}


class _Reader:
    """One table being read."""

    def __init__(self, by: Actor, definition: Definition, given: QueryDict) -> None:
        self.by, self.given = by, given
        self.wrong: dict[str, str] = {}
        self.by_facts = _by_facts(definition)
        self.there = there_of(by, definition)
        self.was = {row.key: row for row in gridded(definition)}
        self.count = min(whole_number(given.get("rows", ""), MOST_ROWS) or 0, MOST_ROWS)
        self.ways: dict[str, dict[str, str]] = {}
        for name, value in given.items():
            place, _, way = name.removeprefix("way-").partition(":")
            if way and name.startswith("way-"):
                self.ways.setdefault(place, {})[way] = str(value)

    def row(self, place: int) -> Edit:
        given = self.given
        was = self.was.get(given.get(f"key-{place}", ""))
        unit = given.get(f"unit-{place}", "")
        post = asked = None
        if was is not None:
            names = names_in(self.there, was)
            names["unit"] = self.by_facts.get(was.who.unit, names["unit"])
            unit = self._code(What.UNIT, "unit", place, was.who.unit, names["unit"]) or ""
            post = self._code(What.POST, "post", place, was.who.post, names["post"], unit=unit)
            if was.asks in PICKED:
                asked = self._code(PICKED[was.asks], "asked", place, was.asked, names["asked"])
            elif was.asks:
                asked = self._verb(place, was.asked)
        return Edit(
            key=given.get(f"key-{place}", ""),
            name=given.get(f"name-{place}", ""),
            role=given.get(f"role-{place}", ""),
            unit=unit,
            amount=given.get(f"amount-{place}", ""),
            measure=given.get(f"measure-{place}", "hours"),
            ways=self.ways.get(str(place), {}),
            post=post,
            asked=asked,
        )

    def _code(self, what: What, part: str, place: int, was: str, name: str, *, unit: str = "") -> str | None:
        """The code of what stands in a cell, None where the cell was not sent; what means nothing is told there."""
        cell = f"{part}-{place}"
        if cell not in self.given:
            return was if part == "unit" else None
        text = tidy(self.given.get(cell, ""))
        if text in ("", name, was):
            return was if text else ""
        if what is What.MESSAGE:
            if len(text) > MOST_MESSAGE:
                self.wrong[cell] = f"Tên tin dài nhất {MOST_MESSAGE} ký tự."
            return text
        if what is What.UNIT and (fact := self._fact(text)):
            return fact
        found = [one.code for one in meant(self.by, what, text, unit="" if unit[:1] == "=" else unit)]
        picked = self.given.get(f"{part}-code-{place}", "")
        if len(found) == 1 or picked in found:
            return found[0] if len(found) == 1 else picked
        self.wrong[cell] = (
            f"Có {len(found)} {what.label} tên “{text[:60]}”: {', '.join(found[:4])}. Ghi mã của một trong số này."
            if found
            else f"Không có {what.label} “{text[:60]}”. Gõ vài chữ rồi chọn trong danh sách, hoặc để trống."
        )
        return was

    def _fact(self, text: str) -> str:
        return next((code for code, name in self.by_facts.items() if text in (code, name)), "")

    def _verb(self, place: int, was: str) -> str | None:
        chosen: Mapping[str, str] = dict(verb_choices())
        text = self.given.get(f"asked-{place}")
        if text is None or text in ("", was) or text in chosen:
            return text
        self.wrong[f"asked-{place}"] = "Chọn việc trong danh sách."
        return was
