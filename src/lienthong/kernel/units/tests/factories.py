"""The second door of Units, for tests of any room: a unit that needs no name, code or place; very many at once."""

from typing import Any

from django.db import connection

from lienthong.kernel.base.text import sort_key
from lienthong.kernel.units.models import Unit, UnitVersion
from lienthong.kernel.units.rules import name_key

__all__ = ["Unit", "UnitVersion", "unit_rows"]


def unit_rows(count: int, valid: Any, recorded: Any) -> list[tuple[str, int]]:
    """A province, a hundred units below it, a hundred below each of those: code and id of each, the province first."""
    Unit.objects.bulk_create([Unit(code=f"dv-{n}") for n in range(count)], batch_size=2000)
    found = list(Unit.objects.filter(code__startswith="dv-").order_by("pk").values_list("code", "pk"))
    rows = []
    for place, (_, pk) in enumerate(found):
        above = None if place == 0 else 0 if place <= 100 else 1 + (place - 101) % 100
        name = f"Đơn vị đo {place}" if place else "Tỉnh Đo"
        rows.append(
            UnitVersion(
                unit_id=pk, name=name, kind="so", tier="tinh", parent_id=found[above][1] if above is not None else None,
                sort_key=sort_key(name), name_key=name_key(name), valid=valid, recorded=recorded,
            )
        )  # fmt: skip
    UnitVersion.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("update units_treestamp set n = n + 1")
    return found
