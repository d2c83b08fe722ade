"""The data of a form as a plain JSON Schema 2020-12 that any validator reads, the kinds of the house bundled in it."""

import json
from typing import Any

from .form import Field, Form, Shape
from .kinds import COMPOSITE, REF, SIMPLE, published


def data_schema(form: Form) -> dict[str, Any]:
    """What every complete answer of this version is held against.

    Conditions stand outside of JSON Schema, so only what is asked of everybody is required here.
    """
    schema: dict[str, Any] = json.loads(json.dumps(form.document["schema"]))
    schema["required"] = [
        name
        for name, field in form.fields.items()
        if (field.required or field.least) and field.shown is None and not form.where[name]
    ]
    for field in form.fields.values():
        if _has_columns(field):
            items = schema["properties"][field.name]["items"]
            items["required"] = [one.name for one in field.inner if one.required and one.shown is None]
    text = json.dumps(schema)
    used = [code for code in (*SIMPLE, *COMPOSITE) if f'"{REF}{code}"' in text]
    return {**schema, "$id": f"urn:lienthong:form:{form.digest}", "$defs": {code: published(code) for code in used}}


def _has_columns(field: Field) -> bool:
    return field.shape is Shape.ROWS and field.schema["items"].get("type") == "object"
