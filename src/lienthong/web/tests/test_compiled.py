"""Templates are compiled once for all processes, and anew when their text changes."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from lienthong.web.jinja import environment, kept


def made(home: Path, pages: Path) -> Environment:
    """As another process sets itself up."""
    return environment(loader=FileSystemLoader(pages), autoescape=True, compiled=str(home / "compiled"))


def test_what_one_process_compiled_another_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.html").write_text("Chào {{ ten }}", encoding="utf-8")
    assert made(tmp_path, pages).get_template("a.html").render(ten="Hạnh") == "Chào Hạnh"
    [file] = (tmp_path / "compiled").rglob("*.compiled")
    assert file.parent.stat().st_mode & 0o777 == 0o700, "what is run from here nobody else may write"

    def never(*_: object, **__: object) -> None:
        raise AssertionError("compiled again")

    with monkeypatch.context() as patched:
        patched.setattr(Environment, "compile", never)
        assert made(tmp_path, pages).get_template("a.html").render(ten="Minh") == "Chào Minh"
    (pages / "a.html").write_text("Kính chào {{ ten }}", encoding="utf-8")
    assert made(tmp_path, pages).get_template("a.html").render(ten="Minh") == "Kính chào Minh"


def test_where_nothing_can_be_kept_pages_are_there_all_the_same(tmp_path: Path) -> None:
    assert kept(tmp_path / "no home" / "compiled") is None
    (tmp_path / "a.html").write_text("Chào", encoding="utf-8")
    assert made(tmp_path / "no home", tmp_path).get_template("a.html").render() == "Chào"
