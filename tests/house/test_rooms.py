"""Rooms: all are on the map, in the settings and on the stairs; none reaches into another."""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from .tree import PRODUCT, ROOT, Code, dotted, folder, lines, product, rooms, texts

LOOKUPS = {
    "in", "isnull", "exact", "gt", "gte", "lt", "lte", "range", "id", "pk",
}  # fmt: skip
# A thing's code is its public name, and a clock is there to be asked (docs/decisions, 2026-11-22).
PUBLIC_COLUMNS = {
    "": {"code"},
    "calendar.Clock": {"started_on", "due_on", "due_at", "state", "stopped_on", "stopped_at"},
}
MAY_NAME = {
    ("access", "units_treestamp"): "one question per request: has any right changed? A stamp is there to be read",
    ("access", "people_seatstamp"): "the same question",
}
OF_A_ROOM = r"lienthong\.(?:kernel|domains)\.(\w+)\."
Field = models.ForeignKey | models.ManyToManyField


# -- the map ---------------------------------------------------------------------------------------------


def mapped() -> set[str]:
    """The rooms that HOUSE.md names, as kernel/units."""
    return set(re.findall(r"\b((?:kernel|domains)/[a-z]+)\b", (ROOT / "HOUSE.md").read_text(encoding="utf-8")))


def test_every_room_is_on_the_map_and_every_room_on_the_map_is_there() -> None:
    assert mapped() == {f"{floor}/{room}" for room, floor in rooms().items()}


def test_every_connector_is_on_the_map() -> None:
    text = (ROOT / "HOUSE.md").read_text(encoding="utf-8")
    found = [f.name for f in (PRODUCT / "connectors").iterdir() if f.is_dir() and any(f.glob("*.py"))]
    assert not [name for name in found if f"connectors/{name}" not in text]


def test_every_room_has_its_place_on_the_stairs() -> None:
    assert lines().keys() == rooms().keys()


def test_every_room_is_built_into_the_house_from_low_to_high() -> None:
    built = [name.rsplit(".", 1)[1] for name in settings.ROOMS]
    assert set(built) == rooms().keys()
    assert [lines()[name] for name in built] == sorted(lines()[name] for name in built)


def test_every_room_is_called_by_one_name() -> None:
    assert {label: config.name.rsplit(".", 1)[1] for label, config in in_rooms().items() if label} == {
        room: room for room in rooms()
    }


def in_rooms() -> dict[str, object]:
    """The apps that are rooms, by label."""
    return {config.label: config for config in apps.get_app_configs() if config.name in settings.ROOMS}


# -- tables ----------------------------------------------------------------------------------------------


def tables() -> list[type[models.Model]]:
    """All models of all rooms, those of hidden many-to-many tables too."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.app_label in rooms()]


def keys() -> list[Field]:
    """All keys of all rooms that point at a table."""
    return [field for model in tables() for field in model._meta.get_fields() if isinstance(field, Field)]


def keys_between_rooms() -> list[Field]:
    """The keys that leave their room."""
    return [key for key in keys() if key.model._meta.app_label != key.related_model._meta.app_label]


def bad_key(key: Field) -> str:
    """What is wrong with a key between rooms, or nothing."""
    mine, theirs = key.model._meta.app_label, key.related_model._meta.app_label
    if theirs in lines() and lines()[theirs] >= lines()[mine]:
        return f"{key}: points up or sideways, to {theirs}"
    if theirs not in lines() and not key.model._meta.label_lower.startswith("access."):
        return f"{key}: points at {theirs}, which is no room"
    if key.remote_field.related_name != "+":
        return f'{key}: leaves a trace downstairs; give it related_name="+"'
    if isinstance(key, models.ForeignKey) and key.remote_field.on_delete is not models.PROTECT:
        return f"{key}: what is downstairs is protected, on_delete=PROTECT"
    return ""


def test_every_table_is_called_by_its_room() -> None:
    assert tables()
    strays = [t._meta.db_table for t in tables() if not t._meta.db_table.startswith(f"{t._meta.app_label}_")]
    assert not strays


def test_keys_point_downstairs_and_leave_no_trace() -> None:
    assert keys_between_rooms()
    assert not [wrong for key in keys_between_rooms() if (wrong := bad_key(key))]


def keys_by_class(code: Code) -> list[str]:
    """Keys to another room that are written with the class and not with its name as a string."""
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {
            "ForeignKey", "OneToOneField", "ManyToManyField",
        }:  # fmt: skip
            to = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "to"), None)
            if isinstance(to, ast.Attribute) and dotted(to) != "settings.AUTH_USER_MODEL":
                found.append(f"{code.place}:{node.lineno} {dotted(to)}")
    return found


def test_keys_between_rooms_are_written_as_strings() -> None:
    assert not [one for code in product() for one in keys_by_class(code)]


# -- reaching into another room --------------------------------------------------------------------------


@cache
def foreign_keys(room: str) -> dict[str, set[str]]:
    """Keys by which this room holds things of others, each with the columns that may be asked for.

    A name that this room uses for things of its own too is left out: the tree alone cannot tell them apart.
    """
    mine = [key for key in keys() if key.model._meta.app_label == room]
    leaving = set(keys_between_rooms())
    abroad = {key.name: key.related_model._meta.label for key in mine if key in leaving}
    at_home = {key.name for key in mine if key not in leaving}
    return {
        name: PUBLIC_COLUMNS[""] | PUBLIC_COLUMNS.get(label, set())
        for name, label in abroad.items()
        if name not in at_home
    }


def reaching(path: str, abroad: dict[str, set[str]]) -> bool:
    """Whether a lookup path goes on beyond a key to another room: `unit__name` does, `unit__in` does not."""
    steps = path.lstrip("-").split("__")
    return any(a in abroad and b not in LOOKUPS | abroad[a] for a, b in pairwise(steps))


def lookups_abroad(code: Code, abroad: dict[str, set[str]]) -> list[str]:
    """Queries that read or sort by columns of another room's table."""
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.keyword) and node.arg and reaching(node.arg, abroad):
            found.append(f"{code.place}:{node.value.lineno} {node.arg}")
        if isinstance(node, ast.Call):
            given = [a for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found += [f"{code.place}:{a.lineno} {a.value}" for a in given if reaching(a.value, abroad)]
        if isinstance(node, ast.Dict):
            found += [
                f"{code.place}:{k.lineno} {k.value}"
                for k in node.keys
                if isinstance(k, ast.Constant) and isinstance(k.value, str) and reaching(k.value, abroad)
            ]
    return found


def changes_abroad(code: Code, abroad: dict[str, set[str]]) -> list[str]:
    """Places where a thing of another room is changed through a key: `report.unit.save()`, `report.unit.name = …`."""
    changing = {"save", "delete", "asave", "adelete", "refresh_from_db", "update"}
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = node.func.value
            if node.func.attr in changing and isinstance(holder, ast.Attribute) and holder.attr in abroad:
                found.append(f"{code.place}:{node.lineno} .{holder.attr}.{node.func.attr}()")
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if (
                isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Attribute)
                and target.value.attr in abroad
            ):
                found.append(f"{code.place}:{node.lineno} .{target.value.attr}.{target.attr} =")
    return found


def tables_abroad(code: Code, names: dict[str, str]) -> list[str]:
    """SQL text that names a table of another room."""
    found = []
    for text in texts(code.tree):
        for word in re.findall(r"\b[a-z]+_[a-z_]+\b", text.value):
            foreign = names.get(word, code.room) not in (code.room, "base") and (code.room, word) not in MAY_NAME
            if foreign and looks_like_sql(text.value):
                found.append(f"{code.place}:{text.lineno} {word}")
    return found


def looks_like_sql(text: str) -> bool:
    """Whether a text is a statement or a piece of one."""
    return bool(re.search(r"\b(select|from|join|update|insert|delete|where|exists)\b", text, re.IGNORECASE))


def models_fetched(code: Code) -> list[str]:
    """`apps.get_model` and `ContentType`: doors in the wall of another room."""
    return [
        f"{code.place}:{node.lineno} {dotted(node.func)}"
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"get_model", "get_for_model"}
    ]


def types_from_abroad(code: Code) -> list[str]:
    """Names imported for their type alone, past the door of another room: the linter does not look at these."""
    return [
        f"{code.place}:{node.lineno} {node.module}"
        for block in ast.walk(code.tree)
        if isinstance(block, ast.If) and dotted(block.test).split(".")[-1] == "TYPE_CHECKING"
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom)
        and (found := re.match(OF_A_ROOM, node.module or ""))
        and found.group(1) not in (code.room, "base")
        and not (node.module or "").endswith(".api")
    ]


def in_a_room() -> list[Code]:
    """The code of the rooms."""
    return [code for code in product() if code.room]


def test_no_query_reads_another_rooms_columns() -> None:
    assert not [one for code in in_a_room() for one in lookups_abroad(code, foreign_keys(code.room))]


def test_no_statement_names_another_rooms_table() -> None:
    names = {t._meta.db_table: t._meta.app_label for t in tables()}
    assert not [one for code in in_a_room() for one in tables_abroad(code, names)]


def test_no_room_changes_another_rooms_things() -> None:
    assert not [one for code in in_a_room() for one in changes_abroad(code, foreign_keys(code.room))]


def test_types_too_come_through_the_door() -> None:
    assert not [one for code in product() for one in types_from_abroad(code)]


def test_no_room_fetches_tables_by_name() -> None:
    assert not [one for code in in_a_room() for one in models_fetched(code)]


@pytest.mark.parametrize(
    ("line", "bites"),
    [
        ("Report.objects.filter(unit__name='x')", True),
        ("Report.objects.order_by('-unit__sort_key')", True),
        ("Report.objects.values('assignment__unit__name')", True),
        ("Report.objects.filter(**{'unit__parent': c})", True),
        ("Report.objects.filter(clock__subject='x')", True),
        ("Report.objects.filter(clock__due_on__lt=day, unit__code='x')", False),
        ("Report.objects.filter(Q(unit__parent_id=3))", True),
        ("Report.objects.filter(unit__in=ids, unit_id=3, assignment__unit_id__in=ids)", False),
        ("Report.objects.select_related('unit')", False),
        ("report.unit.name", False),
    ],
)
def test_a_lookup_beyond_the_key_is_seen(line: str, bites: bool) -> None:
    assert bool(lookups_abroad(Code("a.py", line), {"unit": {"code"}, "clock": {"due_on"}})) is bites


@pytest.mark.parametrize(
    ("line", "bites"),
    [
        ("report.unit.save()", True),
        ("report.unit.name = 'x'", True),
        ("report.unit.order += 1", True),
        ("report.save()", False),
        ("report.unit = unit", False),
        ("name = report.unit.name", False),
    ],
)
def test_a_change_through_a_key_is_seen(line: str, bites: bool) -> None:
    assert bool(changes_abroad(Code("a.py", line), {"unit": {"code"}, "clock": {"due_on"}})) is bites


def test_a_foreign_table_in_a_statement_is_seen() -> None:
    names = {"units_version": "units", "plans_item": "plans"}
    place = "src/lienthong/domains/plans/queries.py"
    assert tables_abroad(Code(place, "q = 'select 1 from units_version'"), names)
    assert not tables_abroad(Code(place, "q = 'select 1 from plans_item'"), names)
    typed = "if TYPE_CHECKING:\n    from lienthong.{}.models import Thing"
    assert types_from_abroad(Code(place, typed.format("kernel.units")))
    assert not types_from_abroad(Code(place, typed.format("domains.plans")))
    assert models_fetched(Code(place, "apps.get_model('units', 'Unit')"))
    assert keys_by_class(Code(place, "k = models.ForeignKey(units.Unit, models.PROTECT)"))


def test_a_key_that_points_up_is_seen() -> None:
    downward = next(key for key in keys_between_rooms() if key.related_model._meta.app_label == "units")
    assert not bad_key(downward)
    upward = models.ForeignKey(downward.model, models.PROTECT, related_name="+")
    upward.model, upward.name = downward.related_model, "made_for_this_test"
    upward.remote_field.model = downward.model
    assert "points up" in bad_key(upward)


def test_every_folder_of_a_room_is_where_its_floor_says() -> None:
    assert all(isinstance(folder(room), Path) and folder(room).is_dir() for room in rooms())
