"""No key and no password stands in what is kept: each text is scanned, what was found harmless is written down."""

import json
import re
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from detect_secrets import SecretsCollection
from detect_secrets.core.scan import get_plugins
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector
from detect_secrets.settings import transient_settings

from .tree import ROOT, kept, place_of

BASELINE = ROOT / ".secrets.baseline"


@cache
def searched_for() -> tuple[dict[str, list[dict[str, str]]], dict[str, list[re.Pattern[str]]]]:
    """What the scanner is told, and by its plugins the patterns without which each finds nothing."""
    told = json.loads(BASELINE.read_text(encoding="utf-8"))
    with transient_settings(told):
        patterns = {
            type(plugin).__name__: [re.compile(one.pattern, one.flags | re.MULTILINE) for one in plugin.denylist]
            for plugin in get_plugins()
            if type(plugin).analyze_string is RegexBasedDetector.analyze_string
            and type(plugin).analyze_line is BasePlugin.analyze_line
        }
    return told, patterns


def worth_asking(path: Path) -> frozenset[str]:
    """The plugins that may find something here; each line by each of thirty costs far more than a look at the whole.

    Files that are no Python the scanner may read in a way of its own (YAML, INI): they are asked by all.
    """
    told, patterns = searched_for()
    text = path.read_text(encoding="utf-8") if path.suffix == ".py" else None
    return frozenset(
        one["name"]
        for one in told["plugins_used"]
        if text is None or one["name"] not in patterns or any(p.search(text) for p in patterns[one["name"]])
    )


def found(paths: list[Path], told: dict[str, list[dict[str, str]]]) -> SecretsCollection:
    """What the scanner finds, each file asked by the plugins that may find something in it."""
    collection = SecretsCollection(root=str(ROOT))
    groups = defaultdict[frozenset[str], list[Path]](list)
    for path in paths:
        groups[worth_asking(path)].append(path)
    for names, group in groups.items():
        plugins = [one for one in told["plugins_used"] if one["name"] in names]
        with transient_settings({**told, "plugins_used": plugins}):
            for path in group:
                collection.scan_file(str(path))
    return collection


def secrets(paths: list[Path]) -> set[tuple[str, str]]:
    """What looks like a key or a password: (file, digest of it).

    Filters take lines out of what is looked at, and cost more than looking: only files with a find are filtered.
    """
    told, _ = searched_for()
    suspicious = [ROOT / name for name in found(paths, {**told, "filters_used": []}).files]
    return {(place_of(ROOT / name), secret.secret_hash) for name, secret in found(suspicious, told)}


def harmless() -> set[tuple[str, str]]:
    """What was looked at and found harmless: examples, and words that only look so."""
    kept_ones = json.loads(BASELINE.read_text(encoding="utf-8"))["results"]
    return {(name, one["hashed_secret"]) for name, found in kept_ones.items() for one in found}


@pytest.mark.long
def test_no_secret_has_slipped_in() -> None:
    places = [ROOT / one.place for one in kept() if not re.search(r"\.(csv|svg|css|baseline)$", one.place)]
    slipped = sorted({place for place, _ in secrets(places) - harmless()})
    assert not slipped, "take it out; if it only looks like one, end its line with `pragma: allowlist secret`"


def test_a_secret_is_seen() -> None:
    with tempfile.NamedTemporaryFile("w", dir=ROOT / "tests", suffix=".py", encoding="utf-8") as text:
        text.write("key = 'AKIA" + "Z7QX5DPLMN3RTYVB'\n")
        text.flush()
        assert secrets([Path(text.name)])


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("AWSKeyDetector", "x = AKIA" + "Z7QX5DPLMN3RTYVB"),
        ("BasicAuthDetector", "https://lan:" + "f7Kq2@here.example"),
        ("IPPublicDetector", "at 133.133" + ".133.133"),
        ("KeywordDetector", "pass" + "word = 'dq8Wz3-kL'"),
        ("PrivateKeyDetector", "-----BEGIN RSA " + "PRIVATE KEY-----"),
    ],
)
def test_a_secret_of_each_kind_is_asked_for(kind: str, line: str, tmp_path: Path) -> None:
    one = tmp_path / "a.py"
    for text in (line, f"{line}\nx = 1\n", f"x = 1\n{line}", f"x = 1\n  {line}\ny = 2\n"):
        one.write_text(text, encoding="utf-8")
        assert kind in worth_asking(one)
    assert "StripeDetector" not in worth_asking(one)
    assert "StripeDetector" in worth_asking(one.rename(tmp_path / "a.yml"))
