"""The style sheet is cut and built truly, whole or not at all."""

import gzip
import re
from pathlib import Path

import pytest

from lienthong.web import prune, vendor


def test_only_the_wanted_families_stay() -> None:
    css = (
        '@charset "UTF-8";:root{--a:1}.btn{color:red}.btn:not(.off){x:y}.navbar .btn{x:y}.carousel,.btn:hover{x:y}'
        '@media (min-width:1px){.btn{a:b}.modal{a:b}}@media print{.modal{a:b}}a[href$=".pdf"]{x:y}'
        '.btn::after{content:"}.btn{"}'
    )
    assert prune.prune(css, ["btn"], []) == (
        ":root{--a:1}.btn{color:red}.btn:not(.off){x:y}.btn:hover{x:y}"
        '@media (min-width:1px){.btn{a:b}}a[href$=".pdf"]{x:y}.btn::after{content:"}.btn{"}'
    )


def test_dropped_patterns_win() -> None:
    assert prune.prune(".btn{a:b}[data-x] .btn{a:b}@keyframes k{0%{a:b}}", ["btn"], ["data-x", "^@keyframes"]) == (
        ".btn{a:b}"
    )


@pytest.mark.parametrize("broken", [".btn{color:red", ".btn{a:b} rest", '.btn{content:"}'])
def test_a_broken_sheet_is_refused(broken: str) -> None:
    with pytest.raises(prune.CssError):
        prune.prune(broken, ["btn"], [])


def test_comments_go_and_licences_stay() -> None:
    assert prune.without_comments("/* law */a{b:c}\n\n  /*! MIT */\n") == "a{b:c}\n/*! MIT */"
    assert list(prune.rules("/* {one */ a{b:c} /* two */ d{e:f}")) == [("a", "b:c"), ("d", "e:f")]


def test_a_missing_package_is_named_and_nothing_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "static" / "vendor"
    target.mkdir(parents=True)
    (target / "old.css").write_text("old")
    code = vendor.main(["--node-modules", str(tmp_path / "node_modules"), "--target", str(target)])
    assert code == 2
    message = capsys.readouterr().err
    assert "htmx.min.js is missing" in message and "npm ci" in message
    assert [path.name for path in target.iterdir()] == ["old.css"]
    assert [path.name for path in target.parent.iterdir()] == ["vendor"], "no half-built folder stays behind"


def test_all_is_built_from_the_real_packages(tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    written = {path.relative_to(target).as_posix() for path in vendor.build(target=target)}
    assert {"htmx.min.js", "icons.svg", "lienthong.css", "lienthong.js"} < written
    css = (target / "lienthong.css").read_text()
    for address in re.findall(r"url\(\"?(\.\./[^)\"]+)", css):
        own = address.removeprefix("../")
        place = tmp_path / own if own.startswith("vendor/") else vendor.STATIC / own
        assert place.is_file(), f"{address} in the style sheet leads nowhere"
    assert "http://" not in css.replace("http://www.w3.org/2000/svg", "") and "@import" not in css
    symbols = re.findall(r'<symbol id="([^"]+)"', (target / "icons.svg").read_text())
    assert sorted(symbols) == sorted(vendor.icon_names())


def test_a_first_page_stays_light(tmp_path: Path) -> None:
    """Style, scripts, icons and four fonts of a first page view stay under 140 kB gzipped; the page adds about 10."""
    sent = 0
    for path in vendor.build(target=tmp_path / "vendor"):
        if path.name.startswith(("tinos", "bpmn", "diagram", "editor")):  # printed papers, pages with a diagram
            continue
        if path.suffix in (".woff2", ".gz"):
            sent += path.stat().st_size
        else:
            assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes()
    for name in ("mark.svg", "mark-plain.svg", "brocade.svg"):
        sent += (vendor.STATIC / "web" / name).stat().st_size
    assert sent < 140_000


def test_the_two_dark_palettes_are_one() -> None:
    """Dark by the device and dark by choice must not drift apart."""
    css = (vendor.STATIC / "web" / "tokens.css").read_text()
    by_device = re.search(r'prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.S)
    by_choice = re.search(r'^  :root\[data-theme="dark"\] \{(.*?)\}', css, re.S | re.M)
    assert by_device and by_choice
    assert by_device[1].split() == by_choice[1].split()
    light = re.search(r"^:root \{(.*?)\}", css, re.S | re.M)
    assert light and set(re.findall(r"--[\w-]+:", light[1])) == set(re.findall(r"--[\w-]+:", by_choice[1]))
