"""What the project says of itself: its decisions, its README, its line in the catalogue of public code."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from .tree import ROOT


def publiccode_faults(given: dict[str, Any]) -> list[str]:
    """What the publiccode.yml standard (version 0) would find wrong."""
    needed = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    }  # fmt: skip
    found = [f"lacks {key}" for key in sorted(needed - given.keys())]
    if given.get("softwareType") not in {"standalone/web", "standalone/backend", "standalone/other"}:
        found.append("softwareType")
    if given.get("developmentStatus") not in {"concept", "development", "beta", "stable", "obsolete"}:
        found.append("developmentStatus")
    for language, said in given.get("description", {}).items():
        if len(said.get("shortDescription", "")) > 150 or not said.get("shortDescription"):
            found.append(f"shortDescription in {language}")
        if not 150 <= len(said.get("longDescription", "")) <= 10_000 or not said.get("features"):
            found.append(f"longDescription or features in {language}")
    maintenance = given.get("maintenance", {})
    if maintenance.get("type") in {"community", "internal"} and not maintenance.get("contacts"):
        found.append("contacts")
    return found


def test_the_catalogue_of_public_code_can_read_us() -> None:
    given = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not publiccode_faults(given)
    assert given["softwareVersion"] == project["version"]
    assert publiccode_faults({**given, "softwareType": "library", "maintenance": {"type": "community"}}) == [
        "softwareType",
        "contacts",
    ]


def decisions() -> list[Path]:
    """The dated decisions."""
    return sorted((ROOT / "docs" / "decisions").glob("*.md"))


def decision_faults(name: str, text: str) -> list[str]:
    """What a decision lacks."""
    found = []
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+){3,}\.md", name):
        found.append("is not called by its day and a sentence")
    if not re.match(r"# [A-Z].+\.\n", text):
        found.append("has no sentence as its title")
    found += [f"does not say: {part}" for part in ("## What hurt", "## What we considered", "## What follows")
              if part not in text]  # fmt: skip
    return found


def test_decisions_are_dated_sentences_that_say_what_hurt() -> None:
    assert len(decisions()) >= 8
    wrong = {p.name: f for p in decisions() if (f := decision_faults(p.name, p.read_text(encoding="utf-8")))}
    assert not wrong


def test_the_readme_is_true_about_the_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:`|^)make ([a-z]+)(?:`|$)", readme, re.MULTILINE))
    assert {"run", "test"} <= commands
    assert not [name for name in commands if not re.search(rf"^{name}:", makefile, re.MULTILINE)]
    assert {"DATABASE_URL", "PORT", "LIENTHONG_HOME"} <= set(re.findall(r"[A-Z_]+", readme))


def test_the_rule_about_decisions_bites() -> None:
    assert decision_faults("0001-x.md", "no title")
