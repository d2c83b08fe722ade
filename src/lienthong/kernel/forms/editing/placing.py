"""Places in the file of a form (`fields › con.tuoi › shown`) as the page of the editor names them."""

from .papers import Json, label_of, said_vi, steps_of

_WORDS = {
    "shown": "Điều kiện hỏi", "computed": "Công thức", "checks": "Điều kiện kiểm tra", "prefill": "Nguồn điền sẵn",
    "as_of": "Ngày của địa danh", "label": "Tên", "help": "Hướng dẫn", "options": "Lựa chọn", "pattern": "Mẫu chữ",
    "title": "Tên", "enum": "Lựa chọn",
}  # fmt: skip


def _parts(path: str) -> list[str]:
    return path.split(" › ")


def field_of(path: str) -> str:
    """The field of which a place speaks; empty where of none."""
    parts = _parts(path)
    if parts[0] == "fields" and len(parts) > 1:
        return parts[1]
    if parts[:2] == ["schema", "properties"] and len(parts) > 2:
        inner = parts[3:6]
        return f"{parts[2]}.{inner[2]}" if len(inner) == 3 and inner[:2] == ["items", "properties"] else parts[2]
    return ""


def step_of_path(path: str) -> int | None:
    """Which step a place speaks of, from 0."""
    parts = _parts(path)
    return int(parts[2]) if parts[:2] == ["layout", "steps"] and len(parts) > 2 and parts[2].isdigit() else None


def input_of(path: str) -> str:
    """The box of the page in which the place is typed; empty where it stands in none."""
    parts = _parts(path)
    if "checks" in parts:
        return ".".join(parts[parts.index("checks") :])
    return parts[-1] if parts[-1] in _WORDS or parts[-1] in ("minimum", "maximum", "minLength", "maxLength") else ""


WHOLE = "Biểu mẫu"


def place_words(path: str, document: Json) -> str:
    """A place in words: “Điều kiện hỏi của mục “Số con””."""
    parts, field, step = _parts(path), field_of(path), step_of_path(path)
    what = next((_WORDS[part] for part in reversed(parts) if part in _WORDS), "Nội dung")
    if field:
        return f"{what} của mục “{label_of(document, field)}”"
    steps = steps_of(document)
    if step is not None and step < len(steps):
        return f"{what} ở bước “{said_vi(steps[step]['title'])}”"
    return WHOLE


def before_words(path: str, document: Json) -> str:
    """The same as the beginning of a sentence; of the form as a whole nothing, since the sentence names it itself."""
    words = place_words(path, document)
    return "" if words == WHOLE else f"{words}: "
