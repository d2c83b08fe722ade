"""A browser as far as forms go: what a page would send, with and without JavaScript."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html

Pairs = list[tuple[str, str]]


class Window:
    """One window: the page that stands there, what was typed into its form, what pressing a button brings."""

    def __init__(self, path: str = "", client: Client | None = None) -> None:
        self.client = client or Client()
        self.path, self.answer = "", HttpResponse()
        if path:
            self.go(path)

    def go(self, path: str) -> "Window":
        """Open a page, wherever it leads."""
        self._stand(self.client.get(path, follow=True), path)
        return self

    def _stand(self, answer: Any, path: str) -> None:
        self.answer = answer
        self.path = answer.redirect_chain[-1][0] if getattr(answer, "redirect_chain", None) else path
        self.tree = html.fromstring(answer.content)
        self.typed: Pairs = []
        for one in self.tree.forms:
            if "key" in dict(one.form_values()) and one.method == "POST" and one.get("action") is None:
                areas = {area.name for area in one.iter("textarea")}  # whose first line end belongs to the page
                pairs = [pair for pair in one.form_values() if not pair[0].endswith(".tep")]
                self.typed = [(n, v.removeprefix("\n") if n in areas else v) for n, v in pairs]

    @property
    def text(self) -> str:
        """What stands on the page, on one line."""
        return re.sub(r"\s+", " ", str(self.tree.text_content()))

    def value(self, name: str) -> str | None:
        """What stands in a field."""
        return next((value for one, value in self.typed if one == name), None)

    def names(self) -> set[str]:
        """The names of what would be sent."""
        return {name for name, _ in self.typed}

    def fill(self, **typed: Any) -> "Window":
        """Type into fields; a dot in a name is written as two underscores, a list marks several boxes."""
        for name, value in typed.items():
            self.put(name.replace("__", "."), value)
        return self

    def put(self, name: str, value: Any) -> "Window":
        """Type into one field."""
        values = value if isinstance(value, list) else [value]
        self.typed = [pair for pair in self.typed if pair[0] != name] + [(name, one) for one in values]
        return self

    def sent(self) -> dict[str, list[str]]:
        """The names and values that go out."""
        found: dict[str, list[str]] = {}
        for name, value in self.typed:
            found.setdefault(name, []).append(value)
        return found

    def press(self, name: str = "act", value: str = "tiep", **files: Any) -> "Window":
        """Press a button: the whole page goes out and another comes."""
        self._stand(self.client.post(self.path, {**self.sent(), name: value, **files}, follow=True), self.path)
        return self

    def leave_field(self) -> HttpResponse:
        """What htmx sends by itself when a field is left, and what comes back is put into the page as htmx would."""
        answer = self.client.post(self.path, self.sent(), headers={"HX-Request": "true"})
        if answer.content.strip():
            for part in html.fragments_fromstring(answer.content.decode()):
                if isinstance(part, str):
                    continue
                place = self.tree.get_element_by_id(part.get("id"))
                before = {one.get("name") for one in place.iter("input", "select", "textarea") if one.get("name")}
                place.getparent().replace(place, part)
                fresh = html.fromstring(b"<form>" + html.tostring(part) + b"</form>")
                told = [pair for one in fresh.iter("form") for pair in one.form_values()]
                drop = {name for name in before if name != "co"} | {name for name, _ in told if name != "co"}
                gone = {one.get("value") for one in place.iter("input") if one.get("name") == "co"}
                gone |= {place.get("value")} if place.get("name") == "co" else set()
                kept = [p for p in self.typed if p[0] not in drop and not (p[0] == "co" and p[1] in gone)]
                self.typed = [*kept, *told]
        return answer
