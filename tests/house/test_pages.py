"""Pages: each says who may open it, speaks Vietnamese, and carries no style or script of its own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from .tree import Code, product, templates
from .vietnamese import english, vietnamese

UNDRESSED = {
    "django.views.static.serve": "files of the style, the same for all",
}
STRAY = [
    ("a style written into an element", re.compile(r"\sstyle\s*=", re.IGNORECASE)),
    ("a handler written into an element", re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)),
    ("a style sheet inside the page", re.compile(r"<style[\s>]", re.IGNORECASE)),
    ("a script inside the page", re.compile(r"<script(?![^>]*\bsrc\s*=)[^>]*>", re.IGNORECASE)),
    ("an address that runs code", re.compile(r"javascript:", re.IGNORECASE)),
    ("htmx evaluating code", re.compile(r"\shx-(on|vals\s*=\s*[\"']js:|vars)", re.IGNORECASE)),
    ("something fetched from elsewhere", re.compile(r"\b(src|href)\s*=\s*[\"']https?://", re.IGNORECASE)),
]
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[^<>]*>", re.DOTALL)
FOR_MACHINES = re.compile(r"<(code|kbd|samp|svg|pre)\b.*?</\1>|[\w-]+=\"[^\"]*\"(?![^<]*>)", re.DOTALL)
SAID = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
READ_ALOUD = re.compile(r"""\b(?:title|alt|placeholder|aria-label|content)\s*=\s*"([^"{}]*)\"""")
QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
NOT_FOR_READING = re.compile(r"^(width=|[\w-]+$|[\w /.:#?&=%,;-]*$)")


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """All addresses with the view that answers."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, here)
        elif isinstance(one, URLPattern):
            yield here, one.callback


def undressed(pairs: list[tuple[str, Any]]) -> list[str]:
    """Views that do not say who may open them."""
    found = []
    for address, view in pairs:
        name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
        if not hasattr(view, "page_rules") and name not in UNDRESSED:
            found.append(f"/{address} {name}")
    return found


def strays(page: Code) -> list[str]:
    """Styles, scripts and handlers in a page."""
    text = COMMENT.sub(lambda m: "\n" * m.group().count("\n"), page.text)
    # What a template computes may hold "on=" or "style=" as names of macro arguments.
    bare = CODE.sub(lambda m: "\n" * m.group().count("\n"), text)
    return [
        f"{page.place}:{bare[: m.start()].count(chr(10)) + 1} {what}"
        for what, rule in STRAY
        for m in rule.finditer(bare)
    ]


def spoken(page: Code) -> Iterator[str]:
    """What a page says: text between tags, what screen readers read, and what goes through gettext."""
    text = COMMENT.sub(" ", page.text)
    for quoted in SAID.findall(text):
        yield re.sub(r"%\(\w+\)\w|%%", " ", quoted[1:-1])
    bare = FOR_MACHINES.sub(" ", CODE.sub(" ", text))
    yield from READ_ALOUD.findall(bare) if "<meta" not in bare else []
    for piece in TAG.split(bare):
        words = re.sub(r"&\w+;", " ", piece).strip()
        if words:
            yield words


def foreign(page: Code) -> list[str]:
    """What a page says and is not Vietnamese; sentences given to components count when they are plainly English."""
    found = [f"{page.place}: {words[:60]}" for words in spoken(page) if not vietnamese(words)]
    for part in CODE.findall(COMMENT.sub(" ", page.text)):
        for quoted in QUOTED.findall(part):
            if " " in quoted and not NOT_FOR_READING.match(quoted[1:-1]) and english(quoted[1:-1]):
                found.append(f"{page.place}: {quoted[:60]}")
    return found


def test_every_page_asks_who_you_are() -> None:
    pairs = list(addresses(get_resolver().url_patterns))
    assert len(pairs) > 1
    assert not undressed(pairs)


def test_no_page_is_public_by_accident() -> None:
    public = {a for a, v in addresses(get_resolver().url_patterns) if getattr(v, "page_rules", {}).get("public")}
    assert public <= PUBLIC.keys(), "say in PUBLIC why this page needs nobody's name"


PUBLIC = {
    "healthz": "a machine asks whether the house serves",
    "": "the front door: shows visitors the way in",
    "dang-nhap": "whoever is to say who they are cannot have said it",
    "dat-mat-khau/<str:token>": "a secret address: whoever was invited has no password yet",
    "dang-xuat": "leaving is always allowed",
    "don-vi": "which units there are is public",
    "don-vi/cay": "which unit belongs to which is public",
    "don-vi/<slug:code>": "a unit with its names, codes and predecessors is public",
    "cong-khai": "what the province has promised and how far it is; security tasks are left out",
    "cong-khai/<str:code>": "one plan of these",
    "cong-khai/<str:code>/hang-nam": "its yearly duties; those of security are left out",
    "tim-kiem": "everybody finds what is public, and each finds what they may see",
    "lich-lam-viec": "on which days offices work",
    "lich/<str:token>.ics": "calendar programs do not sign in: the signed address is the key, and can be taken back",
    "thanh-phan": "the components, with invented words",
    "tep/<slug:code>": "some files are for everybody; the room that holds the reference answers may_read",
    "giao-dien": "light or dark, airy or dense",
    "khai": "which forms can be filled in is public, as each of them is",
    "khai/<str:code>": "what a form in force asks is public, and nobody has to sign in to be asked",
    "to-khai/<str:mark>": "the secret in the address is the key to a declaration; a code alone opens it to its account",
    "to-khai/<str:mark>/buoc/<str:key>": "the same",
    "to-khai/<str:mark>/kiem-tra": "the same",
    "to-khai/<str:mark>/bo": "the same",
    "to-khai/<str:mark>/ngon-ngu": "the same",
    "to-khai/<str:mark>/ban-in.pdf": "the same",
    "to-khai/<str:mark>/goi-y/<str:path>": "the same",
    "to-khai/<str:mark>/tep/<str:code>": "the same",
}


def test_no_page_carries_style_or_script() -> None:
    assert templates()
    assert not [one for page in templates() for one in strays(page)]


def test_pages_speak_vietnamese() -> None:
    assert not [one for page in templates() for one in foreign(page)]


def test_every_page_lies_in_a_folder_of_its_room() -> None:
    lost = [
        page.place
        for page in templates()
        if "/".join(re.findall(r"/(\w+)/templates/(\w+)/", page.place)[0]) != "/".join([owner(page.place)] * 2)
    ]
    assert not lost


def owner(place: str) -> str:
    """The room or floor that owns a template."""
    return re.findall(r"/(\w+)/templates/", place)[0]


def test_no_html_is_marked_safe_by_hand_in_rooms() -> None:
    marks = re.compile(r"\b(mark_safe|Markup)\(|(?<!csrf_input)\|\s*safe\b")
    rooms_code = [code for code in product() if code.room]
    assert not [code.place for code in [*rooms_code, *templates()] if marks.search(code.text)]


@pytest.mark.parametrize(
    ("text", "bites"),
    [
        ('<p style="color:red">', True),
        ('<button onclick="x()">', True),
        ("<script>alert(1)</script>", True),
        ("<style>p{}</style>", True),
        ('<a href="javascript:x()">', True),
        ('<img src="https://elsewhere.example/x.png">', True),
        ('<script src="{{ static("web/app.js") }}" defer></script>', False),
        ("{# <p style='x'> #}", False),
        ("{{ ui.button('x', on=1) }}", False),
    ],
)
def test_stray_style_is_seen(text: str, bites: bool) -> None:
    assert bool(strays(Code("a.html", text))) is bites


@pytest.mark.parametrize(
    ("text", "bites"),
    [
        ("<p>Please sign in</p>", True),
        ("<h1>Report</h1>", True),
        ('{{ _("Save changes") }}', True),
        ('{{ ui.button("Submit the report, please!") }}', True),
        ('<input placeholder="Your name">', True),
        ("<p>Gửi báo cáo</p>", False),
        ("<p>{{ name }} · 12 %</p>", False),
        ('<div class="card card--plan">{{ ui.icon("plan name") }}</div>', False),
    ],
)
def test_english_on_a_page_is_seen(text: str, bites: bool) -> None:
    assert bool(foreign(Code("a.html", text))) is bites


def test_a_view_without_rules_is_seen() -> None:
    def bare() -> None: ...

    assert undressed([("x", bare)])
