"""What whoever writes a process picks from: the units, posts, forms, processes, tables and messages that there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.states import Named
from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.forms import api as forms
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .definition import Definition
from .models import Version
from .offers import offered
from .queries import AUTHORS, processes, versions
from .states import VersionState
from .strangers import There

MOST = 12
MOST_UNITS = 2_000
MOST_PROCESSES = 5_000
MOST_READ = 400
"""From so many of the newest published versions the names of messages are read."""


class What(Named):
    """What is picked for a step."""

    UNIT = "don-vi", "đơn vị"
    POST = "vi-tri", "vị trí"
    FORM = "bieu-mau", "biểu mẫu"
    CALLED = "quy-trinh", "quy trình"
    TABLE = "bang-quyet-dinh", "bảng quyết định"
    MESSAGE = "tin", "tin"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be picked: what is kept, what people read, and what tells it from others of that name."""

    code: str
    name: str
    hint: str = ""


def choices(by: Actor, what: What, text: str, *, unit: str = "") -> list[Choice]:
    """What there is whose name or code holds all words, with or without marks; `unit`: the unit whose posts."""
    words = fold(tidy(text)[:100]).split()
    if what is What.UNIT:
        return [Choice(one.code, one.name, one.code) for one in units.search(tidy(text)[:100], most=MOST)]
    found = (one for one in _all(by, what, unit) if _fits(one, words))
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def meant(by: Actor, what: What, text: str, *, unit: str = "") -> list[Choice]:
    """What somebody means who typed a name or a code whole: nothing, one, or several of the same name."""
    said = tidy(text)[:300]
    all_of_them = units.search(said, most=MOST) if what is What.UNIT else _all(by, what, unit)
    near = [one if isinstance(one, Choice) else Choice(one.code, one.name, one.code) for one in all_of_them]
    by_code = [one for one in near if one.code == said]
    if what is What.UNIT and not by_code:
        by_code = [Choice(one.code, one.name) for one in units.cards_of([said]).values()]
    return by_code or [one for one in near if one.name.casefold() == said.casefold()]


def there_of(by: Actor, definition: Definition) -> There:
    """Of what a process names, that which the house has, with what it is called."""
    whos = [node.who for node in definition.nodes]
    cards = units.cards_of({one.unit for one in whos if one.unit and one.unit[0] != "="})
    asked = {one.unit for one in whos if one.post and one.unit[:1] != "="}
    posts: dict[tuple[str, str], str] = {}
    for unit in asked:
        for post in _posts(by, unit):
            posts[unit, post.short] = posts[unit, post.code] = post.title
    named_forms = {node.form for node in definition.nodes if node.form}
    called = {node.called for node in definition.nodes if node.called}
    return There(
        access.role_names(),
        {one.code: one.name for one in cards.values()},
        posts,
        forms.titles(by, named_forms) if named_forms else {},
        {one.code: one.name for one in _processes(by, called)} if called else {},
    )


def _fits(choice: Choice, words: Iterable[str]) -> bool:
    text = fold(f"{choice.name} {choice.code} {choice.hint}")
    return all(word in text for word in words)


def _all(by: Actor, what: What, unit: str) -> list[Choice]:
    if what is What.POST:
        return _short_posts(by, unit)
    if what is What.FORM:
        return [Choice(code, title, code) for code, title in forms.titles(by).items()]
    if what is What.CALLED:
        return _processes(by)
    if what is What.TABLE:
        return [Choice(name, name) for name in sorted(offered().tables)]
    return [Choice(name, name, "đã có quy trình dùng") for name in _messages(by)]


def _posts(by: Actor, unit: str) -> list[people.PostCard]:
    """The posts of a unit; without one, of all units for which the actor writes processes."""
    if unit:
        ids = [one.id for one in units.cards_of([unit]).values()]
    else:
        homes = {grant.root for grant in by.grants if grant.role in AUTHORS}
        ids = list(units.within(homes))[:MOST_UNITS]
    return people.posts_in(ids)


def _short_posts(by: Actor, unit: str) -> list[Choice]:
    """A post by what of its code is its own: it is the post of whichever unit the run is in."""
    rows: dict[str, tuple[people.PostCard, int]] = {}
    for post in _posts(by, unit):
        first, count = rows.get(post.short, (post, 0))
        rows[post.short] = (first, count + 1)
    return [
        Choice(short, post.title, post.unit_name if count == 1 else f"{post.unit_name} và {count - 1} đơn vị khác")
        for short, (post, count) in rows.items()
    ]


def _processes(by: Actor, codes: Iterable[str] | None = None) -> list[Choice]:
    published = Exists(Version.objects.filter(process_id=OuterRef("pk"), state=VersionState.PUBLISHED))
    found = processes(by).filter(published)
    if codes is not None:
        found = found.filter(code__in=list(codes))
    rows = found.order_by("name", "code").values_list("code", "name", "procedures")[:MOST_PROCESSES]
    return [Choice(code, name, ", ".join([code, *procedures])) for code, name, procedures in rows]


def _messages(by: Actor) -> list[str]:
    """The names of messages in the newest published versions that the actor may see, in the order of the words."""
    newest = versions(by).exclude(state=VersionState.DRAFT).order_by("-pk").values_list("pk", flat=True)[:MOST_READ]
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"versions": list(newest)})
        return [row[0] for row in cursor]


# A version is kept as the house writes it: a message is one element with its name.
_NAMES = r"""
select distinct replace(replace(replace(replace(m[1], '&quot;', '"'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&') as name
from process_version, regexp_matches(bpmn, '<bpmn:message [^>]*name="([^"]*)"', 'g') m
where id = any(%(versions)s) order by 1
"""
