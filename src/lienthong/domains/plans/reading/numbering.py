"""Counts the numbers that Word prints by itself before list paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The next number of a list at a level, as printed."""
        levels = self.lists.get(list_id)
        if not levels or level not in levels:
            return ""
        if levels[level].form == "bullet":
            return "-"
        if levels[level].form == "none":
            return ""
        family = self.families.get(list_id, list_id)
        counts = self.counts.setdefault(family, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        return re.sub(r"%(\d)", lambda found: self._shown(levels, counts, int(found.group(1)) - 1), levels[level].text)

    def _shown(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        known = levels.get(level, _Level())
        return shown_number(counts.get(level, known.start), known.form)


def shown_number(value: int, form: str) -> str:
    """A count in Word's number formats."""
    if form in ("upperRoman", "lowerRoman"):
        signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
        text = ""
        for amount, sign in signs:
            while value >= amount:
                text, value = text + sign, value - amount
        return text if form == "upperRoman" else text.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (value - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _value(node: etree._Element | None, default: str = "") -> str:
    return default if node is None else node.get(W + "val", default)


def _levels(node: etree._Element) -> dict[int, _Level]:
    result: dict[int, _Level] = {}
    for level in node.iterchildren(W + "lvl"):
        number = int(level.get(W + "ilvl", "0"))
        start = _value(level.find(W + "start"), "1")
        result[number] = _Level(
            _value(level.find(W + "numFmt"), "decimal"),
            _value(level.find(W + "lvlText"), "%1."),
            int(start) if start.isdigit() else 1,
        )
    return result


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists defined in a Word file, from its numbering and styles parts."""
    result = Numbering()
    if numbering is not None:
        families = {
            node.get(W + "abstractNumId", ""): _levels(node) for node in numbering.iterchildren(W + "abstractNum")
        }
        for node in numbering.iterchildren(W + "num"):
            family = _value(node.find(W + "abstractNumId"))
            levels = dict(families.get(family, {}))
            key = node.get(W + "numId", "")
            restarted = False
            for override in node.iterchildren(W + "lvlOverride"):
                place = int(override.get(W + "ilvl", "0"))
                start = _value(override.find(W + "startOverride"))
                if start.isdigit() and place in levels:
                    levels[place] = _Level(levels[place].form, levels[place].text, int(start))
                    restarted = True
            result.lists[key] = levels
            result.families[key] = key if restarted else family
    if styles is not None:
        for style in styles.iterchildren(W + "style"):
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                level = _value(properties.find(W + "ilvl"), "0")
                result.styles[style.get(W + "styleId", "")] = (_value(properties.find(W + "numId")), int(level))
    return result
