"""Tables as plain data and back, so that a file can be read in one process and used in another."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from lienthong.kernel.base.errors import HouseFault

from .table import COLUMNS, Left, StepRow, Table

Plain = dict[str, Any]


def carried(tables: list[Table]) -> list[Plain]:
    """Tables as plain data: lists, texts and numbers alone."""
    return [asdict(table) for table in tables]


def unpacked(given: object) -> list[Table]:
    """Tables from plain data; HouseFault where it is not what `carried` gives, for nobody else speaks here."""
    try:
        return [_table(one) for one in _listed(given)]
    except (TypeError, ValueError, KeyError) as error:
        raise HouseFault("What the reader of tables gave is no list of tables.") from error


def _table(given: Mapping[str, Any]) -> Table:
    rows = tuple(StepRow(**_plain(StepRow, {**row, "more": _pairs(row["more"])})) for row in _listed(given["rows"]))
    left = tuple(Left(**_plain(Left, one)) for one in _listed(given["left"]))
    said = _pairs(given["columns"])
    columns = tuple((column, text) for name, text in said for column in COLUMNS if column == name)
    return Table(_text(given["title"]), rows, _text(given["total"]), columns, _pairs(given["facts"]), left)


def _plain(kind: type[StepRow] | type[Left], given: Mapping[str, Any]) -> Plain:
    wanted = {one.name: one.type for one in fields(kind)}
    if given.keys() != wanted.keys():
        raise ValueError(kind.__name__)
    for name, value in given.items():
        if name != "more" and type(value) is not wanted[name]:
            raise TypeError(name)
    return dict(given)


def _pairs(given: object) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(text)) for name, text in _listed(given))


def _listed(given: object) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise TypeError("list")
    return list(given)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError("text")
    return given
