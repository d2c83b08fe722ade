"""The fields of a step as a page draws them: which control, what stands in it, what is wrong with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.files import api as files
from lienthong.web.speech import HOME, home_words, language, later, told
from lienthong.web.speech import say as _

from .evaluating import Outcome
from .filling import blank
from .form import Field, Form, Shape, Step
from .kinds.listed import banks, people_names
from .kinds.places import in_vietnam, outline
from .kinds.plain import CHOICE_KIND
from .kinds.signing import BY_ACCOUNT, ON_PAPER
from .typed import as_typed, boxes_of, carried
from .wording import said_of, sorted_by_name, worded

MOST_RADIOS = 7
_LOOKS = {
    "boolean": "radios", "partial_date": "boxes", "file": "file", "commune": "commune", "date": "date",
    "ethnic_group": "select", "bank": "select", "signature": "radios",
}  # fmt: skip
_NUMERIC = {
    "money": "numeric", "integer": "numeric", "number": "decimal", "latitude": "decimal", "longitude": "decimal",
    "personal_id": "numeric", "tax_code": "numeric", "account_number": "text", "phone": "tel", "email": "email",
}  # fmt: skip
_WIDTHS = {
    "money": "sm", "integer": "xs", "number": "sm", "personal_id": "sm", "tax_code": "sm", "phone": "sm",
    "latitude": "sm", "longitude": "sm", "date": "sm", "account_number": "sm",
}  # fmt: skip
_HELPS = {
    "personal_id": later("12 chữ số trên thẻ căn cước."),
    "partial_date": later("Không rõ ngày hoặc tháng thì để trống, ví dụ chỉ ghi năm 1975."),
    "commune": later("Gõ tên xã, phường, ví dụ phường Trường Vinh."),
    "phone": later("Ví dụ 0912 345 678."),
}
# Who writes English groups figures the other way round: 1,500 would be one and a half.
_ABROAD = dict.fromkeys(
    ("money", "number"), later("Dấu chấm ngăn hàng nghìn, dấu phẩy trước phần lẻ: 1.500.000 hoặc 12,5.")
)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One field as it is drawn. `look` is which control; `shown` false: only what it holds goes along, in `hidden`."""

    path: str
    id: str
    look: str
    label: str
    shown: bool
    help: str = ""
    optional: bool = False
    error: str = ""
    notes: tuple[str, ...] = ()
    origin: str = ""
    remarks: tuple[str, ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)
    options: Pairs = ()
    inner: tuple["Control", ...] = ()
    rows: tuple["Row", ...] = ()
    room_for_more: bool = False
    hidden: Pairs = ()
    inputmode: str = ""
    autocomplete: str = "off"
    width: str = ""
    unit: str = ""
    suggest: str = ""
    limit: int | None = None
    accept: str = ""
    file: files.FileCard | None = None
    reckoned: bool = False
    located: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a field that has several."""

    path: str
    id: str
    number: int
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is drawn."""

    id: str
    title: str
    shown: bool
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of fields is drawn from.

    `more`: the field to which one more empty row is asked. `places`: at which places of the page the rows stand, where
    it is not drawn anew. `errors`: what is told to whom fills in, by path; `remarks`: what officials say, by field.
    `home`: the address of the declaration, empty where there is none; `signer`: who may sign it with their account;
    `words`: what sources said, by their names; `asked`: of agencies that have said nothing, a sentence and whether they
    may still answer.
    """

    outcome: Outcome
    errors: Mapping[str, str] = field(default_factory=dict)
    more: str = ""
    places: Mapping[str, list[int]] = field(default_factory=dict)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enclosed: Mapping[str, files.FileCard] = field(default_factory=dict)
    home: str = ""
    signer: str = ""
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


def id_of(path: str) -> str:
    """The place of a field in its page, for links."""
    return f"muc-{path.replace('.', '-')}"


def parts_of(form: Form, step: Step, page: Page) -> tuple[Part, ...]:
    """The sections of a step as they are drawn."""
    drawn = []
    for number, section in enumerate(step.sections):
        controls = tuple(_top(form.fields[name], page) for name in section.fields)
        shown = any(one.shown for one in controls)
        drawn.append(Part(f"phan-{number}", section.title.words, shown, controls))
    return tuple(drawn)


def everything(parts: Iterable[Part]) -> Iterable[Control]:
    """All controls of a page, with those inside of others; rows too."""
    for part in parts:
        for control in part.controls:
            yield from _with_inner(control)


def _with_inner(control: Control) -> Iterable[Control]:
    yield control
    for one in control.inner:
        yield from _with_inner(one)
    for row in control.rows:
        for one in row.controls:
            yield from _with_inner(one)


def _top(one: Field, page: Page) -> Control:
    name, outcome = one.name, page.outcome
    origin = outcome.origins.get(name)
    if name in outcome.kept:
        value = outcome.kept[name]
    elif name in outcome.computed:
        value = outcome.computed[name]
    else:
        value = origin.value if origin else None
    return _control(one, name, name, value, page, shown=name in outcome.shown)


def _control(one: Field, path: str, named: str, value: Any, page: Page, *, shown: bool) -> Control:
    """A field that the engine knows by `path` and that is drawn at the place `named`."""
    if not shown:
        hidden = tuple(carried(one, named, value)) if "." in named and one.computed is None else ()
        return Control(named, id_of(named), "hidden", one.label.words, False, hidden=hidden)
    code = one.kind.code if one.kind else ""
    origin = page.outcome.origins.get(path)
    silent, waits = _silent(one, value, page) if origin is None else ("", False)
    facts: dict[str, Any] = {
        "help": one.help.words or (_usual_help(code) if one.computed is None else ""),
        "optional": not one.required and not one.least,
        "error": page.errors.get(path, ""),
        "notes": tuple(note.sentence for note in page.outcome.notes if note.path == path),
        "origin": silent if origin is None else said_of(one, origin, page.words),
        "waits": waits,
        "remarks": page.remarks.get(path, ()),
        **_inside(one, path, named, value, page),
    }
    return Control(named, id_of(named), _look(one), one.label.words, True, **facts)


def _silent(one: Field, value: Any, page: Page) -> tuple[str, bool]:
    """What is said of an agency that was asked for an empty field and has said nothing."""
    firsts = [source.partition(".")[0] for source in one.sources] if page.asked and blank(value) else []
    return next((page.asked[first] for first in firsts if first in page.asked), ("", False))


def _usual_help(code: str) -> str:
    return _(_HELPS.get(code, "") or ("" if language() == HOME else _ABROAD.get(code, "")))


def _look(one: Field) -> str:
    if one.computed is not None:
        return "reckoned"
    if one.shape is Shape.PARTS:
        return "parts"
    if one.shape is Shape.ROWS:
        return "rows"
    if one.shape is Shape.MANY:
        return "checks" if one.kind is CHOICE_KIND else "rows"
    if one.kind is CHOICE_KIND:
        return "radios" if len(one.options) <= MOST_RADIOS else "select"
    if one.setting.get("lines"):
        return "lines"
    return _LOOKS.get(one.kind.code if one.kind else "", "text")


def _inside(one: Field, path: str, named: str, value: Any, page: Page) -> dict[str, Any]:
    """What stands in a control of this look."""
    look = _look(one)
    if look == "reckoned":
        return {"value": worded(one, value), "reckoned": True}
    if look == "parts":
        parts = value if isinstance(value, Mapping) else {}
        inner = (
            _control(part, f"{path}.{part.name}", f"{named}.{part.name}", parts.get(part.name), page, shown=True)
            for part in one.inner
        )
        return {"inner": tuple(inner), "located": outline() if one.fits is in_vietnam else ""}
    if look == "rows":
        return _rows(one, path, named, value, page)
    if look == "checks":
        given = value if isinstance(value, list) else []
        return {"options": _options(one), "values": tuple(str(v) for v in given)}
    if look == "boxes":
        return {"boxes": boxes_of(value)}
    if look == "file":
        card = page.enclosed.get(value) if isinstance(value, str) else None
        return {"value": value if card else "", "file": card, "accept": ",".join(_accepts(one))}
    return _plain(one, named, value, page)


def _plain(one: Field, named: str, value: Any, page: Page) -> dict[str, Any]:
    code = one.kind.code if one.kind else ""
    was = json.dumps(value, ensure_ascii=False) if code == "commune" and isinstance(value, Mapping) else ""
    top = "." not in named
    return {
        "value": as_typed(one, value),
        "options": _options(one, page.signer),
        "suggest": f"{page.home}/goi-y/{named}" if code == "commune" and page.home else "",
        "inputmode": _NUMERIC.get(code, ""),
        "autocomplete": {"phone": "tel", "email": "email"}.get(code, "off") if top else "off",
        "width": _WIDTHS.get(code, ""),
        "unit": _("đồng") if code == "money" else "",
        "limit": one.schema.get("maxLength") if one.setting.get("lines") else None,
        "hidden": ((f"{named}.goc", was),) if was else (),
    }


def _options(one: Field, signer: str = "") -> Pairs:
    code = one.kind.code if one.kind else ""
    if code == "boolean":
        return (("true", _("Có")), ("false", _("Không")))
    if code == "signature":
        mine = told(_("Tôi, %(name)s, ký tờ khai này bằng tài khoản đang đăng nhập"), name=home_words(signer))
        by_account = ((BY_ACCOUNT, mine),) if signer else ()
        return (*by_account, (ON_PAPER, _("Tôi ký bằng tay trên bản in của tờ khai")))
    if code == "ethnic_group":
        return tuple((name, home_words(name)) for name in sorted_by_name(people_names()))
    if code == "bank":
        names = banks()
        return tuple((bin_, home_words(name)) for bin_, name in sorted(names.items(), key=lambda pair: pair[1]))
    return tuple((value, said.words) for value, said in one.options)


def _accepts(one: Field) -> tuple[str, ...]:
    accepted: tuple[str, ...] = one.setting.get("accept") or ()
    return tuple(kind if "/" in kind else f"{kind}/*" for kind in accepted)


def _rows(one: Field, path: str, named: str, value: Any, page: Page) -> dict[str, Any]:
    """The rows that are filled in, then empty ones: as many as are needed, and one more where it is asked."""
    given = list(value) if isinstance(value, list) else []
    places = page.places.get(path) or list(range(len(given)))
    rows = [_row(one, path, named, number, places[number], row, page) for number, row in enumerate(given)]
    if path not in page.places:
        wanted = max(one.least, 1 if one.required else 0, len(given) + (page.more == path))
        rows += [_row(one, path, named, n, n, None, page) for n in range(len(given), min(wanted, one.most))]
    return {"rows": tuple(rows), "room_for_more": len(rows) < one.most}


def _row(one: Field, path: str, named: str, number: int, place: int, value: Any, page: Page) -> Row:
    here, there = f"{path}.{number}", f"{named}.{place}"
    if one.shape is Shape.MANY:
        return Row(there, f"{id_of(there)}-dong", place + 1, (_many(one, here, there, value, page),))
    given = value if isinstance(value, Mapping) else {}
    empty = value is None or not given
    always = one.schema["items"].get("type") != "object"  # the parts of a kind stand under no condition
    cells = tuple(
        _control(
            cell,
            f"{here}.{cell.name}",
            f"{there}.{cell.name}",
            given.get(cell.name) if cell.computed is None else page.outcome.computed.get(f"{here}.{cell.name}"),
            page,
            shown=always or f"{here}.{cell.name}" in page.outcome.shown or (empty and cell.shown is None),
        )
        for cell in one.inner
    )
    return Row(there, f"{id_of(there)}-dong", place + 1, cells)


def _many(one: Field, here: str, there: str, value: Any, page: Page) -> Control:
    """One of several single values: drawn as a field of its kind would be."""
    code = one.kind.code if one.kind else ""
    facts: dict[str, Any] = {"optional": True, "error": page.errors.get(here, "")}
    look = _LOOKS.get(code, "text")
    if look == "boxes":
        inside: dict[str, Any] = {"boxes": boxes_of(value)}
    elif look == "file":
        card = page.enclosed.get(value) if isinstance(value, str) else None
        inside = {"value": value if card else "", "file": card, "accept": ",".join(_accepts(one))}
    else:
        inside = _plain(one, there, value, page)
    return Control(there, id_of(there), look, one.label.words, True, **facts, **inside)
