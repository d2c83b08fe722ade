"""Cuts a large style sheet down to the families of classes that our pages may use."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_NESTING = ("@media", "@supports", "@layer", "@container")


class CssError(ValueError):
    """The style sheet cannot be read, for instance because a brace is missing."""


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Gives the parts of a style sheet one by one.

    Yields (head, body) without the braces; body is None for statements such as `@charset "UTF-8"`.
    """
    position, start, end = 0, 0, len(css)
    while position < end:
        mark = css[position]
        if mark in "\"'":
            position = _after_string(css, position)
        elif css.startswith("/*", position):
            head_so_far = css[start:position]
            position = css.index("*/", position) + 2
            start = position if not head_so_far.strip() else start
        elif mark == ";":
            yield css[start:position].strip(), None
            position = start = position + 1
        elif mark == "{":
            close = _closing_brace(css, position)
            yield css[start:position].strip(), css[position + 1 : close]
            position = start = close + 1
        else:
            position += 1
    if css[start:].strip():
        raise CssError(f"text after the last rule: {css[start : start + 60]!r}")


def prune(css: str, families: list[str], dropped: list[str]) -> str:
    """Keeps the rules whose every class belongs to a family; rules without classes stay.

    families: regular expressions that must match a whole class name.
    dropped: regular expressions; a selector in which one is found goes, whatever its classes.
    """
    keep = re.compile("|".join(f"(?:{family})" for family in families))
    drop = re.compile("|".join(f"(?:{pattern})" for pattern in dropped)) if dropped else None
    return "".join(_kept(css, keep, drop))


def _kept(css: str, keep: re.Pattern[str], drop: re.Pattern[str] | None) -> Iterator[str]:
    for head, body in rules(css):
        if body is None:
            continue  # @charset and @import: the bundle has its own
        if head.startswith(_NESTING):
            inner = "".join(_kept(body, keep, drop))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield from () if drop and drop.search(head) else (f"{head}{{{body}}}",)
        else:
            selectors = [one for one in split_selectors(head) if _wanted(one, keep, drop)]
            if selectors and body.strip():
                yield f"{','.join(selectors)}{{{body}}}"


def _wanted(selector: str, keep: re.Pattern[str], drop: re.Pattern[str] | None) -> bool:
    if drop and drop.search(selector):
        return False
    bare = _QUOTED.sub("", _NOT.sub("", selector))
    return all(keep.fullmatch(name) for name in _CLASS.findall(bare))


def split_selectors(head: str) -> list[str]:
    """Splits `a, b:is(c, d)` at the commas that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for position, mark in enumerate(head):
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth -= 1
        elif mark == "," and depth == 0:
            parts.append(head[start:position].strip())
            start = position + 1
    parts.append(head[start:].strip())
    return [part for part in parts if part]


def without_comments(css: str) -> str:
    """Removes comments, except licences (`/*! … */`), and the space around lines."""
    return "\n".join(line.strip() for line in _COMMENT.sub("", css).splitlines() if line.strip())


def without_line_comments(script: str) -> str:
    """Removes indents and the lines that are only a comment from our own scripts."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def class_names(css: str) -> set[str]:
    """Names every class that a style sheet gives a look to."""
    found: set[str] = set()
    for head, body in rules(css):
        if body is not None and head.startswith(_NESTING):
            found |= class_names(body)
        elif body is not None and not head.startswith("@"):
            found |= set(_CLASS.findall(_QUOTED.sub("", head)))
    return found


def _after_string(css: str, position: int) -> int:
    quote, position = css[position], position + 1
    while position < len(css) and css[position] != quote:
        position += 2 if css[position] == "\\" else 1
    return position + 1


def _closing_brace(css: str, position: int) -> int:
    depth = 0
    while position < len(css):
        mark = css[position]
        if mark in "\"'":
            position = _after_string(css, position)
            continue
        if css.startswith("/*", position):
            position = css.index("*/", position) + 2
            continue
        depth += (mark == "{") - (mark == "}")
        if depth == 0:
            return position
        position += 1
    raise CssError("a brace is not closed")
