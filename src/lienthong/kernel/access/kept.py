"""What somebody typed while their session ended: carried through the sign-in, never sent by itself.

The house stores nothing of it: it travels in the page, signed, from the form through the sign-in to a page where the
person reads it again and decides to send it, now under the name that is shown there.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest

from lienthong.kernel.base.pages import ONCE_FIELD

SALT = "access.kept"
HOLDS = 12 * 3600
LARGEST = 1_000_000
TECHNICAL = frozenset({"csrfmiddlewaretoken", "kept", "next"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, from which page, its fields in order, and whether files came with it."""

    path: str
    back: str
    fields: list[tuple[str, str]]
    files: bool

    @property
    def sentences(self) -> list[str]:
        """What a person wrote, for reading again or copying; codes and numbers are not worth showing."""
        return [value for _, value in self.fields if any(sign.isspace() or sign > "\x7f" for sign in value.strip())]


def of(request: HttpRequest) -> Kept | None:
    """What is worth keeping of a request that came too late; None where nobody wrote anything, or a password.

    To a page that belongs to whoever fills it in a single word or number is an answer too.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in TECHNICAL]
    if any("password" in name for name, _ in fields):
        return None
    kept = Kept(request.get_full_path(), came_from(request), fields, bool(request.FILES))
    match = request.resolver_match
    owned = match is not None and bool(getattr(match.func, "page_rules", {}).get("owned"))
    answered = owned and any(name != ONCE_FIELD and value.strip() for name, value in fields)
    return kept if (kept.sentences or answered) and sum(len(value) for _, value in fields) < LARGEST else None


def sealed(kept: Kept) -> str:
    """As one field of the page of sign-in."""
    return dumps([kept.path, kept.back, kept.fields, kept.files], salt=SALT, compress=True)


def opened(field: str) -> Kept | None:
    """Taken out of that field again; None where it is empty, too old or not ours."""
    try:
        path, back, fields, files = loads(field, salt=SALT, max_age=HOLDS)
    except BadSignature:
        return None
    return Kept(path, back, [(name, value) for name, value in fields], files)


def from_own_page(request: HttpRequest) -> bool:
    """Whether a page of the house sent it, as the browser itself says."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def came_from(request: HttpRequest) -> str:
    """The page of the house on which the button was pressed; the first page where that is not known."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if page.netloc != request.get_host() or not page.path.startswith("/") or page.path.startswith("//"):
        return "/"
    return page.path + (f"?{page.query}" if page.query else "")
