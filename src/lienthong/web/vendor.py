"""Brings the front-end packages into the house: `python -m lienthong.web.vendor`.

Files named in `vendor.toml` are taken from node_modules and written to `static/vendor`, which is never
committed: fonts and htmx as they are, the icons as one sprite, all styles as one sheet, our scripts as one file.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lienthong.web.prune import prune, without_comments, without_line_comments

HERE = Path(__file__).resolve().parent
MANIFEST = HERE / "vendor.toml"
STATIC = HERE / "static"
NODE_MODULES = HERE.parents[2] / "node_modules"
PACKED = frozenset({".css", ".js", ".svg"})

_SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_EMPTY_FRAME = re.compile(r"<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\" ?/>")


class VendorError(Exception):
    """A front-end package or a file in it is missing; the message says which and what to do."""


@cache
def manifest() -> dict[str, Any]:
    """The list of what is taken from the front-end packages."""
    return tomllib.loads(MANIFEST.read_text(encoding="utf-8"))


@cache
def icon_names() -> frozenset[str]:
    """Names of the icons that pages may use."""
    return frozenset(manifest()["icons"]["outline"])


def build(node_modules: Path = NODE_MODULES, target: Path = STATIC / "vendor") -> list[Path]:
    """Writes everything into the target folder at once and returns the files written.

    Either all of it is there afterwards or the folder is as it was before.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
    try:
        fresh.chmod(0o755)
        for entry in manifest()["copy"]:
            _write(fresh / entry["to"], _read(node_modules, entry["from"]))
        _write(fresh / manifest()["icons"]["to"], sprite(node_modules).encode())
        _write(fresh / manifest()["styles"]["to"], stylesheet(node_modules).encode())
        _write(fresh / manifest()["scripts"]["to"], scripts().encode())
        for entry in manifest()["beside"]:
            _write(fresh / entry["to"], beside(node_modules, entry).encode())
        _exchange(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return sorted(path for path in target.rglob("*") if path.is_file())


def stylesheet(node_modules: Path = NODE_MODULES) -> str:
    """The one style sheet: Tabler's kept families in a layer of their own, then ours."""
    styles = manifest()["styles"]
    foreign = _read(node_modules, styles["base"]).decode("utf-8")
    licence = re.search(r"/\*!.*?\*/", foreign, re.DOTALL)
    kept = prune(foreign, styles["families"], styles["dropped"])
    own = [without_comments(_read(STATIC / "web", name).decode("utf-8")) for name in styles["own"]]
    head = licence.group(0) if licence else ""
    return "\n".join(['@charset "UTF-8";', head, f"@layer tabler{{{kept}}}", *own, ""])


def scripts() -> str:
    """Our own scripts one after the other; each is a closed function."""
    parts = [_read(STATIC / "web", name).decode("utf-8") for name in manifest()["scripts"]["own"]]
    return without_line_comments("\n".join(parts))


def beside(node_modules: Path, entry: dict[str, Any]) -> str:
    """A file that only some pages load: that of a package as it is, then our own."""
    foreign = [_read(node_modules, name).decode("utf-8") for name in entry["from"]]
    own = [_read(STATIC / "web", name).decode("utf-8") for name in entry["own"]]
    clean = without_comments if entry["to"].endswith(".css") else without_line_comments
    return "\n".join([*foreign, clean("\n".join(own)), ""])


def sprite(node_modules: Path = NODE_MODULES) -> str:
    """One SVG with a symbol for each icon of the manifest."""
    icons = manifest()["icons"]
    symbols = []
    for name in icons["outline"]:
        text = _read(node_modules, f"{icons['base']}/outline/{name}.svg").decode("utf-8")
        body = _SVG_BODY.search(text)
        if body is None:
            raise VendorError(f"Icon {name} is not an SVG drawing; take another name in vendor.toml.")
        drawing = " ".join(_EMPTY_FRAME.sub("", body.group(1)).split())
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
            f' stroke-linecap="round" stroke-linejoin="round">{drawing}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise VendorError(
            f"{folder / name} is missing. Run `npm ci` in the repository's root, then this command again;"
            f" if it is still missing, correct {MANIFEST.name}."
        ) from error


def _write(path: Path, content: bytes) -> None:
    """Text also goes out packed: the web server sends the .gz beside a file to browsers that take it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if path.suffix in PACKED:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


def _exchange(fresh: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}-old-{os.getpid()}")
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Command line: writes static/vendor and says how much it is."""
    parser = argparse.ArgumentParser(prog="python -m lienthong.web.vendor", description=__doc__)
    parser.add_argument("--node-modules", type=Path, default=NODE_MODULES)
    parser.add_argument("--target", type=Path, default=STATIC / "vendor")
    options = parser.parse_args(arguments)
    try:
        written = build(options.node_modules, options.target)
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    size = sum(path.stat().st_size for path in written)
    sys.stdout.write(f"  {len(written)} tệp giao diện, {size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
