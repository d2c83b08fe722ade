"""How fast a declaration is looked at: forty fields with conditions, formulas, rows and the country's own kinds."""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from tests.bench.figures import Figure, milliseconds, share
from tests.bench.house import thrown_away

ROUNDS = 600
FIELDS, FIELDS_WRITTEN = 40, 60
MOST_WRITTEN = 100
"""Milliseconds: more than a page of a declaration may take, since list, boxes and preview stand on it at once."""
REF = "urn:lienthong:kind:"
KINDS: list[tuple[dict[str, Any], Any]] = [
    ({"type": "string", "minLength": 2, "maxLength": 200}, "Nguyễn Thị  Tư"),
    ({"$ref": f"{REF}money"}, "1.500.000"),
    ({"type": "integer", "minimum": 0, "maximum": 120}, "46"),
    ({"type": "string", "format": "date"}, "31/01/2026"),
    ({"$ref": f"{REF}personal_id"}, "040 950 186 930"),
    ({"$ref": f"{REF}phone"}, "0912 345 678"),
    ({"enum": ["mot", "hai", "ba"]}, "hai"),
    ({"type": "boolean"}, "true"),
    ({"$ref": f"{REF}partial_date"}, "3/1975"),
    ({"$ref": f"{REF}tax_code"}, "0100109106"),
    ({"$ref": f"{REF}ethnic_group"}, "Thái"),
    ({"$ref": f"{REF}commune"}, {"code": "xa-do", "name": "Xã Đo", "on": "2026-01-01"}),
]  # fmt: skip
ROWS = {
    "type": "array", "maxItems": 20,
    "items": {
        "type": "object", "additionalProperties": False, "required": ["name"],
        "properties": {"name": {"type": "string", "maxLength": 100}, "born": {"$ref": f"{REF}partial_date"},
                       "age": {"type": "integer"}, "school": {"type": "string"}},
    },
}  # fmt: skip


def made() -> tuple[dict[str, Any], dict[str, Any]]:
    """A form of forty fields: every fourth under a condition, ten reckoned, one with rows; and a declaration of it."""
    properties: dict[str, Any] = {"rows": ROWS}
    beside: dict[str, Any] = {"rows": {"label": "Dòng"}, "rows.name": {"label": "Tên"}, "rows.born": {"label": "Sinh"}}
    beside |= {
        "rows.age": {"label": "Tuổi", "computed": "year(today) - born.year"},
        "rows.school": {"label": "Trường", "shown": "age < 18"},
    }
    values: dict[str, Any] = {"rows": [{"name": f"Tên {n}", "born": str(1970 + 20 * n)} for n in range(3)]}
    for n in range(FIELDS - 11):
        schema, value = KINDS[n % len(KINDS)]
        name = f"f{n:02}"
        properties[name], values[name] = schema, value
        beside[name] = {"label": f"Mục {n}"}
        if "enum" in schema:
            beside[name]["options"] = {one: one.title() for one in schema["enum"]}
        if n % 4 == 3:
            beside[name]["shown"] = "f01 > 1000 && f02 < 100 && year(today) > 2000"
    for n in range(10):
        properties[f"s{n}"] = {"type": "number"}
        earlier = f"s{n - 1}" if n else "f01"
        beside[f"s{n}"] = {"label": f"Tính {n}", "computed": f"round({earlier} * 1.05 + size(rows), 0)"}
    form = {
        "format": "lienthong-form/1", "title": "Đo",
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": False,
            "required": ["f00", "f01"], "properties": properties,
        },
        "layout": {"steps": [{"key": "a", "title": "Một", "sections": [{"fields": list(properties)}]}]},
        "fields": beside,
    }  # fmt: skip
    return form, values


def rate(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How often in a second of one core, the best of five; nothing here waits, so others do not count."""
    found = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(rounds):
            work()
        found.append(rounds / (time.process_time() - begun))
    return max(found)


def measured() -> Iterator[Figure]:
    """Reading a form, looking at a declaration as typed and as kept; the floor is the schema alone."""
    from jsonschema_rs import Draft202012Validator

    from lienthong.kernel.forms.api import Declaration, Known, data_schema, evaluate, read_form
    from lienthong.kernel.units.api import Directory

    unit = {"code": "xa-do", "name": "Xã Đo", "short_name": "", "kind": "xa", "tier": "xa", "parent": ""}
    places = Directory.from_rows([{**unit, "valid_from": "", "valid_to": "", "other_names": ""}])
    known = Known(dt.date(2026, 11, 22), places)
    document, values = made()
    text = json.dumps(document, ensure_ascii=False)
    form = read_form(text)
    assert len(form.fields) == FIELDS
    typed = Declaration(form.digest, values)
    outcome = evaluate(form, typed, {}, known)
    assert outcome.complete and len(outcome.answer) == FIELDS, outcome.faults
    kept = Declaration(form.digest, outcome.kept)
    against = Draft202012Validator(json.loads(json.dumps(data_schema(form))))
    assert against.is_valid(outcome.answer)
    floor = rate(lambda: against.is_valid(outcome.answer))
    name = f"declarations of {FIELDS} fields looked at, "
    yield Figure(f"{name}as typed", rate(lambda: evaluate(form, typed, {}, known)), "/s", 2_000, True, floor=floor)
    yield Figure(f"{name}as kept", rate(lambda: evaluate(form, kept, {}, known)), "/s", 2_000, True, floor=floor)
    long = Declaration(form.digest, {**values, "f00": "x" * 10_000_000})
    yield Figure(
        "the same with ten megabytes in one field", rate(lambda: evaluate(form, long, {}, known)), "/s", 2_000, True
    )
    yield Figure("a form read, its conditions compiled before", 1000 / rate(lambda: read_form(text), 30), "ms")


def pages() -> Iterator[Figure]:
    """One step of forty fields, as a visitor opens it, saves it by leaving a field, and sends it on with a button."""
    from django.test import Client

    from lienthong.kernel.base import today
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.forms import actions
    from lienthong.kernel.forms.links import new_secret
    from lienthong.kernel.units import api as units

    day = dt.date(2025, 7, 1)
    units.found(HOUSE, code="xa-do", name="Xã Đo", kind="xa", tier="xa", parent=None, since=day, cited="1/NQ")
    unit = units.card("xa-do").id
    version = actions.draft(HOUSE, unit_id=unit, document=json.dumps(made()[0], ensure_ascii=False))
    actions.publish(version, HOUSE, decision="1/QĐ", effective_on=today())
    browser, secret = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip"), new_secret()
    form = version.split(".")[0]
    browser.post(f"/khai/{form}", {"key": "khoa-bat-dau", "mat": secret})
    step = f"/to-khai/{secret}/buoc/a"
    typed = {
        "co": [f"f{n:02}" for n in range(FIELDS - 11)],
        "key": "khoa-cua-trang",
        "luot": "0",
        "f00": "Nguyễn Thị Tư",
    }

    def opened() -> None:
        assert browser.get(step).status_code == 200

    def saved() -> None:
        typed["f01"] = str(1_000 + len(typed["f00"]))
        typed["f00"] += "x" if len(typed["f00"]) < 150 else ""
        assert browser.post(step, typed, headers={"HX-Request": "true"}).status_code == 200

    def sent() -> None:
        typed["key"] = new_secret()
        assert browser.post(step, {**typed, "act": "cap-nhat"}).status_code == 200

    for name, do in (("opened", opened), ("saved by itself", saved), ("refreshed by its button", sent)):
        yield Figure(f"a page of {FIELDS} fields {name}, p95", share(milliseconds(do, 60), 0.95), "ms", 50)


def writing() -> Iterator[Figure]:
    """The editor of a draft of sixty fields: opened, a box of it left, its undo pressed."""
    from django.test import Client

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.forms import actions
    from lienthong.kernel.forms.editing import edited
    from lienthong.kernel.units import api as units

    text = json.dumps(made()[0], ensure_ascii=False, indent=1)
    for number in range(FIELDS_WRITTEN - FIELDS):
        text = edited(text, {"do": "add_field", "label": f"Mục thêm {number}", "kind": "money", "step": "a"}).text
    yield Figure(
        f"one change of a draft of {FIELDS_WRITTEN} fields, without a database",
        1000 / rate(lambda: edited(text, {"do": "key", "field": "f01", "key": "so_tien"}), 30), "ms",
    )  # fmt: skip
    version = actions.draft(HOUSE, unit_id=units.card("xa-do").id, document=text)
    browser = signed_in(Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip"))
    page, turns = f"/bieu-mau/ban/{version}/sua", iter(range(10_000))

    def opened() -> None:
        assert browser.get(f"{page}?chon=muc:f01").status_code == 200

    def left() -> None:
        turn = next(turns)
        typed = {"key": f"khoa-do-{turn}", "luot": turn, "ref": "muc:f01", "label": f"Tên {turn}", "checks.so": 0}
        assert browser.post(page, typed, headers={"HX-Request": "true"}).status_code == 200

    def undone() -> None:
        turn = next(turns)
        typed = {"key": f"khoa-do-{turn}", "luot": turn, "ref": "muc:f01", "viec": "hoan-tac"}
        assert browser.post(page, typed, headers={"HX-Request": "true"}).status_code == 200

    for name, do in (("opened", opened), ("a box left", left), ("undone", undone)):
        found = share(milliseconds(do, 60), 0.95)
        yield Figure(f"the editor of a form of {FIELDS_WRITTEN} fields, {name}, p95", found, "ms", MOST_WRITTEN)


def signed_in(browser: Any) -> Any:
    """A browser of whoever writes the forms of the commune; the person is invented."""
    from lienthong.kernel.access import api as access
    from lienthong.kernel.access.models import Account
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.people import api as people
    from lienthong.kernel.units import api as units

    since = dt.date(2025, 7, 1)
    people.hire(HOUSE, code="p-do", full_name="Nguyễn Thị Đo", unit="xa-do", since=since)
    row = {"username": "do", "person": "p-do", "unit_id": units.card("xa-do").id, "roles": ["unit_admin"]}
    access.load(HOUSE, rows=[row], password_hash="!", since=since)
    account = whole(lambda: Account.objects.get(username="do"), HOUSE)
    browser.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return browser


MANY, FEW = 100_000, 100
# Copies of one declaration that was sent: nearly all to another commune, a few to the one somebody reads for.
LAID = """
insert into forms_declaration (code, version_id, unit_id, state, filler, filler_name, kept, known, answer, turns,
    at_step, prefilled, rounds, signer, signed, language, asked, begun_at, saved_at, sent_at)
select 'TK-DO-' || n, version_id, case when n %% %(each)s = 0 then unit_id else %(other)s end,
    case when n %% 3 = 0 then 'begun' else 'sent' end, 'link:' || md5(n::text), filler_name, kept, known, answer, turns,
    at_step, 0.3, 0, '', '{}', language, asked, begun_at - n * interval '1 minute', saved_at,
    case when n %% 3 = 0 then null else begun_at - n * interval '1 minute' + (n %% 5000) * interval '1 second' end
from forms_declaration, generate_series(1, %(many)s) n where code = %(code)s
"""


def many(server: psycopg.Connection[Any]) -> Iterator[Figure]:
    """Lists and figures over very many declarations, for an official of one commune and for the form's author."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection
    from django.test import Client

    from lienthong.kernel.access import api as access
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.forms import actions
    from lienthong.kernel.forms.models import Declaration
    from lienthong.kernel.people import api as people
    from lienthong.kernel.units import api as units

    day, password = dt.date(2025, 7, 1), "mat-khau-de-do-2026"
    units.found(HOUSE, code="xa-khac", name="Xã Khác", kind="xa", tier="xa", parent=None, since=day, cited="1/NQ")
    here, other = units.card("xa-do").id, units.card("xa-khac").id
    rows = []
    for name, role in (("lan", "counter"), ("mai", "unit_admin"), ("tu", "citizen")):
        people.hire(HOUSE, code=f"n-{name}", full_name=name.title(), unit="xa-do", since=day)
        rows.append({"username": name, "person": f"n-{name}", "unit_id": here, "roles": [role]})
    access.load(HOUSE, rows=rows, password_hash=make_password(password), since=day)
    browsers = {name: Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip") for name in ("lan", "mai", "tu")}
    for name, browser in browsers.items():
        assert browser.post("/dang-nhap", {"username": name, "password": password}).status_code == 302

    def laid() -> str:
        one = Declaration.objects.select_related("version__form").order_by("-id")[0]
        with connection.cursor() as cursor:
            cursor.execute(LAID, {"each": MANY // FEW, "other": other, "many": MANY, "code": one.code})
        return str(one.version.code)

    version = whole(laid, HOUSE)
    server.execute("vacuum analyze forms_declaration")
    tu = access.actor_named("tu")
    code = actions.begin(tu, form=version.split(".")[0])

    def opened(who: str, path: str) -> Callable[[], None]:
        def do() -> None:
            assert browsers[who].get(path).status_code == 200

        return do

    for name, do, promise in (
        (f"the list of one commune, {FEW} of them its own, p95", opened("lan", "/to-khai"), 100),
        ("found there by its code, p95", opened("lan", "/to-khai?q=TK-DO-1000"), 100),
        ("one's own list, p95", opened("tu", "/to-khai/cua-toi"), 100),
        (f"a page of {FIELDS} fields of a citizen, p95", opened("tu", f"/to-khai/{code}/buoc/a"), 50),
    ):
        yield Figure(name, share(milliseconds(do, 40), 0.95), "ms", promise, rows=MANY)
    figures = opened("mai", f"/bieu-mau/ban/{version}/so-lieu")
    yield Figure("the figures of a version, p95", share(milliseconds(figures, 5), 0.95), "ms", 2_000, rows=MANY)


def main() -> Iterator[Figure]:
    """Measure the core, which asks no database, then the pages on a throw-away server."""
    with (
        thrown_away() as place,
        psycopg.connect(place.dsn("superuser", "bench"), autocommit=True) as server,
    ):
        yield from measured()
        yield from pages()
        yield from many(server)
        yield from writing()
