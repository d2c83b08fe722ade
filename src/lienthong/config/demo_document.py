"""A small invented plan of the demo, told in a YAML file: its document as text, and what is read from it."""

from pathlib import Path
from typing import Any

import yaml

from lienthong.kernel.units import api as units

ISSUER = "Ủy ban nhân dân tỉnh Nghệ An (minh họa)"
KINDS = (("chỉ tiêu", "targets"), ("nhiệm vụ", "tasks"))


def document(file: Path) -> dict[str, Any]:
    """What is handed over when a plan is brought in: `data`, `file_name` and the `read` that belongs to them."""
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    codes = {code for kind, _ in KINDS for row in told[kind] for code in (*row["chủ trì"], *row["theo dõi"])}
    names = {code: card.name for code, card in units.cards_of(codes).items()}
    lines = [f"{told['số']}: {told['tên']}"]
    read: dict[str, Any] = {
        "number": told["số"],
        "title": told["tên"],
        "issuer": ISSUER,
        "issued_on": told["ngày"].isoformat(),
        **{section: [] for _, section in KINDS},
    }
    for kind, section in KINDS:
        for no, row in enumerate(told[kind], start=1):
            made = _row(str(no), row, names)
            asked = made["value"] if section == "targets" else made["due"]
            led = "; ".join(one["text"] for one in made["lead"])
            lines.append(f"{kind.capitalize()} {no}. {row['tên']}: {asked['text']}. Chủ trì: {led}.")
            read[section].append({**made, "anchor": _anchor(len(lines))})
    read["blocks"] = [{"text": text, "anchor": _anchor(line)} for line, text in enumerate(lines, start=1)]
    return {"data": "\n\n".join(lines).encode(), "file_name": f"{file.stem}.md", "read": read}


def _row(no: str, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    kind, until, text = row.get("hạn") or ("year", f"{row.get('năm')}-12-31", f"Năm {row.get('năm')}")
    made: dict[str, Any] = {
        "no": no,
        "group": row["nhóm"],
        "name": row["tên"],
        "lead": [_body(code, names[code], "lead") for code in row["chủ trì"]],
        "with": [],
        "monitor": [_body(code, names[code], "monitor") for code in row["theo dõi"]],
        "due": {"text": text, "kind": kind, "from": None, "until": str(until)},
        "output": [],
        "reported": False,
    }
    if "mức" in row:
        comparator, low, high, measure, printed = row["mức"]
        value = {"text": printed, "comparator": comparator, "low": low, "high": high, "measure": measure}
        made |= {"value": {**value, "year": row["năm"]}, "values": []}
    return made


def _body(code: str, name: str, role: str) -> dict[str, Any]:
    return {"text": name, "kind": "unit", "code": code, "role": role}


def _anchor(line: int) -> dict[str, Any]:
    return {"line": line, "page": None, "table": None, "row": None}
