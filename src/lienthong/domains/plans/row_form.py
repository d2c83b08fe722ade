"""The form of one row under review: from its fields to what people type, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from lienthong.domains.plans.forms import DAY_WORDS, day
from lienthong.domains.plans.queries.review import Names, RowView
from lienthong.domains.plans.shape import MOST_OWNERS, VALUED
from lienthong.domains.plans.sharing import owners_of
from lienthong.domains.plans.wording import number_words
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.units import api as units

LIST_OF_ROLE = {"cooperate": "with", "monitor": "monitor"}
BLANKS = 2
TEXTS = ("no", "group", "name", "output", "due_kind", "due_text", "due_from", "due_until")
FIGURES = ("comparator", "low", "high", "measure", "year", "value_text")
FIELD_OF = {"lead": "owners", "with": "owners", "monitor": "owners", "due": "due_until", "value": "low"}


@dataclass(slots=True)
class OwnerLine:
    """One body in the form: the name that is understood, as printed, its role, and whom of a group it means."""

    name: str = ""
    printed: str = ""
    role: str = "lead"
    kind: str = ""
    code: str = ""
    asked: bool = False
    chosen: list[str] = field(default_factory=list)
    members: list[units.UnitCard] = field(default_factory=list)


@dataclass(slots=True)
class RowForm:
    """What stands in the form; after a refusal, what was typed stays in it."""

    texts: dict[str, str]
    owners: list[OwnerLine]
    hidden: bool
    target: bool
    errors: dict[str, str] = field(default_factory=dict)


def from_row(view: RowView) -> RowForm:
    """The form of a row as it stands."""
    fields = view.row.fields
    due, value = fields.get("due") or {}, fields.get("value") or {}
    texts = {
        "no": fields.get("no") or "",
        "group": fields.get("group") or "",
        "name": fields.get("name") or "",
        "output": "\n".join(fields.get("output") or []),
        "due_kind": due.get("kind") or "",
        "due_text": due.get("text") or "",
        "due_from": _spoken(due.get("from")),
        "due_until": _spoken(due.get("until")),
        "comparator": value.get("comparator") or "",
        "low": number_words(value.get("low")),
        "high": number_words(value.get("high")),
        "measure": value.get("measure") or "",
        "year": str(value.get("year") or ""),
        "value_text": value.get("text") or "",
    }
    names = Names([fields])
    owners = [_line(owner, names) for owner in owners_of(fields)]
    owners += [OwnerLine(role="lead" if not owners else "cooperate") for _ in range(BLANKS)]
    return RowForm(texts, owners, bool(fields.get("hidden")), view.row.kind in VALUED)


def _spoken(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _line(owner: Mapping[str, Any], names: Names) -> OwnerLine:
    kind = owner["kind"] if owner["kind"] in ("members", "team", "outside") else ""
    return OwnerLine(
        name=names.of(owner) or owner["text"],
        printed=owner["text"],
        role=owner["role"],
        kind=kind,
        code=owner.get("code") or "",
        asked=bool(owner.get("asked")),
        chosen=list(owner.get("chosen") or []),
        members=units.members(owner["code"]) if kind == "members" and owner.get("code") else [],
    )


def from_post(given: QueryDict, *, target: bool) -> RowForm:
    """What a person typed, as it was typed."""
    texts = {name: given.get(name, "").strip() for name in (*TEXTS, *FIGURES)}
    count = min(whole_number(given.get("owners", ""), 999_999) or 0, MOST_OWNERS)
    owners = [
        OwnerLine(
            name=given.get(f"owner-{n}-name", "").strip(),
            printed=given.get(f"owner-{n}-printed", ""),
            role=given.get(f"owner-{n}-role", ""),
            kind=given.get(f"owner-{n}-kind", ""),
            code=given.get(f"owner-{n}-code", ""),
            asked=f"owner-{n}-asked" in given,
            chosen=given.getlist(f"owner-{n}-chosen"),
        )
        for n in range(count)
    ]
    return RowForm(texts, owners, "hidden" in given, target)


def refused(form: RowForm, fields: Mapping[str, str]) -> RowForm:
    """The form again, with the faults beside the fields in which they are mended."""
    form.errors = {FIELD_OF.get(name, name): said for name, said in fields.items()}
    for line in form.owners:
        if line.kind == "members" and line.code:
            line.members = units.members(line.code)
    return form


def to_fields(form: RowForm) -> dict[str, Any]:
    """The fields that `plans.fix_row` takes; Unfit names each field that cannot be read."""
    wrong: dict[str, str] = {}
    found: dict[str, Any] = {
        "no": form.texts["no"],
        "group": form.texts["group"],
        "name": form.texts["name"],
        "output": form.texts["output"].splitlines(),
        "hidden": form.hidden,
        "due": _due(form, wrong),
        "lead": [],
        "with": [],
        "monitor": [],
    }
    if form.target:
        found["value"] = _value(form)
    for n, line in enumerate(form.owners):
        if line.name:
            owner = _owner(line, n, wrong)
            found[LIST_OF_ROLE.get(line.role, "lead")].append(owner)
    if wrong:
        raise Unfit(fields=wrong)
    return found


def _due(form: RowForm, wrong: dict[str, str]) -> dict[str, Any] | None:
    texts = form.texts
    days = {}
    for name in ("from", "until"):
        try:
            found = day(texts[f"due_{name}"])
        except ValueError:
            wrong[f"due_{name}"] = DAY_WORDS
            continue
        days[name] = found.isoformat() if found else None
    kind = texts["due_kind"]
    if not kind:
        if not any(days.values()):
            return None
        kind = "range" if days.get("from") else "date"
    if kind == "date" and not days.get("until") and "due_until" not in wrong:
        wrong["due_until"] = "Ghi ngày cuối cùng còn trong hạn, hoặc chọn loại thời hạn khác."
    return {"text": texts["due_text"], "kind": kind, **days}


def _value(form: RowForm) -> dict[str, Any] | None:
    texts = form.texts
    if not texts["comparator"]:
        return None
    return {
        "text": texts["value_text"],
        "comparator": texts["comparator"],
        "low": texts["low"],
        "high": texts["high"],
        "measure": texts["measure"],
        "year": texts["year"],
    }


def _owner(line: OwnerLine, n: int, wrong: dict[str, str]) -> dict[str, Any]:
    """A unit or a group by its name; outside bodies and teams by what is typed."""
    owner: dict[str, Any] = {"text": line.printed or line.name, "role": line.role, "kind": line.kind, "code": None}
    if line.asked:
        owner["asked"] = True
    if line.kind in ("team", "outside"):
        return {**owner, "text": line.name}
    kind, code, fault = meant(line.name)
    if line.kind == "members" and kind == "group":
        return {**owner, "code": code, "kind": "members", "chosen": line.chosen}
    if fault or (line.kind == "members" and kind != "group"):
        wrong[f"owner-{n}-name"] = fault or "Chọn tên một nhóm đơn vị, rồi chọn thành viên."
    return {**owner, "kind": kind or "unresolved", "code": code}


def meant(name: str) -> tuple[str, str | None, str]:
    """Whom a typed name means: kind, code, and what is wrong with it where it means nobody or several."""
    group_code = units.group_of(name)
    if group_code:
        return "group", group_code, ""
    found = units.resolve(name, on=today())
    card = found.sure
    if card is not None and found.standing == "now":
        return "unit", card.code, ""
    if len(found.hits) > 1:
        several = ", ".join(hit.name for hit in found.hits[:4])
        return "", None, f"Có nhiều đơn vị mang tên này ({several}); ghi đầy đủ tên."
    if card is not None and found.successors:
        heirs = ", ".join(one.name for one in found.successors[:3])
        return "", None, f"“{name}” không còn hoạt động; nay là {heirs}."
    return "", None, "Chưa có đơn vị, nhóm nào mang tên này. Chọn trong danh sách gợi ý, hoặc đổi loại bên cạnh."


def suggestions(groups: Sequence[units.GroupCard] | None = None) -> list[str]:
    """Names to choose from: the groups, then every unit that lives today; `groups` where the page has read them."""
    day_ = today()
    directory = units.directory()
    named = units.groups() if groups is None else groups
    return [group.name for group in named] + sorted(
        {row.name for row in directory.rows if row.covers(day_)}, key=str.casefold
    )
