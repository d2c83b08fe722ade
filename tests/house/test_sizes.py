"""Nothing is too long to read at once."""

import re

from .tree import PRODUCT, SRC, Code, functions, kept, place_of, product, rooms, templates

FILE, FUNCTION, DOOR = 400, 60, 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "lib", "shared", "stuff", "tools"}


def too_long(files: tuple[Code, ...], most: int) -> list[str]:
    """Files with more lines than can be read at once."""
    return [f"{one.place}: {n} lines" for one in files if (n := len(one.text.splitlines())) > most]


def long_functions(files: tuple[Code, ...], most: int) -> list[str]:
    """Functions with more lines than fit on a screen, decorators and docstring included."""
    return [
        f"{one.place}:{function.lineno} {function.name}: {length} lines"
        for one in files
        for function in functions(one.tree)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > most
    ]


def drawers(places: list[str]) -> list[str]:
    """Folders and modules named after nothing."""
    return [place for place in places if DRAWERS & set(re.split(r"[/.]", place.lower()))]


def test_no_file_is_too_long_to_read() -> None:
    styles = tuple(
        Code(place_of(path), path.read_text(encoding="utf-8"))
        for kind in ("css", "js")
        for path in sorted(PRODUCT.glob(f"*/static/web/*.{kind}"))
    )
    assert styles
    assert not too_long((*product(), *templates(), *styles), FILE)


def test_no_function_is_too_long_to_read() -> None:
    assert not long_functions(product(), FUNCTION)


def test_every_door_is_one_page() -> None:
    doors = tuple(one for one in product() if one.room and one.place.endswith(f"/{one.room}/api.py"))
    assert not too_long(doors, DOOR)


def test_every_room_has_a_door_and_says_what_it_is_for() -> None:
    lacking = [
        f"{room}: {name}"
        for room, floor in rooms().items()
        for name in ("api.py", "README.md", "__init__.py")
        if not (room == "base" and name == "api.py") and not (PRODUCT / floor / room / name).is_file()
    ]
    assert not lacking


def test_no_room_lives_more_than_two_folders_deep() -> None:
    deep = [one.place for one in product() if one.room and len(one.place.split(f"/{one.room}/", 1)[1].split("/")) > 2]
    assert not deep


def test_no_drawer_is_called_after_nothing() -> None:
    assert not drawers([one.place for one in kept()])


def test_the_walls_stand() -> None:
    long_file = Code("a.py", "x = 1\n" * 401)
    long_function = Code("a.py", "def f():\n" + "    x = 1\n" * 60)
    assert too_long((long_file,), FILE) == ["a.py: 401 lines"]
    assert not too_long((Code("a.py", "x = 1\n" * 400),), FILE)
    assert long_functions((long_function,), FUNCTION) == ["a.py:1 f: 61 lines"]
    assert drawers(["src/lienthong/kernel/utils.py", "src/lienthong/kernel/units/names.py"]) == [
        "src/lienthong/kernel/utils.py"
    ]
    assert SRC.is_dir()
